"""A call as its page shows it: texts by reader, timetable, corrections, the amount in its instalments."""

from zoneinfo import ZoneInfo

from .changelog import log_of
from .entries import keyed
from .markdown import rendered
from .money import divide
from .scale import altogether

BOTH, ALL = "both", "all"  # what both parties read, and everything for paper


def spoken_to(call):
    """For whom its texts are, in the order of the tabs; with everything for paper, where they are for several."""
    there = [whom for whom in (*call.parties, BOTH) if any(text["for"] == whom for text in call.texts)]
    return [*there, ALL] if len(there) != 1 else there


def page(call, wanted, at, readers=None):
    """All that the page needs to know of a call; without a wish it is read by the lead party, or by the first there."""
    readers = readers or [*call.parties, BOTH, ALL]
    reader = wanted if wanted in readers else readers[0]
    return {
        "reader": reader,
        "readers": readers,
        "texts": texts_for(call, readers[:-1] if reader == ALL else [reader]),
        "lead": call.filled(call.lead),
        "facts": call.spoken("facts"),
        "totals": altogether(call),
        "steps": [call.filled(step["text"]) for step in keyed(call, "steps")],
        "dates": timetable(call, at),
        "meetings": meetings(call, at),
        "extensions": list(call.extensions.order_by("-id")),
        "corrections": log_of(call),
        "instalments": instalments(call),
        "is_open": call.is_open(at),
    }


def texts_for(call, readers):
    """[(for whom, [text with its HTML])], in the order of the tabs."""
    texts = call.spoken("texts")
    for text in texts:
        text["html"] = rendered(str(text["body"]))
    found = [(whom, [text for text in texts if text["for"] == whom]) for whom in readers]
    return [(whom, those) for whom, those in found if those]


def timetable(call, at):
    """The call's days in order; the next one is marked."""
    today = at.astimezone(ZoneInfo(call.time_zone)).date()
    days = call.timetable()
    following = next((day for day in days if (day.until or day.on) >= today), None)
    for day in days:
        day.is_next = day is following
    return days


def meetings(call, at):
    """The call's meetings: those ahead first, the next one before the others; then what was held, the latest first."""
    rows = list(call.meetings.all())
    for meeting in rows:
        meeting.call, meeting.programme = call, call.programme
    ahead = [meeting for meeting in rows if at < meeting.ends_at]
    return ahead + [meeting for meeting in reversed(rows) if at >= meeting.ends_at]


def checklist(call):
    """[(for whom, [item])]: what must be clarified locally, by party and then together; items have key and text."""
    items = call.spoken("clarify")
    found = [(whom, [item for item in items if item["for"] == whom]) for whom in (*call.parties, BOTH)]
    return [(whom, those) for whom, those in found if those]


def instalments(call):
    """[(number, amount)]; the parts add up to the whole. Nothing when it is paid at once."""
    if not call.amount or call.instalments < 2:
        return []
    return list(enumerate(divide(call.amount, call.instalments), start=1))
