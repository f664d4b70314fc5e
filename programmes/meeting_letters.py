"""Every letter about a meeting, one function each. None when there is nothing to tell any more.

The way into the meeting stands only in the letters to those who have a seat.
"""

from django.utils.translation import gettext_lazy as _

from people.mail import letter, with_calendar

from . import correspondence
from .clock import now
from .letters import link
from .meeting_calendar import CANCEL, REQUEST, calendar_of
from .models import Handout, SignUp

Status = SignUp.Status
WHEN = _("When somebody signs up for a meeting, or the meeting changes")
WHOM = _("Whoever has signed up")


def found(pk):
    rows = SignUp.objects.select_related("meeting__programme", "meeting__call")
    return rows.filter(pk=pk).first()


def told(template, row, reader, **facts):
    meeting, call = row.meeting, row.meeting.call
    address = link("programmes:sign_up", row.token)
    facts |= {"sign_up": row, "meeting": meeting, "call": call, "programme": meeting.programme, "link": address}
    return letter(f"programmes/letters/meeting_{template}", reader, **facts)


@correspondence.told(_("Sign-up for a meeting"), WHEN, WHOM)
def your_link(pk, reader):
    """Confirm the address; who has done so already gets her page again."""
    row = found(pk)
    if not row or row.status == Status.ENDED or row.meeting.cancelled_at or row.meeting.begins_at <= now():
        return None
    return told("confirm" if row.status == Status.UNCONFIRMED else "link", row, reader)


@correspondence.told(_("On the waiting list"), WHEN, WHOM)
def waiting(pk, reader):
    row = found(pk)
    if not row or row.status != Status.WAITING or row.meeting.cancelled_at:
        return None
    return told("waiting", row, reader)


@correspondence.told(_("A seat at a meeting"), WHEN, WHOM)
def seat(pk, reader):
    """She has a seat: at once, or because somebody gave one back."""
    row = found(pk)
    if not row or row.status != Status.SEATED or row.meeting.cancelled_at:
        return None
    return with_calendar(told("seat", row, reader), calendar_of(row.meeting, row, now()), REQUEST)


@correspondence.told(_("Seat given back"), WHEN, WHOM)
def given_back(pk, reader):
    """Her calendar is cleared of what she gave back."""
    row = found(pk)
    if not row or row.meeting.cancelled_at:
        return None
    return with_calendar(told("given_back", row, reader), calendar_of(row.meeting, row, now(), CANCEL), CANCEL)


@correspondence.told(_("A meeting has changed"), WHEN, WHOM)
def changed(pk, reader):
    """Another time, place or way in: the calendar of who has a seat changes with it."""
    row = found(pk)
    if not row or row.status not in (Status.SEATED, Status.WAITING) or row.meeting.cancelled_at:
        return None
    message = told("changed", row, reader)
    if row.status == Status.WAITING:
        return message
    return with_calendar(message, calendar_of(row.meeting, row, now()), REQUEST)


@correspondence.told(_("A meeting is called off"), WHEN, WHOM)
def called_off(pk, reader):
    row = found(pk)
    if not row or row.status not in (Status.SEATED, Status.WAITING):
        return None
    message = told("called_off", row, reader)
    if row.status == Status.WAITING:
        return message
    return with_calendar(message, calendar_of(row.meeting, row, now(), CANCEL), CANCEL)


@correspondence.told(_("Reminder of a meeting"), WHEN, WHOM)
def reminder(pk, reader):
    row = found(pk)
    if not row or row.status != Status.SEATED or row.meeting.cancelled_at or row.meeting.begins_at <= now():
        return None
    if not row.wants_reminders:
        return None
    stop = link("programmes:no_reminders", row.token)
    message = told("reminder", row, reader, stop=stop)
    # The one letter of a meeting that may be declined: one click, by the mail program itself (RFC 8058).
    message.extra_headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return message


@correspondence.told(_("Slides were refused"), _("When the check of a file ends badly"), _("Whoever attached it"))
def handout_refused(pk, reader):
    """Slides could not be taken; nothing to tell when they have been taken away since."""
    handout = Handout.objects.select_related("meeting__call").filter(pk=pk).first()
    if not handout or not handout.is_refused:
        return None
    meeting = handout.meeting
    facts = {"handout": handout, "meeting": meeting, "call": meeting.call}
    facts["link"] = link("programmes:meeting", meeting.call_id, meeting.pk)
    return letter("programmes/letters/handout_refused", reader, **facts)
