"""Attachments: known by their content, stored where nobody guesses, and reached by one way only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships.models import File
from partnerships.models.files import tidy_name
from programmes.scope import scope
from tests.answers import A_PDF
from tests.cast import appointed, person
from tests.conftest import signed_in


@pytest.fixture
def fjordby(committed_fjordby, settings, tmp_path):
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    committed_fjordby.folder = tmp_path
    return committed_fjordby


def attach(fjordby, user, name, content, field="articles"):
    """What the page says after an upload."""
    upload = SimpleUploadedFile(name, content, "application/pdf")
    address = f"{fjordby.address}questions/H3/files/{field}/"
    page = signed_in(user).post(address, {"file": upload}, follow=True, headers={"Accept-Language": "en"})
    return page.content.decode()


def test_a_file_is_stored_under_a_random_name_outside_the_web_root_with_its_hash(fjordby):
    attach(fjordby, fjordby.maja, "Vedtægter 2024.pdf", A_PDF)
    with scope(fjordby.vejen):
        file = File.objects.get()
    assert (file.name, file.size, file.media_type) == ("Vedtægter 2024.pdf", len(A_PDF), "application/pdf")
    assert "Vedt" not in file.stored.name and (fjordby.folder / file.stored.name).read_bytes() == A_PDF


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


def test_one_file_where_one_is_asked_and_the_other_party_attaches_none(fjordby):
    attach(fjordby, fjordby.maja, "a.pdf", A_PDF)
    assert "At most 1 file." in attach(fjordby, fjordby.maja, "b.pdf", A_PDF)
    assert "Only the association" in attach(fjordby, fjordby.jonas, "c.pdf", A_PDF, "accounts")
    with scope(fjordby.vejen):
        assert File.objects.count() == 1


def test_a_file_is_sent_as_an_attachment_that_nothing_may_run_in(fjordby):
    attach(fjordby, fjordby.maja, "Vedtægter.pdf", A_PDF)
    with scope(fjordby.vejen):
        token = File.objects.get().token
    answer = signed_in(fjordby.jonas).get(f"/vejen/files/{token}/")
    assert answer.getvalue() == A_PDF
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''Vedt%C3%A6gter.pdf"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and "no-store" in answer.headers["Cache-Control"]


def test_nobody_else_gets_a_file_not_even_staff_before_it_is_submitted(fjordby):
    attach(fjordby, fjordby.maja, "Vedtægter.pdf", A_PDF)
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
