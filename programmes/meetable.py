"""Whether the questions of a form can be answered in a call: by these parties, on these days, within these limits."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .questions import EITHER
from .rules import ERROR, HINT, WARNING, months_later

DATE_KEYS = ("date", "start_date")


def keys_asked(asks):
    """The keys of the timetable that rules of a form look at."""
    rules = [rule for question in asks.questions.values() for rule in question.rules]
    return {rule[name] for rule in rules for name in DATE_KEYS if name in rule}


def form_findings(asks, call, days, at):
    """(level, key, sentence) of what nobody could answer, sign or fulfil."""
    yield from signatures(asks, call)
    for question in asks.questions.values():
        if question.answered_by not in (EITHER, *call.parties):
            level = ERROR if question.required else WARNING
            yield level, f"{question.key}-nobody", f"{_('Nobody who applies can answer this question')}: {question.key}"
        for field in limits_of(question):
            yield ERROR, f"{question.key}-{field.key}", f"{_('The least is more than the most')}: {question.key}"
        for number, rule in enumerate(question.rules):
            sentence = cannot_be_met(rule, question, call, days, at)
            if sentence:
                yield level_of(rule), f"{question.key}-rule-{number}", f"{sentence}: {question.key}"


def level_of(rule):
    """A rule that holds an application back holds the call; one that warns, warns everybody for nothing."""
    return {ERROR: ERROR, WARNING: WARNING}.get(rule["level"], HINT)


def signatures(asks, call):
    """Each party signs, and nobody else is asked to."""
    signing = {question.signed_by: question.key for question in asks.questions.values() if question.signed_by}
    for kind in call.parties:
        if kind not in signing:
            yield ERROR, f"sign-{kind}", f"{_('This party has no signature in the form')}: {kind}"
    for kind, key in signing.items():
        if kind not in call.parties:
            yield ERROR, f"{key}-sign", f"{_('The form asks a party to sign that does not apply')}: {key}"


def limits_of(question):
    """The fields and columns whose least is above their most."""
    for field in question.fields:
        for each in (field, *field.columns):
            if each.min is not None and each.max is not None and each.min > each.max or each.min_rows > each.max_rows:
                yield each


def cannot_be_met(rule, question, call, days, at):
    """The sentence why no answer could fulfil a rule, or None."""
    check = CHECKS.get(rule["rule"])
    return check(rule, question, call, days, at.astimezone(ZoneInfo(call.time_zone)).date()) if check else None


def target(rule, question):
    """The field, or the column, that a rule looks at."""
    field = next((each for each in question.fields if each.key == rule.get("field")), None)
    if field and rule.get("column"):
        return next((each for each in field.columns if each.key == rule["column"]), None)
    return field


def between(rule, question, call, days, today):
    field = target(rule, question)
    low, high = Decimal(str(rule["min"])), Decimal(str(rule["max"]))
    least = [low] + ([Decimal(str(field.min))] if field and field.min is not None else [])
    most = [high] + ([Decimal(str(field.max))] if field and field.max is not None else [])
    if max(least) > min(most):
        return _("The limits of the rule and of the question leave no number")


def at_least(rule, question, call, days, today):
    field = target(rule, question)
    if field and field.max is not None and rule["value"] > field.max:
        return _("The rule asks for more than the question allows")


def sum_at_least(rule, question, call, days, today):
    most = [field.max for field in question.fields if field.key in rule["fields"]]
    if None not in most and sum(most) < rule["value"]:
        return _("The rule asks for more than the question allows")


def not_after(rule, question, call, days, today):
    last = days.get(rule["date"])
    if not last:
        return None
    if last < today:
        return _("The rule asks for a day that has passed")
    for other in question.rules:
        first = days.get(other.get("date"))
        if other["rule"] == "not_before" and other.get("field") == rule.get("field") and first and first > last:
            return _("Two rules leave no day")


def fits_period(rule, question, call, days, today):
    """The shortest way through: from the earliest day that is allowed, so many weeks, before the grant ends."""
    begins = days.get(rule["start_date"])
    if not begins:
        return None
    allowed = [
        days[each["date"]] for each in question.rules if each["rule"] == "not_before" and each.get("date") in days
    ]
    earliest = max([begins, *allowed])
    if earliest + timedelta(weeks=rule["weeks"] - 1) > months_later(begins, rule["months"]):
        return _("The course cannot be held within the months of the grant")


def each_party_named(rule, question, call, days, today):
    if not {"association", "municipality"} <= set(call.parties):
        return _("The rule names a party that does not apply")


CHECKS = {
    "between": between, "at_least": at_least, "sum_at_least": sum_at_least, "not_after": not_after,
    "fits_period": fits_period, "each_party_named": each_party_named,
}  # fmt: skip
