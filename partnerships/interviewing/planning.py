"""Setting up the interviews of a call, and opening them to the applicants."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from programmes.states import NotAllowed

from ..models import Interview, InterviewPlan
from ..reviewing.under_review import under_review
from . import reminding, telling
from .booking import check_open
from .panel import members_of
from .slots import days_of, grid

LONGEST = timedelta(days=120)  # of a window
TOLD = ("place", "join_url")  # what a calendar entry says besides the time
USUAL = {"day_begins": timedelta(hours=9), "day_ends": timedelta(hours=16), "reminders": [24]}


def proposed(call):
    """The plan as it stands, or what the call says itself: its day "interviews", and its guide."""
    found = InterviewPlan.of(call)
    if found:
        return found
    day = call.dates.filter(key="interviews").first()
    first = day.on if day else call.closes_on + timedelta(days=5)
    last = day.until or day.on if day else first + timedelta(days=30)
    return InterviewPlan(call=call, first_on=first, last_on=last, guide=call.interview_guide, **USUAL)


def set_up(call, at, **facts):
    """Save the plan; what is booked stays, and is told of another place or link. Returns it. Raises NotAllowed."""
    check(facts)
    with transaction.atomic():
        if not InterviewPlan.objects.filter(call=call).exists():
            plan = InterviewPlan.objects.create(call=call, **facts)
            plan.call = call
            return plan
        plan = InterviewPlan.held(call)
        if spoken(facts["guide"]) != spoken(plan.guide) and begun(call, at).exists():
            raise NotAllowed(_("Interviews have been held. The guide stays as it is: the same questions for all."))
        is_told = any(getattr(plan, name) != facts[name] for name in TOLD)
        is_rung = plan.reminders != facts["reminders"]
        for name, value in facts.items():
            setattr(plan, name, value)
        plan.save(update_fields=list(facts))
        if is_told:
            tell_of_place(plan, at)
        if is_rung:
            for interview in ahead(call, at):
                reminding.ring(interview, plan)
        return plan


def spoken(guide):
    """What is asked, whatever the keys."""
    return [(each["minutes"], each["title"]) for each in guide]


def check(facts):
    first, last = facts["first_on"], facts["last_on"]
    if not first <= last <= first + LONGEST:
        raise NotAllowed(_("The last day comes after the first one, by at most 120 days."))
    if facts["day_begins"] + timedelta(minutes=facts["minutes"]) > facts["day_ends"]:
        raise NotAllowed(_("A day is too short for one interview. Let it end later, or begin earlier."))
    if not days_of(InterviewPlan(**facts)):
        raise NotAllowed(_("There is no weekday between the first and the last day."))


def begun(call, at):
    return Interview.objects.filter(application__call=call, begins_at__lte=at).exclude(status="called_off")


def ahead(call, at):
    return Interview.objects.booked().filter(application__call=call, begins_at__gt=at).select_related("application")


def tell_of_place(plan, at):
    """Calendars of all who are booked learn the new place."""
    for interview in ahead(plan.call, at):
        interview.sequence += 1
        interview.save(update_fields=["sequence"])
        telling.tell_booked(interview, plan)


def open_booking(call, at):
    """Both parties of each application may take a time from now on, and are told; again: those who came since.

    Returns how many applications. Raises NotAllowed.
    """
    with transaction.atomic():
        plan = InterviewPlan.held(call)
        check_open(call)
        if members_of(call).count() < plan.panel:
            raise NotAllowed(_("There are fewer people on the panel than hold an interview. Choose more."))
        if not any(slot.begins_at > at for slot in grid(plan)):
            raise NotAllowed(_("All times of the window have passed. Change its days first."))
        plan.opened_at = plan.opened_at or at
        plan.save(update_fields=["opened_at"])
        applications = list(under_review(call))
        telling.tell_invited(applications)
        reminding.ring_for_nudge(at)
        return len(applications)
