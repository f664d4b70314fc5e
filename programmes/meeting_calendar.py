"""A meeting as an invitation to calendars: one UID for each seat, CANCEL when there is none any more."""

from uuid import uuid5
from zoneinfo import ZoneInfo

from icalendar import vCalAddress, vText

from . import calendar
from .calendar import Occasion

REQUEST, CANCEL = "REQUEST", "CANCEL"


def calendar_of(meeting, sign_up, at, method=REQUEST):
    """The calendar file of one person's seat, as text. `at` is the instant at which it is written."""
    return calendar.file(str(meeting.title), [event_of(meeting, sign_up, at, method)], method).decode()


def event_of(meeting, sign_up, at, method):
    zone, place = ZoneInfo(meeting.call.time_zone), filter(None, [str(meeting.place), meeting.join_url])
    start, end = (moment.astimezone(zone) for moment in (meeting.begins_at, meeting.ends_at))
    title = f"{meeting.title}: {meeting.call.title}"
    occasion = Occasion("meeting", title, start, end, ", ".join(place), link=meeting.join_url)
    # Of the seat, not of the meeting: who gives hers back and takes another one later gets a new entry.
    name = calendar.uid(uuid5(meeting.uid, str(sign_up.pk)))
    event = calendar.event(occasion, name, meeting.sequence + (method == CANCEL), at, method == CANCEL)
    event["transp"] = "OPAQUE"
    organizer = vCalAddress(f"mailto:{meeting.programme.contact_email}")
    organizer.params["cn"] = vText(str(meeting.programme.contact_name))
    event["organizer"] = organizer
    attendee = vCalAddress(f"mailto:{sign_up.email}")
    attendee.params["partstat"] = vText("DECLINED" if method == CANCEL else "ACCEPTED")
    event.add("attendee", attendee, encode=0)
    return event
