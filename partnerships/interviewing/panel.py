"""Who may hold interviews, who of them may meet one partnership, and when they can."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from programmes.clock import Now
from programmes.models import Appointment
from programmes.states import NotAllowed

from ..models import (
    Availability,
    Conflict,
    Interview,
    InterviewPlan,
    PanelMember,
    PanelSeat,
    PartnershipAppointment,
)
from ..models.panel_seats import ROLES


def candidates():
    """The people who may be on a panel today, by name."""
    rows = Appointment.objects.here().filter(role__in=ROLES).select_related("user").order_by("user__name", "user")
    return list({each.user_id: each.user for each in rows}.values())


def members_of(call):
    """The panel of a call: who is on it and may be so today."""
    today = Appointment.objects.here().filter(role__in=ROLES).values("user")
    return PanelMember.objects.filter(call=call, user__in=today).select_related("user").order_by("user__name", "pk")


def may_meet(call, application):
    """Those of the panel who have declared that no conflict is in the way, and act for none of its parties."""
    clear = Conflict.objects.standing().filter(application=application, kind=Conflict.Kind.NONE).values("user")
    own = PartnershipAppointment.objects.filter(partnership=application.partnership_id).values("user")
    return members_of(call).filter(user__in=clear).exclude(user__in=own)


def appoint_panel(call, users):
    """Who holds the interviews of a call from now on. Raises NotAllowed when somebody who goes is booked."""
    with transaction.atomic():
        InterviewPlan.held(call)
        going = PanelMember.objects.filter(call=call).exclude(user__in=users)
        booked = PanelSeat.objects.taken().filter(
            interview__application__call=call, interview__status=Interview.Status.BOOKED,
            reviewer__in=going.values("user"), ends_at__gt=Now(),
        )  # fmt: skip
        if seat := booked.select_related("reviewer").first():
            sentence = _("Somebody who is booked stays on the panel. Put somebody else there first")
            raise NotAllowed(f"{sentence}: {seat.reviewer}")
        going.delete()
        there = set(PanelMember.objects.filter(call=call).values_list("user_id", flat=True))
        PanelMember.objects.bulk_create(PanelMember(call=call, user=each) for each in users if each.pk not in there)


def write_hours(member, spans):
    """When she can, instead of what stood: [(begins, ends)]. What is booked already stays booked. Raises NotAllowed."""
    with transaction.atomic():
        InterviewPlan.held(member.call)
        if not PanelMember.objects.filter(pk=member.pk).exists():
            raise NotAllowed(_("Somebody else has just changed this."))
        member.hours.all().delete()
        Availability.objects.bulk_create(Availability(member=member, begins_at=a, ends_at=b) for a, b in spans)


@dataclass(frozen=True)
class Hand:
    """One person of the panel: when she can, when she is booked, and in how many interviews of the call."""

    member: PanelMember
    can: list
    busy: list
    load: int

    def is_free(self, slot, pause):
        """Whether she can all the time, with the pause before and after whatever else she holds."""
        if not any(begins <= slot.begins_at and slot.ends_at <= ends for begins, ends in self.can):
            return False
        return all(slot.ends_at + pause <= begins or ends + pause <= slot.begins_at for begins, ends in self.busy)


def hands_of(plan, members, but=None):
    """[Hand] of the members; `but` is an interview that does not count as booked, because it is to move."""
    members = list(members)
    people = [each.user_id for each in members]
    seats = PanelSeat.objects.taken().filter(reviewer__in=people).exclude(interview=but)
    seats = seats.exclude(interview__status=Interview.Status.CALLED_OFF)
    can: dict = {}
    for member, begins, ends in Availability.objects.filter(member__in=members).values_list(
        "member_id", "begins_at", "ends_at"
    ):
        can.setdefault(member, []).append((begins, ends))
    busy: dict = {}
    load: dict = {}
    for person, begins, ends, call in seats.values_list(
        "reviewer_id", "begins_at", "ends_at", "interview__application__call_id"
    ):
        busy.setdefault(person, []).append((begins, ends))
        load[person] = load.get(person, 0) + (call == plan.call_id)
    return [Hand(each, can.get(each.pk, []), busy.get(each.user_id, []), load.get(each.user_id, 0)) for each in members]
