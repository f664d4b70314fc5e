"""What is wrong with one rule of a question: what it looks at, what it must be told, and whether it can be met."""

from django.utils.translation import gettext as _

from .rulebook import BOOK, DATES, LEVELS, NUMBERS, PARAMETERS, TEXTS, WHOLE
from .rules import WARNING


def faults_of_rule(check, place, question):
    rule = place.data
    if rule["rule"] not in BOOK:
        yield place.unknown("rule")
        return
    if rule["level"] not in LEVELS:
        yield place.unknown("level")
    kind, fields = BOOK[rule["rule"]], {field["key"]: field for field in question["fields"]}
    faults = list(faults_of_targets(place, kind, fields)) + list(faults_of_parameters(check, place, kind))
    faults += faults_of_other(check, place, kind, fields)
    yield from faults or unmeetable(place, kind, fields)
    if rule.get("reason") and (rule["level"] != WARNING or fields.get(rule["reason"], {}).get("kind") not in TEXTS):
        yield place.problem(f"{_('Only a warning is explained, and in a text of this question')}: {rule['reason']}",
                            "reason")  # fmt: skip


def faults_of_targets(place, kind, fields):
    """The field, the column or the fields that it looks at are there, and of a kind that it understands."""
    rule = place.data
    if kind.fields:
        names = rule.get("fields") or []
        if len(names) < kind.fields or len(set(names)) < len(names):
            yield place.missing("fields", _("Fields that the rule looks at"))
        wrong = [name for name in names if name not in kind.targets(fields.values())]
    else:
        path = ".".join(filter(None, (rule.get("field"), rule.get("column"))))
        if not path:
            yield place.missing("field", _("Field that the rule looks at"))
            return
        wrong = [path] if path not in kind.targets(fields.values()) else []
    for name in wrong:
        yield place.problem(f"{_('The rule cannot look at this field')}: {name}", "fields" if kind.fields else "field",
                            "target")  # fmt: skip


def faults_of_parameters(check, place, kind):
    rule = place.data
    for name in kind.takes:
        value = rule.get(name)
        if value in (None, ""):
            yield place.missing(name, PARAMETERS[name])
        elif name in DATES:
            if check.dates is not None and value not in check.dates:
                yield place.problem(f"{_('There is no such date in the call')}: {value}", name)
        elif name in WHOLE and not 1 <= value <= 120:
            yield place.problem(_("Enter a number between %(low)s and %(high)s.") % {"low": 1, "high": 120}, name)
        elif name == "step" and value <= 0:
            yield place.problem(_("Write a number above 0."), name)


def faults_of_other(check, place, kind, fields):
    if not kind.other:
        return
    other = place.data.get("other") or ""
    if kind.other == "field":
        if other not in fields or other == place.data.get("field") or not kind.fits(fields[other]["kind"]):
            yield place.problem(f"{_('There is no such field in this question')}: {other}", "other")
        return
    found = check.pointed_at(other) if other.count(".") == 2 else None
    if not found or found["kind"] not in TEXTS:
        yield place.problem(f"{_('This is no column of another question')}: {other}", "other")


def unmeetable(place, kind, fields):
    """A rule that no answer can meet, whatever anybody writes."""
    rule = place.data
    low, high = rule.get("min"), rule.get("max")
    if None not in (low, high) and low > high:
        yield place.problem(f"{_('The least is more than the most')}: {low}, {high}", "min")
        return
    least, most = reach_of(rule, fields)
    wanted_low, wanted_high = rule.get("value", low), high
    if (wanted_low is not None and most is not None and wanted_low > most) or (
        wanted_high is not None and least is not None and wanted_high < least
    ):
        yield place.problem(
            _("Nobody can meet this: the field does not allow such a number."), "value" if "value" in rule else "min"
        )
    if rule["rule"] == "each_party_named":
        yield from unnameable(place, fields[rule["field"]])


def reach_of(rule, fields):
    """The least and the most that can be written where the rule looks; None where there is no limit."""
    looked_at = [fields[name] for name in rule.get("fields") or [rule["field"]]]
    if rule.get("column") and looked_at[0]["kind"] == "rows":
        looked_at = [column for column in looked_at[0]["columns"] if column["key"] == rule["column"]]
    if any(field["kind"] not in NUMBERS for field in looked_at):
        return None, None
    lows, highs = ([field.get(name) for field in looked_at] for name in ("min", "max"))
    return (None if None in lows else sum(lows)), (None if None in highs else sum(highs))


def unnameable(place, field):
    """Somebody from each party can be named only where there are rows and answers for both."""
    column = next(each for each in field["columns"] if each["key"] == place.data["column"])
    keys = {option["key"] for option in column.get("options") or []}
    if not {"association", "municipality"} <= keys or (field.get("max_rows") or 2) < 2:
        said = _("Nobody can meet this: it takes two rows, and the answers association and municipality.")
        yield place.problem(said, "field", "target")
