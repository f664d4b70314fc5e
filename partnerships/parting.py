"""Somebody takes part no more: what she was invited to leaves her calendar, once. The others keep theirs."""

from django.db.models import Q

from programmes.clock import Now
from programmes.models import Outbox
from programmes.outbox import put

from .interviewing.invitation import PARTED
from .models import BodyMeeting, BodySeat, Interview, PartnershipAppointment

TO_A_MEETING, TO_AN_INTERVIEW = "partnerships.steering_letters.invited", "partnerships.interview_letters.booked"


def part(partnership, users, ended_by=None):
    """These people have just lost a role here; whoever has another one for a party keeps what she has.

    When somebody ended it for good, they have no seat when they come back.
    """
    users = list(users)
    there = PartnershipAppointment.objects.today().filter(partnership=partnership, party__isnull=False)
    acting = set(there.filter(user__in=users).values_list("user", flat=True))
    ahead = Interview.objects.booked().filter(application__partnership=partnership, begins_at__gt=Now())
    roles = PartnershipAppointment.objects.filter(partnership=partnership, user__in=users).order_by("pk")
    last = dict(roles.values_list("user", "pk"))  # once for each time that she was here
    for interview, user in invited(TO_AN_INTERVIEW, ahead, [each for each in users if each.pk not in acting]):
        put(PARTED, interview, user, f"{interview.sequence} {last[user.pk]}")
    leave_the_group(partnership, users)
    if ended_by:
        left = [each for each in users if each.pk not in acting]
        seats = BodySeat.objects.filter(body__partnership=partnership, user__in=left, until__isnull=True)
        seats.update(until=Now(), ended_by=ended_by)


def leave_the_group(partnership, users):
    """Of these people, whoever sits in the steering group no more: its meetings ahead, once for each seat she had."""
    seats = BodySeat.objects.filter(body__partnership=partnership)
    sitting = set(seats.today().values_list("user", flat=True))
    last = dict(seats.order_by("id").values_list("user", "pk"))
    ahead = BodyMeeting.objects.filter(body__partnership=partnership, begins_at__gt=Now())
    ahead = ahead.filter(status=BodyMeeting.Status.SET)
    for meeting, user in invited(TO_A_MEETING, ahead, [each for each in users if each.pk not in sitting]):
        put("partnerships.steering_letters.parted", meeting, user, str(last[user.pk]))


def invited(kind, things, users):
    """[(thing, person)] of those who have had this letter about it."""
    there, known = {each.pk: each for each in things}, {each.pk: each for each in users}
    rows = gone_out(kind).filter(about__in=there, to__in=known) if there and known else Outbox.objects.none()
    return [(there[about], known[to]) for about, to in rows.order_by("id").values_list("about", "to").distinct()]


def was_invited(kind, about, reader):
    return gone_out(kind).filter(about=about, to=reader.pk).exists()


def gone_out(kind):
    """The letters that have been sent, or may have: one that waits is not written for somebody who has left."""
    return Outbox.objects.filter(Q(status=Outbox.Status.SENT) | Q(tries__gt=0), kind=kind)
