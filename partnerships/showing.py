"""Questions as they are shown on a page: plain data for the templates."""

import dataclasses
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import holidays

from programmes.counting import WORDS, count
from programmes.kinds import BUDGET
from programmes.money import say_money
from programmes.questions import Field

from .changes import Check, check_of
from .comparing import Contest, contest_of
from .conditions import is_asked
from .models.answers import REASON, same
from .reading import say_raw
from .standing import QuestionState

EARLIER = 50  # versions of files that are shown
SPARE_ROWS = 1  # empty rows at the end of a table, for those without scripts


@dataclass
class Cell:
    column: Any  # a Field; of a budget the name of a cell
    name: str
    id: str
    value: str

    @property
    def limit(self):
        """What is counted while it is written: a text of more than some words."""
        kind = getattr(self.column, "kind", "")
        is_counted = kind == "longtext" or (kind == "text" and self.column.counted_in == WORDS)
        return self.column.max if is_counted else None

    @property
    def length(self):
        return count(str(self.value), self.column.counted_in)


@dataclass
class ShownField:
    """One field: its names, what was typed, what is wrong with it, and whether this reader may write it."""

    field: Field
    name: str
    id: str
    raw: object
    errors: list
    is_missing: bool
    may_write: bool
    rows: list = dataclasses.field(default_factory=list)
    shares: list = dataclasses.field(default_factory=list)
    ticks: list = dataclasses.field(default_factory=list)
    files: list = dataclasses.field(default_factory=list)
    earlier: list = dataclasses.field(default_factory=list)  # versions of files that were replaced or taken away
    lines: list = dataclasses.field(default_factory=list)  # what stands there, for somebody who only reads
    room_taken: int = 0
    uploads: list = dataclasses.field(default_factory=list)  # her own that are still on their way
    total: str = ""
    is_hidden: bool = False  # its condition does not hold now, or it is written together elsewhere
    is_joined: bool = False  # two texts for it are written together, above

    @property
    def kind(self):
        return self.field.kind

    @property
    def chosen(self):
        return self.raw if isinstance(self.raw, list) else []

    @property
    def limit(self):
        return self.field.max if self.kind in ("text", "longtext") else None

    @property
    def length(self):
        return count(self.raw, self.field.counted_in) if isinstance(self.raw, str) else 0


@dataclass
class ShownQuestion:
    state: QuestionState
    fields: list
    may_write: bool
    courses: list = dataclasses.field(default_factory=list)
    news: object = None  # what others wrote and said since this reader was last here
    comments: list = dataclasses.field(default_factory=list)
    check: Check | None = None  # what to look at again, when the question was changed under its answer
    contest: Contest | None = None  # two texts in one place, when nobody has chosen yet
    is_hidden: bool = False  # its condition does not hold now

    @property
    def question(self):
        return self.state.question

    @property
    def open_comments(self):
        return [comment for comment in self.comments if not comment.resolved_at]

    @property
    def resolved(self):
        return [comment for comment in self.comments if comment.resolved_at]

    @property
    def reason(self):
        return self.state.raw.get(REASON, "")

    @property
    def asks_reason(self):
        """Whether a warning wants a reason of its own, rather than a field that explains it."""
        return any(problem.reason == REASON for problem in self.state.warnings)

    @property
    def is_short(self):
        """Whether its fields are small enough to stand side by side."""
        return self.question.kind in ("person", "org", "dates", "int x3", "confirm x3", "choice+text")

    @property
    def is_single(self):
        return len(self.question.fields) == 1 and self.question.kind not in ("person", "org")


