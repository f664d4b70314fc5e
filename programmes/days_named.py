"""Days that stand in words: “28. oktober” in a text, where a call that was copied has other days now."""

import re
from functools import cache

from babel import Locale

WIDTHS = ("wide", "abbreviated")
LEAST = 3  # letters of a month's name: a shorter one is a word of its own


@cache
def months(language):
    """{name in small letters: number} of the months as a language writes them in a date, and by themselves."""
    found = {}
    for forms in Locale.parse(language).months.values():
        for width in WIDTHS:
            found |= {name.rstrip(".").casefold(): number for number, name in forms.get(width, {}).items()}
    return {name: number for name, number in found.items() if len(name) >= LEAST and not name.isdigit()}


@cache
def pattern(language):
    """A day beside a month, in either order: 28. oktober, 28 October, October 28, október 28."""
    name = "|".join(sorted(map(re.escape, months(language)), key=len, reverse=True))
    day, after = r"(?<![\d.,:])(\d{1,2})", r"(?![\d:]|[.,]\d)"
    return re.compile(rf"{day}(?:\.|st|nd|rd|th)?\s+({name})\b|\b({name})\.?\s+(\d{{1,2}}){after}", re.IGNORECASE)


def days_named(text, language):
    """{(month, day): as it is written} of every day that a text names."""
    found = {}
    for each in pattern(language).finditer(text):
        day, month = each[1] or each[4], each[2] or each[3]
        found[(months(language)[month.casefold()], int(day))] = each[0]
    return found


def own_days(call):
    """{(month, day)} of every day that the call has by itself, in its timetable and for its meetings."""
    days = [call.opens_on, call.closes_on, call.answer_by, *(day.on for day in call.timetable())]
    days += [day.until for day in call.timetable()]
    days += [meeting.begins_at.date() for meeting in call.meetings.going_on()]
    return {(day.month, day.day) for day in days if day}
