"""Whoever comes for a party that had nobody when the decisions were released has its letter then."""

from programmes.outbox import put

from ..models import Decision, PartnershipAppointment
from ..models.partnership import WORKING


def tell_newcomer(appointment):
    """Put the party's letter, if the decision is out and nobody else acts for the party."""
    if appointment.role in WORKING:
        return
    there = PartnershipAppointment.objects.of_party(appointment.party).writing().exclude(pk=appointment.pk)
    rows = Decision.objects.released().filter(application__partnership=appointment.partnership_id)
    decision = rows.first()
    if decision and not there.exists():
        put("partnerships.decision_letters.answer", decision, appointment.user, "newcomer")
