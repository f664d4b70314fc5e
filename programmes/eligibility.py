"""Who may apply: rules over the set of parties and what they answered, each told as yes, no or ask, with the reason.

Which rules a call has, under which key and with which words, is its data (`eligibility` in its file); the rules
themselves are here. They look at the same canonical values as the form's own rules (programmes/rules.py).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from .money import say_number
from .rules import months_later
from .words import Text

YES, NO, ASK = "yes", "no", "ask"


@dataclass(frozen=True)
class Situation:
    """What the rules look at: the parties, canonical answers {question: {field: value}}, files, the call's days."""

    parties: list  # [{"kind", "name", "identifier"}]
    answers: dict
    files: dict = field(default_factory=dict)  # (question, field) -> number of files
    dates: dict = field(default_factory=dict)  # key of a call date -> day
    leads_elsewhere: int = 0  # other applications of the call that the lead's organisation leads

    def value(self, path):
        """What was answered at A1.name, or None."""
        question, _dot, name = path.partition(".")
        return self.answers.get(question, {}).get(name)

    def of_kind(self, kind):
        return [party for party in self.parties if party["kind"] == kind]


@dataclass(frozen=True)
class Verdict:
    """What one rule says. `waits` is a no that is only an answer that nobody has given yet."""

    key: str
    title: Text
    word: str
    sentence: str = ""
    question: str = ""  # where it is answered
    waits: bool = False

    @property
    def shape(self):
        return {YES: "done", ASK: "look", NO: "todo" if self.waits else "stop"}[self.word]

    @property
    def said(self):
        words = {YES: _("Yes"), ASK: _("We ask you about it"), NO: _("Not yet") if self.waits else _("No")}
        return words[self.word]


class Unanswered(Exception):
    """Something that the rule looks at is not answered yet; its words are the path."""


def judge(rules, situation):
    """The verdict of each rule of a call."""
    return [verdict(rule, situation) for rule in rules]


def verdict(rule, situation):
    where = next((path.split(".")[0] for path in paths_of(rule)), "")
    found = {"key": rule["key"], "title": Text(rule["title"]), "question": where}
    try:
        word, sentence = ELIGIBILITY[rule["rule"]](rule, situation)
    except Unanswered as missing:
        asked = str(missing).partition(".")[0]
        sentence = _("Not answered yet: %(question)s") % {"question": asked}
        return Verdict(word=NO, sentence=sentence, waits=True, **found | {"question": asked})
    except (ArithmeticError, ValueError):  # a value that cannot be reckoned with: somebody looks at it
        word, sentence = ASK, _("We could not read this by ourselves. Somebody looks at it.")
    return Verdict(word=word, sentence=sentence, **found)


def paths_of(rule):
    """The answers that a rule points at, as A1.name."""
    single = [rule[name] for name in ("field", "other", "file") if name in rule]
    return single + list(rule.get("fields", []))


def given(situation, path):
    value = situation.value(path)
    if value in (None, "", [], {}):
        raise Unanswered(path)
    return value


def one_lead(rule, situation):
    """Exactly one party of a kind, known by its register number, with its articles."""
    there = situation.of_kind(rule["kind"])
    if len(there) != 1:
        said = _("There must be exactly one lead organisation. There are: %(n)s")
        return NO, said % {"n": say_number(len(there))}
    if not there[0]["identifier"]:
        return ASK, _("The lead organisation has no register number here.")
    if "file" in rule and not situation.files.get(tuple(rule["file"].split("."))):
        raise Unanswered(rule["file"])
    return YES, ""


def party_there(rule, situation):
    """At least so many parties of a kind."""
    least = rule.get("least", 1)
    if len(situation.of_kind(rule["kind"])) < least:
        return NO, _("A party that must take part is not there.")
    return YES, ""


def named_and_other(rule, situation):
    """Somebody is named, and is not somebody who is named elsewhere."""
    name, (question, part, column) = given(situation, rule["field"]), rule["other"].split(".")
    others = situation.answers.get(question, {}).get(part) or []
    if any(same_person(name, row.get(column)) for row in others):
        return NO, _("The manager and the employee must be two people.")
    return YES, ""


def same_person(one, other):
    return bool(other) and one.casefold().split() == other.casefold().split()


def each_side_in(rule, situation):
    """In a list of people there is at least one from each party."""
    there = {row.get(rule["column"]) for row in given(situation, rule["field"])}
    if not set(rule["sides"]) <= there:
        return NO, _("Somebody from each party must be in it.")
    return YES, ""


def answered(rule, situation):
    """All of these are answered; the form itself allows nothing else."""
    for path in rule["fields"]:
        given(situation, path)
    return YES, ""


def accepted_by(rule, situation):
    """All of these are confirmed by a kind of party."""
    for path in rule["fields"]:
        if not given(situation, path).get(rule["kind"]):
            raise Unanswered(path)
    return YES, ""


def sum_planned(rule, situation):
    """Together these come to at least so many."""
    total = sum(Decimal(str(given(situation, path))) for path in rule["fields"])
    if total < rule["least"]:
        said = _("Together %(sum)s. The call expects at least %(n)s.")
        return ASK, said % {"sum": say_number(total), "n": say_number(rule["least"])}
    return YES, ""


def fits_months(rule, situation):
    """The last of so many weekly days after each first one is within so many months of a day of the call."""
    begins = situation.dates.get(rule["start_date"])
    firsts = [date.fromisoformat(given(situation, path)) for path in rule["fields"]]
    if not begins:
        return ASK, _("The call does not say yet when the grant begins.")
    last = max(firsts) + timedelta(weeks=rule["weeks"] - 1)
    if last > months_later(begins, rule["months"]):
        return NO, _("The last session is after the day on which the grant ends.")
    return YES, ""


def said_yes(rule, situation):
    """A no is possible; then staff ask about it."""
    if given(situation, rule["field"]) == "no":
        return ASK, _("You answered no. We ask you about it.")
    return YES, ""


def leads_once(rule, situation):
    """The lead organisation leads one application of the call only."""
    if situation.leads_elsewhere:
        return ASK, _("The lead organisation leads another application of this call too.")
    return YES, ""


ELIGIBILITY = {
    "one_lead": one_lead, "party_there": party_there, "named_and_other": named_and_other,
    "each_side_in": each_side_in, "answered": answered, "accepted_by": accepted_by, "sum_planned": sum_planned,
    "fits_months": fits_months, "said_yes": said_yes, "leads_once": leads_once,
}  # fmt: skip
