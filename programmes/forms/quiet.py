"""The hours in which somebody wants quiet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import User


class QuietForm(forms.ModelForm):
    """The hours in which somebody wants no letters that can wait: both or none."""

    class Meta:
        model = User
        fields = ["quiet_from", "quiet_until"]
        error_messages = {
            name: {"invalid": _("Write the time as hours and minutes, for example 21:30.")}
            for name in ("quiet_from", "quiet_until")
        }
        widgets = {
            name: forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "placeholder": "21:30"})
            for name in ("quiet_from", "quiet_until")
        }

    def clean(self):
        data = super().clean() or {}
        if not self.errors and bool(data.get("quiet_from")) != bool(data.get("quiet_until")):
            raise forms.ValidationError(_("Write both hours, or none."))
        return data
