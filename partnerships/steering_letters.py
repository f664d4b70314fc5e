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

MEMBERS = _("The members of the steering group")
Status = BodyMeeting.Status


def found(pk, reader, status):
    """The meeting as it stands, for somebody who still has a seat; None when there is nothing to tell any more."""
    rows = BodyMeeting.objects.filter(status=status, body__seats__in=seats_of(reader))
    rows = rows.select_related("body__partnership__application__call__programme")
    return rows.filter(pk=pk).first()


def seats_of(reader):
    return BodySeat.objects.today().filter(user=reader.pk)


def written(what, meeting, reader):
    partnership, application = meeting.body.partnership, meeting.body.partnership.application
    address = link("partnerships:steering_meeting", partnership.pk, meeting.number)
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
    meeting = found(pk, reader, Status.CALLED_OFF)
    if not meeting:
        return None
    message = written("called_off", meeting, reader)
    return with_calendar(message, calendar_of(meeting, reader, CANCEL), CANCEL) if meeting.begins_at else message


def calendar_of(meeting, reader, method):
    """The calendar file of one member: one entry for each, which a CANCEL takes out again."""
    call = meeting.body.partnership.application.call
    zone = ZoneInfo(call.time_zone)
    start, end = (moment.astimezone(zone) for moment in (meeting.begins_at, ends_at(meeting)))
    with override(reader.language):
        title = f"{_t('Steering group')}: {meeting.body.partnership}"
    occasion = Occasion("steering", title, start, end, meeting.place, meeting.agenda)
    name = calendar.uid(uuid5(meeting.uid, str(reader.pk)))
    return invitation(occasion, name, 0, now(), method, call.programme, reader.email)
