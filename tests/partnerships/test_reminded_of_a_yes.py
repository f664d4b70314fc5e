"""Whoever has not said yes or no to a place, or not signed an agreement, is reminded three days before the last day."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships import agreement_letters, decision_letters
from partnerships.agreeing import due_points
from partnerships.agreeing import reminding as signatures
from partnerships.agreeing.preparing import points_of, say
from partnerships.choosing import reminding as offers
from partnerships.choosing.accepting import answer
from partnerships.models import Conflict, Decision
from partnerships.rounds import sweep
from programmes.clock import now
from programmes.models import Call, Due, Outbox
from programmes.scope import scope
from tests.agreements import accepted, put_before_all, signs
from tests.cast import ASSOCIATION, MUNICIPALITY
from tests.choosing import Hall
from tests.partnerships.test_letters_of_decisions import TERMS

A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)


def told(kind):
    return sorted(Outbox.objects.filter(kind=kind).values_list("to__name", flat=True))


@pytest.fixture
def offered(ground):
    """Two have a place, with two weeks to answer; the first association has said yes."""
    hall = Hall()
    with scope(hall.vejen):
        hall.decide(release_at=now())
        hall.release()
        says(hall, 1, ASSOCIATION, True)
    return hall


def of(hall, number):
    made = Decision.objects.select_related("application__partnership").get(application=hall.applications[number - 1])
    made.application.call = hall.call
    made.application.programme = made.application.partnership.programme = hall.vejen
    return made


def signatory(hall, number, kind):
    return hall.applications[number - 1].partnership.appointments.get(party__kind=kind).user


def says(hall, number, kind, accepts):
    answer(of(hall, number), hall.party(number, kind), signatory(hall, number, kind), now(), accepts)


def test_each_party_that_has_not_answered_its_offer_is_reminded_once(offered, moved_clock):
    with scope(offered.vejen):
        until, about = of(offered, 1).answer_by, of(offered, 1).pk
        foreseen = list(offers.reminders_ahead(now(), until, offered.lone))
        waiting = ["association 2", "municipality 1", "municipality 2"]
        assert sorted(each.to for each in foreseen) == waiting
        assert {each.at for each in foreseen} == {until - 3 * A_DAY}
        Conflict.objects.create(application=offered.applications[1], user=offered.lone, kind="tie", by=offered.lone)
        assert [each.to for each in offers.reminders_ahead(now(), until, offered.lone)] == ["municipality 1"]
    moved_clock(until - 3 * A_DAY - A_MINUTE)
    sweep()
    with scope(offered.vejen):
        assert told(offers.REMINDER) == []
    moved_clock(until - 3 * A_DAY + A_MINUTE)
    sweep(), sweep()
    with scope(offered.vejen):
        assert told(offers.REMINDER) == waiting
        letter = decision_letters.reminder(about, signatory(offered, 1, MUNICIPALITY))
        assert letter.subject == "Your organisation has not answered yet: SMALL-001" and "Accept by" in letter.body
        assert decision_letters.reminder(about, signatory(offered, 1, ASSOCIATION)) is None  # she has said yes
        says(offered, 1, MUNICIPALITY, True)
        assert decision_letters.reminder(about, signatory(offered, 1, MUNICIPALITY)) is None
    assert not Due.objects.filter(kind=offers.BELL, next_at__lte=now()).exists()


def test_a_reserve_that_has_fewer_than_three_days_is_not_reminded_in_the_same_minute(offered, moved_clock):
    with scope(offered.vejen):
        type(offered.call.selection).objects.update(answer_days=2)
        says(offered, 2, ASSOCIATION, False)
        third = of(offered, 3)
        assert third.status == "offered" and third.answer_by < now() + 3 * A_DAY
        assert not Due.objects.filter(kind=offers.BELL, next_at__lt=third.answer_by).exists()
        first = of(offered, 1).answer_by
    moved_clock(third.answer_by - A_MINUTE)
    with scope(offered.vejen):
        offers.remind_all(now())
        assert told(offers.REMINDER) == [] and first > now() + 3 * A_DAY


def test_who_may_sign_for_a_side_that_has_not_is_reminded_once_and_never_after_the_day(committed_whole, moved_clock):
    here = accepted(committed_whole)
    with scope(here.vejen):
        made = put_before_all(here.partnership, here.sofie)
        signs(made, here.maja, ASSOCIATION)
        due = signatures.moment(made)
        foreseen = list(signatures.reminders_ahead(now(), due + A_DAY, here.sofie))
        assert [(each.at, each.to) for each in foreseen] == [(due, str(here.jonas)), (due, str(here.lone))]
        signatures.remind_all(due + 4 * A_DAY)  # the clock stood still for days: there is nothing to remind of
    moved_clock(due - A_MINUTE)
    sweep()
    with scope(here.vejen):
        assert told(signatures.REMINDER) == []
    moved_clock(due + A_MINUTE)
    sweep(), sweep()
    with scope(here.vejen):
        assert told(signatures.REMINDER) == sorted([here.jonas.name, here.lone.name])
        letter = agreement_letters.reminder(made.pk, here.jonas)
        assert "The agreement is not signed yet" in letter.subject and here.own in letter.body
        assert agreement_letters.reminder(made.pk, here.maja) is None
        signs(made, here.jonas, MUNICIPALITY)
        assert agreement_letters.reminder(made.pk, here.jonas) is None
    assert not Due.objects.filter(kind=signatures.BELL, next_at__lte=now()).exists()


def test_whoever_owes_something_before_the_start_is_reminded_once_and_nobody_of_what_is_there(
    committed_whole, moved_clock
):
    """All is owed by the day of the training, 15 January 2025."""
    here, due = accepted(committed_whole), datetime(2025, 1, 12, 8, tzinfo=UTC)
    with scope(here.vejen):
        due_points.ring()
        assert list(Due.objects.filter(kind=due_points.BELL).values_list("next_at", flat=True)) == [due]
        foreseen = list(due_points.reminders_ahead(now(), due + A_DAY, here.sofie))
        assert sorted((each.at, each.to) for each in foreseen) == [
            (due, str(each)) for each in sorted((here.ida, here.jonas, here.maja), key=str)
        ]
        hand_in(here, "referral", MUNICIPALITY, here.jonas)
        hand_in(here, "leader", ASSOCIATION, here.maja)
    moved_clock(due + A_MINUTE)
    sweep(), sweep()
    with scope(here.vejen):
        assert told(due_points.REMINDER) == sorted([here.ida.name, here.maja.name])  # Jonas has handed in his
        letter = agreement_letters.points_due(here.application.pk, here.maja)
        assert letter.subject.startswith("To be handed in before you start")
        assert "15 January 2025" in letter.body and f"{here.partnership.pk}/preparation/" in letter.body
        assert letter.body.count("\n- ") == 3  # and not who leads the employee, which she has written
        assert agreement_letters.points_due(here.application.pk, here.jonas) is None
    assert not Due.objects.filter(kind=due_points.BELL).exists()
    moved_clock(due + 4 * A_DAY)
    with scope(here.vejen):
        assert agreement_letters.points_due(here.application.pk, here.maja) is None


def hand_in(here, key, kind, user):
    points = points_of(Call.objects.get(pk=here.call.pk), [here.partnership])[here.partnership.pk]
    say(here.partnership, next(each for each in points if each.key == key), kind, user, now(), "Birte Holm")


def test_the_bell_of_what_is_owed_is_hung_when_both_have_accepted_and_follows_a_day_that_moves(offered, moved_clock):
    day = now().date() + 30 * A_DAY
    with scope(offered.vejen):
        Call.objects.filter(pk=offered.call.pk).update(agreement=TERMS)
        offered.call = Call.objects.get(pk=offered.call.pk)
        made = offered.call.dates.create(key="training", on=day, title={"en": "Training"})
        says(offered, 1, MUNICIPALITY, True)
        bells = Due.objects.filter(kind=due_points.BELL)
        first = bells.get().next_at
        assert first.date() == day - 3 * A_DAY
        type(made).objects.filter(pk=made.pk).update(on=day + 7 * A_DAY)
    moved_clock(first + A_MINUTE)
    sweep()
    with scope(offered.vejen):
        assert told(due_points.REMINDER) == [] and [each.next_at for each in bells.all()] == [first + 7 * A_DAY]


def test_who_will_be_reminded_costs_the_same_for_one_partnership_and_for_three(ground):
    hall = Hall(4, places=3)
    with scope(hall.vejen):
        Call.objects.filter(pk=hall.call.pk).update(agreement=TERMS)
        hall.call = Call.objects.get(pk=hall.call.pk)
        hall.call.programme = hall.vejen
        hall.call.dates.create(key="training", on=now().date() + 30 * A_DAY, title={"en": "Training"})
        hall.decide(release_at=now())
        hall.release()
    costs, people = [], []
    for numbers in ((1,), (2, 3)):
        with scope(hall.vejen):
            for number in numbers:
                says(hall, number, ASSOCIATION, True), says(hall, number, MUNICIPALITY, True)
                put_before_all(of(hall, number).application.partnership, hall.lone, starts_on=now().date())
        with scope(hall.vejen), CaptureQueriesContext(connection) as asked:
            found = [
                list(each.reminders_ahead(now(), now() + 60 * A_DAY, hall.karen)) for each in (due_points, signatures)
            ]
        costs.append(len(asked)), people.append([len(each) for each in found])
    assert people == [[1, 4], [3, 12]] and costs[0] == costs[1] < 20
