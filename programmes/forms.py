"""What a programme's staff fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import ProgrammeInvitation
from .models.appointment import Role

IN_THE_PROGRAMME = [
    Role.STAFF,
    Role.LEAD,
    Role.REVIEWER,
    Role.FINANCE,
    Role.APPROVER,
    Role.AUDITOR,
    Role.FUNDER,
]


class InviteForm(forms.ModelForm):
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, role.label) for role in IN_THE_PROGRAMME])

    class Meta:
        model = ProgrammeInvitation
        fields = ["email", "role", "language"]
