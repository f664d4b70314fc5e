"""How somebody wants her letters: at once, once a day, not at all, and not at night."""

from datetime import UTC, datetime, time

import pytest

from people.models import LetterChoice
from programmes import wishes
from programmes.models import Outbox
from programmes.outbox import put, sweep
from programmes.scope import scope
from tests.conftest import signed_in

REMINDER, MOVED = "partnerships.letters.reminder", "partnerships.letters.moved"
EVENING = datetime(2024, 10, 22, 20, 30, tzinfo=UTC)  # 22:30 in Copenhagen
MORNING = datetime(2024, 10, 23, 5, 0, tzinfo=UTC)  # 07:00 there


def remind(cast, version="1"):
    with scope(cast.vejen):
        put(REMINDER, cast.application, cast.maja, version)


def status(cast):
    with scope(cast.vejen):
        return [row.status for row in Outbox.objects.order_by("id")]


@pytest.mark.parametrize(
    ("clock", "until"),
    [
        ((2024, 10, 22, 20, 30), (2024, 10, 23, 5)),  # in the evening: until the next morning
        ((2024, 10, 23, 4, 59), (2024, 10, 23, 5)),  # past midnight
        ((2024, 10, 23, 5, 0), None),
        ((2024, 10, 22, 12, 0), None),
        ((2024, 10, 26, 22, 30), (2024, 10, 27, 6)),  # the clock goes back that night
    ],
)
def test_quiet_hours_go_past_midnight_and_past_the_change_of_the_clock(cast, clock, until):
    cast.maja.quiet_from, cast.maja.quiet_until = time(22), time(7)
    found = wishes.quiet_until(cast.maja, datetime(*clock, tzinfo=UTC), wishes.ZoneInfo("Europe/Copenhagen"))
    assert found == (until and datetime(*until, tzinfo=UTC))


def test_a_reminder_waits_for_the_morning_and_a_letter_that_must_be_told_does_not(committed, moved_clock, post_box):
    cast = committed
    cast.maja.quiet_from, cast.maja.quiet_until = time(22), time(7)
    cast.maja.save()
    moved_clock(EVENING)
    remind(cast)
    with scope(cast.vejen):
        cast.application.move_to("withdrawn", cast.maja)
        cast.application.move_to("draft", cast.maja)
        put(MOVED, cast.application.transitions.latest("id"), cast.maja)
    sweep()
    assert status(cast) == ["new", "sent"] and len(post_box) == 1
    moved_clock(MORNING)
    sweep()
    assert status(cast) == ["sent", "sent"] and len(post_box) == 2


def test_who_wants_no_reminders_gets_none(committed, post_box):
    wishes.choose(committed.maja, REMINDER, "never")
    remind(committed)
    sweep()
    assert status(committed) == ["declined"] and not post_box


def test_letters_of_the_day_come_together_in_the_morning(committed, moved_clock, post_box):
    wishes.choose(committed.maja, REMINDER, "daily")
    moved_clock(EVENING)
    remind(committed, "1"), remind(committed, "2")
    sweep()
    assert status(committed) == ["new", "new"] and not post_box
    moved_clock(MORNING)
    sweep()
    assert status(committed) == ["sent", "sent"] and len(post_box) == 1
    sweep()
    assert len(post_box) == 1


def test_one_click_of_the_mail_program_stops_what_may_be_declined(committed, post_box, client):
    remind(committed)
    sweep()
    letter = post_box[0]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = "/" + letter["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    client.handler.enforce_csrf_checks = True
    assert client.get(path).status_code == 200 and not LetterChoice.objects.exists()
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert LetterChoice.objects.get().how == "never"
    assert client.post(path[:-3] + "xx/").status_code == 404


def test_what_must_be_told_cannot_be_declined(committed):
    with pytest.raises(KeyError):
        wishes.choose(committed.maja, MOVED, "never")
    page = signed_in(committed.maja).post("/me/letters/", {MOVED: "never", REMINDER: "daily"})
    assert page.status_code == 302
    assert list(LetterChoice.objects.values_list("kind", "how")) == [(REMINDER, "daily")]


@pytest.mark.parametrize("typed", [{"quiet_from": "22:00"}, {"quiet_from": "25:00", "quiet_until": "07:00"}])
def test_hours_that_are_none_are_refused_and_kept(committed, typed):
    answer = signed_in(committed.maja).post("/me/letters/", typed)
    assert answer.status_code == 422 and typed["quiet_from"] in answer.content.decode()
    committed.maja.refresh_from_db()
    assert committed.maja.quiet_from is None
