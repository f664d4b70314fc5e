"""Whatever waits, and for whom: the desk asks for it in few statements, and says each kind once."""

from datetime import timedelta

import pytest

from overview.waiting import waiting_for_staff
from partnerships.models import Conflict, LateFile, Registration
from programmes.clock import now
from programmes.models import Call
from programmes.scope import scope
from tests.around import asked
from tests.cast import ASSOCIATION, joined, person, started
from tests.conftest import signed_in
from tests.partnerships.test_lists import check, cost
from tests.programmes.test_pages import everything

__all__ = ["everything"]
STAFF = dict.fromkeys(["messages", "letters", "changes", "departures", "extensions", "papers", "files"], 1)
STAFF["questions"] = 2


@pytest.fixture
def busy(everything):
    """Something of every kind waits, for staff, a reviewer on a panel, and both parties."""
    cast = everything.cast
    day = now().date() - timedelta(days=1)
    with scope(cast.vejen):
        for number in (1, 2):
            asked(cast.call, f"Question {number}?", email=f"asks{number}@example.org")
        Registration.objects.update(status=Registration.Status.LATE)
        LateFile.objects.update(status=LateFile.Status.WAITING)
        Call.objects.filter(pk=cast.call.pk).update(opens_on=day - timedelta(days=30), closes_on=day)
    return everything


def waiting(user, programme):
    with scope(programme, user):
        found = waiting_for_staff(programme, user)
    return {kind: sum(each.number for each in rows) for kind, rows in found.items()}


def test_each_kind_is_counted_for_whoever_may_deal_with_it_and_for_nobody_in_conflict(busy):
    cast = busy.cast
    assert waiting(busy.decides, cast.vejen) == STAFF | {"agreements": 1}
    assert waiting(cast.karen, cast.vejen) == STAFF  # staff do not sign for the programme
    assert waiting(busy.lead, cast.vejen) == {"questions": 2, "letters": 1}  # in conflict with Fjordby
    assert waiting(busy.review_by.assignment.reviewer, cast.vejen) == waiting(cast.maja, cast.vejen) == {}
    with scope(cast.vejen):
        Conflict.objects.create(application=cast.application, user=cast.karen, kind="tie", by=cast.karen)
    assert waiting(cast.karen, cast.vejen) == {"questions": 2, "letters": 1}


def test_nobody_s_desk_asks_more_than_fifteen_times_whatever_waits_for_her(busy):
    cast = busy.cast
    second = started(busy.around.meeting.call, person("Anna Anden"), "Foreningen Anden")
    joined(second, cast.maja, "Foreningen Anden", kind=ASSOCIATION)
    people = [busy.decides, cast.karen, busy.lead, busy.review_by.assignment.reviewer, cast.maja]
    for user in people:
        check(cost(signed_in(user), "/desk/"), 15)
