"""A list as a file: CSV or XLSX, the same heads and rows in both. A page answers with `export(…)` and is done.

Rows hold plain values: text, numbers, days, and instants in the zone in which they are to be read. In no file does a
cell begin like a formula, and in a sheet no cell is one.
"""

import csv
import logging
from datetime import date, datetime
from tempfile import TemporaryFile

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils.translation import get_language, override

log = logging.getLogger(__name__)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
WIDEST, LONGEST = 60, 32_000  # of a column, and of a cell's text
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOOK = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def export(kind, name, heads, rows, by):
    """The answer of a page: "xlsx" or else CSV. Who took what is written to the log, without a word of it."""
    log.warning("export %s as %s by person %s", name, kind, by.pk)
    named = f"{name}-{get_language()}"
    return as_sheet(named, heads, rows) if kind == "xlsx" else as_csv(named, heads, rows)


def as_csv(name, heads, rows):
    """Line by line, so a long list needs no memory."""
    body = lines([str(head) for head in heads], rows, get_language())
    answer = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


class Echo:
    def write(self, text):
        return text


def lines(heads, rows, language):
    """Read after the page's own language has ended, so in one of its own."""
    with override(language):
        writer = csv.writer(Echo(), delimiter=";", quoting=csv.QUOTE_ALL)
        yield "\ufeff" + writer.writerow(heads)
        for cells in rows:
            yield writer.writerow([safe(cell) for cell in cells])


def safe(value):
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in FORMULA else text


def as_sheet(name, heads, rows):
    """A sheet whose heads stay when it is scrolled. Written to a file row by row, within the page's scope."""
    file = TemporaryFile()
    with xlsxwriter.Workbook(file, BOOK) as book:
        page = book.add_worksheet()
        looks = {"head": book.add_format({"bold": True, "bottom": 1})}
        looks |= {"instant": book.add_format({"num_format": "yyyy-mm-dd hh:mm"})}
        looks |= {"day": book.add_format({"num_format": "yyyy-mm-dd"})}
        widths = [len(str(head)) for head in heads]
        for column, head in enumerate(heads):
            page.write_string(0, column, str(head), looks["head"])
        for number, cells in enumerate(rows, start=1):
            for column, value in enumerate(cells):
                widths[column] = max(widths[column], put(page, number, column, value, looks))
        for column, width in enumerate(widths):
            page.set_column(column, column, min(width + 2, WIDEST))
        page.freeze_panes(1, 0)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=SHEET)


def put(page, row, column, value, looks):
    """Write one cell as what it is: an instant, a day, a number, or text, which is never a formula. Its width."""
    if value is None:
        return 0
    if isinstance(value, datetime):
        page.write_datetime(row, column, value.replace(tzinfo=None), looks["instant"])
        return len("2024-10-23 24:00")
    if isinstance(value, date):
        page.write_datetime(row, column, value, looks["day"])
        return len("2024-10-23")
    if isinstance(value, bool) or not hasattr(value, "as_integer_ratio"):
        text = str(value)[:LONGEST]
        page.write_string(row, column, text)
        return max((len(line) for line in text.splitlines()), default=0)
    page.write_number(row, column, value)
    return len(str(value))
