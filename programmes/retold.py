"""What has changed in a form, as people read it: texts word by word, and properties by their names."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .comparison import ADDED, CHANGED, MOVED, REMOVED, WORDING
from .counting import CHARACTERS, WORDS
from .money import say_number
from .rules import ERROR, HINT, WARNING
from .templatetags.saying import side

KINDS = {
    ADDED: gettext_lazy("New question"),
    REMOVED: gettext_lazy("No longer asked"),
    CHANGED: gettext_lazy("Changed"),
    MOVED: gettext_lazy("Moved to another place"),
    WORDING: gettext_lazy("Other words"),
}
TEXTS = {
    "title": gettext_lazy("Question"),
    "help": gettext_lazy("Help"),
    "label": gettext_lazy("Label"),
    "unit": gettext_lazy("Unit"),
}
PROPERTIES = {
    "required": gettext_lazy("Must be answered"),
    "answered_by": gettext_lazy("Answered by"),
    "kind": gettext_lazy("Kind"),
    "criterion": gettext_lazy("Criterion"),
    "basis": gettext_lazy("Basis"),
    "formal": gettext_lazy("Required for acceptance"),
    "rules": gettext_lazy("Rules"),
    "fields": gettext_lazy("Parts"),
    "columns": gettext_lazy("Columns"),
    "options": gettext_lazy("Choices"),
    "min": gettext_lazy("At least"),
    "max": gettext_lazy("At most"),
    "counted_in": gettext_lazy("Counted in"),
    "step": gettext_lazy("In steps of"),
    "min_rows": gettext_lazy("Rows, at least"),
    "max_rows": gettext_lazy("Rows, at most"),
    "show_if": gettext_lazy("Asked only if"),
    "by": gettext_lazy("Ticked or signed by"),
    "accept": gettext_lazy("Kinds of files"),
    "max_files": gettext_lazy("Files, at most"),
    "max_mb": gettext_lazy("Megabytes, at most"),
    "country": gettext_lazy("Country"),
    "only_if_funder_is_public": gettext_lazy("Only if the funder is public"),
}
RULES = {
    "unique_in_call": gettext_lazy("No other application in the call has this name"),
    "different_people": gettext_lazy("This is somebody else than in another question"),
    "between": gettext_lazy("The number is within limits"),
    "step": gettext_lazy("The number goes in steps"),
    "at_least": gettext_lazy("The number is large enough"),
    "sum_at_least": gettext_lazy("The numbers together are large enough"),
    "not_before": gettext_lazy("The day is not before a date of the call"),
    "not_after": gettext_lazy("The day is not after a date of the call"),
    "later_than": gettext_lazy("The day is after another day"),
    "fits_period": gettext_lazy("All sessions are within the period of the grant"),
    "each_party_named": gettext_lazy("Somebody from each party is named"),
    "unique_column": gettext_lazy("No two rows say the same"),
    "either_or": gettext_lazy("A text or a file is there"),
    "budget_total": gettext_lazy("The whole grant is used"),
    "own_funding": gettext_lazy("The budget is no larger than the grant"),
    "budget_rate": gettext_lazy("The cost of an hour is within limits"),
    "is_yes": gettext_lazy("The answer is yes"),
    "check_digit": gettext_lazy("The check digit of the register number is right"),
}
COUNTED = {CHARACTERS: gettext_lazy("characters"), WORDS: gettext_lazy("words")}
LEVELS = {ERROR: gettext_lazy("error"), WARNING: gettext_lazy("warning"), HINT: gettext_lazy("hint")}
NUMBERS = ("min", "max", "step", "value", "weeks", "months")


@dataclass
class Told:
    """One changed question or section: what became of it, and each difference as [(what was done, stretch)]."""

    key: str
    title: object
    kind: str
    words: str
    section: str = ""
    texts: list = field(default_factory=list)  # [(label, pieces)]
    facts: list = field(default_factory=list)
    is_to_be_checked: bool = False
    may_be_checked: bool = False


def pieces(old, new):
    """Two texts in one, word by word: [("", both have it), ("del", only the old), ("ins", only the new)]."""
    old, new = (re.findall(r"\w+|\s+|[^\w\s]", text) for text in (old, new))
    found = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append(("", "".join(old[a:b])))
            continue
        found += [(kind, "".join(part)) for kind, part in (("del", old[a:b]), ("ins", new[c:d])) if part]
    return found


def told(change):
    """A change in the reader's language. Sections are told like questions."""
    thing = change.after or change.before
    found = Told(change.key, thing.title, change.kind, str(KINDS[change.kind]), getattr(thing, "section", ""))
    if hasattr(thing, "fields"):
        found.is_to_be_checked, found.may_be_checked = change.is_to_be_checked, change.may_be_checked
        found.facts = [
            (label_of(change, part.place, PROPERTIES), pieces(*(say(change, part.place, each) for each in sides(part))))
            for part in change.altered
            if is_worth_telling(change, part)
        ]
    for text in change.reworded:
        parts = pieces(str(text.old), str(text.new))
        if any(kind for kind, _text in parts):  # in the reader's language it may read as before
            found.texts.append((label_of(change, text.place, TEXTS), parts))
    return found


