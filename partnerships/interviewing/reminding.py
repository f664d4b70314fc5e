"""Reminders of interviews: to both parties and to whoever holds it, so many hours before it begins.

And one more letter to whoever was asked to choose a time days ago, and whose partnership never had one.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef

from programmes.clock import Now
from programmes.correspondence import Foreseen, foresees
from programmes.models import Due, Outbox
from programmes.outbox import put

from ..choosing.people import people_of
from ..models import Application, Conflict, Interview, InterviewPlan, Ranking
from .telling import panel_of

BELL = "interviews"
NUDGE_AFTER = timedelta(days=3)  # after somebody was asked to choose a time
A_MINUTE = timedelta(minutes=1)  # by which the bell is later than what it rings for


def ring(interview, plan):
    """A bell for each reminder of the time that stands."""
    for hours in plan.reminders:
        Due.ring(BELL, next_at=interview.begins_at - timedelta(hours=hours))


def ring_for_nudge(at):
    Due.ring(BELL, next_at=at + NUDGE_AFTER + A_MINUTE)


def ahead():
    """The interviews that are booked and have not begun, each with its plan and since when its time stands."""
    rows = Interview.objects.booked().filter(begins_at__gt=Now()).select_related("application__call")
    plans = {each.call_id: each for each in InterviewPlan.objects.all()}
    for interview in rows.prefetch_related("bookings"):
        since = max(each.at for each in interview.bookings.all())
        yield interview, plans[interview.application.call_id], since


def not_booked():
    """The letters by which somebody was asked to choose a time who has had no other one, and whose partnership no time.

    None once the ranking is closed: no time is given any more.
    """
    without = Application.objects.submitted().filter(interviews=None, call__interview_plan__opened_at__isnull=False)
    without = without.exclude(Exists(Ranking.objects.standing().filter(call=OuterRef("call"))))
    told = Outbox.objects.filter(kind="partnerships.interview_letters.nudge", about=OuterRef("about"))
    asked = Outbox.objects.filter(kind="partnerships.interview_letters.choose", about__in=without.values("pk"))
    return asked.exclude(Exists(told.filter(to=OuterRef("to")))).select_related("to").order_by("pk")


def nudge_all(at):
    """Once each: who has booked meanwhile is asked for nothing, and it is asked again when the letter is sent."""
    asked = list(not_booked().filter(put_at__lte=at - NUDGE_AFTER))
    applications = Application.objects.in_bulk({each.about for each in asked})
    for each in asked:
        put("partnerships.interview_letters.nudge", applications[each.about], each.to)


def remind_all(at):
    """After an outage only the latest reminder is told; none about a time that was taken after its hour."""
    nudge_all(at)
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


@foresees
def nudges_ahead(start, end, user):
    """Who will be asked once more to choose a time, if nobody of the partnership does."""
    rows = not_booked().exclude(about__in=Conflict.objects.kept_from(user))
    rows = list(rows.filter(put_at__gte=start - NUDGE_AFTER, put_at__lt=end - NUDGE_AFTER))
    names = {each.pk: each.known_as for each in Application.objects.filter(pk__in={row.about for row in rows})}
    for row in rows:
        at, kind = row.put_at + NUDGE_AFTER, "partnerships.interview_letters.nudge"
        yield Foreseen(at, kind, str(row.to), row.to.language, names[row.about])
