"""A meeting as an invitation to calendars: one UID for each seat, CANCEL when there is none any more."""

from uuid import uuid5
from zoneinfo import ZoneInfo

from . import calendar
from .calendar import Occasion
from .calendar_invitations import CANCEL, REQUEST, invitation

__all__ = ["CANCEL", "REQUEST", "calendar_of"]


def calendar_of(meeting, sign_up, at, method=REQUEST):
    """The calendar file of one person's seat, as text. `at` is the instant at which it is written."""
    zone, place = ZoneInfo(meeting.call.time_zone), filter(None, [str(meeting.place), meeting.join_url])
    start, end = (moment.astimezone(zone) for moment in (meeting.begins_at, meeting.ends_at))
    title = f"{meeting.title}: {meeting.call.title}"
    occasion = Occasion("meeting", title, start, end, ", ".join(place), link=meeting.join_url)
    # Of the seat, not of the meeting: who gives hers back and takes another one later gets a new entry.
    name = calendar.uid(uuid5(meeting.uid, str(sign_up.pk)))
    return invitation(occasion, name, meeting.sequence, at, method, meeting.programme, sign_up.email)
