"""What staff write of a rule about who may apply: its words, what it looks at, and what it is told."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from ..eligibility_book import ELIGIBILITY_BOOK, KIND, NUMBERED, SIDES, START, TOLD, faults_of_eligibility, pointed
from ..patterns import in_each
from ..rule_forms import with_lost
from ..rules import ERROR
from ..templatetags.saying import side
from ..words import Text
from .correcting import CorrectingForm
from .shared import words_fields, words_shown, words_typed


def can_be_written(book, definition):
    """Whether a form has what a rule must look at."""
    return all(any(spot.paths(definition)) for spot in book.spots.values() if spot.needed)


class EligibilityForm(CorrectingForm):
    """One rule. `definition` is the form of the call as data, `days` are its timetable as {key: day}."""

    def __init__(self, data=None, *, call, entry, languages, definition, days):
        self.entry, self.definition, self.days = entry, definition, days
        self.book = ELIGIBILITY_BOOK[entry["rule"]]
        title = entry.get("title") or in_each(self.book.label, languages)
        fields: dict[str, forms.Field] = words_fields("title", _("What is asked, as applicants read it"), languages,
                                                      most=160)  # fmt: skip
        standing = words_shown("title", title, languages)
        self.title_before = title
        for name, spot in self.book.spots.items():
            chosen = pointed(entry, name)
            fields[name] = self.spot_field(spot, chosen)
            standing[name] = chosen if spot.many else "".join(chosen)
        for name in self.book.takes:
            fields[name] = self.told_field(name, call)
            standing[name] = list(entry.get(SIDES) or []) if name == SIDES else str(entry.get(name) or "")
        super().__init__(data, call=call, languages=languages, standing=standing, first=fields)
        self.presume_told()

    def spot_field(self, spot, chosen):
        paths = [(path, f"{question['key']}: {spelled(question, field)}")
                 for path, question, field in spot.paths(self.definition)]  # fmt: skip
        facts: dict[str, Any] = {"label": spot.label, "required": spot.needed}
        if spot.many:
            there = [*paths, *((path, path) for path in chosen if path not in dict(paths))]
            return forms.MultipleChoiceField(choices=there, widget=forms.CheckboxSelectMultiple, **facts)
        return forms.ChoiceField(choices=with_lost(paths, "".join(chosen)), **facts)

    def told_field(self, name, call):
        sides = [(kind, side(kind)) for kind in call.parties]
        if name == SIDES:
            return forms.MultipleChoiceField(label=TOLD[name], choices=sides, widget=forms.CheckboxSelectMultiple)
        if name == KIND:
            return forms.ChoiceField(label=TOLD[name], choices=with_lost(sides, self.entry.get(KIND)))
        if name == START:
            days = [(key, key) for key in self.days]
            return forms.ChoiceField(label=TOLD[name], choices=with_lost(days, self.entry.get(START)))
        return forms.IntegerField(label=TOLD[name], min_value=1, max_value=NUMBERED[name])

    def clean(self):
        """A rule that points at nothing, or that nobody can meet, is not kept."""
        said = super().clean()
        if not self.errors:
            found = faults_of_eligibility(self.facts(), self.definition, self.call.parties, self.days)
            for level, sentence in found:
                if level == ERROR:
                    self.add_error(None, sentence)
        return said

    def is_changed(self):
        return self.facts() != self.entry

    def facts(self):
        """The rule as data."""
        typed, rule = self.cleaned_data, {name: self.entry[name] for name in ("key", "rule") if name in self.entry}
        rule["title"] = words_typed(typed, "title", self.title_before, self.languages)
        for name, spot in self.book.spots.items():
            if spot.column and name == "field":
                question, field, rule["column"] = typed[name].split(".")
                rule["field"] = f"{question}.{field}"
            elif typed[name]:
                rule[name] = typed[name]
        return rule | {name: typed[name] for name in self.book.takes}


def spelled(question, field):
    """A field or column in the reader's words."""
    said = Text(field.get("label") or {}) or Text(question.get("title") or {})
    return str(said) or field["key"]
