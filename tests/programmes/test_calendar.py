"""A call's dates in people's own calendars: read back as calendars read them, by two libraries."""

from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from django.test import Client
from icalendar import Calendar

from programmes.models import Call
from programmes.scope import scope
from tests.cast import programme
from tests.conftest import signed_in


def of_vejen(cast):
    with scope(cast.vejen):
        found = Call.objects.get(slug="vejen-2024")
    found.programme = cast.vejen
    return found


@pytest.fixture
def call(cast):
    return of_vejen(cast)


def fetched(call, path="dates.ics", language="en", browser=None):
    return (browser or Client()).get(f"/vejen/calls/{call.pk}/{path}", {"language": language})


def events(call, **asked):
    """{key of the date: event}, as icalendar reads them; vobject must be able to read the same."""
    body = fetched(call, **asked).content
    assert len(vobject.readOne(body.decode()).vevent_list) == len(Calendar.from_ical(body).events)
    return {str(each["uid"]).split("-", 3)[3].removesuffix("@kamrat"): each for each in Calendar.from_ical(body).events}


def test_the_deadline_of_24_00_ends_at_the_right_instant_and_stands_on_its_own_day(call):
    deadline = events(call)["deadline"]
    assert deadline.end.astimezone(UTC) == datetime(2024, 10, 23, 22, tzinfo=UTC) == call.closes_at
    assert deadline.start.date() == date(2024, 10, 23)  # on the 24th she would come too late
    assert "Wednesday 23 October 2024, 24:00 (Central European Time)" in deadline["description"]
    assert deadline["summary"] == "Deadline for applications: Will you work together on voluntary peer support?"


def test_a_time_is_told_in_its_zone_with_the_rules_of_that_zone(call):
    body = fetched(call).content
    assert [str(zone["tzid"]) for zone in Calendar.from_ical(body).timezones] == ["Europe/Copenhagen"]
    meeting = events(call)["information_meeting"]
    assert str(meeting["dtstart"].params["TZID"]) == "Europe/Copenhagen"
    assert (meeting.start.isoformat(), meeting.end.isoformat()) == (
        "2024-09-03T14:00:00+02:00", "2024-09-03T15:00:00+02:00",
    )  # fmt: skip
    read = {each.uid.value: each for each in vobject.readOne(body.decode()).vevent_list}
    assert read[meeting["uid"]].dtstart.value.utcoffset() == timedelta(hours=2)


def test_days_without_a_time_are_whole_days_the_last_one_included(call):
    interviews = events(call)["interviews"]
    assert (interviews.start, interviews.end) == (date(2024, 10, 28), date(2024, 11, 29))


def test_every_date_of_the_call_is_there_in_the_readers_language(call):
    found = events(call, language="da")
    assert set(found) == {
        "opens", "information_meeting", "deadline", "interviews", "answer", "grant_start", "training",
    }  # fmt: skip
    assert found["training"]["summary"].startswith("Koordinatoruddannelse:")
    assert found["training"]["location"] == "Fredericia"


def test_one_date_is_had_alone_under_the_same_name(call):
    alone = events(call, path="dates/deadline.ics")
    assert set(alone) == {"deadline"} and alone["deadline"]["uid"] == events(call)["deadline"]["uid"]
    assert fetched(call, path="dates/nothing.ics").status_code == 404


def test_a_date_that_moves_keeps_its_name_and_raises_its_sequence(committed, moved_clock):
    call = of_vejen(committed)
    before = events(call)
    moved_clock(timedelta(minutes=1))
    with scope(call.programme):
        Call.objects.filter(pk=call.pk).update(closes_on="2024-10-25")
        call.dates.filter(key="training").update(on="2025-01-16")
        moved = Call.objects.get(pk=call.pk)
        moved.announce()
        moved.announce()  # twice changes nothing more
    after = events(call)
    assert {key: after[key]["uid"] for key in after} == {key: before[key]["uid"] for key in before}
    raised = {key: (before[key]["sequence"], after[key]["sequence"]) for key in after}
    assert {key for key, (old, new) in raised.items() if old != new} == {"deadline", "training"}
    assert raised["deadline"] == raised["training"] == (0, 1)
    assert after["deadline"].end.astimezone(UTC) == datetime(2024, 10, 25, 22, tzinfo=UTC)
    assert after["deadline"]["last-modified"].dt > before["deadline"]["last-modified"].dt


def test_what_is_read_in_another_language_has_not_moved(call):
    with scope(call.programme):
        fresh = Call.objects.get(pk=call.pk)
        for language in ("da", "en"):
            Client(headers={"accept-language": language}).get(f"/vejen/calls/{call.pk}/dates.ics")
        before = fresh.calendar
        fresh.announce()
    assert fresh.calendar == before


def test_a_date_taken_away_is_cancelled_and_comes_back_later_with_a_higher_sequence(call):
    with scope(call.programme):
        fresh, row = Call.objects.get(pk=call.pk), call.dates.get(key="training")
        row.delete()
        fresh.announce()
        gone = events(call)["training"]
        fresh.dates.create(key="training", on=row.on, title=row.title, place=row.place)
        fresh.announce()
    assert (gone["status"], gone["sequence"]) == ("CANCELLED", 1)
    again = events(call)["training"]
    assert (again["status"], again["sequence"], again["uid"]) == ("CONFIRMED", 2, gone["uid"])


def test_loading_the_files_again_moves_nothing(call):
    before = events(call)
    programme("vejen")
    assert {key: each["sequence"] for key, each in events(call).items()} == {key: 0 for key in before}


def test_the_timetable_follows_the_deadline_when_it_moves(call):
    with scope(call.programme):
        Call.objects.filter(pk=call.pk).update(closes_on="2024-10-25")
        [row] = [day for day in Call.objects.get(pk=call.pk).timetable() if day.key == "deadline"]
    assert (row.on, row.clock) == (date(2024, 10, 25), timedelta(days=1))
    assert "25 Oct" in Client().get(f"/vejen/calls/{call.pk}/", headers={"accept-language": "en"}).text


def test_the_dates_of_a_call_that_is_not_published_are_for_staff(call, cast):
    with scope(call.programme):
        Call.objects.filter(pk=call.pk).update(published_at=None)
    staff = signed_in(cast.karen)
    for path in ("dates.ics", "dates/deadline.ics"):
        assert fetched(call, path=path).status_code == 404
        assert fetched(call, path=path, browser=staff).status_code == 200


def test_the_page_says_what_is_left_and_gives_the_script_the_servers_time(call):
    html = Client(headers={"accept-language": "en"}).get(f"/vejen/calls/{call.pk}/").text
    assert 'data-until="2024-10-23T22:00:00Z" data-now="2024-10-22T12:3' in html
    assert "Time left: <span>1 day 9 hours</span>" in html
    assert f"/vejen/calls/{call.pk}/dates.ics?language=en" in html
