"""What staff write of the work of one partnership, five figures together or none; and figures within texts."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ..figures import FIGURES, figures_of, said, texts_of, unfilled
from ..gaps import named, unknown
from ..scale import LIMITS, problems_of


def figure(name, label, help_text=""):
    """A field of the scale; all of them stand together under one name."""
    allowed = LIMITS[name]
    field = forms.IntegerField(
        label=label, required=False, help_text=help_text, error_messages={"invalid": _l("Write a whole number.")},
        widget=forms.NumberInput(attrs={"min": allowed[0], "max": allowed[-1]}),
    )  # fmt: skip
    vars(field).update(
        text_of="scale",
        legend=_l("What each partnership does"),
        about=_l("From these the call's page reckons what all do together. A call without courses leaves them empty."),
    )
    return field


def scale_shown(call):
    """The standing figures for these fields."""
    return {name: str(call.scale.get(name, "")) for name in LIMITS}


def scale_typed(cleaned):
    """The figures as they were typed; empty when there is none."""
    typed = {name: cleaned.get(name) for name in LIMITS}
    return typed if any(number is not None for number in typed.values()) else {}


def check_scale(form):
    """What cannot be is said beside its field."""
    if not set(LIMITS) & set(form.errors):
        for name, sentence in problems_of(scale_typed(form.cleaned_data)):
            form.add_error(name, sentence)


def explained(call):
    """The gaps that a call can fill, each with what it says now, for the help beside a text."""
    figures = " · ".join(f"[{gap}] {words}" for gap, words in said(call))
    return f"{_('In square brackets you write a figure of the call, and it is filled in')}: {figures}"


def check_gaps(form, names, amount, scale):
    """Only figures stand in square brackets. One that is not said yet may wait, until the call is published."""
    known = figures_of(amount, scale) if form.call.published_at else FIGURES
    for field in (f"{name}_{code}" for name in names for code in form.languages):
        if gaps := unknown(form.cleaned_data.get(field, ""), known):
            words = _("A call has no such figure. Take one of the list, or leave out the brackets: %(gaps)s")
            form.add_error(field, words % {"gaps": named(gaps)})


def check_texts_keep(form, amount, scale):
    """No text of a published call loses a figure that it says."""
    lost = [gap for gap in unfilled(texts_of(form.call)[1:], amount, scale) if gap in FIGURES]
    if form.call.published_at and lost:
        words = _("Texts of the call say this: %(gaps)s. Change them first.") % {"gaps": named(lost)}
        form.add_error("amount" if lost == ["amount"] else "courses", words)
