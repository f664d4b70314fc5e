"""How instants, days, spans and money are said to the reader."""

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

from people.models import Organisation

from .. import moments
from ..money import say_money, say_number
from ..words import Text

register = template.Library()


@register.filter
def day(value):
    """Wednesday 23 October 2024."""
    return moments.say_day(value)


@register.filter
def short_day(value):
    """23 October 2024."""
    return moments.say_day(value, weekday=False)


@register.filter
def kept_day(text):
    """The same of a day that was kept as data."""
    return short_day(date.fromisoformat(text)) if text else ""


@register.filter
def brief_day(value, beside=None):
    """23 Oct 2024; without its year beside a day of the same year."""
    return moments.say_brief_day(value, year=not beside or beside.year != value.year)


@register.filter
def hours(value):
    """The times of a day of the timetable: 14:00–15:00."""
    return moments.say_hours(value.clock, value.until_clock) if value.clock is not None else ""


@register.filter
def meeting_time(meeting, call):
    """Tuesday 3 September 2024, 14:00–15:00, in the call's zone."""
    return moments.say_between(meeting.begins_at, meeting.ends_at, call.time_zone)


@register.filter
def clock(value):
    return moments.say_clock(value)


@register.filter
def instant(value, zone):
    """21 October 2024, 09:14, in the given zone."""
    return moments.say_instant(value, zone) if value else ""


@register.filter
def until(value, zone):
    """The first instant that is too late, as a deadline: Wednesday 23 October 2024, 24:00."""
    return moments.say_until(value, zone) if value else ""


@register.filter
def time_of(value, zone):
    """Only the time of day of an instant, in the given zone."""
    return moments.say_clock(value.astimezone(moments.ZoneInfo(zone))) if value else ""


@register.filter
def local_day(value, zone):
    """The day of an instant in the given zone: 3 October 2024."""
    return moments.say_day(value.astimezone(moments.ZoneInfo(zone)).date(), weekday=False)


@register.filter
def waited(since, now):
    """How long ago an instant was: 2 days 3 hours."""
    return moments.say_span(now - since)


@register.filter
def span(value):
    return moments.say_span(value)


@register.filter
def exact(value, zone):
    """With seconds, for receipts."""
    return moments.say_instant(value, zone, weekday=True, seconds=True)


@register.filter
def number(value):
    return say_number(value)


@register.filter
def points(value):
    """A rounded score as it is kept, "3.90", in the reader's format: 3,90."""
    return say_number(value, "0.00") if value else ""


@register.filter
def signed(value):
    """A fraction with its sign and one decimal: +0.3."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{say_number(round(abs(float(value)), 1))}"


@register.filter
def money(value, currency):
    return say_money(value, currency)


@register.filter
def in_fours(value):
    """A hash in groups of four, so that two people can compare it."""
    return " ".join(value[place : place + 4] for place in range(0, len(value), 4))


@register.filter
def spelled(text):
    """A programme's own text, with its language named when it is not the reader's."""
    if getattr(text, "foreign", None):
        return format_html('<span lang="{}">{}</span>', text.foreign, str(text))
    return str(text)


@register.filter
def in_reader_s(words):
    """A text in several languages that was kept as data, in the reader's language."""
    return spelled(Text(words))


@register.inclusion_tag("parts/deadline.html", takes_context=True)
def deadline(context, call, now):
    """A deadline complete: weekday, date, 24:00, zone, time left, and the reader's own time when it differs."""
    user, own = context["request"].user, ""
    zone = user.is_authenticated and user.time_zone
    if zone:
        there = moments.say_instant(call.closes_at, zone)
        own = (
            there
            if call.closes_at.astimezone(moments.ZoneInfo(zone)).utcoffset()
            != call.closes_at.astimezone(moments.ZoneInfo(call.time_zone)).utcoffset()
            else ""
        )
    return {
        "call": call,
        "left": "" if call.is_over(now) else call.time_left(now),
        "own": own,
        "zone": zone,
        "now": now,
    }


@register.filter
def side(kind):
    """A party of the call by its kind: the association, the municipality."""
    sides = {
        "association": _("The association"),
        "municipality": _("The municipality"),
        "both": _("Both parties"),
    }
    return sides.get(kind) or dict(Organisation.Kind.choices).get(kind, kind)


@register.filter
def in_words(code):
    """A language in the reader's words: Danish."""
    return moments.locale().languages.get(code, code)


@register.filter
def item(mapping, key):
    """What a mapping holds under a key that stands in a variable."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def numbers(page):
    """The numbers by which a list's pages are chosen, those near this one and the ends; "" where some are left out."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return ["" if number == page.paginator.ELLIPSIS else number for number in shown]
