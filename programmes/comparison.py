"""Two definitions of a form compared: is it wording only, and what has changed at each question.

Wording is what is read and never typed: titles, helps, labels, the labels of options, the words of units. Whatever
else differs changes the form. The verdict is not asked of anybody: what is left when all wording is taken away is
the same, or it is not.
"""

import dataclasses
from dataclasses import dataclass, field
from functools import lru_cache

from .questions import Definition, Option
from .questions import Field as FormField
from .words import Text

ADDED, REMOVED, CHANGED, MOVED, WORDING = "added", "removed", "changed", "moved", "wording"


@dataclass(frozen=True)
class Reworded:
    """One text that reads differently: where it stands, and the text before and after, in all languages."""

    place: tuple  # of a question: ("title",), ("hours", "label"), ("hours", "options", "weekly", "label")
    old: Text
    new: Text


@dataclass(frozen=True)
class Altered:
    """One property that is not wording: whose it is, and its value before and after; None where it was not there."""

    place: tuple
    old: object
    new: object


@dataclass
class Change:
    """What has become of one question."""

    key: str
    before: object = None
    after: object = None
    is_moved: bool = False  # it stands in another place, and asks the same
    reworded: list = field(default_factory=list)
    altered: list = field(default_factory=list)

    @property
    def kind(self):
        if not (self.before and self.after):
            return ADDED if self.after else REMOVED
        if self.altered:
            return CHANGED
        return MOVED if self.is_moved else WORDING

    @property
    def question(self):
        return self.after or self.before

    @property
    def is_to_be_checked(self):
        """Whether an answer that was given before must be looked at again."""
        return self.kind == CHANGED and not self.question.signed_by

    @property
    def may_be_checked(self):
        """Whether there can be an answer that was given to the question as it was."""
        return bool(self.before and self.after) and not self.question.signed_by


@dataclass
class Comparison:
    """What differs between two definitions: the questions in the form's order, those that are gone last."""

    before: Definition
    after: Definition
    changes: list = field(default_factory=list)
    sections: list = field(default_factory=list)  # [Change] of sections, their questions apart
    form: list = field(default_factory=list)  # [Altered] of the form as a whole

    def __bool__(self):
        return bool(self.changes or self.sections or self.form)

    @property
    def is_wording_only(self):
        return bool(self) and skeleton(self.before) == skeleton(self.after)

    @property
    def to_be_checked(self):
        """The keys of the questions whose answers must be looked at again, whatever anybody says."""
        return [change.key for change in self.changes if change.is_to_be_checked]

    def of(self, key):
        """What has become of one question; None when nothing has."""
        return next((change for change in self.changes if change.key == key), None)


def compare(before, after):
    """The comparison of two definitions."""
    found = Comparison(before, after)
    orders = [list(each.questions) for each in (before, after)]
    stayed = in_order(*orders)
    for key in dict.fromkeys([*orders[1], *orders[0]]):
        old, new = before.questions.get(key), after.questions.get(key)
        change = Change(key, old, new, is_moved=bool(old and new) and (key not in stayed or old.section != new.section))
        differ(change, told_apart(old), told_apart(new))
        if change.kind != WORDING or change.reworded:
            found.changes.append(change)
    found.sections = compared_sections(before, after)
    found.form = altered(whole(before), whole(after))
    return found


def differ(change, old, new):
    """Write down the texts and the properties that differ."""
    if change.before and change.after:
        change.reworded = reworded(old[0], new[0])
        change.altered = altered(old[1], new[1])


def compared_sections(before, after):
    old, new = ({section.key: section for section in each.sections} for each in (before, after))
    stayed, found = in_order(list(old), list(new)), []
    for key in dict.fromkeys([*new, *old]):
        change = Change(key, old.get(key), new.get(key), is_moved=key in old and key in new and key not in stayed)
        if change.before and change.after:
            change.reworded = reworded(words_of(change.before), words_of(change.after))
            change.altered = altered(dict(said_of(change.before)), dict(said_of(change.after)))
        if change.kind != WORDING or change.reworded:
            found.append(change)
    return found


def in_order(old, new):
    """The keys that have kept their order among each other: a longest run that both have in common."""
    place = {key: number for number, key in enumerate(old)}
    runs: list[list] = []  # the best run that ends with each key
    for key in (each for each in new if each in place):
        before = [run for run in runs if place[run[-1]] < place[key]]
        runs.append([*longest(before), key])
    return set(longest(runs))


def longest(runs):
    return max(runs, key=lambda run: len(run), default=[])


def reworded(old, new):
    """The texts at the same place that read differently; a place that is gone or new is no wording."""
    return [Reworded(place, old[place], text) for place, text in new.items() if place in old and old[place] != text]


def altered(old, new):
    places = dict.fromkeys([*old, *new])
    return [Altered(each, old.get(each), new.get(each)) for each in places if old.get(each) != new.get(each)]


def skeleton(definition):
    """The definition without any wording: what may be typed, by whom, in which order, and what is asked of it."""
    sections = [
        (said_of(section), [(question.key, told_apart(question)[1]) for question in section.questions])
        for section in definition.sections
    ]
    return whole(definition), sections


def said_of(section):
    """The properties of a section, its questions apart."""
    return [(name, value) for name, value in properties(section) if name != "questions"]


def whole(definition):
    """What the form says as a whole, its sections apart."""
    return {(name,): value for name, value in definition.data.items() if name != "sections"}


def told_apart(question):
    """({place: text}, {place: value}) of a question: its wording, and all the rest."""
    if not question:
        return {}, {}
    words, facts = words_of(question), {}
    for name, value in properties(question):
        if name not in ("key", "section", "fields"):
            facts[name,] = value
    facts["fields",] = tuple(each.key for each in question.fields)
    for each in question.fields:
        walk(each, (each.key,), words, facts)
    return words, facts


def walk(each, place, words, facts):
    """A field with its options and columns."""
    words |= {(*place, *inner): text for inner, text in words_of(each).items()}
    for name, value in properties(each):
        if name != "key":
            facts[*place, name] = tuple(part.key for part in value) if is_parts(value) else value
    for option in each.options:
        words[*place, "options", option.key, "label"] = bare(option.label)
    for column in each.columns:
        walk(column, (*place, column.key), words, facts)


def is_parts(value):
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], (Option, FormField))


def properties(thing):
    """(name, value) of everything about a thing that is not wording."""
    named = ((each.name, getattr(thing, each.name)) for each in dataclasses.fields(thing))
    return [(name, value) for name, value in named if not is_wording(thing, name, value)]


def is_wording(thing, name, value):
    return isinstance(value, Text) or (name == "unit" and isinstance(thing, FormField))


def words_of(thing):
    """{place: text} of the texts that a thing has itself; an empty text is none, and still has its place."""
    named = ((each.name, getattr(thing, each.name)) for each in dataclasses.fields(thing))
    return {(name,): bare(value) for name, value in named if is_wording(thing, name, value)}


def bare(text):
    """A text without the languages in which nothing is said."""
    return Text({language: said for language, said in (text or {}).items() if said})


@lru_cache(maxsize=200)
def compared(before, after):
    """The comparison of two published editions: neither ever changes, so a process compares them once."""
    return compare(before.asks, after.asks)