def shown(standing, question, kind, may_write, parties, bases=None):
    """A question for somebody who acts for a kind of party; `bases` are what contested texts began from."""
    state = standing.states[question.key]
    hers = may_write and question.is_answered_by(kind)
    visible = {each.key for each in standing.shown_fields(question, state.raw)}
    public = standing.application.programme.funder_is_public
    fields = [
        shown_field(standing, state, each, kind, hers, parties)
        for each in question.fields
        if each.key in visible or (each.show_if and (public or not each.only_if_funder_is_public))
    ]
    found = ShownQuestion(state, fields, hers, courses_of(standing, question, state))
    found.is_hidden = not is_asked(standing.asks, standing.raws, question)
    checks = question.key in standing.open_checks and hers and standing.is_checked_by(question, kind)
    found.check = check_of(standing, question, checks, parties)
    if bases is not None:
        currency = standing.application.programme.currency
        found.contest = contest_of(state, bases.get(question.key, {}), parties, currency)
    for each in fields:  # a contested text is written together above its field
        each.is_hidden = each.field.key not in visible or bool(
            hers and found.contest and found.contest.joins(each.name)
        )
    return found


def unlike(seen, sent):
    """What stands otherwise than it was sent: texts by the names of their fields, and whether there is more."""
    texts, is_behind = {}, False
    for each in seen.fields:
        there = each.raw or ""
        if each.field.key not in sent or same(there, sent[each.field.key]):
            continue
        if isinstance(there, str) and isinstance(sent[each.field.key], str):
            texts[each.name] = there
        else:
            is_behind = True
    if REASON in sent and sent[REASON] != seen.reason:
        texts[f"{seen.question.key}.{REASON}"] = seen.reason
    return texts, is_behind


def shown_field(standing, state, each, kind, hers, parties):
    name = f"{state.question.key}.{each.key}"
    raw = state.raw.get(each.key, "")
    errors = [problem.sentence for problem in state.errors if problem.field == each.key]
    missing = state.is_begun and any(empty is each and who in ("", kind) for empty, who in state.empty)
    found = ShownField(each, name, name.replace(".", "-"), raw, errors, missing, hers)
    if each.kind in ("rows", "budget"):
        found.rows = rows_of(found, hers)
    if each.kind == "budget" and each.key in state.typed:
        found.total = say_money(state.typed[each.key]["total"], standing.application.programme.currency)
    if each.kind in ("split", "confirm"):
        wanted = standing.call.parties if each.kind == "split" or each.by == "each" else [each.by]
        given = raw if isinstance(raw, dict) else {}
        cells = [
            (who, parties.get(who, ""), f"{name}.{who}", given.get(who, ""), hers and who == kind) for who in wanted
        ]
        found.shares = found.ticks = cells
    if not hers:
        found.lines = say_raw(each, raw, parties, standing.application.programme.currency)
    if each.kind == "files":
        place = (state.question.key, each.key)
        found.files, found.room_taken = standing.files[place], len(standing.taken(*place))
        found.earlier = [file for file in reversed(standing.earlier[place]) if file.is_clean][:EARLIER]
    return found


def rows_of(found, hers):
    """The rows that were typed, and an empty one to go on with; at least one for who reads."""
    rows = list(found.raw) if isinstance(found.raw, list) else []
    spare = SPARE_ROWS if hers and len(rows) < (found.field.max_rows or 20) else 0
    columns = [column.key for column in found.field.columns] or ["post", *BUDGET]
    by_key = {column.key: column for column in found.field.columns}
    return [
        [
            Cell(by_key.get(key, key), f"{found.name}.{n}.{key}", f"{found.id}-{n}-{key}", row.get(key, ""))
            for key in columns
        ]
        for n, row in enumerate([*rows, *({} for _ in range(spare))])
    ]


def courses_of(standing, question, state):
    """The days of each course that a rule counts out, with its public holidays marked."""
    rule = next((rule for rule in question.rules if rule["rule"] == "fits_period"), None)
    if not rule:
        return []
    country = standing.application.programme.country
    found = []
    for name in rule["fields"]:
        if state.typed.get(name):
            first = date.fromisoformat(state.typed[name])
            days = [first + timedelta(weeks=week) for week in range(rule["weeks"])]
            free = holidays.country_holidays(str(country), years={day.year for day in days})
            found.append({"label": question.field(name).label, "days": [(day, free.get(day)) for day in days]})
    return found
