"""Somebody of the panel does not hold an interview after all: another one who can takes her place."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from programmes.clock import now
from programmes.states import NotAllowed

from ..models import Interview, InterviewPlan, InterviewReview, PanelSeat
from ..reviewing import assigning
from . import telling
from .booking import check_ahead, check_open, seat
from .panel import hands_of, may_meet
from .slots import Slot


def substitutes(plan, interview):
    """The people of the panel who can take a seat at an interview, whoever has fewest first."""
    there = [each.pk for each in telling.panel_of(interview)]
    hands = hands_of(plan, may_meet(plan.call, interview.application).exclude(user__in=there))
    slot, pause = Slot(interview.begins_at, interview.ends_at), timedelta(minutes=plan.pause)
    can = [hand for hand in hands if hand.is_free(slot, pause)]
    return [hand.member.user for hand in sorted(can, key=lambda hand: (hand.load, hand.member.pk))]


def step_down(application, user, by):
    """She has a conflict: her seats at this partnership's interviews end at once. The application is held."""
    for row in PanelSeat.objects.taken().filter(interview__application=application, reviewer=user):
        plan = InterviewPlan.held(application.call)
        interview = Interview.objects.get(pk=row.interview_id)
        interview.application = application
        leave(row, interview, plan, by, PanelSeat.Why.CONFLICT)


def leave(row, interview, plan, by, why):
    """A seat ends; whoever can takes it, and staff see when nobody can. The plan is held.

    Once the interview has begun nobody takes it: whoever did not hear it has nothing to give.
    """
    telling.end(PanelSeat.objects.taken().filter(pk=row.pk), by, why)
    if interview.status != Interview.Status.BOOKED or interview.has_begun(now()):
        return
    interview.sequence += 1
    interview.save(update_fields=["sequence"])
    others = [user for user in substitutes(plan, interview) if user.pk != row.reviewer_id]
    for user in others[:1]:
        seat(interview, user)
        telling.tell_seated(interview, user)
    telling.tell_unseated(interview, {row.reviewer_id})


def take_off(row, by, at):
    """Staff take somebody off the panel of one interview; once it has begun, whoever has not locked. Raises NotAllowed.

    Somebody who is ill or gone holds up nobody's ranking: what she noted is set aside and kept.
    """
    with transaction.atomic():
        interview, plan = held(row.interview, at, is_ahead=False)
        check_open(interview.application.call_id)
        if not PanelSeat.objects.taken().filter(pk=row.pk).exists():
            raise NotAllowed(_("Somebody else has just changed this."))
        if interview.has_begun(at) and row.reviews.filter(status=InterviewReview.Status.LOCKED).exists():
            raise NotAllowed(_("Her points are locked, so they count. Nobody is taken off any more."))
        leave(row, interview, plan, by, PanelSeat.Why.TAKEN)


def put_on(interview, user, at):
    """Staff put somebody who can on the panel of one interview. Raises NotAllowed."""
    try:
        with transaction.atomic():
            interview, plan = held(interview, at)
            if user not in substitutes(plan, interview):
                raise NotAllowed(_("This person cannot hold it: not free then, or nothing declared about it."))
            interview.sequence += 1
            interview.save(update_fields=["sequence"])
            seat(interview, user)
            telling.tell_seated(interview, user)
    except IntegrityError as error:
        raise NotAllowed(_("This person has just been booked for another interview at this time.")) from error


def held(interview, at, is_ahead=True):
    """(the interview as it stands, its plan), under a lock as the application is; it is booked, and has not begun.

    Whoever declares a conflict holds the application: she is seated before that and steps down, or not at all.
    """
    assigning.held(interview.application)
    plan = InterviewPlan.held(interview.application.call)
    standing = Interview.objects.booked().filter(pk=interview.pk).select_for_update(of=("self",)).first()
    if not standing:
        raise NotAllowed(_("Somebody else has just changed this."))
    if is_ahead:
        check_ahead(standing, at)
    standing.application = interview.application
    return standing, plan
