"""The steering group: who sits in it, and its meetings. One party proposes times, the other picks one."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from programmes.access import MUNICIPALITY
from programmes.clock import Now
from programmes.outbox import put
from programmes.states import NotAllowed

from ..models import Body, BodyMeeting, BodySeat, Partnership, PartnershipAppointment
from ..parting import leave_the_group

Status = BodyMeeting.Status
MOST_TIMES, MOST_SEATS = 3, 12
COORDINATOR = "coordinator"


def body_of(partnership):
    """The steering group, held until the commit; made when somebody asks for it first. Raises NotAllowed."""
    held = Partnership.objects.select_for_update(of=("self",), no_key=True).get(pk=partnership.pk)
    if held.status != Partnership.Status.ACTIVE:
        raise NotAllowed(_("This begins when both parties have accepted their place."))
    return Body.objects.get_or_create(partnership=held, kind=Body.Kind.STEERING)[0]


def seat(partnership, party, user, by):
    """Somebody who acts for a party takes a seat for it, and is invited to the meetings ahead. Raises NotAllowed."""
    body = body_of(partnership)
    if not PartnershipAppointment.objects.today().filter(partnership=partnership, party=party, user=user).exists():
        raise NotAllowed(_("Invite this person to the partnership first."))
    if body.seats.today().count() >= MOST_SEATS:
        raise NotAllowed(_("All seats of the steering group are taken."))
    # one for another party, which ended with her part in that
    body.seats.filter(user=user, until__isnull=True).exclude(party=party).update(until=Now(), ended_by=by)
    made, is_new = BodySeat.objects.get_or_create(
        body=body, user=user, until=None, defaults={"party_id": party, "by": by}
    )
    if is_new:
        for meeting in body.meetings.filter(status=Status.SET, begins_at__gt=Now()):
            put("partnerships.steering_letters.invited", meeting, user, str(made.pk))
    return made


def unseat(partnership, seat, party, by, at):
    """A party takes somebody of its own out. Raises NotAllowed."""
    body = body_of(partnership)
    if seat.party_id != party:
        raise NotAllowed(_("Each party decides about its own members."))
    body.seats.today().filter(pk=seat.pk).update(until=at, ended_by=by)
    leave_the_group(partnership, [seat.user])


def lacking(partnership, seats):
    """The parties from which the rule of the body wants more members."""
    least, there = Body.LEAST_FROM_A_PARTY[Body.Kind.STEERING], [each.party_id for each in seats]
    return [party for party in partnership.parties.all() if there.count(party.pk) < least]


def propose(partnership, party, by, at, **facts):
    """A party proposes times of a meeting; the members of the others are asked to pick. Raises NotAllowed."""
    body = body_of(partnership)
    seats = list(body.seats.today())
    if lacking(partnership, seats):
        raise NotAllowed(_("The steering group needs at least one member from each party first."))
    if any(time <= at for time in facts["times"]):
        raise NotAllowed(_("Propose times that are still ahead."))
    times = [time.isoformat() for time in sorted(set(facts.pop("times")))]
    proposed = body.meetings.filter(status=Status.PROPOSED, party=party, times=times, **facts).first()
    if proposed:  # pressed twice
        return proposed
    number = body.meetings.count() + 1
    meeting = BodyMeeting.objects.create(body=body, number=number, times=times, party_id=party, by=by, **facts)
    for each in body.seats.today().exclude(party=party).select_related("user"):
        put("partnerships.steering_letters.proposed", meeting, each.user)
    return meeting


def pick(meeting, party, by, at, time):
    """Another party picks one of the times; everybody gets an invitation. Raises NotAllowed."""
    body = body_of(meeting.body.partnership)
    meeting = body.meetings.get(pk=meeting.pk)
    if meeting.status != Status.PROPOSED:
        raise NotAllowed(_("Somebody else has just changed this."))
    if meeting.party_id == party:
        raise NotAllowed(_("You proposed the times, so the other party picks one."))
    if time not in meeting.times:
        raise NotAllowed(_("Choose one of the proposed times."))
    begins_at = datetime.fromisoformat(time)
    if begins_at <= at:
        raise NotAllowed(_("This time has passed. Choose another one, or propose new times."))
    meeting.move_to(Status.SET, by, begins_at=begins_at)
    tell("partnerships.steering_letters.invited", meeting)
    return meeting


def call_off(meeting, by, at):
    """The meeting does not take place. Raises NotAllowed once it has begun."""
    body = body_of(meeting.body.partnership)
    meeting = body.meetings.get(pk=meeting.pk)
    if meeting.status == Status.CALLED_OFF:
        raise NotAllowed(_("Somebody else has just changed this."))
    if meeting.begins_at and meeting.begins_at <= at:
        raise NotAllowed(_("The meeting has begun, so it cannot be called off."))
    meeting.move_to(Status.CALLED_OFF, by)
    tell("partnerships.steering_letters.called_off", meeting)
    return meeting


def tell(letter, meeting):
    """Everybody who sits in the body now."""
    for each in meeting.body.seats.today().select_related("user"):
        put(letter, meeting, each.user)


def may_write_minutes(meeting, held, is_in_charge):
    """Whether somebody writes the minutes now; `held` are her appointments, `is_in_charge` whether she may change any.

    By the access matrix the coordinator writes and changes them, and the municipality writes them where the
    coordinator has not. As long as a partnership has no coordinator, the association stands in: docs/decisions/0015.
    """
    coordinating = PartnershipAppointment.objects.filter(partnership=meeting.body.partnership_id, role=COORDINATOR)
    if is_in_charge:
        return True
    if any(each.acts_for == MUNICIPALITY for each in held):
        return not meeting.minutes_at or not coordinated(coordinating, meeting.minutes_by_id, meeting.minutes_at)
    return not coordinating.today().exists()


def coordinated(coordinating, user, at):
    """Whether somebody coordinated at an instant, also when she does not any more."""
    return coordinating.filter(user=user, since__lte=at).exclude(until__lte=at).exists()


def write_minutes(meeting, by, at, minutes, decisions):
    """What was said and decided, once the meeting has begun; what stood before is kept. Raises NotAllowed."""
    body = body_of(meeting.body.partnership)
    meeting = body.meetings.get(pk=meeting.pk)
    if meeting.status != Status.SET or meeting.begins_at > at:
        raise NotAllowed(_("Minutes are written when the meeting has begun."))
    said = {"minutes": minutes.strip(), "decisions": decisions.strip()}
    if said == {name: getattr(meeting, name) for name in said}:
        return
    meeting.versions.create(number=meeting.versions.count() + 1, by=by, at=at, **said)
    BodyMeeting.objects.filter(pk=meeting.pk).update(**said, minutes_by=by, minutes_at=at)


def ends_at(meeting):
    return meeting.begins_at + timedelta(minutes=meeting.minutes_long)
