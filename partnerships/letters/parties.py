"""Letters about the parties of a partnership: a new hand for one, two drafts that become one."""

from django.utils.translation import gettext_lazy as _

from people.mail import letter
from programmes.correspondence import told
from programmes.letters import link

from ..models import Joining, Recovery, Replacement
from .about import own_page


@told(_("Somebody new is invited to a party"), _("When staff help a party whose people are gone"), _("Everybody in it"))
def party_recovered(pk, reader):
    """Staff have invited somebody new to a party; told to everybody, and to those who are gone."""
    change = Recovery.objects.select_related("programme", "party__partnership", "by").get(pk=pk)
    gone = reader.pk in change.gone
    address = link("programmes:programme") if gone else own_page(change.party.partnership, reader)
    return letter("partnerships/letters/party_recovered", reader, change=change, gone=gone, link=address)


@told(
    _("A party is replaced"),
    _("When one party asks another organisation into the place of the other one"),
    _("Everybody in it, and those who no longer take part"),
)
def party_replaced(pk, reader):
    """Another organisation is asked into a party's place; told to everybody, and to those who were in that place."""
    change = Replacement.objects.select_related("programme", "party__partnership", "by").get(pk=pk)
    is_gone = reader.pk in change.gone
    address = link("partnerships:partnership", change.party.partnership_id)
    if is_gone:
        address = link("programmes:programme")
    return letter("partnerships/letters/party_replaced", reader, change=change, is_gone=is_gone, link=address)


@told(_("An offer to join two drafts"), _("When one side of two drafts offers it"), _("The other side"))
def joining_proposed(pk, reader):
    """Another draft for the same: come and look; nothing once it has been answered."""
    offer = Joining.objects.waiting().filter(pk=pk).select_related("kept", "joined", "proposed_by").first()
    if not offer:
        return None
    return about_joining("joining_proposed", reader, offer, offer.asked.partnership_id)


@told(_("Two drafts are one now"), _("When both sides have agreed"), _("Everybody of both"))
def joined(pk, reader):
    """Two drafts are one now; told to everybody of both."""
    offer = Joining.objects.select_related("kept", "joined", "proposed_by", "agreed_by").get(pk=pk)
    return about_joining("joined", reader, offer, offer.kept.partnership_id)


def about_joining(name, reader, offer, partnership):
    facts = {"offer": offer, "call": offer.kept.call, "link": link("partnerships:partnership", partnership)}
    return letter(f"partnerships/letters/{name}", reader, **facts)
