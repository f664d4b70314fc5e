"""The pages with lists of interviews ask as much of the database for 300 as for one."""

from datetime import timedelta

import pytest

from partnerships.models import Application, Interview, InterviewBooking, InterviewConfirmation, PanelSeat, Party
from programmes.clock import now
from programmes.scope import scope
from tests.conftest import signed_in
from tests.crowd import crowd
from tests.interviews import AN_HOUR
from tests.partnerships.test_lists import check_even, cost

SIZES = (1, 3, 300)


def booked(table, first, last):
    """So many more interviews that Rikke and Rasmus hold, each an hour after the other; one party has confirmed."""
    crowd(table.applications[0], table.signatory(1), first + 10, last + 10, status="'submitted'")
    with scope(table.vejen):
        names = [f"Crowd {number + 10}" for number in range(first, last + 1)]
        applications = list(Application.objects.filter(name__in=names).order_by("pk"))
        begin = now() + timedelta(days=9)
        made = Interview.objects.bulk_create(
            Interview(application=each, begins_at=begin + (first + place) * AN_HOUR,
                      ends_at=begin + (first + place + 1) * AN_HOUR)
            for place, each in enumerate(applications)
        )  # fmt: skip
        PanelSeat.objects.bulk_create(
            PanelSeat(interview=each, reviewer=user, begins_at=each.begins_at, ends_at=each.ends_at)
            for each in made
            for user in (table.rikke, table.rasmus)
        )
        parties = {each.partnership_id: each for each in Party.objects.filter(kind="association")}
        bookings = InterviewBooking.objects.bulk_create(
            InterviewBooking(interview=each, number=1, begins_at=each.begins_at, by=table.karen,
                             party=parties[each.application.partnership_id])
            for each in made
        )  # fmt: skip
        InterviewConfirmation.objects.bulk_create(
            InterviewConfirmation(booking=each, party=each.party, by=table.karen) for each in bookings
        )


@pytest.mark.proof
def test_the_lists_of_staff_and_of_the_panel_and_the_desk_cost_the_same_at_1_3_and_300_interviews(table):
    table.lay()
    karen, rikke = signed_in(table.karen), signed_in(table.rikke)
    pages = [(karen, table.base), (rikke, f"{table.base}mine/"), (rikke, "/desk/")]
    found, last = [[] for _page in pages], 0
    for size in SIZES:
        booked(table, last + 1, size)
        last = size
        for costs, (browser, path) in zip(found, pages, strict=True):
            costs.append(cost(browser, path))
    assert "Crowd 310" in karen.get(table.base).content.decode()
    for costs in found:
        check_even(costs, rows=3000)
