"""Reminders of interviews: once, to those who take part, and of the time that stands."""

from datetime import timedelta

import pytest

from partnerships import interview_letters
from partnerships.interviewing.booking import call_off
from partnerships.interviewing.planning import set_up
from partnerships.interviewing.reminding import reminders_ahead
from partnerships.models import Conflict
from partnerships.reviewing.declaring import declare
from partnerships.rounds import sweep
from programmes.clock import now
from programmes.models import Due
from programmes.scope import scope
from tests.interviews import AN_HOUR, FACTS, MONDAY_AT_NINE, Table, letters_told

A_DAY = timedelta(days=1)


@pytest.fixture
def booked(ground):
    """The first partnership has taken the first Monday at ten, after it had nine o'clock."""
    table = Table().lay()
    with scope(table.vejen):
        table.take(1)
        table.made = table.take(1, MONDAY_AT_NINE + AN_HOUR)
    return table


def test_a_reminder_that_staff_add_rings_for_those_who_are_booked_already(booked):
    begins_at = MONDAY_AT_NINE + AN_HOUR
    with scope(booked.vejen):
        set_up(booked.call, now(), **FACTS | {"reminders": [24, 1]})
    assert Due.objects.filter(kind="interviews", next_at=begins_at - AN_HOUR).exists()


def test_a_day_before_both_parties_and_the_panel_are_reminded_once_and_of_the_time_that_stands(booked, moved_clock):
    table, begins_at = booked, MONDAY_AT_NINE + AN_HOUR
    with scope(table.vejen):
        foreseen = list(reminders_ahead(now(), begins_at, table.lone))
        assert {each.at for each in foreseen} == {begins_at - A_DAY} and len(foreseen) == 4
    moved_clock(begins_at - A_DAY - timedelta(minutes=5))  # that of nine o'clock would have been told by now
    sweep()
    with scope(table.vejen):
        assert not letters_told("reminder").exists()
    moved_clock(begins_at - A_DAY + timedelta(minutes=1))
    sweep()
    sweep()
    assert not Due.objects.filter(kind="interviews", next_at__lte=now()).exists()
    with scope(table.vejen):
        told = {each.to.name for each in letters_told("reminder").select_related("to")}
        assert told == {"association 1", "municipality 1", "Rikke Rask", "Rasmus Holt"}
        assert letters_told("reminder").count() == 4
        ours = interview_letters.reminder(table.made.pk, table.signatory_here(1))
        assert "10:00" in ours.subject and table.made.uid.hex in ours.body
        assert interview_letters.reminder(table.made.pk, table.signatory_here(2)) is None
        declare(table.applications[0], table.rikke, Conflict.Kind.TIE, "My sister", table.rikke)
        assert interview_letters.reminder(table.made.pk, table.rikke) is None
        call_off(table.made, table.karen, now(), "Ill.")
        assert interview_letters.reminder(table.made.pk, table.signatory_here(1)) is None
