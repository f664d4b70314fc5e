"""Letters of the formal check: what is asked for again, what was received, what was rejected."""

from django.utils.translation import gettext_lazy as _

from people.mail import enclose, letter
from programmes.clock import now
from programmes.correspondence import told
from programmes.letters import link

from ..documents import paper_of_supplement
from ..models import (
    Completion,
    FormalCheck,
    Supplement,
)


@told(_("Request for completion"), _("When staff ask for what is missing, and a day before its end"), _("Both parties"))
def completion_asked(pk, reader):
    """Staff ask both parties for something that is missing; sent again as a reminder a day before."""
    asked = Completion.objects.asked().select_related("application__call__programme").filter(pk=pk).first()
    if not asked or asked.is_over(now()):
        return None
    address = link("partnerships:completion", asked.application.partnership_id, asked.pk)
    facts = {"asked": asked, "call": asked.application.call, "link": address}
    return letter("partnerships/letters/completion_asked", reader, **facts)


@told(_("Completion received"), _("When both parties have consented to it"), _("Everybody who acts for a party"))
def supplement_received(pk, reader):
    """The completion has been received, with its paper attached."""
    supplement = Supplement.objects.select_related("submission__application__call__programme").get(pk=pk)
    application = supplement.submission.application
    address = link("partnerships:completion", application.partnership_id, supplement.completion_id)
    facts = {"supplement": supplement, "call": application.call, "link": address}
    message = letter("partnerships/letters/supplement_received", reader, **facts)
    return enclose(message, lambda: paper_of_supplement(supplement, reader.language).enclosure)


@told(_("Formally rejected"), _("When staff reject an application for form"), _("Both parties"))
def formally_rejected(pk, reader):
    """The application was rejected for form, with the call's own words for the reason."""
    check = FormalCheck.objects.select_related("application__call__programme").get(pk=pk)
    if check.status != FormalCheck.Status.REJECTED:
        return None
    address = link("partnerships:application", check.application.partnership_id)
    facts = {"check": check, "application": check.application, "call": check.application.call, "link": address}
    return letter("partnerships/letters/formally_rejected", reader, **facts)
