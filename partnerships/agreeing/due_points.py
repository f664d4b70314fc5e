"""A reminder of what a party owes before the partnership starts and has not handed in, three days before its day."""

from collections import defaultdict
from datetime import timedelta

from programmes.models import Bounce, Outbox
from programmes.moments import instant
from programmes.outbox import put

from ..models import Agreement, Application, Departure, Partnership, PartnershipAppointment, PartnershipTransition
from .people import acting_for
from .preparing import points_of

BEFORE, CLOCK = timedelta(days=3), timedelta(hours=9)
REMINDER = "partnerships.agreement_letters.points_due"


def awaited():
    """[(when, application, people)] of each day of a list by which a party owes what is not done, and who sees to it.

    Eleven statements for a call, however many partnerships it has.
    """
    leaving = Departure.objects.open().values("partnership")  # whether and when that one begins nobody knows
    rows = Application.objects.filter(partnership__status=Partnership.Status.ACTIVE).exclude(partnership__in=leaving)
    by_call = defaultdict(list)
    for application in rows.select_related("call", "partnership").order_by("pk"):
        by_call[application.call].append(application)
    found: dict = {}
    stopped = stopped_addresses()
    for call, applications in by_call.items():
        partnerships = [each.partnership for each in applications]
        points, people, since = points_of(call, partnerships), acting_for(partnerships), asked_since(partnerships)
        for application in applications:
            for point in filter(is_owed, points[application.partnership_id]):
                when = instant(point.due - BEFORE, CLOCK, call.time_zone)
                if all(asked < when for asked in since[application.partnership_id]):
                    own = minders(point, people[application.partnership_id, point.of], stopped)
                    known = found.setdefault((when, application.pk, point.of), (when, application, []))[2]
                    known += [each for each in own if each not in known]
    return [found[key] for key in sorted(found)]


def minders(point, people, stopped):
    """Who is reminded of a point: whoever sees to it, or else all; all, too, where no letter reaches her."""
    return [point.person] if point.person and point.person.email.lower() not in stopped else people


def stopped_addresses():
    return set(Bounce.objects.stopped().values_list("address", flat=True))


def is_owed(point):
    return bool(point.due) and not point.is_done and not point.is_gone


def asked_since(partnerships):
    """{partnership id: when both had accepted, and when its first text was put out}: nobody is reminded at once."""
    begun = PartnershipTransition.objects.filter(subject__in=partnerships, after=Partnership.Status.ACTIVE)
    out = Agreement.objects.filter(partnership__in=partnerships, number=1).exclude(put_out_at=None)
    found: dict = defaultdict(list)
    for pk, at in [*begun.values_list("subject", "at"), *out.values_list("partnership", "put_out_at")]:
        found[pk].append(at)
    return found


def remind_all(at):
    """Once each for a day, and not on the day itself; asked again when the letter is sent.

    Whoever had such a letter in the three days before has read of this day in it.
    """
    due = [(when, application, people) for when, application, people in awaited() if when <= at < when + BEFORE]
    lately = Outbox.objects.filter(kind=REMINDER, about__in=[each.pk for _when, each, _people in due])
    had = set(lately.filter(put_at__gt=at - BEFORE).values_list("about", "to"))
    for when, application, people in due:
        for user in people:
            if (application.pk, user.pk) not in had:
                had.add((application.pk, user.pk))
                put(REMINDER, application, user, f"{when:%Y%m%d}")


def soon(application, reader, today):
    """What a party of hers has not handed in, of today and the six days after it; nothing if others see to it all."""
    own = PartnershipAppointment.objects.today().writing().filter(partnership=application.partnership_id)
    kinds = set(own.filter(user=reader.pk).values_list("party__kind", flat=True))
    points = points_of(application.call, [application.partnership])[application.partnership_id]
    near = [each for each in filter(is_owed, points) if each.of in kinds and today <= each.due <= today + 2 * BEFORE]
    stopped = stopped_addresses()
    return near if any(reader in minders(each, [reader], stopped) for each in near) else []
