"""What is typed when a party leaves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.forms.meetings import DayField


class ReportForm(forms.Form):
    """Who leaves, from which day, and why."""

    party = forms.ChoiceField(label=_("Who leaves?"), widget=forms.RadioSelect)
    from_on = DayField(label=_("From which day?"), help_text=_("As it was said to you. For example 3.9.2024."))
    why = forms.CharField(
        label=_("Why?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "ds-input"}),
        help_text=_("The parties that stay and the programme read it. Name no participant and no volunteer."),
    )

    def __init__(self, *args, parties, **options):
        super().__init__(*args, **options)
        self.fields["party"].choices = [(str(each.pk), each.name) for each in parties]

    def facts(self):
        """(id of the party, what is said of it)."""
        said = self.cleaned_data
        return int(said["party"]), {"from_on": said["from_on"], "why": said["why"].strip()}


class NoteForm(forms.Form):
    """A sentence that the parties read."""

    note = forms.CharField(
        label=_("Your reason"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "ds-input"}),
        help_text=_("The parties read it."),
    )
