"""A call made from another: its words, form and plan, with every date moved by whole weeks; nothing of applicants."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from .calendar import DEADLINE
from .entries import keyed
from .models import Call

COPIED = [
    "title", "lead", "form_id", "parties", "amount", "instalments", "places", "reserves", "scale", "reminders",
    "time_zone", "opens_clock", "closes_clock", "eligibility", "rejections", "questions_close_days", "score_sheet",
    "agreement", "sent_by",
    "interview_guide", "letters",
]  # fmt: skip


@dataclass(frozen=True)
class Moved:
    """One day of the old call and where it would stand in the new one; the weekday stays."""

    name: str  # of its field
    label: str
    before: date
    after: date

    def is_past(self, today):
        return self.after < today


def moved_days(call, weeks):
    """Every day of a call, moved by whole weeks."""
    span = timedelta(weeks=weeks)
    days = [("opens_on", _("Opens"), call.opens_on), ("closes_on", _("Deadline"), call.closes_on)]
    if call.answer_by:
        days.append(("answer_by", _("All have an answer by"), call.answer_by))
    for row in call.timetable():
        if row.key != DEADLINE:
            days.append((f"on_{row.pk}", str(row.title or row.key), row.on))
        if row.until:
            days.append((f"until_{row.pk}", f"{row.title or row.key}: {_('last day')}", row.until))
    return [Moved(name, label, day, day + span) for name, label, day in days]


def clone(call, reference, slug, days):
    """The new call, not published; `days` are {name of moved_days: day}."""
    facts = {name: getattr(call, name) for name in COPIED}
    facts |= {name: days.get(name) for name in ("opens_on", "closes_on", "answer_by")}
    facts |= {name: keyed(call, name) for name in ("texts", "facts", "steps", "clarify", "diversity")}
    made = Call.objects.create(reference=reference, slug=slug, **facts)
    made.refresh_from_db()
    for row in call.dates.all():
        own = {name: getattr(row, name) for name in ("key", "clock", "until_clock", "title", "place")}
        on, until = days.get(f"on_{row.pk}", made.closes_on), days.get(f"until_{row.pk}")
        made.dates.create(on=on, until=until, **own)
    made.announce()
    return made
