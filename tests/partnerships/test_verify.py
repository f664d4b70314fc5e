"""Anybody who has a paper in hand can ask whether it is ours, and learns nothing that is not printed on it."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from zlib import decompress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from partnerships.documents import again, paper_of
from partnerships.models import Paper
from partnerships.models.papers import SIGNS
from programmes.scope import scope
from tests.cast import programme


@pytest.fixture
def paper(committed_whole):
    """The receipt of what both have consented to."""
    whole = committed_whole
    whole.consent(whole.maja)
    submission = whole.consent(whole.jonas)
    with scope(whole.vejen):
        submission.application.call.programme = whole.vejen
        return paper_of(submission, Paper.Kind.RECEIPT, "en")


def verify(content=None, code="", slug="vejen", browser=None):
    sent = {"code": code}
    if content is not None:
        sent["file"] = SimpleUploadedFile("receipt.pdf", content, "application/pdf")
    return (browser or Client(headers={"Accept-Language": "en"})).post(f"/{slug}/verify/", sent, follow=True)


def test_the_file_that_we_issued_is_known_and_every_claim_on_it_is_shown(paper):
    answer = verify(bytes(paper.content))
    page = answer.content.decode()
    assert answer.status_code == 200 and "Yes, we have issued this paper" in page
    for claim in (
        "VEJEN-2024-001",
        "Foreningen Fjordlys",
        "Fjordby Kommune",
        "Maja Holm",
        "Jonas Friis",
        "Vedtægter.pdf",
    ):
        assert claim in page, claim
    assert "maja.holm@example.org" not in page and "Havnegade" not in page, "nothing that the paper does not say"
    assert answer.headers["Cache-Control"] == "private, no-store" and answer.headers["X-Robots-Tag"] == "noindex"


def test_a_single_changed_byte_is_not_ours(paper):
    content = bytearray(paper.content)
    content[len(content) // 2] ^= 1
    answer = verify(bytes(content))
    assert answer.status_code == 404 and "No, we have not issued this paper" in answer.content.decode()
    assert "Fjordlys" not in answer.content.decode()


def test_the_code_on_the_paper_leads_to_the_same_however_it_is_typed(paper):
    assert len(paper.code) == 16 and set(paper.code) <= set(SIGNS)
    typed = "-".join(paper.code[n : n + 4] for n in range(0, 16, 4)).lower()
    for code in (paper.code, typed, f" {paper.code[:8]}  {paper.code[8:]} "):
        assert "VEJEN-2024-001" in verify(code=code).content.decode()
    wrong = SIGNS[0] * 16
    answer = Client(headers={"Accept-Language": "en"}).get(f"/vejen/verify/{wrong}/")
    assert answer.status_code == 404 and "No, we have not issued this paper" in answer.content.decode()
    assert Client().get("/vejen/verify/x%00y/").status_code == 404
    assert verify(code="hello").status_code == 400


def test_another_programme_does_not_know_it(paper):
    programme("versova")
    assert verify(bytes(paper.content), slug="versova").status_code == 404
    assert verify(code=paper.code, slug="versova").status_code == 404


def test_what_is_sent_is_kept_nowhere(paper, settings, tmp_path):
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    verify(bytes(3_000_000))
    assert list(tmp_path.rglob("*")) == []
    assert verify(bytes(11_000_000)).status_code == 400


def test_guessing_is_slowed_down(paper):
    browser = Client(headers={"Accept-Language": "en"})
    answers = [verify(b"x", browser=browser).status_code for _try in range(32)]
    assert answers[:30] == [404] * 30 and answers[30:] == [429] * 2
    assert verify(bytes(paper.content), browser=browser).status_code == 429


def test_the_printed_square_and_words_lead_there_and_the_paper_is_still_for_everybody(paper, tmp_path):
    """pdfua finds no fault: the square is a figure that says what it is."""
    path = tmp_path / "receipt.pdf"
    path.write_bytes(bytes(paper.content))
    assert paper.sha256 == sha256(bytes(paper.content)).hexdigest()
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    assert "/vejen/verify/" in text and " ".join(paper.code[n : n + 4] for n in range(0, 16, 4)) in text
    checker = Path(sys.executable).parent / "pdfua"
    said = subprocess.run([checker, "check", str(path)], capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout + said.stderr


def test_a_paper_printed_again_from_what_is_stored_is_the_same_to_the_byte(paper):
    """Whatever has changed around it: the call's name, its deadline, the programme's colour."""
    with scope(programme("vejen")):
        call = paper.submission.application.call
        type(call).objects.filter(pk=call.pk).update(title={"da": "Et andet navn"}, answer_by=None)
        stored = Paper.objects.get(pk=paper.pk)
        assert again(stored) == bytes(stored.content) and sha256(again(stored)).hexdigest() == stored.sha256


@pytest.mark.proof
def test_another_process_prints_the_same_bytes_on_another_day(paper, tmp_path):
    """No date, no random name and no order of a set goes into a paper."""
    page = tmp_path / "page.html"
    page.write_bytes(decompress(paper.source))
    printing = f"""
import sys, django
django.setup()
from programmes.documents import pdf_of, qr
page = open({str(page)!r}).read()
sys.stdout.buffer.write(pdf_of(page, {{"asset:qr.svg": qr({paper.data["address"]!r})}}))
"""
    for seed in ("1", "77"):
        around = os.environ | {"PYTHONHASHSEED": seed, "TZ": "Asia/Tokyo", "DJANGO_SETTINGS_MODULE": "portal.settings"}
        ran = subprocess.run([sys.executable, "-c", printing], env=around, capture_output=True, check=True)
        assert ran.stdout == bytes(paper.content)
