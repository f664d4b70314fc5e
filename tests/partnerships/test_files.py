"""Attachments: known by their content, stored where nobody guesses, and reached by one way only."""

from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships import quarantine
from partnerships.models import File
from partnerships.models.files import MOST_FILES
from programmes.models.quarantined import tidy_name
from programmes.scope import scope
from tests.answers import A_PDF
from tests.cast import appointed, person
from tests.conftest import signed_in


def attach(fjordby, user, name, content, field="articles"):
    """What the page says after an upload."""
    upload = SimpleUploadedFile(name, content, "application/pdf")
    address = f"{fjordby.address}questions/H3/files/{field}/"
    page = signed_in(user).post(address, {"file": upload}, follow=True, headers={"Accept-Language": "en"})
    return page.content.decode()


@pytest.fixture
def fjordby(with_files):
    return with_files


def test_a_file_is_stored_under_a_random_name_outside_the_web_root_with_its_hash(fjordby):
    attach(fjordby, fjordby.maja, "Vedtægter 2024.pdf", A_PDF)
    with scope(fjordby.vejen):
        file = File.objects.get()
    assert (file.name, file.size, file.media_type) == ("Vedtægter 2024.pdf", len(A_PDF), "application/pdf")
    assert "Vedt" not in file.received.name and (fjordby.folder / file.received.name).read_bytes() == A_PDF
    assert file.sha256 == sha256(A_PDF).hexdigest()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("vedtægter.html", b"<script>alert(1)</script>"),
        ("vedtægter.svg", b"<svg onload='alert(1)'/>"),
        ("vedtægter.pdf", b"<html><script>alert(1)</script></html>"),
        ("vedtægter.pdf", b"MZ\x90\x00"),
        ("vedtægter.pdf", b""),
        ("vedtægter.pdf.exe", A_PDF),
        ("vedtægter", A_PDF),
    ],
)
def test_what_is_not_a_pdf_is_refused_with_a_sentence(fjordby, name, content):
    assert "H3:" in attach(fjordby, fjordby.maja, name, content)
    with scope(fjordby.vejen):
        assert not File.objects.exists()
    assert list(fjordby.folder.rglob("*")) == []


def test_names_lose_their_paths_and_their_tricks():
    assert tidy_name("../../etc/passwd.pdf") == "passwd.pdf"
    assert tidy_name("C:\\Users\\x\\brev.pdf") == "brev.pdf"
    assert tidy_name("cv\u202efdp.exe") == "cvfdp.exe"
    assert len(tidy_name("a" * 400 + ".pdf")) == 144


def test_the_other_party_attaches_none_where_it_is_not_asked(fjordby):
    assert "Only the association" in attach(fjordby, fjordby.jonas, "c.pdf", A_PDF, "accounts")
    with scope(fjordby.vejen):
        assert not File.objects.exists()


def test_more_files_than_a_question_takes_are_refused(fjordby):
    for number in range(4):
        page = attach(fjordby, fjordby.maja, f"brev {number}.pdf", A_PDF + b"%" * number, "letter")
    assert "At most 3 files. Remove one first." in page
    with scope(fjordby.vejen):
        assert File.objects.count() == 3


def test_an_application_takes_twenty_files(fjordby, monkeypatch):
    monkeypatch.setattr("partnerships.attaching.MOST_FILES", 2)
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        page = attach(fjordby, fjordby.maja, name, A_PDF, "letter")
    assert MOST_FILES == 20 and "At most 2 files in one application." in page


def test_a_new_version_takes_the_place_of_the_old_one_which_both_parties_can_still_read(fjordby):
    attach(fjordby, fjordby.maja, "Vedtægter 2023.pdf", A_PDF)
    attach(fjordby, fjordby.maja, "Vedtægter 2024.pdf", A_PDF.replace(b"%%EOF", b"% nye\n%%EOF"))
    quarantine.sweep()
    with scope(fjordby.vejen):
        old, new = File.objects.all()
        assert list(File.objects.kept()) == [new] and new.replaces == old
    for user in (fjordby.maja, fjordby.jonas):
        page = signed_in(user).get(f"{fjordby.address}sections/H/").content.decode()
        assert "Earlier versions" in page and f"/vejen/files/{old.token}/" in page
        assert signed_in(user).get(f"/vejen/files/{old.token}/").getvalue() == A_PDF
    signed_in(fjordby.maja).post(f"{fjordby.address}files/{old.token}/again/")
    with scope(fjordby.vejen):
        assert list(File.objects.kept()) == [old], "the earlier one is used again, and the newer one kept"


def test_the_same_file_sent_twice_is_one(fjordby):
    for _time in range(2):
        attach(fjordby, fjordby.maja, "Vedtægter.pdf", A_PDF)
    with scope(fjordby.vejen):
        assert File.objects.count() == 1


def test_a_file_is_sent_as_an_attachment_that_nothing_may_run_in(fjordby):
    attach(fjordby, fjordby.maja, "Vedtægter.pdf", A_PDF)
    quarantine.sweep()
    with scope(fjordby.vejen):
        token = File.objects.get().token
    answer = signed_in(fjordby.jonas).get(f"/vejen/files/{token}/")
    assert answer.getvalue() == A_PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''Vedt%C3%A6gter.pdf"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and "no-store" in answer.headers["Cache-Control"]


def test_nobody_else_gets_a_file_not_even_staff_before_it_is_submitted(fjordby):
    attach(fjordby, fjordby.maja, "Vedtægter.pdf", A_PDF)
    quarantine.sweep()
    with scope(fjordby.vejen):
        token = File.objects.get().token
    stranger, staff = person("Ulf Strand"), person("Karen Berg")
    appointed(staff, "staff", fjordby.vejen)
    for user in (stranger, staff):
        assert signed_in(user).get(f"/vejen/files/{token}/").status_code == 404
    assert signed_in(fjordby.maja).get(f"/versova/files/{token}/").status_code == 404


def test_what_was_submitted_is_read_by_staff_and_kept_when_it_is_removed_later(committed_whole):
    whole, staff = committed_whole, person("Karen Berg")
    appointed(staff, "staff", whole.vejen)
    whole.consent(whole.maja)
    submission = whole.consent(whole.jonas)
    with scope(whole.vejen):
        token = File.objects.first().token
    assert signed_in(staff).get(f"/vejen/files/{token}/").getvalue() == A_PDF
    browser = signed_in(whole.maja)
    browser.post(f"{whole.address}reopen/")
    browser.post(f"{whole.address}files/{token}/remove/")
    assert signed_in(staff).get(f"/vejen/files/{token}/").getvalue() == A_PDF
    assert len(submission.read["files"]) == 2
