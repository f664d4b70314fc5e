"""A reminder of what a party owes before the partnership starts and has not handed in, three days before its day."""

from collections import defaultdict
from datetime import timedelta

from programmes.clock import now
from programmes.correspondence import Foreseen, foresees
from programmes.models import Due
from programmes.moments import instant
from programmes.outbox import put
from programmes.scope import current

from ..models import Application, Conflict, Partnership, PartnershipAppointment
from .preparing import points_of

BELL = "owed"
BEFORE, CLOCK = timedelta(days=3), timedelta(hours=9)
REMINDER = "partnerships.agreement_letters.points_due"


def undone():
    """[(when, application, people)] of each day of a list by which a party owes what is not done, and who acts for it.

    Seven statements for a call, however many partnerships it has.
    """
    rows = Application.objects.filter(partnership__status=Partnership.Status.ACTIVE)
    by_call = defaultdict(list)
    for application in rows.select_related("call", "partnership").order_by("pk"):
        by_call[application.call].append(application)
    found = {}
    for call, applications in by_call.items():
        partnerships = [each.partnership for each in applications]
        points, people = points_of(call, partnerships), people_of(partnerships)
        for application in applications:
            for point in points[application.partnership_id]:
                if point.due and not point.is_done:
                    when = instant(point.due - BEFORE, CLOCK, call.time_zone)
                    acting = people[application.partnership_id, point.of]
                    found[when, application.pk, point.of] = (when, application, acting)
    return [found[key] for key in sorted(found)]


def people_of(partnerships):
    """{(partnership id, kind of party): who writes or signs for it}."""
    rows = PartnershipAppointment.objects.today().writing().filter(partnership__in=partnerships)
    found: dict = defaultdict(list)
    for each in rows.select_related("user", "party").order_by("user"):
        there = found[each.partnership_id, each.party.kind]
        if each.user not in there:
            there.append(each.user)
    return found


def ring():
    """A bell for the next reminder that is ahead. Days move, so it is asked anew whenever one has rung."""
    ahead = [when for when, _application, _people in undone() if when > now()]
    hung = Due.objects.filter(programme_id=current().programme, kind=BELL)
    if ahead and not hung.filter(next_at=ahead[0]).exists():
        Due.ring(BELL, next_at=ahead[0])


def remind_all(at):
    """Once each for a day, and not after it; asked again when the letter is sent."""
    for when, application, people in undone():
        if when <= at < when + BEFORE:
            for user in people:
                put(REMINDER, application, user, f"{when:%Y%m%d}")
    ring()


@foresees
def reminders_ahead(start, end, user):
    """Who will be reminded between two instants if nothing is handed in, as somebody may see it."""
    away = Conflict.objects.kept_from(user)
    for when, application, people in undone():
        if start <= when < end and application.pk not in away:
            for reader in people:
                yield Foreseen(when, REMINDER, str(reader), reader.language, application.known_as)


def soon(application, reader, today):
    """The points that a party of hers has not handed in, of the days from today to three days on."""
    own = PartnershipAppointment.objects.today().writing().filter(partnership=application.partnership_id)
    kinds = set(own.filter(user=reader.pk).values_list("party__kind", flat=True))
    points = points_of(application.call, [application.partnership])[application.partnership_id]
    near = [each for each in points if each.of in kinds and each.due and not each.is_done]
    return [each for each in near if today <= each.due <= today + BEFORE]
