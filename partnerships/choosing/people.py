"""Who is told of a decision."""

from ..models import PartnershipAppointment
from ..starting import SIGNATORY, WRITER


def people_of(decisions):
    """(decision, person) of everybody who writes or signs for a party, once each."""
    by_partnership = {decision.application.partnership_id: decision for decision in decisions}
    rows = PartnershipAppointment.objects.today().filter(role__in=(WRITER, SIGNATORY), party__isnull=False)
    rows = rows.filter(partnership__in=by_partnership).select_related("user").order_by("partnership", "user")
    for appointment in rows.distinct("partnership", "user"):
        yield by_partnership[appointment.partnership_id], appointment.user
