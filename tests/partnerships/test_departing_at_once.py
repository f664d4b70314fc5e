"""Two of the staff settle one departure at the same moment: one outcome, and a sentence for the slower hand."""

import pytest

from partnerships.agreeing.drafting import held
from partnerships.departing import ending
from partnerships.departing.ending import end
from partnerships.departing.reporting import stays
from partnerships.models import Departure, Partnership, Party
from programmes.clock import now
from programmes.models import Call, Draw, Outbox
from programmes.scope import scope
from tests.choosing import Hall, outcomes
from tests.partnerships.test_departing_ends import vacated
from tests.threads import at_once, meeting_at, wait_at

SETTLED = "This is settled already"


@pytest.fixture
def vacant(ground):
    """A place that nobody came for in time, committed."""
    return vacated(Hall())


def opened():
    """The departure as both have it before their eyes."""
    return Departure.objects.select_related("partnership__application__call", "partnership__programme").get()


def test_of_two_who_end_it_at_the_same_moment_one_does_and_everything_happens_once(vacant):
    heard = at_once(
        vacant.vejen,
        lambda seen: end(seen, vacant.lone, now(), "Ingen kom."),
        lambda seen: end(seen, vacant.henrik, now(), "Ingen kom."),
        seen=opened,
    )
    assert heard == [f"{SETTLED}: Nobody came, and the cooperation has ended", "done"]
    with scope(vacant.vejen):
        departure = Departure.objects.get()
        assert (departure.status, departure.transitions.count()) == ("ended", 1)
        ends = Partnership.objects.get(pk=vacant.partnership.pk).transitions.filter(after="ended")
        assert ends.count() == 1
        assert [each[1] for _number, each in sorted(outcomes(vacant).items())] == [
            "given_up",
            "accepted",
            "offered",
            "told",
        ]
        (draw,) = Draw.objects.with_all()
        assert [each.out for each in draw.withdrawals.all()] == ["SMALL-001"]
        promoted = Outbox.objects.filter(kind="partnerships.decision_letters.answer", key__endswith=":promoted")
        assert promoted.count() == 2  # one for each party of the one that is offered the place
        assert Outbox.objects.filter(kind="partnerships.departure_letters.settled").count() == 1


def test_of_one_who_ends_it_and_one_who_says_that_it_stays_one_is_heard(vacant):
    heard = at_once(
        vacant.vejen,
        lambda seen: end(seen, vacant.lone, now(), "Ingen kom."),
        lambda seen: stays(seen, vacant.henrik, "Det var en fejl."),
        seen=opened,
    )
    with scope(vacant.vejen):
        status = Departure.objects.get().status
        ended = status == "ended"
        said = "Nobody came, and the cooperation has ended" if ended else "It does not leave after all"
        assert heard == [f"{SETTLED}: {said}", "done"]
        assert Partnership.objects.get(pk=vacant.partnership.pk).status == ("ended" if ended else "active")
        assert outcomes(vacant)[1][1] == ("given_up" if ended else "accepted")
        assert outcomes(vacant)[3][1] == ("offered" if ended else "held")
        assert Party.objects.filter(left_at__isnull=False).count() == ended


def test_whoever_answers_a_point_while_it_is_ended_and_whoever_ends_it_wait_in_one_order(vacant, monkeypatch):
    """Both hold the call and the partnership: taken crosswise, one of them would lose what she did."""
    meet = meeting_at(monkeypatch, ending, "give_up")

    def answers(seen):  # as the page of a point does
        Call.objects.shared(seen.partnership.application.call_id)
        wait_at(meet)
        held(seen.partnership)

    heard = at_once(vacant.vejen, answers, lambda seen: end(seen, vacant.lone, now(), "Ingen kom."), seen=opened)
    assert heard == ["done", "done"]
