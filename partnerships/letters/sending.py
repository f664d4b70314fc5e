"""Letters of a call in which a named person submits."""

from django.utils.translation import gettext_lazy as _

from people.mail import letter
from programmes.clock import now
from programmes.correspondence import told
from programmes.letters import link

from ..models import Consent
from ..sending import senders, waiting_to_be_sent


@told(
    _("All have consented: submit the application"),
    _("When all have consented, in a call where a named person submits"),
    _("Only the person who submits"),
)
def to_send(pk, reader):
    """All have consented: what is left is the pressing of whoever submits. Nothing when it is done, or she is not."""
    application = Consent.objects.select_related("application__call__programme").get(pk=pk).application
    closed = application.closing.is_over(now())
    if closed or not application.is_editable or not waiting_to_be_sent(application):
        return None
    if reader not in senders(application):
        return None
    address = link("partnerships:send", application.partnership_id)
    facts = {"application": application, "call": application.call, "link": address}
    return letter("partnerships/letters/to_send", reader, closing=application.closing, **facts)


@told(_("A consent is taken back"), _("When a party takes back its consent"), _("Both parties"))
def consent_taken_back(pk, reader):
    """A party has taken back its consent; nothing when it has consented again."""
    consent = Consent.objects.select_related("application__call__programme", "party", "taken_back_by").get(pk=pk)
    application = consent.application
    stands_again = application.consents.standing().filter(party=consent.party).exists()
    if stands_again or not application.is_editable:
        return None
    address = link("partnerships:application", application.partnership_id)
    facts = {"consent": consent, "call": application.call, "closing": application.closing, "link": address}
    return letter("partnerships/letters/consent_taken_back", reader, **facts)
