"""What people send is opened by a process of its own before anybody else may open it."""

import os
import subprocess
import sys
from functools import cache
from io import BytesIO
from itertools import chain
from tempfile import TemporaryFile

import openpyxl
import pytest
import xlsxwriter
from django.conf import settings
from PIL import Image

from programmes.documents import pdf
from programmes.opening.__main__ import MEMORY, opened
from programmes.opening.inspect import Verdict, inspect
from programmes.opening.sentences import SENTENCES
from tests.answers import A_PDF
from tests.hostile_files import HIDDEN, good, of_one_office_kind, pictures, soiled, tables
from tests.hostile_pdfs import SCRIPT, a_pdf, half, locked, saved, two_in_one

SAMPLE = [
    "pdf: a script, packed", "pdf: locked by 6 for readers", "pdf: a PDF and an archive", "pdf: 70 % of a PDF",
    "pdf: a page in a PDF's name", "docx: a macro file by another name", "docx: attachedTemplate from elsewhere",
    "xlsx: a link to another table", "odt: Basic", "docx: a table", "png: a flood of pixels", "jpg: half of it",
    "csv: a cell =cmd|' after a semicolon", "csv: the test virus",
]  # fmt: skip


@cache
def made():
    """What the sample is taken from: those that are quickly made."""
    of_pdf = chain(locked(), two_in_one(), half(), [("a script, packed", saved(scripted(), linearize=True))])
    found = {f"pdf: {title}": content for title, content in of_pdf}
    others = chain(of_one_office_kind(), pictures(), tables())
    return found | {f"{kind}: {title}": content for kind, title, content in others}


def scripted():
    pdf = a_pdf()
    pdf.Root.OpenAction = SCRIPT
    return pdf


def looked_at(kind, content):
    with TemporaryFile() as file:
        file.write(content)
        return inspect(kind, file)


@pytest.mark.parametrize("which", SAMPLE)
def test_a_hostile_file_is_refused_with_a_word_that_has_a_sentence(which):
    verdict = looked_at(which.partition(":")[0], made()[which])
    assert verdict.refused in SENTENCES and not verdict.cleaned


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "odt", "csv"])
def test_a_good_file_is_kept_as_it_came(kind):
    assert looked_at(kind, good(kind)) == Verdict()


def test_what_programs_really_write_is_taken():
    sheet, other = BytesIO(), BytesIO()
    with xlsxwriter.Workbook(sheet) as book:
        book.add_worksheet("Budget").write_row(0, 0, ["Post", 3, "=x"])
        book.get_worksheet_by_name("Budget").write_url(1, 0, "https://example.org/")
    book = openpyxl.Workbook()
    book.active.append(["Post", 3])
    book.save(other)
    assert looked_at("xlsx", sheet.getvalue()) == looked_at("xlsx", other.getvalue()) == Verdict()
    assert looked_at("pdf", A_PDF) == Verdict()
    assert looked_at("pdf", pdf("parts/letter.html", "da", {"paragraphs": ["Tak"], "subject": "Hej"})) == Verdict()


SOILED = list(soiled())


@pytest.mark.parametrize(("kind", "title", "content"), SOILED, ids=[f"{kind}: {title}" for kind, title, _c in SOILED])
def test_of_a_picture_only_the_picture_is_kept(kind, title, content):
    word, cleaned = opened(kind, BytesIO(content))
    assert word == "clean" and HIDDEN not in cleaned and b"script" not in cleaned
    with Image.open(BytesIO(cleaned)) as picture:
        assert dict(picture.getexif()) == {} and not set(picture.info) & {"exif", "comment", "icc_profile", "Comment"}
        lay = "taken" in title
        assert picture.size == ((30, 40) if lay else (40, 30)), "what lay on its side stands"


# A child begins with the size of whoever starts it: a small process starts the one that is weighed.
WEIGH = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024)"""


def peak_of(kind, content):
    """How many bytes of memory the process that opens a file took at most."""
    with TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        command = [sys.executable, "-c", WEIGH, sys.executable, "-E", "-s", "-m", "programmes.opening", kind]
        return int(subprocess.check_output(command, stdin=file, cwd=settings.BASE_DIR))


def test_a_picture_of_forty_million_pixels_is_painted_within_the_limit():
    made = BytesIO()
    Image.new("RGB", (8_000, 5_000), "teal").save(made, "JPEG", quality=20)
    verdict = looked_at("jpg", made.getvalue())
    assert not verdict.refused and verdict.cleaned
    assert peak_of("jpg", made.getvalue()) <= MEMORY < 512 * 1024 * 1024


def test_who_opens_files_knows_no_secret(monkeypatch, tmp_path):
    """The process is given no environment but the language, so what takes it over learns nothing."""
    monkeypatch.setenv("SECRET_KEY", "geheim")
    seen = tmp_path / "seen"
    stand_in = tmp_path / "python"
    stand_in.write_text(f"#!/bin/sh\n/usr/bin/env > {seen}\necho clean >&2\n")
    stand_in.chmod(0o755)
    monkeypatch.setattr("programmes.opening.inspect.sys.executable", str(stand_in))
    with TemporaryFile() as file:
        inspect("pdf", file)
    told = {line.partition("=")[0] for line in seen.read_text().splitlines()}
    assert told <= {"LANG", "PWD", "SHLVL", "_", "OLDPWD"} and "SECRET_KEY" in os.environ
