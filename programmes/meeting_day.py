"""A meeting that is also a day of its call's timetable, under the same key: the two never say different things."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from . import entries
from .models import CallDate
from .moments import say_between
from .words import Text


def day_of(meeting, call):
    return call.dates.filter(key=meeting.key).first()


def add(meeting, call, at):
    """A meeting that is planned is a day of the timetable too: it stands among the dates, and in every calendar."""
    day = CallDate(call=call, key=meeting.key)
    write(day, meeting, call)
    correct(meeting, call, at, lambda: _("There is a meeting"))


def move(meeting, call, at):
    """The day goes where the meeting goes; everybody reads so among the corrections, and calendars move it."""
    day = day_of(meeting, call)
    if day:
        write(day, meeting, call)
        correct(meeting, call, at, lambda: _("The meeting has changed"))


def write(day, meeting, call):
    """The day says what the meeting says, in the zone of the call."""
    zone = ZoneInfo(call.time_zone)
    begins, ends = (moment.astimezone(zone).replace(tzinfo=None) for moment in (meeting.begins_at, meeting.ends_at))
    midnight = datetime.combine(begins.date(), time())
    day.on, day.until, day.clock, day.until_clock = begins.date(), None, begins - midnight, ends - midnight
    day.title, day.place = meeting.title, meeting.place
    day.save()


def take_away(meeting, call, at):
    """A meeting that is called off is no day of the timetable any more."""
    day = day_of(meeting, call)
    if day:
        day.delete()
        correct(meeting, call, at, lambda: _("The meeting is called off"))


def correct(meeting, call, at, sentence):
    """The line that everybody reads, in each language of the programme."""
    line = {}
    for language in meeting.programme.languages:
        with override(language):
            when = say_between(meeting.begins_at, meeting.ends_at, call.time_zone)
            line[language] = f"{sentence()}: {Text(meeting.title)}, {when}"
    if call.published_at:
        entries.correct(call, line, at)
    call.announce()
