"""From quarantine to clean or refused: what waits for it, what does not, and what is never lost."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image

from partnerships import quarantine
from partnerships.attaching import attach
from partnerships.models import File
from partnerships.standing import Standing
from programmes import clock
from programmes import quarantine as at_work
from programmes.models import Due, Outbox
from programmes.opening.inspect import Verdict
from programmes.outbox import sweep
from programmes.questions import Field
from programmes.scope import scope
from programmes.states import NotAllowed
from programmes.words import Text
from tests.answers import A_PDF, ANSWERS
from tests.cast import answered, writer
from tests.conftest import signed_in
from tests.hostile_pdfs import SCRIPT, a_pdf, saved

PICTURES = Field(key="letter", kind="files", accept=("png", "jpg"), max_files=3, label=Text(en="Pictures"), help=Text())


def hostile():
    pdf = a_pdf()
    pdf.Root.OpenAction = SCRIPT
    return saved(pdf)


def sent(fjordby, name, content, field="articles"):
    """Maja attaches a file to H3."""
    media = "image/jpeg" if name.endswith("jpg") else "application/pdf"
    facts = {"name": name, "media_type": media, "size": len(content), "sha256": sha256(content).hexdigest()}
    with scope(fjordby.vejen):
        hand = writer(fjordby.application, fjordby.maja)
        question = hand.application.asks.questions["H3"]
        place = PICTURES if field == "pictures" else question.field(field)
        return attach(hand, question, place, received=ContentFile(content, name="x"), **facts)


def now(fjordby, file):
    with scope(fjordby.vejen):
        return File.objects.get(pk=file.pk)


def a_photo():
    made, exif = BytesIO(), Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (55.0, 42.0, 0.0)})
    Image.new("RGB", (60, 40), "teal").save(made, "JPEG", exif=exif)
    return made.getvalue()


def test_a_file_waits_until_a_worker_has_opened_it(with_files):
    file = sent(with_files, "a.pdf", A_PDF)
    assert file.status == "quarantine"
    assert signed_in(with_files.maja).get(f"/vejen/files/{file.token}/").status_code == 404
    quarantine.sweep()
    assert now(with_files, file).status == "clean"
    assert signed_in(with_files.jonas).get(f"/vejen/files/{file.token}/").getvalue() == A_PDF
    quarantine.sweep()
    assert not Due.objects.filter(kind="files", next_at__lte=clock.now()).exists()


def test_a_refused_file_says_why_at_its_field_and_by_letter_and_its_bytes_are_gone(with_files, post_box):
    file = sent(with_files, "Vedtægter.pdf", hostile())
    quarantine.sweep()
    file = now(with_files, file)
    assert (file.status, file.refused, file.stored.name, file.received.name) == ("rejected", "script", "", "")
    assert not [path for path in with_files.folder.rglob("*") if path.is_file()]
    page = signed_in(with_files.maja).get(f"{with_files.address}sections/H/").content.decode()
    assert "The file holds a script. Print it to a new PDF and upload that." in page
    for user in (with_files.maja, with_files.jonas):
        assert signed_in(user).get(f"/vejen/files/{file.token}/").status_code == 404
    sweep()
    (letter,) = post_box
    assert letter["To"] == "maja.holm@example.org" and "The file holds a script." in letter.get_body().get_content()
    assert "Vedt" not in letter.as_string()


def test_nobody_is_told_of_a_refusal_that_a_better_file_has_overtaken(with_files, post_box):
    sent(with_files, "Vedtægter.pdf", hostile())
    quarantine.sweep()
    sent(with_files, "Vedtægter igen.pdf", A_PDF)
    sweep()
    assert post_box == []
    with scope(with_files.vejen):
        assert [file.name for file in File.objects.kept()] == ["Vedtægter igen.pdf"]


def test_a_picture_is_kept_without_the_place_where_it_was_taken(with_files):
    photo = a_photo()
    file = sent(with_files, "lokale.jpg", photo, "pictures")
    assert file.sha256 == sha256(photo).hexdigest()
    quarantine.sweep()
    file = now(with_files, file)
    (path,) = [path for path in with_files.folder.rglob("*") if path.is_file()]
    kept = path.read_bytes()
    assert file.status == "clean" and file.sha256 == sha256(kept).hexdigest() and file.size == len(kept)
    with Image.open(BytesIO(kept)) as picture:
        assert dict(picture.getexif()) == {} and not picture.getexif().get_ifd(0x8825)


@pytest.fixture
def whole(with_files):
    answered(with_files.application, with_files.maja, with_files.jonas, ANSWERS)
    return with_files


def test_consent_waits_for_the_check_and_nothing_else_does(whole):
    sent(whole, "Vedtægter.pdf", A_PDF)
    sent(whole, "Regnskab.pdf", A_PDF, "accounts")
    with scope(whole.vejen):
        hand = writer(whole.application, whole.maja)
        hand.mark_ready(hand.application.asks.section("H"))
    with pytest.raises(NotAllowed):
        whole.consent(whole.maja)
    page = signed_in(whole.maja).get(f"{whole.address}consent/").content.decode()
    assert page.count("A file is being checked. This takes a moment") == 2 and 'name="consent"' not in page
    quarantine.sweep()
    assert whole.consent(whole.maja) is None and whole.consent(whole.jonas).number == 1


def test_a_consent_is_bound_to_the_bytes_that_are_kept_not_to_those_that_came(whole):
    """She reads the page, a photo lands and is painted anew, and her consent was to something else."""
    sent(whole, "Vedtægter.pdf", A_PDF)
    sent(whole, "Regnskab.pdf", A_PDF, "accounts")
    quarantine.sweep()
    read = whole.hash()
    photo = sent(whole, "lokale.jpg", a_photo(), "pictures")
    while_waiting = whole.hash()
    with pytest.raises(NotAllowed):
        whole.consent(whole.maja, while_waiting)
    quarantine.sweep()
    for stale in (read, while_waiting):
        with pytest.raises(NotAllowed, match="The text has changed since you read it"):
            whole.consent(whole.maja, stale)
    whole.consent(whole.maja)
    submission = whole.consent(whole.jonas)
    kept = next(file for file in submission.read["files"] if file["name"] == "lokale.jpg")
    assert kept["sha256"] == now(whole, photo).sha256


def test_a_refused_file_is_missing_and_stands_in_the_way_until_it_is_gone(whole):
    file = sent(whole, "Vedtægter.pdf", hostile())
    sent(whole, "Regnskab.pdf", A_PDF, "accounts")
    quarantine.sweep()
    with scope(whole.vejen):
        said = [item.sentence for item in Standing.of(writer(whole.application, whole.maja).application).obstacles]
        assert len(said) == 2 and said[1] == "A file was refused. Remove it or upload another"
        assert writer(whole.application, whole.maja).application.missing["association"] == 3
    signed_in(whole.maja).post(f"{whole.address}files/{file.token}/remove/")
    sent(whole, "Vedtægter.pdf", A_PDF)
    quarantine.sweep()
    assert whole.consent(whole.maja) is None


def test_a_file_that_took_its_worker_down_is_opened_by_the_next_one(with_files, monkeypatch, moved_clock):
    file = sent(with_files, "a.pdf", A_PDF)

    def killed(*anything):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(at_work, "inspect", killed)
        with pytest.raises(SystemExit):
            quarantine.sweep()
    file = now(with_files, file)
    assert (file.status, file.tries) == ("quarantine", 1) and file.next_at > file.at
    quarantine.sweep()
    assert now(with_files, file).status == "quarantine", "not at once: it may take the next worker down too"
    moved_clock(timedelta(minutes=2))
    quarantine.sweep()
    assert now(with_files, file).status == "clean"


def test_two_workers_open_a_file_once(with_files, monkeypatch):
    file, looked = sent(with_files, "a.pdf", A_PDF), []

    def slow(kind, came):
        looked.append(kind)
        assert quarantine.check(with_files.vejen.pk, pk=file.pk) is False, "the other worker finds nothing to do"
        return Verdict()

    monkeypatch.setattr(at_work, "inspect", slow)
    quarantine.sweep()
    assert looked == ["pdf"] and now(with_files, file).status == "clean"


def test_without_the_virus_check_that_was_asked_for_a_file_stays_in_quarantine(with_files, settings, moved_clock):
    file = sent(with_files, "a.pdf", A_PDF)
    settings.CLAMD_URL = "tcp://127.0.0.1:9"
    for _try in range(3):
        quarantine.sweep()
        moved_clock(timedelta(minutes=11))
    assert (now(with_files, file).status, now(with_files, file).tries) == ("quarantine", 3)
    health = Client().get("/health/ready").json()
    assert health["virus_check"] is False and health["files"]["in_time"] is False
    settings.CLAMD_URL = ""
    quarantine.sweep()
    assert now(with_files, file).status == "clean"


def test_what_the_virus_check_finds_is_refused(with_files, monkeypatch):
    file = sent(with_files, "a.pdf", A_PDF)
    monkeypatch.setattr(at_work, "has_virus", lambda came: True)
    quarantine.sweep()
    assert now(with_files, file).refused == "virus"


def test_a_file_without_its_bytes_does_not_hold_back_the_next_one(with_files):
    lost, good = sent(with_files, "a.pdf", A_PDF), sent(with_files, "b.pdf", A_PDF, "accounts")
    (with_files.folder / lost.received.name).unlink()
    quarantine.sweep()
    assert [now(with_files, lost).status, now(with_files, good).status] == ["quarantine", "clean"]


def test_the_letter_about_a_file_waits_in_the_outbox_once(with_files):
    sent(with_files, "a.pdf", hostile())
    quarantine.sweep()
    quarantine.sweep()
    with scope(with_files.vejen):
        assert Outbox.objects.filter(kind="partnerships.letters.file_refused").count() == 1
