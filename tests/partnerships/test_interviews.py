"""Interviews: times that panel and parties can, one booking each, and calendars that follow."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from partnerships import interview_letters
from partnerships.interviewing.booking import call_off, changes_left, standing
from partnerships.interviewing.panel import appoint_panel
from partnerships.interviewing.slots import free, grid
from partnerships.interviewing.stepping import substitutes
from partnerships.models import Conflict, Interview, InterviewPlan, PanelSeat
from partnerships.reviewing.declaring import declare
from programmes.clock import now
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import MUNICIPALITY, person
from tests.choosing import press, read
from tests.conftest import signed_in
from tests.interviews import AN_HOUR, FACTS, MONDAY_AT_NINE, calendar_in, event_in, letters_told

ZONE = {"headers": {"Accept-Language": "en"}}


@pytest.mark.fact("S1-72")
def test_the_deadline_lies_in_summer_time_and_the_interviews_in_winter_time(table):
    with scope(table.vejen):
        table.lay()
        plan = InterviewPlan.of(table.call)
        slots = grid(plan)
        assert (plan.first_on, plan.last_on) == (date(2024, 10, 28), date(2024, 11, 28))
        assert len(slots) == 24 * 7  # weekdays, and 45 minutes with a pause of 15 from 9 to 16
        assert slots[0].begins_at == MONDAY_AT_NINE == datetime(2024, 10, 28, 8, tzinfo=UTC)
        assert slots[-1].ends_at == datetime(2024, 11, 28, 14, 45, tzinfo=UTC)
        wide = InterviewPlan(call=table.call, **FACTS | {"first_on": date(2024, 10, 25), "last_on": date(2024, 10, 28)})
        friday, monday = grid(wide)[0].begins_at, grid(wide)[7].begins_at
        assert (friday.hour, monday.hour) == (7, 8)  # nine o'clock on both days
    event = event_in(booked_letter(table))
    assert event["DTSTART"].params["TZID"] == "Europe/Copenhagen" and event["DTSTART"].dt.hour == 9
    assert event["DTSTART"].dt.astimezone(UTC) == MONDAY_AT_NINE


def booked_letter(table):
    with scope(table.vejen):
        made = table.take(1)
        return interview_letters.booked(made.pk, table.signatory_here(1, MUNICIPALITY))


def test_a_time_is_free_when_two_can_who_are_not_booked_and_have_declared(table):
    with scope(table.vejen):
        table.lay()
        plan, (one, two) = InterviewPlan.of(table.call), table.applications
        morning = [MONDAY_AT_NINE, MONDAY_AT_NINE + AN_HOUR, MONDAY_AT_NINE + 2 * AN_HOUR]
        assert [slot.begins_at for slot in free(plan, one, now())] == morning
        Conflict.objects.filter(application=two, user=table.rikke).update(
            replaced_at=now()
        )  # she has said nothing about it
        assert not free(plan, two, now())
        declare(two, table.rikke, Conflict.Kind.NONE, "", table.rikke)
        table.take(1, morning[1])
        assert [slot.begins_at for slot in free(plan, two, now())] == [morning[0], morning[2]]
        table.can(table.karen, (MONDAY_AT_NINE + timedelta(minutes=70), MONDAY_AT_NINE + 3 * AN_HOUR))
        assert [slot.begins_at for slot in free(plan, two, now())] == [morning[0], morning[2]]  # one hour too short
        assert not free(plan, two, morning[2] - timedelta(hours=47), notice=plan.notice)


def test_one_party_books_for_both_the_other_one_confirms_and_everybody_has_it_in_the_calendar(table):
    table.lay()
    page = read(table.signatory(1), table.own(1))
    assert "Not booked" in page and "Monday 28 October 2024" in page and "meet.example.org" not in page
    said = press(table.signatory(1), f"{table.own(1)}take/", begins_at=MONDAY_AT_NINE.isoformat())
    assert "The time is booked" in said and "association 1: comes" in said and "municipality 1: not confirmed" in said
    other = read(table.signatory(1, MUNICIPALITY), table.own(1))
    assert "Confirm that you come" in other and "https://meet.example.org/vejen-" in other and "{room}" not in other
    stale = press(table.signatory(1, MUNICIPALITY), f"{table.own(1)}confirm/", begins_at="2024-10-28T09:00:00+00:00")
    assert "The time has changed meanwhile" in stale
    said = press(table.signatory(1, MUNICIPALITY), f"{table.own(1)}confirm/", begins_at=MONDAY_AT_NINE.isoformat())
    assert "municipality 1: comes" in said
    file = signed_in(table.signatory(1)).get(f"{table.own(1)}interview.ics").content
    with scope(table.vejen):
        made = Interview.objects.get()
        assert (letters_told("booked").count(), letters_told("seated").count()) == (2, 2)
        letters = [
            interview_letters.booked(made.pk, table.signatory_here(1, each)) for each in ("association", MUNICIPALITY)
        ]
        assert made.uid.hex in letters[0].body and "The interview is booked" in letters[0].subject
        panel = interview_letters.seated(made.pk, table.rikke)
        assert made.uid.hex in panel.body and "Peer 1" in panel.subject + panel.body
        assert interview_letters.seated(made.pk, table.karen) is None  # she does not hold it
        assert interview_letters.booked(made.pk, table.signatory_here(2)) is None  # nor takes she part
    names = {str(event_in(each)["UID"]) for each in [*letters, panel]}
    assert len(names) == 3 and made.uid.hex.encode() in file  # each person has an entry of her own
    listed = read(table.karen, table.base)
    assert "1 of 2 have booked" in listed and "Rasmus Holt" in listed and "meet.example.org" not in listed


def test_another_time_moves_the_entry_and_the_number_of_changes_is_the_rule(table):
    with scope(table.vejen):
        table.lay()
        plan, user = InterviewPlan.of(table.call), table.signatory_here(1)
        first = table.take(1)
        one = event_in(interview_letters.booked(first.pk, user))
        table.take(1, MONDAY_AT_NINE + AN_HOUR, MUNICIPALITY)
        table.take(1, MONDAY_AT_NINE + AN_HOUR, MUNICIPALITY)  # a repeat changes nothing
        moved = standing(table.applications[0])
        two = event_in(interview_letters.booked(first.pk, user))
        assert (first.pk, one["UID"]) == (moved.pk, two["UID"])
        assert (one["SEQUENCE"], two["SEQUENCE"], two["DTSTART"].dt - one["DTSTART"].dt) == (0, 1, AN_HOUR)
        assert "Confirm that you come" in interview_letters.booked(first.pk, user).body  # the new time is not hers yet
        assert PanelSeat.objects.taken().count() == 2 and changes_left(plan, table.applications[0]) == 1
        table.take(1, MONDAY_AT_NINE)
        with pytest.raises(NotAllowed, match="cannot change the time any more"):
            table.take(1, MONDAY_AT_NINE + AN_HOUR)
        with pytest.raises(NotAllowed, match="too late to take another time"):
            table.take(1, MONDAY_AT_NINE + AN_HOUR, at=MONDAY_AT_NINE - timedelta(hours=47))
    text = (MONDAY_AT_NINE + AN_HOUR).isoformat()
    address = f"{table.base}applications/{table.applications[0].pk}/"
    assert "The time is booked" in press(
        table.karen, f"{address}book/", begins_at=text, instead=MONDAY_AT_NINE.isoformat()
    )  # staff may


def test_what_is_called_off_leaves_every_calendar_and_a_new_time_is_a_new_entry(table):
    with scope(table.vejen):
        table.lay()
        made, user = table.take(1), table.signatory_here(1)
        before = event_in(interview_letters.booked(made.pk, user))
        call_off(made, table.karen, now(), "Rasmus is ill.")
        letter, panel = interview_letters.called_off(made.pk, user), interview_letters.unseated(made.pk, table.rikke)
        gone = event_in(letter)
        assert str(calendar_in(letter)["METHOD"]) == str(calendar_in(panel)["METHOD"]) == "CANCEL"
        assert (gone["UID"], gone["SEQUENCE"], str(gone["STATUS"])) == (before["UID"], 1, "CANCELLED")
        assert "Rasmus is ill." in letter.body and "meet.example.org" not in letter.body + str(gone)
        assert interview_letters.booked(made.pk, user) is None
        again = table.take(1)
        assert event_in(interview_letters.booked(again.pk, user))["UID"] != before["UID"]


def test_a_conflict_ends_her_seat_at_once_and_who_can_takes_it(table):
    with scope(table.vejen):
        table.lay(*table.panel)
        made = table.take(1)
        held = {each.reviewer_id for each in PanelSeat.objects.taken()}
        assert held == {table.rikke.pk, table.rasmus.pk}
        seat = PanelSeat.objects.taken().get(reviewer=table.rikke)
    page = f"{table.base}{seat.pk}/"
    assert made.uid.hex in read(table.rikke, page) and "Why you, why now?" in read(table.rikke, page)
    with scope(table.vejen):
        declare(table.applications[0], table.rikke, Conflict.Kind.TIE, "My sister", table.rikke)
        assert {each.reviewer_id for each in PanelSeat.objects.taken()} == {table.karen.pk, table.rasmus.pk}
        told = interview_letters.unseated(made.pk, table.rikke)
        assert "Peer 1" not in told.body + told.subject + str(event_in(told))
        assert interview_letters.seated(made.pk, table.rikke) is None
        assert interview_letters.seated(made.pk, table.karen)
    browser = signed_in(table.rikke)
    for door in (page, f"{page}interview.ics"):
        assert browser.get(door).status_code == 404, door
    assert "Peer 1" not in browser.get(f"{table.base}mine/", **ZONE).text
    with scope(table.vejen):
        declare(table.applications[0], table.karen, Conflict.Kind.TIE, "Hm", table.karen)
        assert not substitutes(InterviewPlan.of(table.call), standing(table.applications[0]))
    desk = signed_in(table.karen)
    assert "Peer 1" not in desk.get(table.base, **ZONE).text
    assert desk.get(f"{table.base}applications/{table.applications[0].pk}/").status_code == 404
    assert "Somebody is missing" in read(table.lone, table.base)


def test_nobody_is_in_two_interviews_at_once_whatever_calls_them(table):
    with scope(table.vejen):
        table.lay()
        made = table.take(1)
        facts = {"begins_at": made.begins_at + timedelta(minutes=30), "ends_at": made.ends_at + timedelta(minutes=30)}
        other = Interview.objects.create(application=table.applications[1], **facts)
        with pytest.raises(IntegrityError, match="nobody_is_in_two_interviews_at_once"), transaction.atomic():
            PanelSeat.objects.create(interview=other, reviewer=table.rikke, **facts)
        PanelSeat.objects.create(interview=other, reviewer=table.karen, **facts)
        with pytest.raises(NotAllowed, match="stays on the panel"):
            appoint_panel(table.call, [table.karen])


def test_a_stranger_finds_none_of_the_pages(table):
    table.lay()
    with scope(table.vejen):
        table.take(1)
        seat = PanelSeat.objects.taken().first()
    for user in (table.signatory(2), person("Gustav Gæst", "en"), table.lone):
        browser = signed_in(user)
        for door in (table.own(1), f"{table.own(1)}interview.ics", f"{table.base}{seat.pk}/", f"{table.base}hours/"):
            assert browser.get(door).status_code == 404, (user, door)
