"""The letters about a request to change an agreement: never a word of what is asked."""

from django.utils.translation import gettext_lazy as _

from people.mail import letter
from programmes.correspondence import told
from programmes.letters import link

from .agreeing.people import people_of
from .amending.consenting import lacking, signers_for
from .amending.handlers import handlers_of
from .models import ChangeRequest, ChangeRequestTransition, PartnershipAppointment

Status = ChangeRequest.Status
ROWS = ChangeRequest.objects.select_related("partnership__application__call__programme")


def written(name, request, reader, address, **more):
    application = request.partnership.application
    facts = {"change": request, "application": application, "call": application.call, "link": address}
    return letter(f"partnerships/letters/change_{name}", reader, **facts | more)


def page_of(request):
    return link("partnerships:change_request", request.partnership_id, request.number)


@told(
    _("A change of the agreement waits for consent"),
    _("When one party asks for a change, or has written it anew"),
    _("Who may sign for the parties whose consent is needed"),
)
def consent_wanted(pk, reader):
    """Read it and consent; nothing once her party has, or nobody is asked any more."""
    request = ROWS.all().being_written().filter(pk=pk).first()
    if not request:
        return None
    partnership = request.partnership
    missing = lacking(request, partnership.application.call, partnership.parties.all(), request.consents.standing())
    if not signers_for(missing).filter(pk=reader.pk).exists():
        return None
    return written("consent_wanted", request, reader, page_of(request))


@told(
    _("A change of an agreement is to be decided about"),
    _("When all parties that must consent have"),
    _("Staff who handle or decide, without those in conflict"),
)
def to_handle(pk, reader):
    """Nothing once it is withdrawn, asked about or decided."""
    request = ROWS.all().to_decide().filter(pk=pk).first()
    if not request or not handlers_of(request.partnership).filter(pk=reader.pk).exists():
        return None
    partnership = request.partnership
    call = partnership.application.call_id
    address = link("partnerships:change_request_record", call, partnership.pk, request.number)
    return written("to_handle", request, reader, address)


@told(
    _("A change of the agreement has moved"),
    _("When it is sent, withdrawn, asked about or decided"),
    _("Everybody who may read the agreement for a party"),
)
def moved(pk, reader):
    """What has become of it, with the way to it; what the programme said stands on the page."""
    rows = ChangeRequestTransition.objects.select_related("subject__partnership__application__call__programme")
    move = rows.filter(pk=pk).first()
    if not move or not people_of(move.subject.partnership).filter(pk=reader.pk).exists():
        return None
    return written("moved", move.subject, reader, page_of(move.subject), after=move.after)


@told(
    _("A party leaves a partnership"),
    _("When the programme has approved a change of partner"),
    _("Those who acted for the party that leaves"),
)
def party_left(pk, reader):
    """Her way in has ended; nothing to whoever takes part again."""
    request = ROWS.all().filter(pk=pk, status=Status.APPROVED).first()
    there = PartnershipAppointment.objects.today().filter(user=reader.pk)
    if not request or there.filter(partnership=request.partnership_id).exists():
        return None
    return written("party_left", request, reader, link("programmes:programme"))
