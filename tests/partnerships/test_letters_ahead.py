"""Letters read before they are sent: a preview makes nothing, a test goes to oneself, and who gets what is foreseen."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache

from partnerships import documents
from partnerships.models import Completion, OwnDeadline, Paper
from partnerships.rounds import sweep as look_at_the_clock
from partnerships.views.completion import received
from partnerships.views.consent import tell
from programmes import correspondence
from programmes.models import Outbox
from programmes.outbox import sweep
from programmes.scope import scope
from tests.browsing import body
from tests.cast import appointed, person
from tests.conftest import signed_in

ENGLISH = {"headers": {"Accept-Language": "en"}}
RECEIPT = "/vejen/letters/kinds/partnerships.letters.receipt/"


@pytest.fixture
def sent(committed_whole):
    """Submitted by both; the letters are written and none has gone."""
    whole = committed_whole
    whole.sofie = person("Sofie Bak", "en")
    appointed(whole.sofie, "staff", whole.vejen)
    whole.consent(whole.maja)
    submission = whole.consent(whole.jonas)
    with scope(whole.vejen):
        submission.programme = whole.vejen
        tell(submission)
    whole.submission = submission
    return whole


def test_a_preview_writes_no_row_and_makes_no_paper(sent, monkeypatch):
    """Of the receipt and of the completion: both carry a paper when they are sent."""
    with scope(sent.vejen):
        day = {"closes_on": date(2024, 11, 1), "closes_clock": timedelta(0), "time_zone": "UTC", "by": sent.sofie}
        about = {"submission": sent.submission, "application": sent.submission.application, "questions": ["B3"]}
        asked = Completion.objects.create(text="Who?", **about, **day)
        said = {"content": sent.submission.content, "content_hash": "0" * 64, "parties": sent.submission.parties}
        said |= {
            "form_version": sent.submission.form_version,
            "by": sent.maja,
            "arrived_at": sent.submission.arrived_at,
        }
        received(sent.submission.supplements.create(completion=asked, number=1, reference="S1", **said))
        before = Outbox.objects.count()
    called = []
    monkeypatch.setattr(documents, "pdf_of", lambda *given: called.append(given))
    monkeypatch.setattr(documents, "html", lambda *given: called.append(given))
    browser = signed_in(sent.sofie)
    for kind, words in (("receipt", "Received: VEJEN-2024-001"), ("supplement_received", "S1")):
        page = browser.get(f"/vejen/letters/kinds/partnerships.letters.{kind}/?language=en", **ENGLISH)
        assert words in page.content.decode(), kind
    with scope(sent.vejen):
        assert not Paper.objects.exists() and Outbox.objects.count() == before
    assert called == []


def test_what_is_sent_carries_its_paper_still(sent, post_box):
    sweep()
    letter = next(each for each in post_box if each["To"] == "maja.holm@example.org")
    (attached,) = letter.iter_attachments()
    assert attached.get_filename() == "VEJEN-2024-001-receipt-en.pdf"
    assert attached.get_payload(decode=True).startswith(b"%PDF-")


def test_staff_send_a_letter_to_themselves_in_a_chosen_language_and_nobody_else_gets_it(sent, post_box):
    with scope(sent.vejen):
        Outbox.objects.all().update(status="sent")
    page = signed_in(sent.sofie).post(f"{RECEIPT}?language=da", {"act": "test"}, follow=True, **ENGLISH)
    assert "The test is on its way to you." in page.content.decode()
    sweep()
    (letter,) = post_box
    assert letter["To"] == "sofie.bak@example.org"
    assert letter["Subject"].endswith("VEJEN-2024-001") and letter["Subject"] != "Modtaget: VEJEN-2024-001"
    text = body(letter)
    assert "Modtaget" in text and "http" not in text and not list(letter.iter_attachments())
    with scope(sent.vejen):
        assert not Paper.objects.exists()


def test_a_test_of_what_was_never_written_is_not_sent_and_many_are_slowed_down(sent):
    browser = signed_in(sent.sofie)
    nothing = browser.post("/vejen/letters/kinds/partnerships.letters.moved/", {"act": "test"}, follow=True, **ENGLISH)
    assert "There is nothing to send." in nothing.content.decode()
    cache.clear()
    pages = [browser.post(RECEIPT, {"act": "test"}, follow=True, **ENGLISH).content.decode() for _test in range(21)]
    assert ["on its way" in page for page in pages] == [True] * 20 + [False]
    assert "Wait an hour" in pages[-1]
    with scope(sent.vejen):
        assert Outbox.objects.filter(kind="programmes.letters.test").count() == 20


def ahead(fjordby, kind):
    start = datetime(2024, 10, 22, tzinfo=UTC)
    with scope(fjordby.vejen):
        found = correspondence.foreseen(start, start + timedelta(days=30), None)
    return [(each.at, each.to) for each in found if each.kind.endswith(kind)]


def test_who_is_reminded_of_a_party_s_own_deadline_is_foreseen_and_so_it_comes(fjordby_moving, post_box):
    fjordby, moved_clock = fjordby_moving
    with scope(fjordby.vejen):
        party = fjordby.application.partnership.parties.get(kind="association")
        facts = {"on": date(2024, 10, 23), "clock": timedelta(hours=18), "time_zone": "Europe/Copenhagen"}
        OwnDeadline(party=party, by=fjordby.maja, hours_before=[24, 3], **facts).plan()
    one, two = datetime(2024, 10, 22, 16, tzinfo=UTC), datetime(2024, 10, 23, 13, tzinfo=UTC)
    theirs = ["Ida Skov", "Maja Holm"]
    assert ahead(fjordby, "own_deadline") == [(at, name) for at in (one, two) for name in theirs]
    moved_clock(one + timedelta(seconds=5))
    look_at_the_clock(), sweep()
    told = [letter["To"] for letter in post_box if letter["To"] != "jonas.friis@example.org"]
    assert sorted(told) == ["ida.skov@example.org", "maja.holm@example.org"]
    assert ahead(fjordby, "own_deadline") == [(two, name) for name in theirs]


@pytest.fixture
def fjordby_moving(committed_fjordby, moved_clock):
    return committed_fjordby, moved_clock


def test_who_is_reminded_of_a_completion_is_foreseen_until_it_is_answered(sent):
    with scope(sent.vejen):
        day = {"closes_on": date(2024, 11, 1), "closes_clock": timedelta(hours=24), "time_zone": "Europe/Copenhagen"}
        about = {"submission": sent.submission, "application": sent.submission.application, "questions": ["B3"]}
        asked = Completion.objects.create(text="Who?", by=sent.sofie, **about, **day)
    at = datetime(2024, 10, 31, 23, tzinfo=UTC)
    expected = [(at, name) for name in ("Ida Skov", "Jonas Friis", "Maja Holm")]
    assert [each for each in ahead(sent, "completion_asked") if each[0] == at] == expected
    with scope(sent.vejen):
        asked.move_to(Completion.Status.CLOSED, sent.sofie)
    assert [each for each in ahead(sent, "completion_asked") if each[0] == at] == []
