"""What each rule is called, which fields it can look at and what it must be told: for the checker and the builder."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from .kinds import BUDGET
from .rules import ERROR, HINT, WARNING

NUMBERS = ("integer", "decimal", "money")
TEXTS = ("text", "longtext")
LEVELS = {
    ERROR: _("Error: nobody can submit with it"),
    WARNING: _("Warning: they can submit, and say why"),
    HINT: _("Hint: advice only"),
}
# What a rule is told besides its fields: a number, a whole number, a date of the call.
PARAMETERS = {
    "min": _("At least"),
    "max": _("At most"),
    "step": _("In steps of"),
    "value": _("At least"),
    "date": _("Date of the call"),
    "start_date": _("The grant begins on"),
    "weeks": _("Number of weeks"),
    "months": _("Number of months"),
}
DATES, WHOLE = ("date", "start_date"), ("weeks", "months")


@dataclass(frozen=True)
class RuleKind:
    """`on` are the kinds of its field or fields, `column` those of a column when the field is a table."""

    label: object
    on: tuple[str, ...]
    column: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    fields: int = 0  # how many fields it looks at together at least; 0: it looks at one, named `field`
    other: str = ""  # "field": another field of the question; "column": a column of another question

    def fits(self, kind):
        return kind in self.on

    def columns_of(self, field):
        """The keys of the columns that it can look at, in a table's or a budget's field as data."""
        if field["kind"] == "budget":
            return list(BUDGET) if set(self.column) & set(NUMBERS) else []
        return [column["key"] for column in field.get("columns") or [] if column["kind"] in self.column]

    def targets(self, fields):
        """The paths of what it can look at among a question's fields: a field, or a column of a table."""
        for field in fields:
            if self.fits(field["kind"]):
                yield field["key"]
            elif field["kind"] in ("rows", "budget"):
                yield from (f"{field['key']}.{key}" for key in self.columns_of(field))


BOOK = {
    "unique_in_call": RuleKind(_("No other application in the call has this name"), ("text",)),
    "different_people": RuleKind(_("This is somebody else than in another question"), ("text",), other="column"),
    "between": RuleKind(_("The number is within limits"), NUMBERS, NUMBERS, ("min", "max")),
    "step": RuleKind(_("The number goes in steps"), NUMBERS, NUMBERS, ("step",)),
    "at_least": RuleKind(_("The number is large enough"), NUMBERS, NUMBERS, ("value",)),
    "sum_at_least": RuleKind(_("The numbers together are large enough"), ("integer",), takes=("value",), fields=2),
    "not_before": RuleKind(_("The day is not before a date of the call"), ("date",), ("date",), takes=("date",)),
    "not_after": RuleKind(_("The day is not after a date of the call"), ("date",), ("date",), takes=("date",)),
    "later_than": RuleKind(_("The day is after another day"), ("date",), other="field"),
    "fits_period": RuleKind(
        _("All sessions are within the period of the grant"),
        ("date",),
        takes=("weeks", "start_date", "months"),
        fields=1,
    ),
    "each_party_named": RuleKind(_("Somebody from each party is named"), (), ("choice",)),
    "unique_column": RuleKind(_("No two rows say the same"), (), ("text", "email", "phone")),
    "either_or": RuleKind(_("A text or a file is there"), (*TEXTS, "files"), fields=2),
    "budget_total": RuleKind(_("The whole grant is used"), ("budget",)),
    "own_funding": RuleKind(_("The budget is no larger than the grant"), ("budget",)),
    "budget_rate": RuleKind(_("The cost of an hour is within limits"), ("budget",), takes=("min", "max")),
    "is_yes": RuleKind(_("The answer is yes"), ("yesno",)),
    "check_digit": RuleKind(_("The check digit of the register number is right"), ("identifier",)),
}


def rules_for(fields):
    """The names of the rules that can look at a question with these fields."""
    there = list(fields)
    return [name for name, rule in BOOK.items() if len(list(rule.targets(there))) >= max(rule.fields, 1)]
