"""What each rule about who may apply is called, what it must be told, and what is wrong with one: for file and page."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from .kinds import READERS
from .rulebook import NUMBERS, TEXTS
from .rules import ERROR, WARNING, months_later

ANSWERS = tuple(kind for kind in READERS if kind not in ("files", "signature"))
KIND, SIDES, START = "kind", "sides", "start_date"
NUMBERED = {"least": 1_000_000, "weeks": 120, "months": 120}  # what is told as a number, and the most that it can be
TOLD = {
    KIND: _l("Which party"),
    SIDES: _l("Which parties"),
    START: _l("The grant begins on"),
    "least": _l("At least"),
    "weeks": _l("Number of weeks"),
    "months": _l("Number of months"),
}


@dataclass(frozen=True)
class Spot:
    """An answer that a rule points at: in which kinds of fields, or of columns of a table; whether it may be left."""

    label: object
    on: tuple[str, ...] = ()
    column: tuple[str, ...] = ()
    many: bool = False
    needed: bool = True

    def paths(self, definition):
        """(path, question, field or column as data) of everything that could be meant, in the form's order."""
        for section in definition["sections"]:
            for question in section["questions"]:
                for field in question["fields"]:
                    path = f"{question['key']}.{field['key']}"
                    if field["kind"] in self.on:
                        yield path, question, field
                    for column in field.get("columns") or [] if self.column else []:
                        if column["kind"] in self.column:
                            yield f"{path}.{column['key']}", question, column


@dataclass(frozen=True)
class EligibilityRule:
    """`spots` are {name in the data: Spot}, `takes` what else it is told."""

    label: object
    spots: dict[str, Spot]
    takes: tuple[str, ...] = ()


A_DAY = date(2001, 1, 31)  # stands for the first day of a grant where no day is known
WHERE = _l("It looks at")
ELIGIBILITY_BOOK = {
    "one_lead": EligibilityRule(
        _l("There is exactly one lead organisation, with a register number"),
        {"file": Spot(_l("The file with its articles"), ("files",), needed=False)}, (KIND,)),
    "party_there": EligibilityRule(_l("A party takes part"), {}, (KIND,)),
    "leads_once": EligibilityRule(_l("The lead organisation leads one application of the call only"), {}),
    "answered": EligibilityRule(_l("Something is answered"), {"fields": Spot(WHERE, ANSWERS, many=True)}),
    "said_yes": EligibilityRule(_l("The answer is yes; a no is asked about"), {"field": Spot(WHERE, ("yesno",))}),
    "accepted_by": EligibilityRule(
        _l("A party has ticked these boxes"), {"fields": Spot(WHERE, ("confirm",), many=True)}, (KIND,)),
    "named_and_other": EligibilityRule(
        _l("Somebody is named, and is somebody else than in a table"),
        {"field": Spot(WHERE, ("text",)), "other": Spot(_l("Compared with"), column=TEXTS)}),
    "each_side_in": EligibilityRule(
        _l("In a table there is somebody from each party"), {"field": Spot(WHERE, column=("choice",))}, (SIDES,)),
    "sum_planned": EligibilityRule(
        _l("Numbers together are large enough"), {"fields": Spot(WHERE, NUMBERS, many=True)}, ("least",)),
    "fits_months": EligibilityRule(
        _l("Weekly sessions after these days are over within some months"),
        {"fields": Spot(WHERE, ("date",), many=True)}, (START, "weeks", "months")),
}  # fmt: skip


def pointed(rule, name):
    """The paths that a rule has under a name; a column stands beside its field."""
    given = rule.get(name) or []
    paths = [given] if isinstance(given, str) else list(given)
    return [f"{path}.{rule['column']}" for path in paths] if name == "field" and rule.get("column") else paths


def faults_of_eligibility(rule, definition, parties, dates=None):
    """(level, sentence) of what is wrong with one rule: what it points at, what it is told, whether it can be met.

    `dates` are {key of the timetable: day}; None when no timetable is known.
    """
    book = ELIGIBILITY_BOOK.get(rule["rule"])
    if not book:
        yield ERROR, f"{_('There is no such rule')}: {rule['rule']}"
        return
    found = {name: {path: rest for path, *rest in spot.paths(definition)} for name, spot in book.spots.items()}
    yield from faults_of_spots(rule, book, found)
    yield from faults_of_told(rule, book, parties, dates)
    looked_at = [found[name][path] for name in found for path in pointed(rule, name) if path in found[name]]
    yield from not_always_asked(looked_at)
    if rule["rule"] in UNMEETABLE and UNMEETABLE[rule["rule"]](rule, looked_at, dates or {}):
        yield ERROR, _("Nobody can meet this rule about who may apply")


def faults_of_spots(rule, book, found):
    for name, spot in book.spots.items():
        paths = pointed(rule, name)
        if spot.needed and not paths:
            yield ERROR, f"{_('Not said yet')}: {spot.label}"
        for path in paths:
            if path not in found[name]:
                yield ERROR, f"{_('The rule looks at a field that is not there, or of another kind')}: {path}"


def faults_of_told(rule, book, parties, dates):
    for name in book.takes:
        value = rule.get(name)
        if not value:
            yield ERROR, f"{_('Not said yet')}: {TOLD[name]}"
        elif name in (KIND, SIDES):
            for kind in [value] if name == KIND else value:
                if kind not in parties:
                    yield ERROR, f"{_('The rule names a party that does not apply')}: {kind}"
        elif name == START and dates is not None and value not in dates:
            yield ERROR, f"{_('A rule asks for a day that is not in the timetable')}: {value}"


def not_always_asked(looked_at):
    """A rule that waits for an answer that only some are asked for says “not yet” to all others for ever."""
    for question, field in looked_at:
        if question.get("show_if") or field.get("show_if"):
            yield WARNING, f"{_('The rule waits for an answer that is not always asked for')}: {question['key']}"


def nobody_ticks(rule, looked_at, dates):
    return any(field.get("by") not in ("each", rule.get(KIND)) for _question, field in looked_at)


def no_side_to_choose(rule, looked_at, dates):
    keys = [{option["key"] for option in field.get("options") or []} for _question, field in looked_at]
    return any(not set(rule.get(SIDES) or []) <= each for each in keys)


def sum_too_large(rule, looked_at, dates):
    most = [field.get("max") for _question, field in looked_at]
    return bool(most) and None not in most and sum(most) < (rule.get("least") or 0)


def course_too_long(rule, looked_at, dates):
    begins = dates.get(rule.get(START)) or A_DAY
    weeks, months = rule.get("weeks"), rule.get("months")
    return bool(weeks and months) and begins + timedelta(weeks=weeks - 1) > months_later(begins, months)


UNMEETABLE = {
    "accepted_by": nobody_ticks, "each_side_in": no_side_to_choose, "sum_planned": sum_too_large,
    "fits_months": course_too_long,
}  # fmt: skip
