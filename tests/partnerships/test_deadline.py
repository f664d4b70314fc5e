"""The last second of a call, by the database's clock: who arrived in time is in, however long the queue."""

from datetime import UTC, date, datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import connection

from partnerships.models import Application, Refusal, Submission
from partnerships.rounds import sweep
from programmes import clock
from programmes.models import Call, ClosingRoll, Due
from programmes.scope import scope
from tests.cast import writer
from tests.conftest import signed_in

CLOSES = datetime(2024, 10, 23, 22, tzinfo=UTC)


@pytest.fixture
def whole(committed_whole):
    """The association has consented; the municipality's consent will submit."""
    committed_whole.consent(committed_whole.maja)
    return committed_whole


def finger(whole, user=None):
    """A finger on the consent page's button, so that pressing it takes no time of its own."""
    sent, browser = {"consent": "yes", "content_hash": whole.hash()}, signed_in(user or whole.jonas)
    english = {"Accept-Language": "en"}
    assert browser.get(f"{whole.address}consent/").status_code == 200  # she has read it
    return lambda **more: browser.post(f"{whole.address}consent/", sent, headers=english, **more)


def press(whole, user=None):
    """The consent page's button, pressed by the municipality."""
    return finger(whole, user)()


@pytest.mark.fact("S1-03")
@pytest.mark.fact("S1-04")
def test_a_tenth_of_a_second_before_midnight_is_in_time(whole, moved_clock):
    """Scenario 1, first half."""
    presses = finger(whole)
    moved_clock(CLOSES - timedelta(seconds=4))
    assert presses().headers["Location"].endswith("/receipt/1/")
    with scope(whole.vejen):
        submission = Submission.objects.get()
        assert submission.arrived_at < CLOSES
    page = signed_in(whole.jonas).get(f"{whole.address}receipt/1/", headers={"Accept-Language": "en"}).content.decode()
    assert "23 October 2024, 23:59:5" in page and "2024-10-23T21:59:5" in page


def test_at_midnight_it_is_too_late_and_the_draft_stays(whole, moved_clock):
    """Scenario 1, second half."""
    moved_clock(CLOSES)
    answer = press(whole)
    assert answer.headers["Location"] == whole.address
    page = signed_in(whole.jonas).get(whole.address, headers={"Accept-Language": "en"}).content.decode()
    assert "The deadline has passed" in page and "Wednesday 23 October 2024, 24:00" in page
    with scope(whole.vejen):
        refusal = Refusal.objects.get()
        assert refusal.by == whole.jonas and refusal.arrived_at >= CLOSES
        assert "The deadline has passed" in refusal.sentence
        assert not Submission.objects.exists()
    text = signed_in(whole.jonas).get(f"{whole.address}text/").content.decode()
    assert "Vi har arbejdet med frivillige" in text
    export = signed_in(whole.jonas).get(f"{whole.address}export/")
    assert export.json()["answers"]["A1"] == {"name": "Fællesskab i Fjordby"}


def test_what_was_typed_while_the_line_was_down_is_not_sent_after_midnight(whole, moved_clock):
    """Scenario 5: the server's state is unchanged, and the sentence names the deadline."""
    moved_clock(CLOSES + timedelta(minutes=10))
    sent = {"D1.base": "1", "has": "D1.cooperation", "D1.cooperation": "For sent."}
    answer = signed_in(whole.jonas).post(
        f"{whole.address}questions/D1/", sent, headers={"X-Requested-With": "fetch", "Accept-Language": "en"}
    )
    assert answer.status_code == 409 and "Wednesday 23 October 2024, 24:00" in answer.json()["refused"]
    with scope(whole.vejen):
        assert "For sent" not in str(writer(whole.application, whole.maja).application.answers.get(question="D1").value)


def test_who_came_in_time_and_had_to_wait_is_in(whole, moved_clock):
    presses, held, let_go, answers = finger(whole), Event(), Event(), []
    moved_clock(CLOSES - timedelta(seconds=2))

    def edit_the_call():
        with scope(whole.vejen):
            Call.objects.select_for_update().get(pk=whole.call.pk)
            held.set()
            let_go.wait(10)
        connection.close()

    def send():
        answers.append(presses().headers["Location"])
        connection.close()

    editor, sender = Thread(target=edit_the_call), Thread(target=send)
    editor.start()
    held.wait(10)
    sender.start()
    sender.join(3)
    assert sender.is_alive() and clock.now() > CLOSES  # she waits, and the call has closed meanwhile
    let_go.set()
    editor.join(10), sender.join(10)
    assert answers == [f"{whole.address}receipt/1/"]
    with scope(whole.vejen):
        assert Submission.objects.get().arrived_at < CLOSES and not Refusal.objects.exists()


def test_the_closing_roll_is_written_once_and_names_who_was_in(whole, moved_clock):
    press(whole)
    moved_clock(CLOSES + timedelta(seconds=179))
    sweep()
    with scope(whole.vejen):
        assert not ClosingRoll.objects.exists()
    moved_clock(CLOSES + timedelta(seconds=181))
    sweep(), sweep()
    with scope(whole.vejen):
        submission = Submission.objects.get()
        assert ClosingRoll.objects.get().entries == [
            {"reference": "VEJEN-2024-001", "submission": submission.pk, "content_hash": submission.content_hash}
        ]
    assert not Due.objects.filter(kind="closing").exists()


def test_nobody_starts_before_the_call_opens_or_after_it_has_closed(whole, moved_clock):
    start = f"/vejen/calls/{whole.call.pk}/start/"
    sent = {"kind": "association", "name": "Foreningen Sent", "identifier": "99999985", "signs": "yes"}
    for opens_on, instant in ((date(2024, 10, 23), CLOSES - timedelta(days=1)), (date(2024, 8, 15), CLOSES)):
        moved_clock(instant)
        with scope(whole.vejen):
            Call.objects.filter(pk=whole.call.pk).update(opens_on=opens_on)
        answer = signed_in(whole.ida).post(start, sent)
        assert answer.status_code == 200 and 'name="identifier"' not in answer.content.decode()
    with scope(whole.vejen):
        assert Application.objects.count() == 1
