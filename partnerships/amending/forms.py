"""What is typed around a request to change an agreement."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.forms import OneLine
from people.registers import name_of, read_identifier
from programmes.forms.meetings import DayField
from programmes.forms.shared import SharedForm
from programmes.moments import type_moment

from ..agreeing.forms import amount_typed
from ..models import ChangeRequest

Kind = ChangeRequest.Kind
LINES = 4
NAMES_NOBODY = _("Name no participant and no volunteer.")


class Money(forms.CharField):
    """An amount, kept as text with two decimals; empty when it may be."""

    def clean(self, value):
        typed = super().clean(value)
        return f"{amount_typed(typed):.2f}" if typed else ""


def area(rows):
    return forms.Textarea(attrs={"rows": rows, "class": "ds-input"})


def budget_fields():
    shared = forms.BooleanField(label=_("It changes how the parties share costs between them"), required=False)
    fields: dict[str, forms.Field] = {"is_shared": shared}
    for number in range(1, LINES + 1):
        first = number == 1
        fields[f"item_{number}"] = OneLine(label=f"{_t('Item')} {number}", max_length=120, required=first)
        fields[f"now_{number}"] = Money(label=_("Amount now"), max_length=20, required=first)
        fields[f"then_{number}"] = Money(label=_("Amount after the change"), max_length=20, required=first)
        for name in ("item", "now", "then"):
            fields[f"{name}_{number}"].text_of = f"line_{number}"
    whole = Money(label=_("The whole grant after the change"), required=False, max_length=20,
                  help_text=_("Only if the grant itself gets larger or smaller."))  # fmt: skip
    return fields | {"amount": whole}


def party_fields(parties, languages, country):
    names = [(str(each.pk), each.name) for each in parties]
    known = [(code, name) for code, name in settings.LANGUAGES if code in languages] or settings.LANGUAGES
    return {
        "leaving": forms.ChoiceField(label=_("Who leaves?"), choices=names, widget=forms.RadioSelect),
        "organisation": OneLine(label=_("Which organisation comes in its place?"), max_length=200),
        "identifier": forms.CharField(label=name_of(country), max_length=40),
        "email": forms.EmailField(
            label=_("E-mail address of who signs for it"), max_length=254,
            help_text=_("The invitation goes there when the programme has approved."),
        ),
        "language": forms.ChoiceField(label=_("Language of the letter"), choices=known),
    }  # fmt: skip


class ChangeForm(SharedForm):
    """One request: what, why, from which day, and what its kind asks for."""

    what = forms.CharField(label=_("What shall change?"), max_length=4000, widget=area(5), help_text=NAMES_NOBODY)
    why = forms.CharField(label=_("Why?"), max_length=4000, widget=area(4))
    from_on = DayField(label=_("From which day?"), help_text=_("For example 3.9.2024."))

    def __init__(self, data=None, *, kind, standing, parties, programme):
        more: dict[str, forms.Field] = {}
        if kind == Kind.BUDGET:
            more = budget_fields()
        elif kind == Kind.PARTY:
            more = party_fields(parties, programme.languages, programme.country)
        elif kind == Kind.PERIOD:
            more = {"until": DayField(label=_("New last day"), help_text=_("For example 3.9.2024."))}
        super().__init__(data, standing=standing, last=more)
        self.kind, self.country = kind, programme.country
        if kind == Kind.PERIOD:
            del self.fields["from_on"]  # it begins where the period would have ended

    def clean_identifier(self):
        """A number that the register knows: by it the organisation is one and the same in every partnership."""
        return read_identifier(self.country, self.cleaned_data["identifier"])[0]

    def clean(self):
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for number in range(1, LINES + 1 if self.kind == Kind.BUDGET else 1):
            names = [f"{name}_{number}" for name in ("item", "now", "then")]
            if any(said.get(name) for name in names):
                for name in names:
                    if name in said and not said[name]:
                        self.add_error(name, ValidationError(_("A line says what it is, and both amounts.")))
        return said

    def facts(self):
        """As the verbs take them."""
        said = {name: value for name, value in self.cleaned_data.items() if name != "shown"}
        if self.kind == Kind.PARTY:
            said["leaving_id"] = int(said.pop("leaving"))
        if self.kind == Kind.BUDGET:
            lines = [[said.pop(f"{name}_{each}") for name in ("item", "now", "then")] for each in range(1, LINES + 1)]
            said["figures"] = [{"what": what, "now": now, "then": then} for what, now, then in lines if what]
            said["amount"] = amount_typed(said["amount"]) if said["amount"] else None
        return said

    @staticmethod
    def standing_of(request):
        """As it would be typed."""
        typed = {name: getattr(request, name) for name in ("what", "why", "organisation", "identifier", "email")}
        typed |= {name: type_moment(day) if day else "" for name, day in
                  (("from_on", request.from_on), ("until", request.until))}  # fmt: skip
        typed["leaving"] = str(request.leaving_id or "")
        typed["language"] = request.language
        typed["is_shared"] = "on" if request.is_shared else ""
        typed["amount"] = "" if request.amount is None else f"{request.amount:.2f}"
        for number, each in enumerate(request.figures, 1):
            typed |= {f"item_{number}": each["what"], f"now_{number}": each["now"], f"then_{number}": each["then"]}
        return typed


class ConsentForm(forms.Form):
    """The hash of the request that was read."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)


class ReasonForm(forms.Form):
    """What the programme says to the parties."""

    note = forms.CharField(label=_("Your reason"), max_length=4000, widget=area(5),
                           help_text=_("The parties read it."))  # fmt: skip


class QuestionForm(forms.Form):
    note = forms.CharField(label=_("What do you ask for?"), max_length=4000, widget=area(5),
                           help_text=_("The parties read it."))  # fmt: skip


class ApproveForm(ConsentForm):
    note = forms.CharField(label=_("A word to the parties"), required=False, max_length=4000, widget=area(4))
