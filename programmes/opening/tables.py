"""CSV: text, and no cell that a spreadsheet would run."""

import csv
import re

from .office import TEST_VIRUS
from .refused import MEGA, Refused

FORMULA = re.compile(r"\s*(=|@|[+-]\s*[^\d\s.,+()-])")
ENCODINGS = ("utf-8-sig", "cp1252")


def read(file):
    """Raises Refused; a table is kept as it came."""
    content = file.read(20 * MEGA + 1)
    if TEST_VIRUS in content:
        raise Refused("virus")
    text = decoded(content)
    if text.lstrip()[:1] == "<" or any(sign < " " and sign not in "\t\r\n" for sign in set(text)):
        raise Refused("disguised")
    for separator in (",", ";", "\t"):
        for cells in rows(text, separator):
            if any(FORMULA.match(cell) for cell in cells):
                raise Refused("formulas")


def decoded(content):
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            pass
    raise Refused("damaged")


def rows(text, separator):
    """Each row's cells; a cell longer than the reader's limit is damage."""
    try:
        yield from csv.reader(text.splitlines(keepends=True), delimiter=separator)
    except csv.Error:
        raise Refused("damaged") from None
