"""Days and instants as iCalendar: every date of a call, and what other events of a programme need for the same.

Each event keeps its UID for ever, and its SEQUENCE rises whenever its time or place changes, so that a calendar
that has it already moves it instead of showing it twice.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from .words import Text

DEADLINE, OPENS, ANSWER = "deadline", "opens", "answer"  # dates that a call has by itself
LAST_HALF_HOUR = timedelta(minutes=30)


@dataclass(frozen=True)
class Occasion:
    """One thing in a calendar. Days as dates, instants aware in the zone of the programme; the end is exclusive."""

    key: str
    title: Text | str
    start: date | datetime
    end: date | datetime | None = None
    place: Text | str = ""
    about: str = ""
    link: str = ""

    @property
    def said(self):
        """Time and place as data: when they change, so must the SEQUENCE."""
        return {"start": self.start.isoformat(), "end": self.end and self.end.isoformat(), "place": self.place or ""}

    @classmethod
    def gone(cls, key, memory, zone):
        """What stood in the calendar until it was taken away."""
        start, end = (moment_of(memory["said"][name], zone) for name in ("start", "end"))
        return cls(key, Text(memory["title"]), start, end)


def moment_of(text, zone):
    """The date or instant of an ISO text."""
    if not text:
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).astimezone(ZoneInfo(zone))


def wall_time(day, clock, zone):
    """A local day and time of day; 24:00 is the first instant of the next day."""
    return (datetime.combine(day, datetime.min.time()) + clock).replace(tzinfo=ZoneInfo(zone))


def until(instant):
    """(start, end) of what ends at an instant. A calendar would show 24:00 as 0:00 of the day after: people would
    come a day late. So it is the last half hour, and ends at the very instant."""
    return instant - LAST_HALF_HOUR, instant


def uid(*parts):
    """The name of an event in every calendar of the world."""
    return "-".join(str(part) for part in parts) + "@kamrat"


def event(occasion, name, sequence, changed_at, cancelled=False):
    """An Occasion under its UID as a component."""
    made = Event()
    made.add("uid", name)
    made.add("sequence", sequence)
    made.add("dtstamp", changed_at)
    made.add("last-modified", changed_at)
    made.add("summary", str(occasion.title))
    made.add("dtstart", occasion.start)
    if occasion.end:
        made.add("dtend", occasion.end)
    for property_, value in (
        ("location", str(occasion.place)),
        ("description", occasion.about),
        ("url", occasion.link),
    ):
        if value:
            made.add(property_, value)
    made.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    made.add("transp", "TRANSPARENT")  # it takes nobody's time: people see the day, and can still be invited
    return made


def file(name, events, method="PUBLISH"):
    """A whole calendar as bytes, with a VTIMEZONE for each zone that it names."""
    made = Calendar()
    made.add("prodid", "-//Kamrat//Kamrat//EN")
    made.add("version", "2.0")
    made.add("method", method)
    made.add("name", name)
    made.add("x-wr-calname", name)
    for each in events:
        made.add_component(each)
    years = [each.start.year for each in made.events] or [1970]
    # Only the years that are needed: some readers lose a list of changes that is longer than one line.
    made.add_missing_timezones(date(min(years), 1, 1), date(max(years) + 2, 1, 1))
    return made.to_ical()


def occasions(call):
    """Every date of a call, in order; those that it has by itself have no title."""
    days = [occasion_of(day, call.time_zone) for day in call.timetable()]
    keys, zone = {day.key for day in days}, ZoneInfo(call.time_zone)
    own = [Occasion(OPENS, "", call.opens_at.astimezone(zone))]
    if DEADLINE not in keys:
        first, last = until(call.closes_at.astimezone(zone))
        own.append(Occasion(DEADLINE, "", first, last))
    if call.answer_by and ANSWER not in keys:
        own.append(Occasion(ANSWER, "", call.answer_by, call.answer_by + timedelta(days=1)))
    return sorted([*own, *days], key=lambda each: each.start.isoformat())


def occasion_of(day, zone):
    """A day of a timetable: whole days, from one time to another, or what ends at an instant."""
    facts = {"key": day.key, "title": day.title, "place": day.place}
    if day.clock is None or day.until and day.until_clock is None:
        return Occasion(start=day.on, end=(day.until or day.on) + timedelta(days=1), **facts)
    start = wall_time(day.on, day.clock, zone)
    if day.until_clock is not None:
        return Occasion(start=start, end=wall_time(day.until or day.on, day.until_clock, zone), **facts)
    if day.key == DEADLINE or day.clock == timedelta(days=1):
        first, last = until(start)
        return Occasion(start=first, end=last, **facts)
    return Occasion(start=start, **facts)


def remembered(call, at):
    """What the calendar files of a call say from now on: {key: {"said", "title", "sequence", "at", "gone"}}.

    Asked by Call.announce, so whatever moves a date raises its SEQUENCE. What was taken away is kept as cancelled.
    """
    standing = {each.key: each for each in occasions(call)}
    kept = {key: changed(call.calendar.get(key), each.said, each.title, at) for key, each in standing.items()}
    for key, before in call.calendar.items():
        if key not in standing:
            kept[key] = before if before["gone"] else changed(before, before["said"], before["title"], at, gone=True)
    return kept


def changed(before, said, title, at, gone=False):
    """The memory of one date: as before, or with the next SEQUENCE."""
    if before and (before["said"], before["gone"]) == (said, gone):
        return before | {"title": title}
    sequence = before["sequence"] + 1 if before else 0
    return {"said": said, "title": title, "sequence": sequence, "at": at.isoformat(), "gone": gone}
