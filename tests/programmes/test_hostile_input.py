"""What somebody may think of typing is answered with a sentence; nothing that is typed breaks a page."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from programmes.kinds import read
from programmes.moments import read_day
from programmes.questions import Field
from programmes.rules import Circumstances, broken

ABSURD = [
    "9" * 30, "1e40", "-1e30", "1E5", "NaN", "Infinity", "1.1.99999999999", "1." * 2500, "9" * 5000, "www.[x",
    "http://[::1", "31.12.9999", "1.1.1", "0", "٣", "²", "1_000", "+1", "--1", "\x00", "é" * 300, "1/0", "24:61",
]  # fmt: skip
KINDS = [
    "text", "longtext", "integer", "decimal", "money", "date", "time", "yesno", "choice", "email", "phone", "url",
    "identifier", "ean",
]  # fmt: skip
WAGE = {"post": "Project worker", "hours": "14,5", "weeks": "42", "rate": "185"}


def field(kind, **facts):
    return Field.read({"key": "it", "kind": kind, **facts})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("typed", ABSURD)
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(kind, typed):
    for country in ("DK", "FI", "NO", "SE", "HU"):
        try:
            read(field(kind, country=country), typed)
        except ValidationError as refusal:
            assert refusal.messages[0]


@pytest.mark.parametrize("typed", ABSURD)
def test_within_rows_and_wages_too(typed):
    columns = [{"key": kind, "kind": kind, "required": False} for kind in ("integer", "decimal", "date", "url")]
    for name in ("integer", "decimal", "date", "url"):
        try:
            read(field("rows", columns=columns), [{name: typed}])
        except ValidationError as refusal:
            assert refusal.messages[0]
    for name in ("hours", "weeks", "rate"):
        try:
            read(field("budget"), [WAGE | {name: typed}] * 3)
        except ValidationError as refusal:
            assert refusal.messages[0]


@pytest.mark.parametrize(("typed", "day"), [
    ("6.1.25", date(2025, 1, 6)), ("6.1.1925", date(1925, 1, 6)), ("2025. 01. 06.", date(2025, 1, 6)),
    ("31.12.2200", date(2200, 12, 31)),
])  # fmt: skip
def test_a_year_of_two_digits_is_of_this_century(typed, day):
    assert read_day(typed) == day


@pytest.mark.parametrize("typed", ["31.12.9999", "1.1.2201", "31.12.1899", "1.1.0099x", "1.1.250", "1.1"])
def test_a_year_that_nobody_means_is_refused(typed):
    with pytest.raises(ValidationError):
        read_day(typed)


def test_a_budget_has_at_most_twenty_lines_and_short_names():
    assert len(read(field("budget"), [WAGE] * 20)["lines"]) == 20
    for lines in ([WAGE] * 21, [WAGE | {"post": "x" * 201}]):
        with pytest.raises(ValidationError):
            read(field("budget"), lines)


@pytest.mark.parametrize("shares", [
    {"association": "100"}, {"association": "50", "mayor": "50"}, {"association": "50", "municipality": ""},
    {"association": "50", "municipality": "49"}, {"association": "1e2", "municipality": "0"},
    {"association": "150", "municipality": "-50"},
])  # fmt: skip
def test_shares_are_of_the_kinds_of_parties_and_make_a_hundred(shares):
    with pytest.raises(ValidationError):
        read(field("split"), shares)


def test_shares_that_fit_are_read():
    shares = {"association": 60, "municipality": 40}
    assert read(field("split"), {"association": "60 %", "municipality": "40"}) == shares


@pytest.mark.parametrize("rule", [
    {"rule": "between", "field": "it", "min": 1, "max": 2}, {"rule": "step", "field": "it", "step": 0.5},
    {"rule": "at_least", "field": "it", "value": 1}, {"rule": "not_after", "field": "it", "date": "training"},
    {"rule": "fits_period", "fields": ["it"], "start_date": "training", "months": 11, "weeks": 11},
])  # fmt: skip
def test_a_rule_has_nothing_to_say_of_what_cannot_be_reckoned_with(rule):
    around = Circumstances({"A1": {"it": "neither"}}, {"training": date(2025, 2, 6)}, Decimal(1))
    assert broken(SimpleNamespace(key="A1"), rule, around) is None
    far = Circumstances({"A1": {"it": "2200-12-31"}}, {"training": date(2025, 2, 6)}, Decimal(1))
    broken(SimpleNamespace(key="A1"), rule, far)
