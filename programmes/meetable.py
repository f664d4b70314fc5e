"""Whether the questions of a form can be answered in a call: by these parties, on these days, within these limits."""

from datetime import timedelta
from decimal import ROUND_CEILING, Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .questions import EITHER
from .rules import ERROR, HINT, WARNING, months_later

DATE_KEYS = ("date", "start_date")
RANGES = ("between", "at_least", "step")  # rules about one number


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
        yield from cannot_be_filled(question, call)
        alone = list(unmeetable(question, call, days, at))
        yield from alone or numbers_left(question)
        yield from never_asked(asks, question)


def cannot_be_filled(question, call):
    """A box that nobody may tick, shares that there is nobody to divide among: without them nothing is complete."""
    may = set(call.parties) if question.answered_by == EITHER else {question.answered_by} & set(call.parties)
    for field in question.fields:
        level = WARNING if question.show_if or field.show_if else ERROR
        if field.kind == "confirm" and not set(call.parties if field.by == "each" else [field.by]) <= may:
            sentence = _("A box is to be ticked by a party that cannot tick it")
            yield level, f"{question.key}-{field.key}-box", f"{sentence}: {question.key}"
        if field.kind == "split" and len(call.parties) < 2:
            sentence = _("Shares are to be divided, and only one party applies")
            yield level, f"{question.key}-{field.key}-shares", f"{sentence}: {question.key}"


def unmeetable(question, call, days, at):
    """Each rule of a question by itself."""
    for number, rule in enumerate(question.rules):
        sentence = cannot_be_met(rule, question, call, days, at)
        if sentence:
            yield level_of(rule), f"{question.key}-rule-{number}", f"{sentence}: {question.key}"


def numbers_left(question):
    """The rules about one number together: those that hold an application back first, then with those that warn."""
    rules = [rule for rule in question.rules if rule["rule"] in RANGES]
    for path in sorted({(rule["field"], rule.get("column") or "") for rule in rules}):
        about = [rule for rule in rules if (rule["field"], rule.get("column") or "") == path]
        for level, holding in ((ERROR, {ERROR}), (WARNING, {ERROR, WARNING})):
            chosen = [rule for rule in about if rule["level"] in holding]
            if chosen and not leaves_a_number(chosen, target(chosen[0], question)):
                yield level, f"{question.key}-{'.'.join(path)}", f"{_('The rules leave no number')}: {question.key}"
                break


def leaves_a_number(rules, field):
    """Whether some number is within all limits and on all steps."""
    limits = [(rule.get("min", rule.get("value")), rule.get("max")) for rule in rules]
    limits += [(field.min, field.max)] if field else []
    low, high = ([Decimal(str(limit)) for limit in side if limit is not None] for side in zip(*limits, strict=True))
    steps = [Decimal(str(rule["step"])) for rule in rules if "step" in rule] + [Decimal(1)] * is_whole(field)
    if not low or not high:
        return True
    first = max(low)
    if steps:
        first = (first / max(steps)).to_integral_value(ROUND_CEILING) * max(steps)
    return first <= min(high)


def is_whole(field):
    return bool(field) and field.kind == "integer"


def never_asked(asks, question):
    """What waits for two different answers to the same thing is asked of nobody."""
    for field in (None, *question.fields):
        wanted: dict[tuple, set] = {}
        for spot, answer, is_many in demands(asks, question, field):
            wanted.setdefault(spot, set()).update(() if is_many else {answer})
        if any(len(answers) > 1 for answers in wanted.values()):
            sentence = f"{_('This is never asked: its conditions contradict one another')}: {question.key}"
            yield WARNING, f"{question.key}-never", sentence
            return


def demands(asks, question, field=None, seen=()):
    """((question, field), answer, whether several can be chosen) of every condition on the way to a field."""
    for condition in filter(None, (question.show_if, field and field.show_if)):
        spot = (condition.get("question") or question.key, condition["field"])
        waited = asks.questions.get(spot[0])
        awaited = next((each for each in waited.fields if each.key == spot[1]), None) if waited else None
        if awaited and spot not in seen:
            yield spot, condition["is"], awaited.kind == "choices"
            yield from demands(asks, waited, awaited, (*seen, spot))


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


def own_funding(rule, question, call, days, today):
    if not call.amount:
        return _("The rule allows no budget above the grant, and the call names no amount")


CHECKS = {
    "between": between, "at_least": at_least, "sum_at_least": sum_at_least, "not_after": not_after,
    "fits_period": fits_period, "each_party_named": each_party_named, "own_funding": own_funding,
}  # fmt: skip
