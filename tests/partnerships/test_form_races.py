"""A form that is published while somebody consents, writes or publishes too: one comes after the other, always."""

from threading import Barrier, Event, Thread

import pytest
from django.db import connection

from partnerships.models import Application, Recheck, Refusal, Submission
from partnerships.moving import catch_up
from programmes.models import FormVersion
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import write, writer
from tests.conftest import signed_in
from tests.everything import consent
from tests.forms import Writing, changed, shorter


@pytest.fixture
def writing(ground):
    """Both have answered everything, and the association has consented."""
    made = Writing()
    consent(made.application, made.maja)
    return made


def hash_read(writing):
    with scope(writing.vejen):
        return writing.standing().content_hash


def in_a_thread(act):
    """Something done beside, on a connection of its own."""
    thread = Thread(target=lambda: (act(), connection.close()))
    thread.start()
    return thread


def test_a_consent_that_was_first_is_submitted_on_the_old_version_and_the_change_waits(writing):
    read, held, let_go = hash_read(writing), Event(), Event()

    def send():
        with scope(writing.vejen):
            writer(writing.application, writing.jonas).consent(read)
            held.set()
            let_go.wait(20)

    sender = in_a_thread(send)
    held.wait(20)
    publisher = in_a_thread(lambda: changed(writing.call, shorter))
    publisher.join(2)
    assert publisher.is_alive()
    let_go.set()
    sender.join(20), publisher.join(20)
    with scope(writing.vejen):
        assert Submission.objects.get().form_version.name == "2"
        application = Application.objects.get(pk=writing.application.pk)
        assert (application.status, application.form_version.number) == ("submitted", 2)
        assert writing.call.form.latest.name == "3"


def test_a_consent_that_came_while_a_change_was_published_is_refused_and_the_draft_moves(writing):
    read, held, let_go, answers = hash_read(writing), Event(), Event(), []
    address = f"/vejen/partnerships/{writing.fjordby.pk}/application/consent/"

    def publish():
        with scope(writing.vejen):
            changed(writing.call, shorter)
            held.set()
            let_go.wait(20)

    def send():
        facts = {"consent": "yes", "content_hash": read}
        answers.append(signed_in(writing.jonas).post(address, facts, headers={"Accept-Language": "en"}))

    publisher = in_a_thread(publish)
    held.wait(20)
    sender = in_a_thread(send)
    sender.join(2)
    assert sender.is_alive()  # she waits for the call's row
    let_go.set()
    publisher.join(20), sender.join(20)
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(302, address)]
    with scope(writing.vejen):
        assert not Submission.objects.exists()
        assert Refusal.objects.get().sentence == "The form has been changed. See what is new, then consent."
        assert Application.objects.get(pk=writing.application.pk).form_version.number == 3
        assert list(Recheck.objects.open().values_list("question", flat=True)) == ["B2"]


def test_two_of_staff_press_publish_at_once_and_one_wins(writing):
    with scope(writing.vejen):
        base = writing.call.form.latest.pk
    start, said = Barrier(2), []

    def press():
        start.wait(10)
        try:
            said.append(changed(writing.call, shorter, base=base).name)
        except NotAllowed as refusal:
            said.append(str(refusal)[:40])

    both = [in_a_thread(press) for _ in range(2)]
    for each in both:
        each.join(20)
    assert sorted(said) == ["3", "Somebody else has just published a chang"]
    with scope(writing.vejen):
        assert FormVersion.objects.filter(form=writing.call.form, number=3).count() == 1


def test_what_is_written_while_the_draft_moves_is_there_after_it(writing):
    changed(writing.call, shorter)
    held, let_go = Event(), Event()

    def work_on():
        with scope(writing.vejen):
            hand = writer(writing.application, writing.maja)
            hand.write(hand.application.asks.questions["B2"], {"text": "Eleven years"}, 1)
            held.set()
            let_go.wait(20)

    writing_on = in_a_thread(work_on)
    held.wait(20)

    def move():
        with scope(writing.vejen):
            catch_up(Application.objects.select_related("programme").get(pk=writing.application.pk))

    moving = in_a_thread(move)
    moving.join(2)
    assert moving.is_alive()
    let_go.set()
    writing_on.join(20), moving.join(20)
    write(writing.application, writing.maja, "A1", name="After the move")
    with scope(writing.vejen):
        application = Application.objects.get(pk=writing.application.pk)
        assert (application.form_version.number, application.name) == (3, "After the move")
        assert application.answers.get(question="B2").value == {"text": "Eleven years"}
