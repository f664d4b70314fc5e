"""A list as CSV and as a sheet: the same in both, and no cell that a spreadsheet would run."""

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest

from people.models import User
from programmes.exports import export
from tests.cast import appointed, person, started
from tests.conftest import signed_in

HEADS = ["Name", "Number", "Amount", "Day", "Instant", "Nothing"]
FORMULAS = ["=1+1", "+cmd|x", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", '=HYPERLINK("http://evil.example")']
NOON = datetime(2024, 10, 23, 12, 30, tzinfo=UTC)


def rows():
    yield ["Ærø", 3, Decimal("134212.00"), date(2024, 10, 23), NOON, None]
    for text in FORMULAS:
        yield [text, 0, Decimal(1), date(2024, 1, 1), NOON, None]


def sheet(answer):
    return openpyxl.load_workbook(BytesIO(answer.getvalue())).active


def table(answer):
    return list(csv.reader(StringIO(answer.getvalue().decode("utf-8-sig")), delimiter=";"))


def test_in_a_sheet_text_is_text_and_days_and_numbers_are_what_they_are():
    page = sheet(export("xlsx", "list", HEADS, rows(), User(pk=1)))
    first = [cell.value for cell in page[2]]
    assert first == ["Ærø", 3, 134212, datetime(2024, 10, 23), datetime(2024, 10, 23, 12, 30), None]
    assert [cell.value for cell in page[1]] == HEADS and page.freeze_panes == "A2"
    kinds = {cell.data_type for cell in page["A"]}
    assert kinds == {"s"}, "no cell is a formula"
    assert page.column_dimensions["A"].width > page.column_dimensions["B"].width


def test_in_csv_no_cell_begins_like_a_formula():
    found = table(export("csv", "list", HEADS, rows(), User(pk=1)))
    assert found[1] == ["Ærø", "3", "134212.00", "2024-10-23", "2024-10-23T12:30:00+00:00", ""]
    assert all(cells[0].startswith("'") for cells in found[2:]) and len(found) == 2 + len(FORMULAS)


@pytest.fixture
def karen(cast):
    lead = person("Lone Lead", "en")
    appointed(lead, "lead", cast.vejen)
    return signed_in(lead)


def test_the_list_of_applications_is_the_same_in_both_with_the_same_filter(cast, karen):
    started(cast.call, person("Nils Holm"), "=cmd|'/c calc'!A1")
    where = f"/vejen/calls/{cast.call.pk}/applications/export/"
    for query, number in (("", 2), ("?q=Fjordby", 1), ("?state=withdrawn", 0)):
        in_csv = table(karen.get(where + query))
        in_sheet = sheet(karen.get(where + query + ("&" if query else "?") + "as=xlsx"))
        assert len(in_csv) - 1 == in_sheet.max_row - 1 == number
        assert in_csv[0] == [cell.value for cell in in_sheet[1]]


def test_staff_without_the_permission_get_neither_and_who_took_it_is_logged(cast, karen, caplog):
    where = f"/vejen/calls/{cast.call.pk}/applications/export/?as=xlsx"
    assert signed_in(cast.maja).get(where).status_code == 404
    assert not [line for line in caplog.messages if line.startswith("export ")]
    assert karen.get(where).status_code == 200
    (line,) = [line for line in caplog.messages if line.startswith("export ")]
    assert line.startswith("export small as xlsx by person ") and "Fjordby" not in line
