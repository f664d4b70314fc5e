"""Who is told of a decision, and whom nobody can tell."""

from ..models import PartnershipAppointment, Party


def people_of(decisions):
    """(decision, person) of everybody who writes or signs for a party, once each."""
    by_partnership = {decision.application.partnership_id: decision for decision in decisions}
    rows = PartnershipAppointment.objects.today().writing()
    rows = rows.filter(partnership__in=by_partnership).select_related("user").order_by("partnership", "user")
    for appointment in rows.distinct("partnership", "user"):
        yield by_partnership[appointment.partnership_id], appointment.user


def unreached(decisions):
    """The parties for which nobody takes part now, so that no letter comes to them: in the order of the decisions."""
    by_partnership = {decision.application.partnership_id: decision for decision in decisions}
    taking_part = PartnershipAppointment.objects.today().writing()
    parties = Party.objects.filter(partnership__in=by_partnership).exclude(pk__in=taking_part.values("party"))
    order = {partnership: place for place, partnership in enumerate(by_partnership)}
    found = sorted(parties, key=lambda party: (order[party.partnership_id], party.pk))
    return [(by_partnership[party.partnership_id].application, party) for party in found]
