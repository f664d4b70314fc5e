"""Another hand for a party: staff recover one whose people are gone."""

from django.utils.translation import gettext as _

from programmes import access, outbox
from programmes.states import NotAllowed

from .leaving import free_sections, people_of
from .models import Partnership, PartnershipAppointment, PartnershipInvitation, Recovery
from .parting import part
from .starting import SIGNATORY


def recover(party, gone, reason, by, email, language):
    """Staff invite somebody new to sign for a party; those who are gone no longer act for it.

    Everybody who is there is told, and the old addresses too: whoever reads them can object. Raises NotAllowed.
    """
    partnership = Partnership.objects.select_for_update().get(pk=party.partnership_id)
    if party.left_at:
        raise NotAllowed(_("This organisation leaves the partnership. Say first that it stays."))
    acting = PartnershipAppointment.objects.of_party(party).select_related("user")
    if acting.filter(user__email__iexact=email).exclude(user__in=gone).exists():
        raise NotAllowed(_("This person takes part already."))
    told = list(people_of(partnership))
    for appointment in acting.filter(user__in=gone).order_by("id"):
        access.dismiss(appointment.user, appointment.role, partnership)
    free_sections(partnership)
    part(partnership, gone, by)
    facts = {"party": party, "kind": party.kind}
    invitation = invite(partnership, email, language, by, **facts)
    keep = {"reason": reason, "by": by, "gone": [user.pk for user in gone], "invitation": invitation}
    recovery = Recovery.objects.create(party=party, **keep)
    for user in told:
        outbox.put("partnerships.letters.party_recovered", recovery, user)
    return recovery


def invite(partnership, email, language, by, **facts):
    """An invitation to sign for a party, and its letter."""
    facts |= {"email": email, "language": language, "invited_by": by, "role": SIGNATORY}
    invitation = PartnershipInvitation.objects.create(partnership=partnership, **facts)
    outbox.put("partnerships.letters.invitation", invitation, address=email, language=language)
    return invitation
