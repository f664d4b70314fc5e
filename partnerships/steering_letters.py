"""The letters of the steering group: pick a time, the invitation with its calendar file, called off."""

from uuid import uuid5
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from people.mail import letter, with_calendar
from programmes import calendar
from programmes.calendar import Occasion
from programmes.calendar_invitations import CANCEL, REQUEST, invitation
from programmes.clock import now
from programmes.correspondence import told
from programmes.letters import link

from .agreeing.steering import ends_at
from .models import BodyMeeting, BodySeat
from .parting import TO_A_MEETING, was_invited

MEMBERS = _("The members of the steering group")
Status = BodyMeeting.Status


def found(pk, reader, status):
    """The meeting as it stands, for somebody who still has a seat; None when there is nothing to tell any more."""
    meeting = meeting_in(pk, status)
    return meeting if meeting and sits(meeting, reader) else None


def meeting_in(pk, status):
    rows = BodyMeeting.objects.select_related("body__partnership__application__call__programme")
    return rows.filter(pk=pk, status=status).first()


def sits(meeting, reader):
    return seats_of(reader).filter(body=meeting.body_id).exists()


def seats_of(reader):
    return BodySeat.objects.today().filter(user=reader.pk)


def written(what, meeting, reader):
    partnership, application = meeting.body.partnership, meeting.body.partnership.application
    address = link("partnerships:steering_meeting", partnership.pk, meeting.number) if sits(meeting, reader) else ""
    facts = {"meeting": meeting, "application": application, "call": application.call, "link": address}
    return letter(f"partnerships/letters/steering_{what}", reader, **facts)


@told(_("Pick a time for the steering group"), _("When a party proposes times"), _("The members from the other party"))
def proposed(pk, reader):
    meeting = found(pk, reader, Status.PROPOSED)
    return meeting and written("proposed", meeting, reader)


@told(_("Meeting of the steering group"), _("When the other party has picked a time"), MEMBERS)
def invited(pk, reader):
    """The invitation, with the meeting for the reader's calendar; nothing once it has begun."""
    meeting = found(pk, reader, Status.SET)
    if not meeting or meeting.begins_at <= now():
        return None
    return with_calendar(written("invited", meeting, reader), calendar_of(meeting, reader, REQUEST), REQUEST)


@told(_("A meeting of the steering group is called off"), _("When somebody calls it off"), MEMBERS)
def called_off(pk, reader):
    """To whoever sits there, and to somebody who has left since and has it in her calendar."""
    meeting = meeting_in(pk, Status.CALLED_OFF)
    if not meeting or not (sits(meeting, reader) or meeting.begins_at and was_invited(TO_A_MEETING, pk, reader)):
        return None
    message = written("called_off", meeting, reader)
    return with_calendar(message, calendar_of(meeting, reader, CANCEL), CANCEL) if meeting.begins_at else message


@told(
    _("A meeting of the steering group goes on without you"),
    _("When a member leaves, or her party does"),
    _("Whoever has left and had been invited"),
)
def parted(pk, reader):
    """Her calendar is cleared; nothing to whom sits there again. Called off meanwhile, she is told that instead."""
    meeting = meeting_in(pk, Status.SET)
    if not meeting:
        return called_off(pk, reader)
    if meeting.begins_at <= now() or sits(meeting, reader):
        return None
    return with_calendar(written("parted", meeting, reader), calendar_of(meeting, reader, CANCEL), CANCEL)


def calendar_of(meeting, reader, method):
    """The calendar file of one member: one entry for each, which a CANCEL takes out again.

    Whoever takes a seat once more has it put back, so each seat counts two further.
    """
    seats = BodySeat.objects.filter(body=meeting.body_id, user=reader.pk).count()
    call = meeting.body.partnership.application.call
    zone = ZoneInfo(call.time_zone)
    start, end = (moment.astimezone(zone) for moment in (meeting.begins_at, ends_at(meeting)))
    with override(reader.language):
        title = f"{_t('Steering group')}: {meeting.body.partnership}"
    occasion = Occasion("steering", title, start, end, meeting.place, meeting.agenda)
    name = calendar.uid(uuid5(meeting.uid, str(reader.pk)))
    return invitation(occasion, name, 2 * max(seats - 1, 0), now(), method, call.programme, reader.email)
