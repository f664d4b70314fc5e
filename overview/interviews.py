"""What interviews ask of somebody today: of a party to book, confirm and come, of the panel to come and to lock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.interviewing.slots import grid, last_moment
from partnerships.models import (
    Application,
    FormalCheck,
    Interview,
    InterviewConfirmation,
    InterviewPlan,
    InterviewReview,
    PanelMember,
    PanelSeat,
    PartnershipAppointment,
    Ranking,
)
from partnerships.models.panel_seats import ROLES
from programmes.models import Appointment, Call
from programmes.moments import say_clock, say_instant


@dataclass(frozen=True)
class Line:
    """What to do about the interviews of a call, and where."""

    call: Call
    shape: str
    words: str
    link: str


def asked_of_parties(user, applications, at):
    """{application id: (shape, words)} of those whose interview her party has to book or to confirm, or goes to."""
    if not applications:
        return {}
    plans = {each.call_id: each for each in InterviewPlan.objects.filter(opened_at__isnull=False)}
    if not plans:
        return {}
    found = {}
    for each in with_their_interviews(user).filter(pk__in=[one.pk for one in applications], call__in=list(plans)):
        plans[each.call_id].call = each.call
        if said := asked_of_one(each, plans[each.call_id], at):
            found[each.pk] = said
    return found


def with_their_interviews(user):
    """Applications that may have one, each with when it begins, whether her party confirmed, and the changes used."""
    booked = Interview.objects.booked().filter(application=OuterRef("pk"))
    hers = PartnershipAppointment.objects.today().filter(user=user, party__isnull=False).values("party")
    said = InterviewConfirmation.objects.filter(booking__interview__application=OuterRef("pk"), party__in=hers)
    said = said.filter(booking__interview__status="booked", booking__number=F("booking__interview__times"))
    moved = Q(interviews__bookings__number__gt=1, interviews__bookings__party__isnull=False)
    rows = Application.objects.submitted().exclude(formal_check__status=FormalCheck.Status.REJECTED)
    rows = rows.exclude(Exists(Ranking.objects.standing().filter(call=OuterRef("call")))).select_related("call")
    rows = rows.annotate(begins=Subquery(booked.values("begins_at")[:1]), is_confirmed=Exists(said))
    missed = Count("interviews", filter=Q(interviews__status="missed"), distinct=True)
    return rows.annotate(missed=missed, moves=Count("interviews__bookings", filter=moved, distinct=True))


def asked_of_one(application, plan, at):
    """(shape, words), or nothing: what was held asks for nothing more, and no time can be taken after the last."""
    zone, begins = plan.call.time_zone, application.begins
    if begins is None:
        left = plan.changes - application.missed - application.moves
        last = last_moment(plan)
        is_late = not last or at >= last or application.missed and left <= 0
        return None if is_late else ("look", f"{_('Choose a time for the interview until')}: {say_instant(last, zone)}")
    if begins <= at:
        return None
    if not application.is_confirmed:
        return "look", f"{_('Confirm the time of the interview')}: {say_instant(begins, zone)}"
    return when(begins, zone, at)


def when(begins, zone, at):
    """(shape, words) of an interview that is agreed."""
    day, today = (each.astimezone(ZoneInfo(zone)).date() for each in (begins, at))
    time = say_clock(begins.astimezone(ZoneInfo(zone)))
    if day == today:
        return "look", f"{_('The interview is today')}: {time}"
    if day == today + timedelta(days=1):
        return "look", f"{_('The interview is tomorrow')}: {time}"
    return "done", f"{_('Interview')}: {say_instant(begins, zone)}"


def asked_of_panel(programme, user, at):
    """[Line] of the calls on whose panel she is: hours to write, interviews to come to, and to lock."""
    today = Appointment.objects.here().filter(role__in=ROLES).values("user")
    rows = PanelMember.objects.in_programme(programme).filter(user=user).filter(user__in=today)
    rows = rows.annotate(written=Count("hours"))
    members = {each.call_id: each for each in rows.select_related("call__interview_plan").order_by("call")}
    if not members:
        return []
    locked = InterviewReview.objects.filter(assignment=OuterRef("pk"), status=InterviewReview.Status.LOCKED)
    seats = PanelSeat.objects.of_member(user).filter(interview__application__call__in=members)
    seats = seats.exclude(Exists(Ranking.objects.standing().filter(call=OuterRef("interview__application__call"))))
    held: dict = {}
    for call, begins, is_locked in seats.annotate(is_locked=Exists(locked)).values_list(
        "interview__application__call", "begins_at", "is_locked"
    ):
        held.setdefault(call, []).append((begins, is_locked))
    found = []
    for pk, member in members.items():
        found += said_to_panel(programme, member, member.call.interview_plan, held.get(pk, []), at)
    return found


def said_to_panel(programme, member, plan, held, at):
    """Her line about one call, or none."""
    ahead: list[datetime] = sorted(begins for begins, _locked in held if begins > at)
    open_still = sum(begins <= at and not is_locked for begins, is_locked in held)
    page = "interviews_mine"
    if open_still:
        words = ngettext("%(n)s interview to score and lock", "%(n)s interviews to score and lock", open_still)
        said = "look", words % {"n": open_still}
    elif not member.written and any(slot.begins_at > at for slot in grid(plan)):
        said, page = ("look", _("Write when you can hold interviews")), "interview_hours"
    elif ahead:
        said = when(ahead[0], plan.call.time_zone, at)
    else:
        return []
    link = reverse(f"partnerships:{page}", args=[programme.slug, plan.call_id])
    return [Line(plan.call, *said, link)]
