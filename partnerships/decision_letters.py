"""The letters about a decision: what it is, what to do and until when, and where it stands in full."""

from django.utils.translation import gettext_lazy as _

from people.mail import letter
from programmes.clock import now
from programmes.correspondence import told
from programmes.letters import link

from .models import Decision

WHAT = {"offered": "award", "held": "reserve", "told": "rejection"}


@told(
    _("Answer to an application"),
    _("When the decisions are released, or a place is offered to a reserve"),
    _("Both parties"),
)
def answer(pk, reader):
    """Selected, on the reserve list, or not selected. Nothing before the release, nor what has been answered since."""
    rows = Decision.objects.released().select_related("application__call__programme", "selection")
    decision = rows.filter(pk=pk).first()
    what = decision and WHAT.get(decision.status)
    if not what or decision.status == "offered" and decision.answer_by <= now():
        return None
    application = decision.application
    facts = {"decision": decision, "application": application, "call": application.call, "what": what}
    address = link("partnerships:decision", application.partnership_id)
    return letter("partnerships/letters/answer", reader, link=address, selection=decision.selection, **facts)


@told(_("An offer is no longer valid"), _("When nobody accepted in time, or the reserve list ends"), _("Both parties"))
def lapsed(pk, reader):
    """The time to accept is over, or the reserve list is no longer valid."""
    rows = Decision.objects.filter(status=Decision.Status.LAPSED)
    decision = rows.select_related("application__call__programme").filter(pk=pk).first()
    if not decision:
        return None
    application = decision.application
    address = link("partnerships:decision", application.partnership_id)
    facts = {"decision": decision, "application": application, "call": application.call}
    return letter("partnerships/letters/lapsed", reader, link=address, **facts)
