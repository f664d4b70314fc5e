"""Money: parts add up to the whole, and a number reads as its reader writes it."""

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from programmes.money import CENT, divide, say_money, say_number

GRANT = Decimal("134212.00")


@pytest.mark.fact("S1-68")
def test_the_grant_is_paid_in_three_instalments_and_the_last_carries_the_rest():
    parts = divide(GRANT, 3)
    assert parts == [Decimal("44737.33"), Decimal("44737.33"), Decimal("44737.34")]
    assert sum(parts) == GRANT


@pytest.mark.fact("S1-71")
def test_six_grants_are_805272_and_none_of_them_divides_by_three():
    assert 6 * GRANT == Decimal("805272.00")
    assert GRANT * 100 % 3 != 0
    assert sum(sum(divide(GRANT, 3)) for _grant in range(6)) == Decimal("805272")


@pytest.mark.fact("S1-42")
def test_eleven_months_of_wages_and_what_an_hour_may_cost():
    months = divide(GRANT, 11)
    assert months[0] == Decimal("12201.09") and sum(months) == GRANT
    weeks = Decimal(11) * 52 / 12
    assert [round(GRANT / weeks / hours, 2) for hours in (20, 14)] == [Decimal("140.78"), Decimal("201.12")]


@given(st.decimals(min_value=0, max_value=10**10, places=2), st.integers(min_value=1, max_value=60))
def test_parts_add_up_to_the_whole_whatever_it_is(amount, parts):
    shares = divide(amount, parts)
    assert len(shares) == parts and sum(shares) == amount
    assert all(share == share.quantize(CENT) and share >= 0 for share in shares)
    assert len(set(shares[:-1])) <= 1 and 0 <= shares[-1] - shares[0] < parts * CENT


@pytest.mark.parametrize(("language", "whole", "part"), [
    ("da", "134.212 kr.", "44.737,33 kr."), ("fi", "134 212 DKK", "44 737,33 DKK"),
    ("sv", "134 212 Dkr", "44 737,33 Dkr"), ("nb", "134 212 DKK", "44 737,33 DKK"),
    ("hu", "134 212 DKK", "44 737,33 DKK"), ("en", "DKK 134,212", "DKK 44,737.33"),
])  # fmt: skip
def test_an_amount_reads_as_its_reader_writes_it(language, whole, part):
    with override(language):
        said = [say_money(amount, "DKK").replace("\xa0", " ") for amount in (GRANT, "44737.33")]
    assert said == [whole, part]


@pytest.mark.fact("S3-02")
def test_a_norwegian_grant_in_norwegian():
    with override("nb"):
        assert say_money(146800, "NOK").replace("\xa0", " ") == "146 800 kr"


@pytest.mark.parametrize(("language", "said"), [("da", "16,5"), ("hu", "16,5"), ("en", "16.5")])
def test_a_number_has_its_readers_comma(language, said):
    with override(language):
        assert say_number(Decimal("16.5")) == said
