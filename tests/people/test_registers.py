"""Numbers of the public registers of five countries, as people type them. All of them are invented or the
registers' own examples."""

import pytest
from django.core.exceptions import ValidationError

from people.models import Organisation
from people.registers import REGISTERS, name_of, read_ean, read_identifier

RIGHT = {
    "DK": {"13585628": "13585628", "13 58 56 28": "13585628", "DK-13585628": "13585628", " 99999985 ": "99999985"},
    "FI": {"2077474-0": "20774740", "FI20774740": "20774740", "2077474-0 ": "20774740"},
    "NO": {"988 077 917": "988077917", "988077917": "988077917"},
    "SE": {"556036-0793": "5560360793", "802002-6111": "8020026111", "2021005489": "2021005489"},
    "HU": {"12892312": "12892312", "HU-12892312": "12892312", "12892312-2-41": "12892312", "12892312241": "12892312"},
}
WRONG_DIGIT = {"FI": "2077474-1", "NO": "988077918", "SE": "556036-0794", "HU": "12892313-2-41"}
SHAPELESS = ["1234567", "12345678901234", "ABCDEFGH", "13585628x", "1358-5628-1", "", "٣٤٥٦٧٨٩٠", "12892312-9-41"]


@pytest.mark.parametrize(
    ("country", "typed", "kept"), [(c, t, k) for c, all_ in RIGHT.items() for t, k in all_.items()]
)
def test_a_right_number_is_kept_as_its_digits_however_it_is_typed(country, typed, kept):
    assert read_identifier(country, typed) == (kept, None)


@pytest.mark.parametrize("country", sorted(WRONG_DIGIT))
def test_a_wrong_check_digit_is_refused_where_the_register_has_none(country):
    with pytest.raises(ValidationError, match="last digit does not fit"):
        read_identifier(country, WRONG_DIGIT[country])


@pytest.mark.parametrize("number", ["10000000", "99 99 99 99", "12345678"])
def test_in_denmark_it_is_a_warning_because_the_register_has_such_numbers(number):
    compact, warning = read_identifier("DK", number)
    assert compact == number.replace(" ", "") and "last digit does not fit" in warning


@pytest.mark.parametrize("country", sorted(REGISTERS))
@pytest.mark.parametrize("number", SHAPELESS)
def test_what_is_no_number_is_refused_with_the_name_of_the_number(country, number):
    with pytest.raises(ValidationError) as refusal:
        read_identifier(country, number)
    assert name_of(country) in refusal.value.messages[0] or "last digit" in refusal.value.messages[0]


def test_every_country_that_an_organisation_can_be_in_has_its_register():
    assert set(REGISTERS) == set(Organisation.Country)


@pytest.mark.parametrize("number", ["5790000123452", "5790 0001 2345 2"])
def test_a_location_number_has_thirteen_digits_and_the_right_last_one(number):
    assert read_ean(number) == "5790000123452"


@pytest.mark.parametrize("number", ["5790000123453", "579000012345", "73513537", "", "abc"])
def test_another_number_is_no_location_number(number):
    with pytest.raises(ValidationError, match="13 digits"):
        read_ean(number)


def test_one_number_is_one_organisation_and_no_number_is_any(db):
    facts = {"kind": "association", "country": "DK"}
    one = Organisation.objects.create(name="Foreningen Fjordlys", identifier="13585628", **facts)
    assert Organisation.objects.registered("DK", "13585628").get() == one
    for name in ("Uden nummer", "Også uden"):
        Organisation.objects.create(name=name, **facts)
    with pytest.raises(Exception, match="one_organisation_a_register_number"):
        Organisation.objects.create(name="Den samme", identifier="13585628", **facts)
