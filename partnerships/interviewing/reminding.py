"""Reminders of interviews: to both parties and to whoever holds it, so many hours before it begins."""

from datetime import timedelta

from programmes.clock import Now
from programmes.correspondence import Foreseen, foresees
from programmes.models import Due
from programmes.outbox import put

from ..choosing.people import people_of
from ..models import Conflict, Interview, InterviewPlan
from .telling import panel_of

BELL = "interviews"


def ring(interview, plan):
    """A bell for each reminder of the time that stands."""
    for hours in plan.reminders:
        Due.ring(BELL, next_at=interview.begins_at - timedelta(hours=hours))


def ahead():
    """The interviews that are booked and have not begun, each with its plan and since when its time stands."""
    rows = Interview.objects.booked().filter(begins_at__gt=Now()).select_related("application__call")
    plans = {each.call_id: each for each in InterviewPlan.objects.all()}
    for interview in rows.prefetch_related("bookings"):
        since = max(each.at for each in interview.bookings.all())
        yield interview, plans[interview.application.call_id], since


def remind_all(at):
    """After an outage only the latest reminder is told; none about a time that was taken after its hour."""
    for interview, plan, since in ahead():
        instants = [interview.begins_at - timedelta(hours=hours) for hours in plan.reminders]
        passed = [instant for instant in instants if since < instant <= at]
        if passed:
            for user in readers_of(interview):
                put(
                    "partnerships.interview_letters.reminder",
                    interview,
                    user,
                    f"{interview.begins_at:%Y%m%dT%H%M}-{max(passed):%d%H%M}",
                )


def readers_of(interview):
    return [*(user for _interview, user in people_of([interview])), *panel_of(interview)]


@foresees
def reminders_ahead(start, end, user):
    """The reminders of interviews between two instants, as somebody may see them."""
    away = Conflict.objects.kept_from(user)
    for interview, plan, since in ahead():
        if interview.application_id in away:
            continue
        instants = (interview.begins_at - timedelta(hours=hours) for hours in plan.reminders)
        for at in (each for each in instants if start <= each < end and since < each):
            for reader in readers_of(interview):
                about = interview.application.known_as
                yield Foreseen(at, "partnerships.interview_letters.reminder", str(reader), reader.language, about)
