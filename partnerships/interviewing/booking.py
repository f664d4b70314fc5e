"""Taking a time for an interview, taking another one, saying that one comes, calling it off.

Whoever of a party takes a time takes it for both; the other party is told, and confirms or takes another time. Every
act holds the application first and then the plan, so two who want the same time come one after the other.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from programmes.states import NotAllowed

from ..models import Interview, InterviewBooking, InterviewConfirmation, InterviewPlan, PanelSeat, Ranking
from ..reviewing.assigning import held
from ..reviewing.under_review import under_review
from . import reminding, telling
from .slots import Slot, free

Status = Interview.Status
WHATEVER = object()


def standing(application):
    """The interview that is booked, or None."""
    return Interview.objects.booked().filter(application=application).first()


def changes_left(plan, application):
    """How often the partnership may still take another time: what staff moved is not counted, what it missed is."""
    own = InterviewBooking.objects.filter(interview__application=application, party__isnull=False)
    moves = own.filter(number__gt=1).count()
    return max(plan.changes - moves - application.interviews.filter(status=Status.MISSED).count(), 0)


def take(application, begins_at, by, at, party=None, instead=WHATEVER):
    """Book an interview, or move the one that is booked. `party` is whose person she is; None for staff.

    `instead`: the time that she read as booked, None when she read of none; she moves no other. A repeat changes
    nothing. Returns the interview. Raises NotAllowed.
    """
    try:
        with transaction.atomic():
            held(application)
            plan = InterviewPlan.held(application.call)
            now = standing(application)
            if now and now.begins_at == begins_at:
                check_ahead(now, at)
                return confirm(now, by, party)
            if instead not in (WHATEVER, now and now.begins_at):
                raise NotAllowed(_("The time has changed meanwhile. Read it again, and confirm then."))
            check(plan, application, now, at, party)
            slots = free(plan, application, at, now, plan.notice if party else timedelta(0))
            slot = next((each for each in slots if each.begins_at == begins_at), None)
            if not slot:
                raise NotAllowed(_("This time is not free any more. Choose another one."))
            return book(application, slot, slots[slot], plan, now, by, party)
    except IntegrityError as error:  # somebody of the panel was booked at the same moment in another call
        raise NotAllowed(_("This time is not free any more. Choose another one.")) from error


def check(plan, application, now, at, party):
    """Whether this partnership may take a time now."""
    check_stands(application)
    if not party:
        check_ahead(now, at)
        return
    if not plan.opened_at:
        raise NotAllowed(_("The interviews cannot be booked yet."))
    if now and now.begins_at < at + plan.notice:
        raise NotAllowed(_("It is too late to take another time here. Write to the programme."))
    if (now or application.interviews.filter(status=Status.MISSED).exists()) and not changes_left(plan, application):
        raise NotAllowed(_("You cannot change the time any more. Write to the programme."))


def check_open(call):
    """The ranking is reckoned from what was said in interviews, until it is closed. Raises NotAllowed."""
    if Ranking.objects.standing().filter(call=call).exists():
        raise NotAllowed(_("The ranking is closed: interviews are not changed any more."))


def check_stands(application):
    check_open(application.call_id)
    if not under_review(application.call).filter(pk=application.pk).exists():
        raise NotAllowed(_("Only what was submitted and not rejected is invited to an interview, after its deadline."))


def check_ahead(interview, at):
    if interview and interview.has_begun(at):
        raise NotAllowed(_("The interview has begun, so it is not changed any more."))


def book(application, slot, hands, plan, now, by, party):
    """The slot is hers; the plan is held."""
    facts = {"begins_at": slot.begins_at, "ends_at": slot.ends_at}
    if now:
        former = list(now.seats.taken())
        end_seats(now, by, PanelSeat.Why.MOVED)
        facts |= {"sequence": now.sequence + 1, "times": now.times + 1}
        Interview.objects.filter(pk=now.pk).update(**facts)
        now.refresh_from_db()
    else:
        former, now = [], Interview.objects.create(application=application, **facts)
    now.application = application
    number = InterviewBooking.objects.create(
        interview=now, number=now.times, begins_at=slot.begins_at, by=by, party_id=party
    )
    if party:
        InterviewConfirmation.objects.create(booking=number, party_id=party, by=by)
    before = {each.reviewer_id for each in former}
    chosen = sorted(hands, key=lambda hand: (hand.member.user_id not in before, hand.load, hand.member.pk))
    for hand in chosen[: plan.panel]:
        seat(now, hand.member.user, slot)
    telling.tell_booked(now, plan, before)
    reminding.ring(now, plan)
    return now


def seat(interview, user, slot=None):
    """Put somebody on the panel of an interview; the database refuses whoever is in another one then."""
    slot = slot or Slot(interview.begins_at, interview.ends_at)
    facts = {"begins_at": slot.begins_at, "ends_at": slot.ends_at}
    return PanelSeat.objects.create(interview=interview, reviewer=user, **facts)


def end_seats(interview, by, why):
    rows = PanelSeat.objects.taken().filter(interview=interview)
    telling.end(rows, by, why)


def counting(interview):
    """The booking that counts."""
    return interview.bookings.get(number=interview.times)


def confirm(interview, by, party):
    """A party says that it comes at the time that stands; a repeat changes nothing. Returns the interview."""
    if party:
        InterviewConfirmation.objects.get_or_create(
            booking=counting(interview), party_id=party, defaults={"by": by}
        )  # fmt: skip
    return interview


def say_yes(application, begins_at, by, at, party):
    """The other party confirms the time that she has read. Raises NotAllowed when it is another one by now."""
    with transaction.atomic():
        held(application)
        now = standing(application)
        if not now or now.begins_at != begins_at:
            raise NotAllowed(_("The time has changed meanwhile. Read it again, and confirm then."))
        check_ahead(now, at)
        return confirm(now, by, party)


def call_off(interview, by, at, why):
    """The programme calls it off; all are told, and a new time can be taken. Raises NotAllowed."""
    with transaction.atomic():
        held(interview.application)
        InterviewPlan.held(interview.application.call)
        interview.refresh_from_db()
        check_ahead(interview, at)
        end(interview, by, why)


def end(interview, by, why):
    """It does not take place; whoever calls holds the plan."""
    people = telling.panel_of(interview)
    interview.move_to(Status.CALLED_OFF, by, why=why, sequence=interview.sequence + 1)
    end_seats(interview, by, PanelSeat.Why.TAKEN)
    telling.tell_called_off(interview, people)


def miss(interview, by, at):
    """The partnership did not come: it may take another time as long as changes are left. Raises NotAllowed."""
    with transaction.atomic():
        held(interview.application)
        InterviewPlan.held(interview.application.call)
        check_open(interview.application.call_id)
        interview.refresh_from_db()
        if not interview.has_begun(at):
            raise NotAllowed(_("The interview has not begun yet."))
        interview.move_to(Status.MISSED, by)
        end_seats(interview, by, PanelSeat.Why.TAKEN)


def expect_no_more(application, by, at):
    """It is withdrawn or rejected, so nobody waits for it. What has begun was held: nobody is told that it is off."""
    held(application)
    now = standing(application)
    if now and not now.has_begun(at):
        InterviewPlan.held(application.call)
        now.application = application
        end(now, by, "")
