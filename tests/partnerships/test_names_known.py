"""Whoever has read the names of an application that she scored blind changes no points of hers any more."""

from partnerships.interviewing.stepping import take_off
from partnerships.models import Assignment, Hiding, PanelSeat, ReviewPlan
from partnerships.reviewing.assigning import assign
from programmes.clock import now
from programmes.scope import scope
from tests.choosing import press, read
from tests.reviews import reviewer


def test_whoever_has_met_the_people_of_an_application_changes_no_points_that_were_blind(table):
    """Her seat on the panel told her whose it is, and losing the seat again takes that from nobody."""
    with scope(table.vejen):
        ReviewPlan.objects.filter(call=table.call).update(readers=2)
        assign(table.applications[0], reviewer(table.vejen, "Bo Ask"), table.lone)
        Hiding.objects.create(call=table.call, kinds=["people", "organisations"], by=table.lone)
    table.lay()
    with scope(table.vejen):
        made = table.take(1)
        hers = Assignment.objects.get(application=table.applications[0], reviewer=table.rikke)
        seat = PanelSeat.objects.taken().get(reviewer=table.rikke, interview=made)
    assert "Peer 1" in read(table.rikke, f"{table.base}{seat.pk}/")
    unlock = f"/vejen/calls/{table.call.pk}/review/{hers.pk}/unlock/"
    press(table.rikke, unlock)
    with scope(table.vejen):
        assert hers.reviews.get().status == "locked"
        seat.interview.application.call = table.call
        take_off(seat, table.karen, now())
    press(table.rikke, unlock)
    with scope(table.vejen):
        assert hers.reviews.get().status == "locked"
