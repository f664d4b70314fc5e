"""The letters about a decision: what it is, what to do and until when, and where it stands in full."""

from django.utils.translation import gettext_lazy as _

from people.mail import letter
from programmes.clock import now
from programmes.correspondence import told
from programmes.letters import link

from .choosing.barring import deciders
from .choosing.people import unreached
from .models import Decision, PartnershipAppointment

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


@told(
    _("An offer is not answered yet"),
    _("Three days before the last day to accept"),
    _("Whoever acts for a party that has not answered"),
)
def reminder(pk, reader):
    """Say yes or no; nothing once her party has, or when the time is over."""
    rows = Decision.objects.filter(status=Decision.Status.OFFERED, answer_by__gt=now())
    decision = rows.select_related("application__call__programme").filter(pk=pk).first()
    if not decision:
        return None
    application = decision.application
    hers = PartnershipAppointment.objects.today().writing().filter(partnership=application.partnership_id)
    if not hers.filter(user=reader.pk).exclude(party__in=decision.answers.values("party")).exists():
        return None
    address = link("partnerships:decision", application.partnership_id)
    facts = {"decision": decision, "application": application, "call": application.call}
    return letter("partnerships/letters/answer_reminder", reader, link=address, **facts)


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


STAFF = _("Whoever prepares decisions or decides, without those in conflict")


def for_staff(decision, reader):
    """A row of the letters to those who decide; None to whoever is kept from that meanwhile."""
    application = decision.application
    if not deciders(application.call).filter(pk=reader.pk).exists():
        return None
    facts = {"decision": decision, "application": application, "call": application.call}
    facts["unreached"] = [party.name for _decision, party in unreached([decision])]
    return letter(
        "partnerships/letters/place", reader, link=link("partnerships:deciding", application.call_id), **facts
    )


@told(_("A reserve is offered a place"), _("When a place becomes free after the release"), STAFF)
def moved_up(pk, reader):
    """Who is offered the place now, and for which party nobody acts; nothing once it is answered."""
    rows = Decision.objects.select_related("application__call__programme")
    decision = rows.filter(pk=pk, status=Decision.Status.OFFERED).first()
    return for_staff(decision, reader) if decision else None


@told(_("A place stays free"), _("When a place becomes free after the release, and no reserve is left"), STAFF)
def stays_free(pk, reader):
    """Whose place it was."""
    decision = Decision.objects.select_related("application__call__programme").get(pk=pk)
    return for_staff(decision, reader)