def told_all(comparison):
    """Everything that differs, sections first."""
    return [told(change) for change in [*comparison.sections, *comparison.changes]]


def sides(part):
    return part.old, part.new


def is_worth_telling(change, part):
    """A part that came or went is told as one; its properties need not be."""
    key = part.place[0]
    return len(part.place) == 1 or all(field_of(one, key) for one in (change.before, change.after))


def field_of(question, key):
    return next((each for each in question.fields if each.key == key), None) if question else None


def label_of(change, place, names):
    """The name of what has changed, and of the part to which it belongs: "At most · Experience"."""
    whose, found = change.question, []
    for key in place[:-1]:
        inside = getattr(whose, "fields", ()) or getattr(whose, "columns", ())
        part = next((each for each in inside if each.key == key), None)
        if part is None:
            break
        whose = part
        found.append(str(part.label))
    name = str(PROPERTIES["options"]) if "options" in place[1:-1] else str(names.get(place[-1], place[-1]))
    return " · ".join([name, *(label for label in found if label)])


def say(change, place, value):
    """A property's value in words; nothing when there was none."""
    name = place[-1]
    if value is None or value == ():
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if name in ("answered_by", "by"):
        return _("Either party") if value in ("either", "each") else str(side(value))
    if name in ("fields", "columns", "options"):
        return ", ".join(name_of_part(change, place, key) for key in value)
    if name == "counted_in":
        return str(COUNTED[value])
    if name == "rules":
        return "; ".join(say_rule(rule) for rule in value)
    if name == "show_if":
        return " = ".join(str(part) for part in value.values())
    if isinstance(value, int | float):
        return say_number(value)
    return ", ".join(str(each) for each in value) if isinstance(value, tuple) else str(value)


def name_of_part(change, place, key):
    """The label of a field, a column or a choice, from the form in which it stands."""
    for question in (change.after, change.before):
        whose = question
        for step in place[:-1]:
            inside = [*getattr(whose, "fields", ()), *getattr(whose, "columns", ())]
            whose = next((each for each in inside if each.key == step), None)
        for part in getattr(whose, place[-1], ()) or ():
            if part.key == key:
                return str(part.label) or key
    return key


def say_rule(rule):
    """A rule by its name, its level and its numbers."""
    numbers = [f"{PROPERTIES.get(name, '')} {say_number(rule[name])}".strip() for name in NUMBERS if name in rule]
    said = str(RULES.get(rule["rule"], rule["rule"]))
    return " · ".join([said, str(LEVELS.get(rule["level"], rule["level"])), *numbers])
