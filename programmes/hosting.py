"""Seats at a meeting: taken, waited for, given back, and moved by staff; the letters go with each.

A seat is given when the address is confirmed. An unconfirmed sign-up holds none: a wrong address, or somebody
else's, would keep a seat from a person who wants to come. Every act that moves seats holds the meeting's row.
"""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from . import meeting_day, outbox
from .bells import enter_each
from .clock import Now, now
from .correspondence import Foreseen, foresees
from .models import Call, Due, Meeting, Outbox, SignUp, Try
from .models.meeting import BELL, CALENDAR, UNCONFIRMED_FOR
from .scope import scope
from .states import NotAllowed

LETTERS = "programmes.meeting_letters."


def tell(letter, sign_up, version=""):
    """A letter to who signed up, in the transaction of its fact."""
    outbox.put(letter, sign_up, address=sign_up.email, language=sign_up.language, version=version)


def sign_up(meeting, at, email, **said):
    """Somebody wants to come: a letter with her link goes to the address. Raises NotAllowed.

    Who signs up twice gets her link again; the page says the same to both, so nobody learns who is coming.
    """
    if not meeting.takes_sign_ups(at):
        raise NotAllowed(_("Sign-up is not open."))
    email = email.lower()
    try:
        with transaction.atomic():
            known = meeting.sign_ups.there().filter(email=email).first()
            known = known or SignUp.objects.create(meeting=meeting, email=email, **said)
    except IntegrityError:  # the same person, at the same moment
        known = meeting.sign_ups.there().get(email=email)
    known.letters += 1
    known.save(update_fields=["letters"])
    Due.ring(BELL, next_at=at + UNCONFIRMED_FOR)
    tell("programmes.meeting_letters.your_link", known, version=known.letters)
    return known


def confirm(row, at):
    """The address is hers: a seat when there is one, else a place in the line. Again: nothing. Raises NotAllowed."""
    with transaction.atomic():
        meeting = Meeting.objects.held(row.meeting_id)
        row = meeting.sign_ups.get(pk=row.pk)
        if row.status != SignUp.Status.UNCONFIRMED:
            return row
        meeting.check_going_on(at)
        row.queue_up(at)
        moved = meeting.fill(at)
        tell_moved(moved)
        row.refresh_from_db()
        if row.status == SignUp.Status.WAITING:
            tell("programmes.meeting_letters.waiting", row)
        return row


def tell_moved(moved):
    for each in moved:
        tell("programmes.meeting_letters.seat", each)


def give_back(row, at):
    """She cannot come, or no longer wants to wait; who is next gets her seat. Raises NotAllowed."""
    with transaction.atomic():
        meeting = Meeting.objects.held(row.meeting_id)
        row = meeting.sign_ups.get(pk=row.pk)
        had_seat = row.status == SignUp.Status.SEATED
        row.end(at)
        if had_seat:
            tell("programmes.meeting_letters.given_back", row)
            tell_moved(meeting.fill(at))
        return row


def plan(call, at, **facts):
    """A new meeting of a call. Raises NotAllowed."""
    check_ahead(facts["begins_at"], at)
    with transaction.atomic():
        made = Meeting.objects.create(call=call, **facts)
        made.call, made.programme = call, call.programme
        made.ring()
        meeting_day.add(made, Call.objects.held(call.pk), at)
        return made


def check_ahead(begins_at, at):
    if begins_at <= at:
        raise NotAllowed(_("This time is in the past. Say when the meeting will be."))


def want_reminders(row, wanted):
    """Whether she is reminded of the meeting; whatever else happens to it she is told all the same."""
    SignUp.objects.filter(pk=row.pk).update(wants_reminders=wanted)


