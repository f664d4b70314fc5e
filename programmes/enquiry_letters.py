"""Every letter about a question, one function each. A letter never says what was asked, nor what was answered."""

from django.utils.translation import gettext_lazy as _

from people.mail import letter

from . import correspondence
from .letters import link
from .models import Enquiry

Status = Enquiry.Status
WHEN = _("When somebody asks about a call, or is answered")


def told(pk, template, reader, statuses, page, *args):
    enquiry = Enquiry.objects.select_related("call__programme").filter(pk=pk, status__in=statuses).first()
    if not enquiry:
        return None
    address = link(page, *(getattr(enquiry, name) for name in args))
    facts = {"enquiry": enquiry, "call": enquiry.call, "programme": enquiry.call.programme, "link": address}
    return letter(f"programmes/letters/enquiry_{template}", reader, **facts)


@correspondence.told(_("Confirmation of a question"), WHEN, _("Whoever asked"))
def confirm(pk, reader):
    """Is this her address? Only then staff read the question."""
    return told(pk, "confirm", reader, [Status.UNCONFIRMED], "programmes:asked", "token")


@correspondence.told(_("A question about the call"), WHEN, _("The programme's contact"))
def asked(pk, reader):
    """To the programme's contact: somebody asks."""
    return told(pk, "asked", reader, [Status.OPEN], "programmes:enquiry", "call_id", "pk")


@correspondence.told(_("A question is answered"), WHEN, _("Whoever asked"))
def answered(pk, reader):
    """To who asked: there is an answer."""
    return told(pk, "answered", reader, [Status.PUBLISHED, Status.PRIVATE], "programmes:asked", "token")
