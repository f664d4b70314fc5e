"""What parties answer to an offer, and what silence means."""

from datetime import timedelta

import pytest
from django.test import Client

from partnerships.choosing.accepting import answer, lapse
from partnerships.models import Acceptance, Application, Decision, Partnership, Selection
from partnerships.rounds import sweep as look_at_the_clock
from programmes.clock import now
from programmes.models import Outbox
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import ASSOCIATION, MUNICIPALITY, writer
from tests.choosing import ENGLISH, Hall, outcomes, press, read
from tests.conftest import signed_in

AWARD, RESERVE, REJECTION = Decision.Outcome.AWARD, Decision.Outcome.RESERVE, Decision.Outcome.REJECTION


def test_both_parties_accept_and_the_partnership_is_active_and_public(hall):
    with scope(hall.vejen):
        hall.decide(described_by="A1.name")
        hall.release()
        decision = Decision.objects.get(seat=1)
        own = f"/vejen/partnerships/{decision.application.partnership_id}/answer/"
    public = f"/vejen/calls/{hall.call.pk}/selected/"
    assert "Your answer is received" in press(hall.signatory(1), f"{own}give/", answer="yes")
    assert "Peer 1" not in Client().get(public, **ENGLISH).content.decode()
    press(hall.signatory(1), f"{own}give/", answer="yes")
    press(hall.signatory(1, MUNICIPALITY), f"{own}give/", answer="yes")
    with scope(hall.vejen):
        assert (Decision.objects.get(pk=decision.pk).status, Acceptance.objects.count()) == ("accepted", 2)
        assert Partnership.objects.get(application=decision.application_id).status == "active"
    page = Client().get(public, **ENGLISH).content.decode()
    assert "Peer 1" in page and "What peer 1 does" in page and "eer 2" not in page
    assert "has been answered" in press(hall.signatory(1), f"{own}give/", answer="no")


def test_a_refusal_offers_the_place_to_the_reserve_and_the_next_one_to_nobody(hall):
    with scope(hall.vejen):
        hall.decide()
        hall.release()
        first = Decision.objects.get(seat=1)
        answer(first, hall.party(1), hall.lone, now(), accepts=True)
        answer(first, hall.party(1, MUNICIPALITY), hall.karen, now(), accepts=False, why="No money")
        assert outcomes(hall)[1] == (AWARD, "declined", None, None)
        assert outcomes(hall)[3] == (RESERVE, "offered", 1, None)
        told = Outbox.objects.filter(kind="partnerships.decision_letters.answer", key__endswith=":promoted")
        assert told.count() == 2
        answer(Decision.objects.get(seat=2), hall.party(2), hall.lone, now(), accepts=False)
        assert outcomes(hall)[2][:3] == (AWARD, "declined", None)
        assert outcomes(hall)[4] == (REJECTION, "told", None, None)
    page = read(hall.signatory(3), f"/vejen/partnerships/{hall.applications[2].partnership_id}/answer/")
    assert "You are selected" in page and "Accept or decline" in page


def withdraws(hall, number):
    """Whoever signs for the association takes the application out of the call."""
    user = hall.signatory(number)
    with scope(hall.vejen, user):
        writer(Application.objects.get(pk=hall.applications[number - 1].pk), user).withdraw(may_sign=True)


def test_who_withdraws_after_the_release_gives_the_place_to_the_reserve_but_not_once_both_have_accepted(hall):
    with scope(hall.vejen):
        hall.decide()
        hall.release()
    withdraws(hall, 1)
    with scope(hall.vejen):
        assert outcomes(hall)[1] == (AWARD, "declined", None, None)
        assert outcomes(hall)[3] == (RESERVE, "offered", 1, None)
        third = Decision.objects.get(seat=1)
        for kind in (ASSOCIATION, MUNICIPALITY):
            answer(third, hall.party(3, kind), hall.lone, now(), accepts=True)
    with pytest.raises(NotAllowed, match="have accepted the place"):
        withdraws(hall, 3)


def test_a_reserve_who_withdraws_is_no_longer_on_the_list_and_frees_no_seat(hall):
    with scope(hall.vejen):
        hall.decide()
        hall.release()
    withdraws(hall, 3)
    with scope(hall.vejen):
        assert outcomes(hall)[3] == (RESERVE, "declined", None, None)
        answer(Decision.objects.get(seat=1), hall.party(1), hall.lone, now(), accepts=False)
        assert [each[1] for each in outcomes(hall).values()] == ["declined", "offered", "declined", "told"]


def test_an_offer_stands_on_the_desk_of_its_party_and_leads_to_the_letter(hall):
    with scope(hall.vejen):
        hall.decide()
        hall.release()
    answer_page = f"/vejen/partnerships/{hall.applications[0].partnership_id}/answer/"
    assert signed_in(hall.signatory(1)).get("/desk/", **ENGLISH).url == answer_page


def test_the_last_day_to_accept_is_an_instant_and_silence_is_a_refusal(hall):
    with scope(hall.vejen):
        hall.decide()
        hall.release()
        second = Decision.objects.get(seat=2)
        answer(second, hall.party(2), hall.lone, second.answer_by - timedelta(milliseconds=1), accepts=True)
        with pytest.raises(NotAllowed, match="The time to accept has passed"):
            answer(second, hall.party(2, MUNICIPALITY), hall.lone, second.answer_by, accepts=True)
        lapse()
        assert outcomes(hall)[2][1] == "offered"  # the time is not over
        Decision.objects.filter(pk=second.pk).update(answer_by=now() - timedelta(minutes=2))
        lapse()
        assert outcomes(hall)[2][1] == "offered"  # who pressed in time may still be under way
        Decision.objects.filter(pk=second.pk).update(answer_by=now() - timedelta(minutes=4))
        lapse(), lapse()
        assert outcomes(hall)[2][1] == "lapsed" and outcomes(hall)[3][1:3] == ("offered", 2)
        assert Outbox.objects.filter(kind="partnerships.decision_letters.lapsed").count() == 2
        Selection.objects.update(reserves_until=now() - timedelta(minutes=4))


def test_the_clock_itself_lets_an_offer_lapse(ground, moved_clock):
    hall = Hall(2, places=1, reserves=1)
    with scope(hall.vejen):
        hall.decide()
    moved_clock(timedelta(hours=2))
    with scope(hall.vejen):
        hall.release(at=now())
        offered = Decision.objects.get(status="offered")
    moved_clock(offered.answer_by)
    look_at_the_clock()
    with scope(hall.vejen):
        assert Decision.objects.get(pk=offered.pk).status == "offered"
    moved_clock(offered.answer_by + timedelta(minutes=4))
    look_at_the_clock(), look_at_the_clock()
    with scope(hall.vejen):
        assert outcomes(hall)[1][1] == "lapsed" and outcomes(hall)[2][1:3] == ("offered", 1)
        assert Outbox.objects.filter(kind="partnerships.decision_letters.lapsed").count() == 2
