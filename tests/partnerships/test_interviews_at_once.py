"""Interviews when two press at once, or from pages that are old: one of them reads why."""

import pytest

from partnerships.interviewing.stepping import put_on
from partnerships.models import Application, Conflict, Interview, PanelSeat
from partnerships.reviewing.declaring import declare
from programmes.clock import now
from programmes.scope import scope
from tests.cast import MUNICIPALITY
from tests.choosing import press, read
from tests.interviews import AN_HOUR, MONDAY_AT_NINE, Table
from tests.threads import at_once, while_open


def test_whoever_chooses_from_a_page_that_is_old_does_not_move_what_the_other_party_has_just_taken(table):
    table.lay()
    ours, theirs = table.signatory(1), table.signatory(1, MUNICIPALITY)
    with scope(table.vejen):
        table.take(1)  # the association, while the municipality reads that nothing is booked
    ten = (MONDAY_AT_NINE + AN_HOUR).isoformat()
    for unread in ({}, {"instead": ten}, {"instead": "\0"}):
        assert "The time has changed meanwhile." in press(theirs, f"{table.own(1)}take/", begins_at=ten, **unread)
    staff = f"{table.base}applications/{table.applications[0].pk}/book/"
    assert "The time has changed meanwhile." in press(table.karen, staff, begins_at=ten)
    with scope(table.vejen):
        assert Interview.objects.get().begins_at == MONDAY_AT_NINE
    read_now = f'name="instead" value="{MONDAY_AT_NINE.isoformat()}"'
    assert read_now in read(ours, table.own(1)) and read_now in read(table.karen, staff.removesuffix("book/"))
    press(theirs, f"{table.own(1)}take/", begins_at=ten, instead=MONDAY_AT_NINE.isoformat())
    with scope(table.vejen):
        assert Interview.objects.get().begins_at == MONDAY_AT_NINE + AN_HOUR


@pytest.mark.django_db(transaction=True)
def test_two_partnerships_that_take_the_same_time_at_once_one_has_it_and_the_other_reads_why(committed_hall):
    table = Table.__new__(Table)
    table.__dict__ |= committed_hall.__dict__

    def takes(number):
        application = Application.objects.select_related("call").get(pk=table.applications[number - 1].pk)
        application.call.programme = table.vejen
        table.applications[number - 1] = application
        table.take(number)

    heard = at_once(table.vejen, *[lambda _seen, number=number: takes(number) for number in (1, 2)])
    assert heard == ["This time is not free any more. Choose another one.", "done"]
    with scope(table.vejen):
        assert (Interview.objects.count(), PanelSeat.objects.taken().count()) == (1, 2)


@pytest.mark.django_db(transaction=True)
def test_whoever_declares_a_conflict_while_staff_seat_her_is_not_left_on_the_panel(committed_hall):
    table = Table.__new__(Table)
    table.__dict__ |= committed_hall.__dict__
    with scope(table.vejen):
        table.can(table.karen, (MONDAY_AT_NINE, MONDAY_AT_NINE + AN_HOUR))
        made = table.take(1)
        made.application = table.applications[0]
    heard = while_open(
        table.vejen,
        lambda: put_on(made, table.karen, now()),
        lambda: declare(table.applications[0], table.karen, Conflict.Kind.TIE, "My sister", table.karen),
    )
    with scope(table.vejen):
        assert heard == ["done", "done"] and {each.reviewer for each in PanelSeat.objects.taken()} == {
            table.rikke,
            table.rasmus,
        }


@pytest.fixture
def committed_hall(ground):
    return Table().lay()
