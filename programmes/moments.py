"""Instants as people say them: "onsdag 23. oktober 2024 kl. 24.00", the last instant of that day, exclusive."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, get_timezone_name
from babel.units import format_unit
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

MIDNIGHT_AT_THE_END = timedelta(days=1)
CLOCK = re.compile(r"^([01]?\d|2[0-4])[:.]([0-5]\d)$", re.ASCII)
DAY = re.compile(r"(\d{1,4})[\s./-]+(\d{1,2})[\s./-]+(\d{1,4})[\s./-]*", re.ASCII)
BEFORE_CLOCK = re.compile(r"[\s,]*(kl\.?|klo|at)?\s*$")
YEARS = range(1900, 2201)


def read_clock(text):
    """A time of day as a timedelta from the day's beginning; "24:00" is its end. Raises ValidationError."""
    found = CLOCK.match(text.strip())
    if not found or found.group(1) == "24" and found.group(2) != "00":
        raise ValidationError(_("Write the time as hours and minutes, for example 14:30. 24:00 is the end of the day."))
    return timedelta(hours=int(found.group(1)), minutes=int(found.group(2)))


def read_day(text):
    """A day typed as 6.2.2025, 6/2/2025, 6-2-2025, 6.2.25 or 2025-02-06. Raises ValidationError."""
    found = DAY.fullmatch(text.strip())
    if found:
        day, month, year = (int(number) for number in found.groups())
        if day > 31:
            day, year = year, day
        year += 2000 if year < 100 else 0
        try:
            if year in YEARS:
                return date(year, month, day)
        except ValueError:
            pass
    raise ValidationError(_("Write the date as day, month, year, for example 6.2.2025."))


def read_moment(text):
    """A day and time of day typed as 23.10.2024 24:00: (day, timedelta), or (day, None) when no time was typed."""
    try:
        return read_day(text), None
    except ValidationError:
        day, _space, clock = text.strip().rpartition(" ")
        if not CLOCK.match(clock):
            raise
    return read_day(BEFORE_CLOCK.sub("", day)), read_clock(clock)


def is_said_once(day, clock, zone):
    """Whether a local time happens exactly once: when clocks change, one hour is left out and one comes twice."""
    local = datetime.combine(day, datetime.min.time()) + clock
    early, late = (local.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
    return early.utcoffset() == late.utcoffset()


def type_moment(day, clock=None):
    """A day, and its time of day, as people type them and as `read_moment` reads them: 23.10.2024 24:00."""
    typed = f"{day.day}.{day.month}.{day.year}"
    minutes = int(clock.total_seconds()) // 60 if clock is not None else 0
    return typed if clock is None else f"{typed} {minutes // 60:02}:{minutes % 60:02}"


def instant(day, clock, zone):
    """The instant (aware, UTC) of a local day and time of day; 24:00 is the first instant of the next day."""
    local = datetime.combine(day, datetime.min.time()) + clock
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def locale():
    """The reader's locale for Babel."""
    language = get_language() or "en"
    return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))


def say_day(day, weekday=True, year=True):
    """A day in the reader's language: Wednesday 23 October 2024."""
    if get_language() == "en":
        pattern = ("EEEE " if weekday else "") + "d MMMM" + (" y" if year else "")
        return format_date(day, pattern, locale=locale())
    skeleton = ("E" * 4 if weekday else "") + "MMMMd"
    if not year:
        return format_skeleton(skeleton, datetime.combine(day, datetime.min.time()), locale=locale())
    return format_date(day, "full" if weekday else "long", locale=locale())


def say_brief_day(day, year=True):
    """A day in short: 23 Oct 2024."""
    if get_language() == "en":
        return format_date(day, "d MMM" + (" y" if year else ""), locale="en_GB")
    if year:
        return format_date(day, "medium", locale=locale())
    return format_skeleton("MMMd", datetime.combine(day, datetime.min.time()), locale=locale())


def bare_clock(clock):
    """Hours and minutes as the reader's language parts them; of a timedelta from the day's beginning, or an instant."""
    if isinstance(clock, timedelta):
        hours, minutes = divmod(int(clock.total_seconds()) // 60, 60)
    else:
        hours, minutes = clock.hour, clock.minute
    return f"{hours:02}.{minutes:02}" if get_language() in ("da", "fi") else f"{hours:02}:{minutes:02}"


def say_clock(clock):
    """A time of day in the reader's language; a timedelta from the day's beginning, or an aware instant."""
    return after_its_day(bare_clock(clock))


def after_its_day(time):
    # Translators: a time of day after its date; Danish "kl. 24.00", Finnish "klo 24.00", Hungarian "24:00".
    return _("at %(time)s") % {"time": time} if get_language() != "en" else time


def say_hours(start, end):
    """From one time of day to another, both as timedeltas: 14:00–15:00."""
    return after_its_day(f"{bare_clock(start)}–{bare_clock(end)}") if end else say_clock(start)


def say_instant(moment, zone, weekday=False, year=True, seconds=False):
    """A local instant in the reader's language: 21 October 2024, 09:14."""
    local = moment.astimezone(ZoneInfo(zone))
    time = say_clock(local)
    if seconds:
        mark = "." if get_language() in ("da", "fi") else ":"
        time = f"{time}{mark}{local.second:02}"
    return f"{say_day(local.date(), weekday, year)}{',' if get_language() == 'en' else ''} {time}"


def say_between(start, end, zone):
    """From one local instant to another: Tuesday 3 September 2024, 14:00–15:00."""
    first, last = start.astimezone(ZoneInfo(zone)), end.astimezone(ZoneInfo(zone))
    if first.date() != last.date():
        return f"{say_instant(start, zone, weekday=True)} – {say_instant(end, zone, weekday=True)}"
    hours = after_its_day(f"{bare_clock(first)}–{bare_clock(last)}")
    return f"{say_day(first.date())}{',' if get_language() == 'en' else ''} {hours}"


def say_deadline(day, clock):
    """A deadline as it was said: weekday, date and time, 24:00 included."""
    return f"{say_day(day)}{',' if get_language() == 'en' else ''} {say_clock(clock)}"


def last_instant(moment, zone):
    """(day, time of day) of the first instant that is too late; midnight is 24:00 of the day before."""
    local = moment.astimezone(ZoneInfo(zone))
    clock = timedelta(hours=local.hour, minutes=local.minute)
    return (local.date(), clock) if clock else (local.date() - timedelta(days=1), MIDNIGHT_AT_THE_END)


def say_until(moment, zone):
    """The first instant that is too late, as the deadline that it is."""
    return say_deadline(*last_instant(moment, zone))


def say_zone(zone):
    """The zone in the reader's words, by its place: Danish time is "Denmark Time". UTC is nobody's place."""
    if zone.removeprefix("Etc/") == "UTC":
        return "UTC"
    return get_timezone_name(ZoneInfo(zone), width="long", locale=locale(), zone_variant="generic")


def say_span(span):
    """A timedelta in words, its two largest parts: 1 day 9 hours."""
    minutes = max(int(span.total_seconds()) // 60, 0)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    counted = [(days, "day"), (hours, "hour"), (minutes, "minute")]
    parts = [part for part in counted if part[0]] or [(0, "minute")]
    return " ".join(format_unit(number, f"duration-{unit}", locale=locale()) for number, unit in parts[:2])
