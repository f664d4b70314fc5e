"""Whoever takes part no more finds what she was invited to gone from her calendar, once; the others keep theirs."""

import pytest

from partnerships import interview_letters, steering_letters
from partnerships.agreeing.steering import call_off, pick, seat, unseat
from partnerships.interviewing import booking
from partnerships.leaving import leave, take_out
from partnerships.models import BodySeat, PartnershipInvitation
from partnerships.starting import join
from programmes.access import appoint
from programmes.clock import now
from programmes.models import Outbox
from programmes.scope import scope
from tests.cast import MUNICIPALITY, person
from tests.departing import leaves
from tests.interviews import calendar_in, event_in
from tests.partnerships.test_steering import group, proposes, seated

__all__ = ["group"]


def sent(kind):
    """The letters of a kind have gone out."""
    Outbox.objects.filter(kind=kind).update(status=Outbox.Status.SENT, sent_at=now())


def told(kind):
    return sorted(Outbox.objects.filter(kind=kind).values_list("to__name", flat=True))


def parts_from(before, letter):
    """Whether a letter takes the entry of another one out of the calendar: the same UID, counted one further."""
    old, new = event_in(before), event_in(letter)
    counts = (new["SEQUENCE"] - old["SEQUENCE"], str(new["STATUS"]), str(calendar_in(letter)["METHOD"]))
    return new["UID"] == old["UID"] and counts == (1, "CANCELLED", "CANCEL")


@pytest.fixture
def met(group):
    """Maja, Ida and Jonas are invited to a meeting of the steering group, and their letters are out."""
    with scope(group.vejen):
        seated(group)
        seat(group.partnership, group.association, group.ida, group.maja)
        meeting = proposes(group)
        group.meeting = pick(meeting, group.municipality, group.jonas, now(), meeting.times[0])
        people = (group.maja, group.ida, group.jonas)
        group.letters = {each.pk: steering_letters.invited(meeting.pk, each) for each in people}
        sent("partnerships.steering_letters.invited")
    return group


def test_whoever_leaves_the_partnership_is_told_by_her_calendar_and_never_twice(met):
    kind, meeting = "partnerships.steering_letters.parted", met.meeting
    with scope(met.vejen):
        ida = met.partnership.appointments.today().get(user=met.ida)
        leave(met.maja, met.partnership, ida)
        letter = steering_letters.parted(meeting.pk, met.maja)
        assert parts_from(met.letters[met.maja.pk], letter)
        assert "without you" in letter.body and "/steering/" not in letter.body  # no way in is hers
        assert told(kind) == ["Maja Holm"] and steering_letters.parted(meeting.pk, met.jonas) is None
        call_off(meeting, met.jonas, now())
        assert told("partnerships.steering_letters.called_off") == ["Ida Skov", "Jonas Friis"]
        assert parts_from(met.letters[met.jonas.pk], steering_letters.called_off(meeting.pk, met.jonas))
        late = steering_letters.parted(meeting.pk, met.maja)  # hers had not gone out yet
        assert parts_from(met.letters[met.maja.pk], late) and "called off" in late.body + late.subject


def test_when_a_party_leaves_its_people_read_that_the_meeting_is_called_off_and_nothing_else(met):
    with scope(met.vejen):
        leaves(met.partnership, met.maja)
        kinds = [f"partnerships.steering_letters.{each}" for each in ("called_off", "parted")]
        assert [told(each) for each in kinds] == [["Ida Skov", "Jonas Friis", "Maja Holm"], []]
        letter = steering_letters.called_off(met.meeting.pk, met.jonas)  # written after he is out
        assert parts_from(met.letters[met.jonas.pk], letter) and "/steering/" not in letter.body
        assert "/steering/" in steering_letters.called_off(met.meeting.pk, met.maja).body
        assert steering_letters.called_off(met.meeting.pk, person("Fremmed Person")) is None


def test_a_member_who_is_taken_out_of_the_group_alone_and_one_who_was_never_invited(met):
    with scope(met.vejen):
        unseat(met.partnership, BodySeat.objects.get(user=met.ida), met.association, met.ida, now())
        assert told("partnerships.steering_letters.parted") == ["Ida Skov"]
        assert parts_from(met.letters[met.ida.pk], steering_letters.parted(met.meeting.pk, met.ida))
        Outbox.objects.filter(kind="partnerships.steering_letters.invited", to=met.maja).update(status="new", tries=0)
        leave(met.maja, met.partnership, met.partnership.appointments.today().get(user=met.ida))
        assert told("partnerships.steering_letters.parted") == ["Ida Skov"]
        assert steering_letters.invited(met.meeting.pk, met.maja) is None


