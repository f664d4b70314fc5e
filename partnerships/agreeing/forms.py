"""What is typed around an agreement."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programmes.forms.meetings import DayField
from programmes.forms.shared import WordsForm
from programmes.kinds import number
from programmes.moments import type_moment

SIGNS_OF_A_GAP = 10**10  # no amount is that large


def amount_typed(text):
    """An amount of money as it was typed; raises ValidationError with the sentence what it is not."""
    amount = number(text)
    if amount < 0 or amount != amount.quantize(Decimal("0.01")) or amount >= SIGNS_OF_A_GAP:
        raise ValidationError(_("Write an amount with at most two decimals."))
    return amount


class DraftForm(WordsForm):
    """The facts of one agreement; all else comes from the call's template, the parties and the application."""

    words = {
        "special": (_("Special terms with this partnership"), True, False, 8000),
        "why": (_("What this version changes"), True, False, 2000),
    }
    starts_on = DayField(label=_("The cooperation begins"), help_text=_("For example 3.9.2024."))
    ends_on = DayField(label=_("The cooperation ends"))
    amount = forms.CharField(label=_("Amount"), max_length=20)
    field_order = ["starts_on", "ends_on", "amount", "special", "why"]

    def __init__(self, data=None, *, languages, standing, is_first):
        super().__init__(data, languages=languages, standing=standing)
        for name in [each for each in self.fields if is_first and each.startswith("why")]:
            del self.fields[name]

    def clean_amount(self):
        return amount_typed(self.cleaned_data["amount"])

    def clean(self):
        said = super().clean()
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("It ends after it begins."))
        return said

    def facts(self):
        return {name: self.cleaned_data[name] for name in self.field_order}

    @staticmethod
    def standing_of(agreement):
        days = {name: getattr(agreement, name) for name in ("starts_on", "ends_on")}
        typed = {name: type_moment(day) if day else "" for name, day in days.items()}
        typed["amount"] = format(agreement.amount.normalize(), "f")
        return typed | {"special": agreement.special, "why": agreement.why}


class SignForm(forms.Form):
    """A yes to the text that was read, by somebody who says as what she gives it."""

    position = forms.CharField(label=_("Your position"), max_length=120, help_text=_("For example chair of the board."))
    yes = forms.BooleanField(
        label=_("I have read the whole agreement, and I sign it on behalf of the party named above.")
    )
    read = forms.CharField(widget=forms.HiddenInput, required=False)


class ReadForm(forms.Form):
    """The hash of the text that was read."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)
