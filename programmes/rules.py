"""Rules of a form, named in its data: each looks at what was answered and says an error, a warning or a hint.

An error blocks submission only, a warning asks for a reason that reviewers read, a hint is silent advice
(field.md 2.4). Messages are in the reader's language; the form's data hold names and numbers only.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.registers import read_identifier

from .moments import say_day
from .money import say_money, say_number

ERROR, WARNING, HINT = "error", "warning", "hint"


@dataclass(frozen=True)
class Circumstances:
    """What the rules look at: canonical answers {question: {field: value}}, and what the call says."""

    answers: dict
    dates: dict = field(default_factory=dict)  # key of a call date -> day
    amount: Decimal = Decimal(0)
    currency: str = "EUR"
    name_is_taken: bool = False
    files: dict = field(default_factory=dict)  # (question, field) -> number of files


def broken(question, rule, around):
    """The sentence by which a rule objects, or None. Unanswered fields break no rule: they are missing."""
    try:
        return RULES[rule["rule"]](rule, around.answers.get(question.key, {}), around, question)
    except (ArithmeticError, ValueError):  # a value that cannot be reckoned with: reading it has objected already
        return None


def values(rule, answers):
    """The values that a rule looks at: one field, or a column of each row."""
    value = answers.get(rule["field"])
    if value is None:
        return []
    column = rule.get("column")
    rows = value["lines"] if isinstance(value, dict) else value
    return [row[column] for row in rows if row.get(column) is not None] if column else [value]


def name_is_free(rule, answers, around, question):
    if answers.get(rule["field"]) and around.name_is_taken:
        return _("Another application in this call has that name. Choose a name of your own.")


def different_people(rule, answers, around, question):
    other, name, column = rule["other"].split(".")
    rows = around.answers.get(other, {}).get(name) or []
    mine = (answers.get(rule["field"]) or "").casefold().split()
    if mine and any((row.get(column) or "").casefold().split() == mine for row in rows):
        return _("This must be somebody else than in %(question)s.") % {"question": other}


def between(rule, answers, around, question):
    low, high = rule["min"], rule["max"]
    if any(not low <= Decimal(value) <= high for value in values(rule, answers)):
        limits = {"low": say_number(low), "high": say_number(high)}
        return _("This is outside what the call expects: %(low)s to %(high)s.") % limits


def in_steps(rule, answers, around, question):
    step = Decimal(str(rule["step"]))
    if any(Decimal(value) % step for value in values(rule, answers)):
        return _("Write it in steps of %(step)s.") % {"step": say_number(step)}


def not_after(rule, answers, around, question):
    day = around.dates.get(rule["date"])
    if day and any(date.fromisoformat(value) > day for value in values(rule, answers)):
        return _("This must be no later than %(day)s.") % {"day": say_day(day)}


def not_before(rule, answers, around, question):
    day = around.dates.get(rule["date"])
    if day and any(date.fromisoformat(value) < day for value in values(rule, answers)):
        return _("This must be no earlier than %(day)s.") % {"day": say_day(day)}


def later_than(rule, answers, around, question):
    later, earlier = answers.get(rule["field"]), answers.get(rule["other"])
    if later and earlier and later <= earlier:
        return _("The second must begin after the first.")


def at_least(rule, answers, around, question):
    if any(Decimal(value) < rule["value"] for value in values(rule, answers)):
        return _("The call expects at least %(n)s.") % {"n": say_number(rule["value"])}


def sum_at_least(rule, answers, around, question):
    given = [answers.get(name) for name in rule["fields"]]
    if None not in given and sum(given) < rule["value"]:
        sums = {"sum": say_number(sum(given)), "n": say_number(rule["value"])}
        return _("Together %(sum)s. The call expects at least %(n)s.") % sums


def each_party_named(rule, answers, around, question):
    rows = answers.get(rule["field"])
    if rows and not {"association", "municipality"} <= {row.get(rule["column"]) for row in rows}:
        return _("Name at least one person from the association and one from the municipality.")


def unique_column(rule, answers, around, question):
    given = [str(value).casefold() for value in values(rule, answers)]
    if len(given) != len(set(given)):
        return _("The same e-mail address stands in two rows.")


def fits_period(rule, answers, around, question):
    begins = around.dates.get(rule["start_date"])
    first_days = [date.fromisoformat(answers[name]) for name in rule["fields"] if answers.get(name)]
    if not begins or not first_days:
        return None
    ends = months_later(begins, rule["months"])
    last = max(first_days) + timedelta(weeks=rule["weeks"] - 1)
    if last > ends:
        days = {"last": say_day(last), "end": say_day(ends)}
        return _("The last session, %(last)s, is after %(end)s, when the grant ends.") % days


def months_later(day, months):
    """The same day of the month so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def either_or(rule, answers, around, question):
    text, file = rule["fields"]
    if not answers.get(text) and not around.files.get((question.key, file)):
        return _("Write the text or attach a file.")


def budget_total(rule, answers, around, question):
    budget = answers.get(rule["field"])
    if not budget:
        return None
    total = Decimal(budget["total"])
    rest = say_money(abs(around.amount - total), around.currency)
    if total < around.amount:
        return _("The unused part is not paid out: %(rest)s") % {"rest": rest}


def own_funding(rule, answers, around, question):
    budget = answers.get(rule["field"])
    if budget and Decimal(budget["total"]) > around.amount:
        rest = say_money(Decimal(budget["total"]) - around.amount, around.currency)
        return _("Own funding, beyond the grant: %(rest)s") % {"rest": rest}


def budget_rate(rule, answers, around, question):
    budget = answers.get(rule["field"])
    rates = [Decimal(line["rate"]) for line in budget["lines"]] if budget else []
    if any(not rule["min"] <= rate <= rule["max"] for rate in rates):
        limits = {"low": say_number(rule["min"]), "high": say_number(rule["max"])}
        return _("The cost of an hour is outside what is usual: %(low)s to %(high)s.") % limits


def is_yes(rule, answers, around, question):
    if answers.get(rule["field"]) == "no":
        return _("The call expects a yes here.")


def check_digit(rule, answers, around, question):
    number = answers.get(rule["field"])
    if number:
        try:
            return read_identifier(question.field(rule["field"]).country or "DK", number)[1]
        except ValidationError:
            return None


RULES = {
    "unique_in_call": name_is_free, "different_people": different_people, "between": between, "step": in_steps,
    "not_after": not_after, "not_before": not_before, "later_than": later_than, "at_least": at_least,
    "sum_at_least": sum_at_least, "each_party_named": each_party_named, "unique_column": unique_column,
    "fits_period": fits_period, "either_or": either_or, "budget_total": budget_total, "own_funding": own_funding,
    "budget_rate": budget_rate, "is_yes": is_yes, "check_digit": check_digit,
}  # fmt: skip
