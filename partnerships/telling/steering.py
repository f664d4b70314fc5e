"""The steering group: who sits in it, its meetings, its minutes; and what the partnership owes before it starts."""

from django.utils.translation import gettext as _

from programmes.moments import say_instant
from programmes.words import Text

from ..models import (
    BodyMeeting,
    BodyMeetingTransition,
    BodyMinutes,
    BodySeat,
    Prepared,
    PreparedAnswer,
    PreparedOwner,
    PreparedPaperStep,
)
from .told import AGREEMENTS, MINUTES, Told, tells


@tells(BodySeat, "by", "user", "party", "ended_by")
def seat(row, story):
    yield Told(row.since, row.by, _("Member of the steering group"), f"{row.user}, {row.party.name}")
    if row.until:
        yield Told(row.until, row.ended_by, _("No longer in the steering group"), f"{row.user}, {row.party.name}")


@tells(BodyMeeting, "by", without=["agenda", "minutes", "decisions"])
def meeting(row, story):
    yield Told(row.at, row.by, _("Meeting of the steering group"), f"{row.number}: {row.Status.PROPOSED.label}")


@tells(BodyMeetingTransition, "by", "subject")
def moved(row, story):
    of, label = row.subject, BodyMeeting.Status(row.after).label
    when = f", {say_instant(of.begins_at, story.zone)}" if row.after == BodyMeeting.Status.SET and of.begins_at else ""
    yield Told(row.at, row.by, _("Meeting of the steering group"), f"{of.number}: {label}{when}")


@tells(BodyMinutes, "by", "meeting", needs=MINUTES)
def minutes(row, story):
    value = f"{row.meeting.number}, {_('Version')} {row.number}: {row.minutes}"
    yield Told(row.at, row.by, _("Minutes of the steering group"), value, row.decisions)


def title_of(row, story):
    """What a point is called on the partnership's list, or was called last."""
    point = story.owed.get(row.key) or story.once_owed.get(row.key)
    return str(Text(point["title"])) if point else row.key


@tells(Prepared, needs=AGREEMENTS)
def prepared(row, story):
    """What stands now: told with each answer, below."""
    return ()


@tells(PreparedAnswer, "by", needs=AGREEMENTS)
def answer(row, story):
    yield Told(row.at, row.by, _("Before the start"), title_of(row, story), row.text)


@tells(PreparedOwner, "by", "person", needs=AGREEMENTS)
def owner(row, story):
    who = row.person or _("Nobody in particular")
    yield Told(row.at, row.by, _("Who sees to it before the start"), f"{title_of(row, story)}: {who}")


@tells(PreparedPaperStep, "by", needs=AGREEMENTS)
def paper(row, story):
    value = f"{title_of(row, story)}: {row.name}, {row.sha256[:12]}…"
    yield Told(row.at, row.by, _("Before the start"), f"{value} {row.get_act_display()}")
