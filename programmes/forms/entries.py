"""What staff write in the lists of a call, and of each day of its timetable."""

from typing import cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ..diversity import problem_of
from ..entries import BOTH, FOR_A_READER, JUDGING, LISTS
from ..figures import FILLED
from ..moments import read_clock, read_day, type_moment
from .correcting import CorrectingForm
from .scale import check_gaps, explained
from .shared import words_fields, words_shown, words_typed

QUOTA = ("least", "most")


def quota_fields():
    """How many of a tag are wanted among those who are chosen."""
    note = _("0 if any number will do.")
    return {
        "least": forms.IntegerField(label=_("At least"), min_value=0, max_value=999, initial=0, help_text=note),
        "most": forms.IntegerField(label=_("At most"), min_value=0, max_value=999, required=False,
                                   help_text=_("Empty if there is no limit.")),
    }  # fmt: skip


def fairness_field():
    """A list of words cannot know every word, so whoever writes a tag says it herself, each time."""
    asks = _("It asks nobody about ethnic origin, religion, opinions, health, sexual life or a trade union.")
    sentence = _("Confirm it, or choose another tag.")
    return {"is_fair": forms.BooleanField(label=asks, error_messages={"required": sentence})}


class EntryForm(CorrectingForm):
    """One entry of a list: a text for a reader, a fact, a step, what to clarify, a line of the corrections."""

    def __init__(self, data=None, *, call, name, entry, languages, side):
        self.name, self.entry = name, entry
        fields: dict[str, forms.Field] = {}
        standing = {}
        if name in FOR_A_READER:
            readers = [(each, side(each)) for each in (*call.parties, BOTH)]
            fields["for"] = forms.ChoiceField(label=_("Whom it concerns"), choices=readers, widget=forms.RadioSelect)
            standing["for"] = entry.get("for", BOTH)
        if name == "corrections":
            fields["on"] = forms.CharField(label=_("Day"), max_length=20)
            standing["on"] = entry.get("typed_on", "")
        if name == "diversity":
            fields |= quota_fields()
            standing |= {"least": entry.get("least") or 0, "most": entry.get("most")}
        for part in LISTS[name]:
            told = explained(call) if part.gaps else ""
            fields |= words_fields(part.name, part.label, languages, part.area, told, most=part.most)
            standing |= words_shown(part.name, entry.get(part.name), languages)
        if name == "diversity":
            fields |= fairness_field()
        super().__init__(data, call=call, languages=languages, standing=standing, first=fields)
        if name in JUDGING:
            self.presume_told()

    def clean_on(self):
        return read_day(self.cleaned_data["on"]).isoformat()

    def clean(self):
        """A tag is none of what the law keeps apart, its most is not below its least; gaps are the call's figures."""
        if self.name in FILLED:
            check_gaps(self, [part.name for part in LISTS[self.name]], self.call.amount, self.call.scale)
        said = super().clean()
        if self.name == "diversity" and not self.errors and (sentence := problem_of(self.facts())):
            raise forms.ValidationError(sentence)
        return said

    def before(self):
        return {part.name: self.entry.get(part.name) or {} for part in LISTS[self.name]}

    def is_changed(self):
        """A line of the corrections needs no line of its own."""
        if any(self.entry.get(name) != self.cleaned_data[name] for name in QUOTA if name in self.cleaned_data):
            return True
        return self.name != "corrections" and any(self.entry.get(name, {}) != value for name, value in self.words())

    def words(self):
        for part in LISTS[self.name]:
            before = self.entry.get(part.name) or {}
            yield part.name, words_typed(self.cleaned_data, part.name, before, self.languages)

    def facts(self):
        """The entry as it was typed."""
        own = {name: self.cleaned_data[name] for name in ("for", "on", *QUOTA) if name in self.cleaned_data}
        kept = {name: value for name, value in self.entry.items() if name != "typed_on"}
        return kept | own | dict(self.words())


class DateForm(CorrectingForm):
    """A day of the timetable: a day, days, or from one time to another."""

    on = forms.CharField(label=_l("Day"), max_length=20, help_text=_l("For example 3.9.2026"))
    clock = forms.CharField(label=_l("From, at"), max_length=10, required=False, help_text=_l("For example 14:00"))
    until = forms.CharField(label=_l("Last day"), max_length=20, required=False)
    until_clock = forms.CharField(label=_l("Until, at"), max_length=10, required=False)
    key = forms.ChoiceField(
        label=_l("As the rules of the form know it"), required=False,
        help_text=_l("Some rules of a form ask for a day of the timetable, such as the training."),
    )  # fmt: skip

    def __init__(self, data=None, *, call, day, languages, keys):
        self.day = day
        words = words_fields("title", _("What happens"), languages, most=160)
        words |= words_fields("place", _("Where"), languages, most=200)
        standing = words_shown("title", day.title, languages) | words_shown("place", day.place, languages)
        standing |= {"on": type_moment(day.on) if day.on else "", "key": day.key or ""}
        standing["until"] = type_moment(day.until) if day.until else ""
        for name in ("clock", "until_clock"):
            clock = getattr(day, name)
            standing[name] = type_moment(day.on, clock).split()[1] if clock is not None else ""
        super().__init__(data, call=call, languages=languages, standing=standing, first=words)
        choices = sorted({*keys, *([day.key] if day.key else [])})
        cast(forms.ChoiceField, self.fields["key"]).choices = [
            ("", _("Not needed by a rule")),
            *((each, each) for each in choices),
        ]

    def clean_on(self):
        return read_day(self.cleaned_data["on"])

    def clean_until(self):
        return read_day(self.cleaned_data["until"]) if self.cleaned_data["until"] else None

    def clean_clock(self):
        return read_clock(self.cleaned_data["clock"]) if self.cleaned_data["clock"] else None

    def clean_until_clock(self):
        return read_clock(self.cleaned_data["until_clock"]) if self.cleaned_data["until_clock"] else None

    def clean(self):
        on, until = self.cleaned_data.get("on"), self.cleaned_data.get("until")
        if on and until and until < on:
            self.add_error("until", _("The last day must not be before the first."))
        clock, ends = self.cleaned_data.get("clock"), self.cleaned_data.get("until_clock")
        if ends is not None and (clock is None or (not until or until == on) and ends <= clock):
            self.add_error("until_clock", _("It must end after it begins."))
        return super().clean()

    def before(self):
        return {name: getattr(self.day, name) for name in self.facts()}

    def facts(self):
        typed = self.cleaned_data
        words = {each: words_typed(typed, each, getattr(self.day, each), self.languages) for each in ("title", "place")}
        return words | {name: typed[name] for name in ("on", "until", "clock", "until_clock")}