def test_whoever_takes_her_seat_again_has_the_meeting_back_and_loses_it_again_with_the_seat(met):
    """Leaving the partnership ends the seat: who comes back is named anew, and invited anew."""
    kind, meeting = "partnerships.steering_letters.parted", met.meeting
    with scope(met.vejen):
        hers = met.partnership.appointments.today().get(user=met.ida)
        hers.partnership, party = met.partnership, hers.party
        take_out(hers, met.maja)
        gone = steering_letters.parted(meeting.pk, met.ida)
        appoint(met.ida, "writer", met.partnership, party=party)
        assert not BodySeat.objects.today().filter(user=met.ida).exists()
        seat(met.partnership, met.association, met.ida, met.maja)
        assert Outbox.objects.filter(kind="partnerships.steering_letters.invited", to=met.ida).count() == 2
        again = steering_letters.invited(meeting.pk, met.ida)
        sent("partnerships.steering_letters.invited")
        unseat(met.partnership, BodySeat.objects.today().get(user=met.ida), met.association, met.ida, now())
        assert told(kind) == ["Ida Skov"] * 2
        counts = [event_in(each)["SEQUENCE"] for each in (met.letters[met.ida.pk], gone, again)]
        assert counts == [0, 1, 2] and parts_from(again, steering_letters.parted(meeting.pk, met.ida))


def test_an_interview_leaves_the_calendar_of_whoever_was_taken_out_before_it(table):
    kind, wilma = "partnerships.interview_letters.parted", person("Wilma Writer")
    with scope(table.vejen):
        table.lay()
        partnership = table.applications[0].partnership
        partnership.programme = table.vejen
        party = partnership.parties.get(kind="association")
        hers = appoint(wilma, "writer", partnership, party=party)
        made = table.take(1, kind=MUNICIPALITY)
        before = interview_letters.booked(made.pk, wilma)
        sent("partnerships.interview_letters.booked")
        hers.partnership = partnership
        take_out(hers, table.karen)
        assert told(kind) == ["Wilma Writer"]
        letter = interview_letters.parted(made.pk, wilma)
        assert parts_from(before, letter) and "meet.example.org" not in letter.body
        assert interview_letters.parted(made.pk, table.signatory_here(1, MUNICIPALITY)) is None
        booking.call_off(made, table.karen, now(), "Rasmus is ill.")
        assert "Wilma Writer" not in told("partnerships.interview_letters.called_off")
        assert parts_from(before, interview_letters.parted(made.pk, wilma))


def test_who_leaves_while_her_letter_about_what_was_called_off_waits_gets_it_all_the_same(table):
    wilma = person("Wilma Writer")
    with scope(table.vejen):
        table.lay()
        partnership = table.applications[0].partnership
        partnership.programme = table.vejen
        hers = appoint(wilma, "writer", partnership, party=partnership.parties.get(kind="association"))
        made = table.take(1, kind=MUNICIPALITY)
        before = interview_letters.booked(made.pk, wilma)
        sent("partnerships.interview_letters.booked")
        booking.call_off(made, table.karen, now(), "Rasmus is ill.")
        hers.partnership = partnership
        take_out(hers, table.karen)
        assert told("partnerships.interview_letters.parted") == []
        assert parts_from(before, interview_letters.called_off(made.pk, wilma))


def test_whoever_comes_to_a_party_has_its_interview_in_her_calendar_each_time_that_she_comes(table):
    wilma, kind = person("Wilma Writer", "en"), "partnerships.interview_letters.booked"
    with scope(table.vejen):
        table.lay()
        made = table.take(1)
        here = table.applications[0].partnership
        here.programme = table.vejen
        party, found = here.parties.get(kind="association"), []
        for role in ("writer", "signatory", "writer"):
            facts = {"kind": "association", "party_id": party.pk, "email": wilma.email, "role": role, "language": "en"}
            join(PartnershipInvitation.objects.create(partnership=here, invited_by=table.karen, **facts), wilma)
            found.append(interview_letters.booked(made.pk, wilma))
            sent(kind)
            leave(wilma, here)
            found.append(interview_letters.parted(made.pk, wilma))
        assert [told(each).count("Wilma Writer") for each in (kind, kind.replace("booked", "parted"))] == [3, 3]
        assert [event_in(each)["SEQUENCE"] for each in found] == [0, 1, 2, 3, 4, 5]
        assert {event_in(each)["UID"] for each in found} == {event_in(found[0])["UID"]}
