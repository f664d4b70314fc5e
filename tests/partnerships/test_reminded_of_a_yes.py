"""Whoever has not said yes or no to a place, or not signed an agreement, is reminded three days before the last day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships import agreement_letters, ahead, decision_letters
from partnerships.agreeing import due_points
from partnerships.agreeing import reminding as signatures
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


def foreseen_by(user, end):
    return list(ahead.reminders_ahead(now(), end, user))


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
        foreseen = foreseen_by(offered.lone, until)
        waiting = ["association 2", "municipality 1", "municipality 2"]
        assert sorted(each.to for each in foreseen) == waiting
        due = offers.moment(of(offered, 1))
        assert {each.at for each in foreseen} == {due} and until - 4 * A_DAY < due < until - 3 * A_DAY
        Conflict.objects.create(application=offered.applications[1], user=offered.lone, kind="tie", by=offered.lone)
        assert [each.to for each in foreseen_by(offered.lone, until)] == ["municipality 1"]
        assert "municipality 1" not in [each.to for each in foreseen_by(signatory(offered, 1, MUNICIPALITY), until)]
    moved_clock(due - A_MINUTE)
    sweep()
    with scope(offered.vejen):
        assert told(offers.REMINDER) == []
    moved_clock(due + A_MINUTE)
    sweep(), sweep()
    with scope(offered.vejen):
        assert told(offers.REMINDER) == waiting
        letter = decision_letters.reminder(about, signatory(offered, 1, MUNICIPALITY))
        assert letter.subject == "Your organisation has not answered yet: SMALL-001" and "Accept by" in letter.body
        assert decision_letters.reminder(about, signatory(offered, 1, ASSOCIATION)) is None  # she has said yes
        says(offered, 1, MUNICIPALITY, True)
        assert decision_letters.reminder(about, signatory(offered, 1, MUNICIPALITY)) is None


def test_a_reserve_that_has_fewer_than_three_days_is_not_reminded_in_the_same_minute(offered, moved_clock):
    with scope(offered.vejen):
        type(offered.call.selection).objects.update(answer_days=2)
        says(offered, 2, ASSOCIATION, False)
        third = of(offered, 3)
        assert third.status == "offered" and third.answer_by < now() + 3 * A_DAY
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
        foreseen = [each for each in foreseen_by(here.sofie, due + A_DAY) if each.kind == signatures.REMINDER]
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


def trained(hall, day):
    """The first two have accepted; by that day the association owes the name of who leads the employee."""
    with scope(hall.vejen):
        Call.objects.filter(pk=hall.call.pk).update(agreement=TERMS)
        hall.call = Call.objects.get(pk=hall.call.pk)
        hall.call.dates.create(key="training", on=day, title={"en": "Training"})
        says(hall, 1, MUNICIPALITY, True)


@pytest.mark.parametrize("by", [timedelta(days=-20), timedelta(days=7)])
def test_a_day_that_moves_is_reminded_of_when_it_is_then(offered, moved_clock, by):
    day = now().date() + 30 * A_DAY
    trained(offered, day)
    with scope(offered.vejen):
        offered.call.dates.update(on=day + by)
        ((due, _application, _people),) = due_points.awaited()
    at = now()
    while at < due:  # day by day, as the bell rings
        moved_clock(at := min(at + A_DAY, due - A_MINUTE) if due - at > A_MINUTE else due + A_MINUTE)
        with scope(offered.vejen):
            assert at >= due or told(due_points.REMINDER) == []
        sweep()
    with scope(offered.vejen):
        assert due.date() == day + by - 3 * A_DAY and told(due_points.REMINDER) == ["association 1"]


def test_whoever_accepts_within_the_three_days_is_not_told_at_once_that_something_lacks(offered):
    trained(offered, now().date() + 2 * A_DAY)
    with scope(offered.vejen):
        due_points.remind_all(now())
        assert told(due_points.REMINDER) == []


def test_days_in_a_row_are_one_letter_that_names_them(offered):
    day = now().date() + 30 * A_DAY
    trained(offered, day)
    with scope(offered.vejen):
        owes = [
            TERMS["owes"][0] | {"key": f"p{place}", "by": f"d{place}", "title": {"en": f"Point {place}"}}
            for place in range(4)
        ]
        Call.objects.filter(pk=offered.call.pk).update(agreement=TERMS | {"owes": owes})
        for place in range(4):
            offered.call.dates.create(key=f"d{place}", on=day + place * A_DAY, title={"en": "Day"})
        for when in sorted(when for when, *_rest in due_points.awaited())[:3]:
            due_points.remind_all(when)
        assert told(due_points.REMINDER) == ["association 1"]


def test_a_reminder_that_breaks_holds_back_no_closing_and_is_tried_again(offered, monkeypatch, moved_clock):
    monkeypatch.setattr(ahead, "remind_all", lambda at: 1 / 0)
    with scope(offered.vejen):
        ahead.wake()
        until = of(offered, 2).answer_by
    moved_clock(until + A_DAY)
    sweep()
    with scope(offered.vejen):
        assert of(offered, 2).status == "lapsed"
        assert Due.objects.filter(kind=ahead.BELL, next_at__gt=now()).exists()


def test_a_list_that_is_begun_after_all_have_accepted_is_reminded_of_too(offered, moved_clock):
    day = now().date() + 30 * A_DAY
    with scope(offered.vejen):
        says(offered, 1, MUNICIPALITY, True)
        Call.objects.filter(pk=offered.call.pk).update(agreement=TERMS)
        offered.call.dates.create(key="training", on=day, title={"en": "Training"})
        ((due, _application, _people),) = due_points.awaited()
    for at in (now() + A_DAY + A_MINUTE, due + A_MINUTE):  # the second association has not answered: the bell hangs
        moved_clock(at)
        sweep()
    with scope(offered.vejen):
        assert told(due_points.REMINDER) == ["association 1"]


def test_who_will_be_reminded_costs_no_more_for_three_partnerships_than_for_one(ground):
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
            found = foreseen_by(hall.karen, now() + 60 * A_DAY)
        (
            costs.append(len(asked)),
            people.append(
                [sum(each.kind == kind for each in found) for kind in (due_points.REMINDER, signatures.REMINDER)]
            ),
        )
    assert people == [[1, 4], [3, 12]] and costs[1] <= costs[0] < 25  # the offers are answered then
