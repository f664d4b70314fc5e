"""Reminders: only to the party that lacks something, saying what, each once, and planned anew when a deadline moves."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection

from partnerships.models import PartnershipAppointment
from partnerships.rounds import sweep as look_at_the_clock
from programmes import clock
from programmes.models import Due, Outbox, Reminder
from programmes.outbox import sweep
from programmes.scope import scope
from tests.browsing import body
from tests.cast import write

CLOSES = datetime(2024, 10, 23, 22, tzinfo=UTC)


@pytest.fixture
def whole(committed_whole):
    """Only the municipality's answer to G2 and the consents are missing."""
    committed_whole.consent(committed_whole.maja)
    write(committed_whole.application, committed_whole.jonas, "C4", path="")
    return committed_whole


def kinds(post_box):
    return sorted((letter["To"], letter["Subject"]) for letter in post_box)


def test_the_plan_is_fourteen_seven_three_and_one_days_and_three_hours_before(committed_fjordby):
    with scope(committed_fjordby.vejen):
        Reminder.objects.all().delete()
        Due.objects.filter(kind="reminders").delete()
        call = committed_fjordby.call
        call.plan_reminders()
        planned = list(Reminder.objects.values_list("hours_before", "at"))
        assert planned == [(24, CLOSES - timedelta(hours=24)), (3, CLOSES - timedelta(hours=3))]  # the rest is past
        assert call.reminders == [336, 168, 72, 24, 3]
    assert list(Due.objects.filter(kind="reminders").values_list("next_at", flat=True).order_by("next_at")) == [
        CLOSES - timedelta(hours=24), CLOSES - timedelta(hours=3),
    ]  # fmt: skip


def test_who_lacks_something_is_told_what_in_her_language_and_once(whole, moved_clock, post_box):
    moved_clock(CLOSES - timedelta(hours=24) + timedelta(seconds=5))
    for _again in range(3):
        look_at_the_clock()
        sweep()
    told = [letter for letter in post_box if letter["To"] == "jonas.friis@example.org"]
    assert len(told) == 1
    assert "C4" in body(told[0]) and "24:00" in body(told[0]) and "frivillige i ti år" not in body(told[0])


def test_who_becomes_done_before_the_letter_goes_is_not_told(whole, moved_clock, post_box):
    write(whole.application, whole.jonas, "C4", path="Vi ringer og mødes med den enkelte borger.")
    whole.consent(whole.maja)
    moved_clock(CLOSES - timedelta(hours=24) + timedelta(seconds=5))
    look_at_the_clock()
    with scope(whole.vejen):
        waiting = Outbox.objects.filter(kind="partnerships.letters.reminder")
        assert set(waiting.values_list("to__name", flat=True)) == {"Jonas Friis"}
    whole.consent(whole.jonas)
    sweep()
    assert not [letter for letter in post_box if "receipt" not in str(letter["Subject"]).lower() and
                letter["To"] == "jonas.friis@example.org" and "C4" in body(letter)]  # fmt: skip


def test_after_a_night_without_a_worker_one_letter_goes_and_not_three(whole, moved_clock, post_box):
    moved_clock(CLOSES - timedelta(hours=2))
    look_at_the_clock()
    sweep()
    assert len([letter for letter in post_box if letter["To"] == "jonas.friis@example.org"]) == 1
    with scope(whole.vejen):
        assert not Reminder.objects.filter(told_at=None).exists()


def test_a_deadline_that_moves_is_reminded_of_anew(whole, moved_clock, post_box):
    moved_clock(CLOSES - timedelta(hours=24) + timedelta(seconds=5))
    look_at_the_clock()
    sweep()
    with scope(whole.vejen):
        call = whole.call
        call.closes_on = date(2024, 10, 27)
        call.save()
        call.refresh_from_db()
        call.plan_reminders()
        later = datetime(2024, 10, 27, 23, tzinfo=UTC)  # summer time has ended that night
        assert call.closes_at == later
        planned = Reminder.objects.filter(told_at=None).values_list("at", flat=True)
        assert list(planned) == [later - timedelta(hours=hours) for hours in (72, 24, 3)]
    moved_clock(later - timedelta(hours=24) + timedelta(seconds=5))
    look_at_the_clock()
    sweep()
    told = [letter for letter in post_box if letter["To"] == "jonas.friis@example.org"]
    assert len(told) == 2 and told[0]["Message-ID"] != told[1]["Message-ID"]


def test_nobody_is_reminded_after_the_bell(whole, moved_clock, post_box):
    moved_clock(CLOSES - timedelta(hours=3) + timedelta(seconds=5))
    look_at_the_clock()
    moved_clock(CLOSES + timedelta(minutes=1))
    sweep()
    assert not [letter for letter in post_box if "C4" in body(letter)]


def test_a_round_that_is_due_survives_a_new_plan_of_the_same_closing(whole, moved_clock, post_box):
    moved_clock(CLOSES - timedelta(hours=24) + timedelta(seconds=5))
    with scope(whole.vejen):
        whole.call.plan_reminders()
        assert Reminder.objects.filter(told_at=None, hours_before=24).exists()
    look_at_the_clock()
    sweep()
    assert len([letter for letter in post_box if letter["To"] == "jonas.friis@example.org"]) == 1


def test_a_round_that_another_worker_holds_keeps_its_bell(whole, moved_clock):
    moved_clock(CLOSES - timedelta(hours=24) + timedelta(seconds=5))
    with scope(whole.vejen):
        list(Reminder.objects.select_for_update())
        looked = Thread(target=lambda: (look_at_the_clock(), connection.close()))
        looked.start()
        looked.join(20)
        assert Due.objects.filter(kind="reminders", next_at__lte=clock.now()).exists()
    look_at_the_clock()
    assert not Due.objects.filter(kind="reminders", next_at__lte=clock.now()).exists()


def test_only_who_writes_or_signs_for_a_party_is_reminded(whole, moved_clock, post_box):
    with scope(whole.vejen):
        PartnershipAppointment.objects.filter(user=whole.jonas).update(role="manager")
    moved_clock(CLOSES - timedelta(hours=24) + timedelta(seconds=5))
    look_at_the_clock()
    sweep()
    assert "jonas.friis@example.org" not in [letter["To"] for letter in post_box]
    assert not Due.objects.filter(kind="reminders", next_at__lte=clock.now()).exists()
