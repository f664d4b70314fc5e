"""Scenarios 1 to 3, end to end: 24:00 in one zone read from another, and nights on which the clocks change."""

import subprocess
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from partnerships.models import Paper, Submission
from partnerships.rounds import sweep as look_at_the_clock
from partnerships.views.consent import tell
from programmes.models import Call, Extension, Reminder
from programmes.outbox import sweep
from programmes.scope import scope
from programmes.states import NotAllowed
from programmes.words import Text
from tests.browsing import body
from tests.cast import Cast, appointed, person, write
from tests.conftest import signed_in

ENGLISH = {"headers": {"Accept-Language": "en"}}
CLOSES, LATER = datetime(2024, 10, 23, 22, tzinfo=UTC), datetime(2024, 10, 27, 23, tzinfo=UTC)
HELSINKI = datetime(2025, 10, 23, 21, tzinfo=UTC)
SAID = "Sunday 27 October 2024, 24:00"


@pytest.fixture
def extended(committed_whole, moved_clock):
    """Submitted by both; then the call is extended over the night on which summer time ends."""
    whole = committed_whole
    whole.henrik = person("Henrik Dam", "en")
    appointed(whole.henrik, "lead", whole.vejen)
    whole.consent(whole.maja)
    with scope(whole.vejen) as within:
        facts = {"closes_on": date(2024, 10, 27), "closes_clock": timedelta(hours=24)}
        Extension.grant(whole.call, whole.henrik, within.arrived_at, why=Text(en="The page was down."), **facts)
    whole.moved_clock = moved_clock
    return whole


def test_scenario_2_page_paper_letter_and_calendar_say_the_same_97_hours_later(extended, post_box, tmp_path):
    whole = extended
    assert LATER - CLOSES == timedelta(hours=97)
    look_at_the_clock(), sweep()
    told = {letter["To"]: body(letter) for letter in post_box}
    assert set(told) == {"maja.holm@example.org", "jonas.friis@example.org", "ida.skov@example.org"}
    assert all(SAID in text for text in told.values())
    for browser, address in ((Client(), f"/vejen/calls/{whole.call.pk}/"), (signed_in(whole.maja), whole.address)):
        page = browser.get(address, **ENGLISH).content.decode()
        assert SAID in page and 'datetime="2024-10-27T23:00:00+0000"' in page
    feed = Client().get(f"/vejen/calls/{whole.call.pk}/dates.ics", {"language": "en"}).content
    (event,) = [each for each in Calendar.from_ical(feed).events if "-deadline@" in str(each["uid"])]
    assert event.end.astimezone(UTC) == LATER and event.start.date() == date(2024, 10, 27)
    assert int(event["sequence"]) == 1
    whole.moved_clock(LATER - timedelta(minutes=5))
    submission = whole.consent(whole.jonas)
    assert CLOSES < submission.arrived_at < LATER
    with scope(whole.vejen):
        submission.programme = whole.vejen
        tell(submission)
    sweep()
    with scope(whole.vejen):
        content = bytes(Paper.objects.get(kind="receipt", language="en").content)
    (tmp_path / "receipt.pdf").write_bytes(content)
    text = subprocess.run(["pdftotext", str(tmp_path / "receipt.pdf"), "-"], capture_output=True, text=True).stdout
    assert SAID in " ".join(text.split())


def test_scenario_2_reminders_come_by_elapsed_hours_over_the_night(extended, post_box):
    whole = extended
    with scope(whole.vejen):
        planned = Reminder.objects.filter(told_at=None, for_closing=LATER).order_by("at").values_list("at", flat=True)
        local = [at.astimezone(ZoneInfo("Europe/Copenhagen")).strftime("%d %H:%M") for at in planned]
    assert list(planned) == [LATER - timedelta(hours=hours) for hours in (72, 24, 3)]
    assert local == ["25 01:00", "27 01:00", "27 21:00"]  # a day before midnight is 1 o'clock in summer time
    sweep()
    post_box.clear()
    whole.moved_clock(LATER - timedelta(hours=3, seconds=10))
    look_at_the_clock(), sweep()
    before = len(post_box)
    whole.moved_clock(LATER - timedelta(hours=3) + timedelta(seconds=1))
    look_at_the_clock(), sweep()
    assert {letter["To"] for letter in post_box[before:]} == {"jonas.friis@example.org"}
    assert SAID in post_box[-1]["Subject"]


