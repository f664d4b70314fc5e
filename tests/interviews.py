"""Builders of interviews: a plan with a panel over a call that has closed, and hours of its people."""

from datetime import UTC, date, datetime, timedelta

import icalendar

from partnerships.interviewing.booking import take
from partnerships.interviewing.panel import appoint_panel, members_of, write_hours
from partnerships.interviewing.planning import open_booking, set_up
from partnerships.models import (
    Availability,
    Conflict,
    Interview,
    InterviewBooking,
    InterviewPlan,
    InterviewReview,
    PanelMember,
    PanelSeat,
    ScoreSheet,
)
from programmes.clock import now
from programmes.models import Call, Outbox
from programmes.scope import scope
from programmes.words import Text
from tests.cast import ASSOCIATION
from tests.choosing import Hall, press
from tests.reviews import reviewer

GUIDE = [
    {"key": "q1", "minutes": 5, "title": {"da": "Hvorfor jer?", "en": "Why you, why now?"}},
    {"key": "q2", "minutes": 40, "title": {"da": "Jeres spørgsmål", "en": "Your questions"}},
]
FACTS = {
    "first_on": date(2024, 10, 28), "last_on": date(2024, 11, 28), "day_begins": timedelta(hours=9),
    "day_ends": timedelta(hours=16), "minutes": 45, "pause": 15, "panel": 2, "changes": 2, "reminders": [24],
    "notice": timedelta(hours=48), "join_url": "https://meet.example.org/vejen-{room}", "place": Text(), "guide": GUIDE,
}  # fmt: skip
MONDAY_AT_NINE = datetime(2024, 10, 28, 8, tzinfo=UTC)  # 9:00 where the clocks have just been set back
AN_HOUR = timedelta(hours=1)


class Table(Hall):
    """Rikke and Rasmus review, Karen is of the staff; they hold the interviews of two partnerships in Copenhagen."""

    def __init__(self, number=2):
        super().__init__(number)
        with scope(self.vejen):
            Call.objects.filter(pk=self.call.pk).update(time_zone="Europe/Copenhagen")
            self.call = Call.objects.get(pk=self.call.pk)
            self.call.programme = self.vejen
            for each in self.applications:
                each.call = self.call
        self.rasmus = reviewer(self.vejen, "Rasmus Holt")
        self.panel = [self.rikke, self.rasmus, self.karen]
        self.base = f"/vejen/calls/{self.call.pk}/interviews/"

    def lay(self, *can, **facts):
        """Set up and opened; the first two of the panel, or whoever `can`, on the first morning from nine to twelve."""
        with scope(self.vejen):
            set_up(self.call, now(), **FACTS | facts)
            appoint_panel(self.call, self.panel)
            for each in self.applications:
                for user in self.panel:
                    self.declare(each, user)
            for user in can or self.panel[:2]:
                self.can(user, (MONDAY_AT_NINE, MONDAY_AT_NINE + 3 * AN_HOUR))
            open_booking(self.call, now())
        return self

    def declare(self, application, user, kind=Conflict.Kind.NONE):
        Conflict.objects.create(application=application, user=user, kind=kind, by=user)

    def can(self, user, *spans):
        member = members_of(self.call).get(user=user)
        member.call = self.call
        write_hours(member, spans)

    def own(self, number):
        return f"/vejen/partnerships/{self.applications[number - 1].partnership_id}/interview/"

    def take(self, number, begins_at=MONDAY_AT_NINE, kind=ASSOCIATION, at=None):
        """A party of an application takes a time; inside a scope."""
        application, user = self.applications[number - 1], self.signatory_here(number, kind)
        return take(application, begins_at, user, at or now(), self.party(number, kind))

    def signatory_here(self, number, kind=ASSOCIATION):
        """As `signatory`, inside a scope."""
        own = self.applications[number - 1].partnership.appointments.get(party__kind=kind)
        return own.user


def letters_told(kind):
    """What was put into the outbox of one kind of letter."""
    return Outbox.objects.filter(kind=f"partnerships.interview_letters.{kind}")


def calendar_in(message):
    body = next(each.content for each in message.alternatives if each.mimetype.startswith("text/calendar"))
    return icalendar.Calendar.from_ical(body)


def event_in(message):
    return calendar_in(message).walk("VEVENT")[0]


def one_of_each(application, user, staff, signs):
    """One row of every kind around a booked interview, held by somebody; inside a scope. Returns her seat."""
    begins_at = now() + timedelta(days=7)
    times = {"begins_at": begins_at, "ends_at": begins_at + timedelta(minutes=45)}
    plan = InterviewPlan.objects.create(
        call=application.call, opened_at=now(), **FACTS | {"join_url": "https://meet.example.org/hemmeligt"}
    )
    member = PanelMember.objects.create(call=plan.call, user=user)
    Availability.objects.create(member=member, **times)
    gone = Interview.objects.create(application=application, **times)
    gone.move_to("called_off", staff, why="Maja Holm var syg.")
    made = Interview.objects.create(application=application, **times)
    party = application.partnership.parties.first()
    facts = {"number": 1, "begins_at": begins_at, "by": signs, "party": party}
    InterviewBooking.objects.create(interview=made, **facts).confirmations.create(party=party, by=signs)
    seat = PanelSeat.objects.create(interview=made, reviewer=user, **times)
    review = InterviewReview.objects.create(assignment=seat, sheet=ScoreSheet.of(plan.call))
    review.scores.create(criterion="K1", points=3, reason="Maja Holm svarede.")
    review.move_to("locked", user, locked_at=now())
    return seat


def met(application, user, cast):
    """What stands in the addresses of somebody's interview; inside a scope."""
    seat = one_of_each(application, user, cast.karen, cast.maja).pk
    return {
        (f"partnerships:interview_{act}", "assignment"): seat
        for act in ("held", "held_calendar", "save", "lock", "unlock", "conflict")
    }


GIVEN = {"K1": (5, "Clear answers."), "K2": (3, "")}


def begin(table):
    """The first partnership's interview has begun an hour ago; Rikke and Rasmus hold it."""
    table.lay()
    with scope(table.vejen):
        made = table.take(1)
        times = {"begins_at": now() - AN_HOUR, "ends_at": now() - AN_HOUR / 4}
        Interview.objects.filter(pk=made.pk).update(**times)
        PanelSeat.objects.update(**times)
        table.seats = {each.reviewer_id: f"{table.base}{each.pk}/" for each in PanelSeat.objects.taken()}
    return table


def give(table, user, given=None, locks=True):
    """She writes her notes and points by the page, and locks."""
    page = table.seats[user.pk]
    for key, (points, reason) in (GIVEN if given is None else given).items():
        press(user, f"{page}save/", criterion=key, points=points, reason=reason, sheet=1)
    return press(user, f"{page}lock/") if locks else ""