def change(meeting, at, **facts):
    """Staff change a meeting: calendars are changed with it, and more seats are given to those who wait.

    Returns how many were told of a change. Raises NotAllowed.
    """
    with transaction.atomic():
        held = Meeting.objects.held(meeting.pk)
        if held.cancelled_at:
            raise NotAllowed(_("This meeting has been called off."))
        taken = held.sign_ups.filter(status=SignUp.Status.SEATED).count()
        if facts["seats"] < taken:
            raise NotAllowed(_("Seats that are taken: %(n)s. There cannot be fewer.") % {"n": taken})
        if facts["begins_at"] != held.begins_at:
            check_ahead(facts["begins_at"], at)
        moved = any(getattr(held, name) != facts[name] for name in CALENDAR)
        for name, value in facts.items():
            setattr(held, name, value)
        held.sequence += moved
        held.save()
        held.ring()
        told = list(held.sign_ups.told()) if moved and at < held.ends_at else []
        for each in told:
            tell("programmes.meeting_letters.changed", each, version=held.sequence)
        if moved:
            meeting_day.move(held, Call.objects.held(held.call_id), at)
        seat_whoever_waits(held, at)
        return len(told)


def seat_whoever_waits(meeting, at):
    """Those beyond a lowered number keep their seats, under numbers that there are."""
    beyond = meeting.sign_ups.filter(seat__gt=meeting.seats)
    for each, seat in zip(beyond, meeting.free_seats(), strict=False):
        SignUp.objects.filter(pk=each.pk).update(seat=seat)
    tell_moved(meeting.fill(at))


def call_off(meeting, at):
    """The meeting does not take place; everybody is told, and calendars are cleared. Raises NotAllowed."""
    with transaction.atomic():
        held = Meeting.objects.held(meeting.pk)
        held.check_going_on(at)
        held.cancelled_at, held.sequence = at, held.sequence + 1
        held.save()
        told = list(held.sign_ups.told())
        for each in told:
            tell("programmes.meeting_letters.called_off", each)
        meeting_day.take_away(held, Call.objects.held(held.call_id), at)
        return len(told)


def sweep():
    """Enter each programme whose bell has rung for a meeting; one does not hold back the others."""
    enter_each([BELL], enter)


def enter(programme, bells):
    """Remind, and forget. Told once whoever does it: the outbox knows what it holds."""
    with scope(programme) as within:
        for meeting in Meeting.objects.going_on().filter(begins_at__gt=Now()):
            remind(meeting, within.arrived_at)
        forget()
        Try.forget()
        Due.objects.filter(pk__in=bells).delete()


def remind(meeting, at):
    """After an outage only the latest reminder is told; none to who got her seat after its hour."""
    passed = [hours for hours in meeting.reminders if meeting.begins_at - timedelta(hours=hours) <= at]
    if passed:
        hours = min(passed)
        due_at = meeting.begins_at - timedelta(hours=hours)
        for each in meeting.sign_ups.to_be_reminded().filter(seated_at__lt=due_at):
            tell("programmes.meeting_letters.reminder", each, version=f"{meeting.begins_at:%Y%m%dT%H%M}-{hours}")


@foresees
def reminders_ahead(start, end, user):
    """The reminders of meetings between two instants, to those who have a seat now."""
    start = max(start, now())
    for meeting in Meeting.objects.going_on().filter(begins_at__gt=start):
        for due_at in (meeting.begins_at - timedelta(hours=hours) for hours in meeting.reminders):
            if start <= due_at < end:
                for each in meeting.sign_ups.to_be_reminded().filter(seated_at__lt=due_at):
                    yield Foreseen(due_at, f"{LETTERS}reminder", each.email, each.language, str(meeting.title))


def forget():
    """What was said to sign up goes when its time has come, the addresses in the outbox with it."""
    for meeting in Meeting.objects.to_be_forgotten():
        forget_letters(meeting.sign_ups.all())
        meeting.forget()
    stale = SignUp.objects.never_confirmed()
    forget_letters(stale)
    stale.delete()


def forget_letters(sign_ups):
    numbers = list(sign_ups.values_list("pk", flat=True))
    Outbox.objects.filter(kind__startswith=LETTERS, about__in=numbers).delete()