def test_over_the_night_on_which_summer_time_begins_a_day_more_is_23_hours(cast: Cast):
    """Scenario 2, the other way round: from Saturday 29 to Sunday 30 March 2025, both 24:00 in Denmark."""
    with scope(cast.vejen):
        call = Call.objects.get(slug="vejen-2024")
        facts = {"opens_on": date(2025, 1, 1), "closes_on": date(2025, 3, 29), "closes_clock": timedelta(hours=24)}
        Call.objects.filter(pk=call.pk).update(answer_by=None, **facts)
        call.refresh_from_db()
        before = call.closes_at
        Extension.grant(
            call, cast.karen, before - timedelta(days=1), date(2025, 3, 30), facts["closes_clock"], Text(en="x")
        )
        call.refresh_from_db()
    assert before == datetime(2025, 3, 29, 23, tzinfo=UTC)
    assert call.closes_at - before == timedelta(hours=23)


@pytest.fixture
def finnish(committed, moved_clock):
    """Versova's call closes on 23 October 2025, 24:00 in Helsinki; Sofia reads it from Copenhagen."""
    cast = committed
    with scope(cast.versova):
        Call.objects.filter(pk=cast.other_call.pk).update(
            time_zone="Europe/Helsinki", opens_on=date(2025, 9, 1), closes_on=date(2025, 10, 23),
            closes_clock=timedelta(hours=24), reminders=[24],
        )  # fmt: skip
        cast.call = Call.objects.get(pk=cast.other_call.pk)
        cast.call.programme = cast.versova
        moved_clock(datetime(2025, 10, 20, 12, tzinfo=UTC))
        cast.call.announce()
    cast.sofia.time_zone, cast.sofia.language = "Europe/Copenhagen", "en"
    cast.sofia.save()
    return cast, moved_clock


def test_scenario_3_a_finnish_deadline_read_from_copenhagen_shows_both_clocks(finnish):
    cast, _move = finnish
    assert cast.call.closes_at == HELSINKI
    page = signed_in(cast.sofia).get(f"/versova/calls/{cast.call.pk}/applications/").content.decode()
    assert "Thursday 23 October 2025, 24:00" in page and "Eastern European Time" in page
    assert "In your time: 23 October 2025, 23:00" in page
    pekka = signed_in(cast.pekka)  # at home: no second clock
    assert "In your time" not in pekka.get(f"/versova/partnerships/{cast.majakka.pk}/application/").content.decode()
    with scope(cast.versova):
        assert Reminder.objects.get(told_at=None).at == datetime(2025, 10, 22, 21, tzinfo=UTC)


def test_scenario_3_at_21_30_z_it_is_over_although_it_is_23_30_in_copenhagen(finnish):
    cast, move = finnish
    move(HELSINKI - timedelta(seconds=2))
    write(cast.other_application, cast.pekka, "A1", name="Majakka ajoissa")
    move(HELSINKI + timedelta(minutes=30))
    with pytest.raises(NotAllowed, match="The deadline has passed"):
        write(cast.other_application, cast.pekka, "A1", name="Majakka liian myöhään")
    with scope(cast.versova):
        assert not Submission.objects.filter(application=cast.other_application.pk).exists()
        answer = cast.other_application.answers.get(question="A1")
    assert answer.value == {"name": "Majakka ajoissa"}
    page = signed_in(cast.sofia).get(f"/versova/calls/{cast.call.pk}/applications/").content.decode()
    assert "The deadline has passed" in page and "In your time: 23 October 2025, 23:00" in page
