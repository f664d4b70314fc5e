"""What a programme's staff fill in."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..models import ProgrammeInvitation
from ..models.appointment import Role
from ..moments import read_clock, read_day
from ..words import Text

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


class MomentForm(forms.Form):
    """A day and a time of day as people write them; 24:00 is the end of the day."""

    day = forms.CharField(label=_("Day"), max_length=20, help_text=_("For example 27.10.2025."))
    clock = forms.CharField(label=_("Time"), max_length=5, initial="24:00", help_text=_("24:00 is the end of the day."))

    def clean_day(self):
        return read_day(self.cleaned_data["day"])

    def clean_clock(self):
        return read_clock(self.cleaned_data["clock"])


class ExtensionForm(MomentForm):
    """Until when a call is extended, and why, in each of the programme's languages."""

    def __init__(self, *args, languages, **options):
        super().__init__(*args, **options)
        for language in languages:
            self.fields[f"why_{language}"] = forms.CharField(
                label=format_lazy("{} ({})", _("Why, for everybody to read"), language), max_length=500
            )

    def why(self):
        given = self.cleaned_data
        return Text({name.removeprefix("why_"): said for name, said in given.items() if name.startswith("why_")})
