"""A reminder of an offer that a party has not answered, three days before its last day: silence is a refusal."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery

from programmes.clock import Now
from programmes.moments import instant
from programmes.outbox import put

from ..models import Acceptance, Decision, DecisionTransition, PartnershipAppointment

BEFORE, CLOCK = timedelta(days=3), timedelta(hours=9)
REMINDER = "partnerships.decision_letters.reminder"


def moment(decision):
    """When it is reminded of: at nine in the morning where the call is, three days before its last day."""
    zone = decision.application.call.time_zone
    last = (decision.answer_by - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()
    return instant(last - BEFORE, CLOCK, zone)


def unanswered():
    """[(when, decision, person)] of those whose party has not answered, of the offers that were made in time."""
    made = DecisionTransition.objects.filter(subject=OuterRef("pk"), after=Decision.Status.OFFERED).order_by("-pk")
    offers = Decision.objects.filter(status=Decision.Status.OFFERED, answer_by__gt=Now())
    offers = offers.annotate(since=Subquery(made.values("at")[:1])).select_related("application__call")
    by_partnership = {each.application.partnership_id: each for each in offers if each.since < moment(each)}
    given = set(Acceptance.objects.filter(decision__in=by_partnership.values()).values_list("party", flat=True))
    rows = PartnershipAppointment.objects.today().writing().filter(partnership__in=by_partnership)
    rows = rows.exclude(party__in=given).select_related("user").order_by("partnership", "user")
    found = [(by_partnership[each.partnership_id], each.user) for each in rows.distinct("partnership", "user")]
    return [(moment(decision), decision, user) for decision, user in found]


def awaited():
    """[(when, application, people)] of those reminders."""
    return [(when, decision.application, [user]) for when, decision, user in unanswered()]


def remind_all(at):
    """Once each, also when the clock comes late; asked again when the letter is sent."""
    for when, decision, user in unanswered():
        if when <= at:
            put(REMINDER, decision, user, f"{decision.answer_by:%Y%m%d}")
