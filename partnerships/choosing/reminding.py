"""A reminder of an offer that a party has not answered, three days before its last day: silence is a refusal."""

from datetime import timedelta

from django.db.models import F, OuterRef, Subquery

from programmes.clock import Now, now
from programmes.correspondence import Foreseen, foresees
from programmes.models import Due
from programmes.outbox import put

from ..models import Acceptance, Conflict, Decision, DecisionTransition, PartnershipAppointment

BELL = "unanswered"
BEFORE = timedelta(days=3)
REMINDER = "partnerships.decision_letters.reminder"


def ring(until):
    """A bell for the reminder of an offer; none where the offer itself comes as late."""
    if until - BEFORE > now():
        Due.ring(BELL, next_at=until - BEFORE)


def unanswered():
    """[(decision, person)] of those whose party has not answered, of the offers that were made in time to remind."""
    made = DecisionTransition.objects.filter(subject=OuterRef("pk"), after=Decision.Status.OFFERED).order_by("-pk")
    offers = Decision.objects.filter(status=Decision.Status.OFFERED, answer_by__gt=Now())
    offers = offers.annotate(since=Subquery(made.values("at")[:1])).filter(since__lt=F("answer_by") - BEFORE)
    by_partnership = {each.application.partnership_id: each for each in offers.select_related("application__call")}
    given = set(Acceptance.objects.filter(decision__in=by_partnership.values()).values_list("party", flat=True))
    rows = PartnershipAppointment.objects.today().writing().filter(partnership__in=by_partnership)
    rows = rows.exclude(party__in=given).select_related("user").order_by("partnership", "user")
    return [(by_partnership[each.partnership_id], each.user) for each in rows.distinct("partnership", "user")]


def remind_all(at):
    """Once each, also when the clock comes late; asked again when the letter is sent."""
    for decision, user in unanswered():
        if decision.answer_by - BEFORE <= at:
            put(REMINDER, decision, user, f"{decision.answer_by:%Y%m%d}")


@foresees
def reminders_ahead(start, end, user):
    """Who will be reminded between two instants if nobody of the party answers, as somebody may see it."""
    away = Conflict.objects.kept_from(user)
    for decision, reader in unanswered():
        if start <= decision.answer_by - BEFORE < end and decision.application_id not in away:
            about = decision.application.known_as
            yield Foreseen(decision.answer_by - BEFORE, REMINDER, str(reader), reader.language, about)
