"""How a partnership begins, and how its other parties come in."""

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import Organisation
from programmes import access
from programmes.states import NotAllowed

from .choosing.newcomers import tell_newcomer
from .interviewing.telling import tell_who_comes
from .models import Application, Partnership, PartnershipAppointment, Party
from .organisations import standing_for

WRITER, SIGNATORY = "writer", "signatory"


def register(kind, country, name, identifier):
    """The organisation of the register with this number; made when nobody has named it before."""
    facts = {"name": name, "kind": kind}
    if not identifier:
        return Organisation.objects.create(country=country, identifier="", **facts)
    known, _made = Organisation.objects.get_or_create(country=country, identifier=identifier, defaults=facts)
    municipality = Organisation.Kind.MUNICIPALITY
    if (known.kind == municipality) != (kind == municipality):
        # What a municipality may not see hangs on its kind, so it is not left to the person who types.
        raise NotAllowed(_("This register number is known as: %(kind)s") % {"kind": known.get_kind_display()})
    return standing_for(known)


def begin(call, user, at, kind, name, identifier, signs):
    """Start an application for an organisation: the partnership exists from now on. Raises NotAllowed.

    Somebody who starts twice for the same organisation comes back to what she started.
    """
    if not call.is_open(at):
        raise NotAllowed(_("This call is not open for applications now."))
    with transaction.atomic():
        organisation = register(kind, call.programme.country, name, identifier)
        Organisation.objects.select_for_update().get(pk=organisation.pk)  # who starts twice at once finds the first
        there = Party.objects.filter(organisation=organisation).values("partnership")
        hers = PartnershipAppointment.objects.today().filter(user=user, partnership__in=there).values("partnership")
        begun = Application.objects.in_programme(call.programme).filter(call=call, partnership__in=hers)
        known = begun.exclude(status=Application.Status.WITHDRAWN).select_related("partnership").first()
        if known:
            return known
        partnership = Partnership.objects.create()
        partnership.programme = call.programme
        party = found_party(partnership, organisation, kind, name)
        application = Application.objects.create(call=call, partnership=partnership, form_version=call.form.founding)
        access.appoint(user, SIGNATORY if signs else WRITER, partnership, party=party)
        return application


def found_party(partnership, organisation, kind, name):
    """An organisation becomes a party, under the name by which it acts here."""
    return Party.objects.create(
        partnership=partnership,
        organisation=organisation,
        kind=kind,
        name=name,
        identifier=organisation.identifier,
    )


def join(invitation, user, name="", identifier="", country=""):
    """Accept an invitation to a partnership; who comes first for a new party says which organisation it is.

    Raises NotAllowed with the sentence why not.
    """
    with transaction.atomic():
        partnership = Partnership.objects.select_for_update().get(pk=invitation.partnership_id)
        partnership.programme = invitation.programme
        if partnership.status == Partnership.Status.ENDED:
            raise NotAllowed(_("The cooperation has ended, so there is nothing to take part in."))
        party = Party.ever.filter(pk=invitation.party_id).first()
        party = party or partnership.parties.filter(kind=invitation.kind).first()
        if not party:
            organisation = register(invitation.kind, country, name, identifier)
            if partnership.parties.filter(organisation=organisation).exists():
                raise NotAllowed(_("This organisation is a party of the partnership already."))
            party = found_party(partnership, organisation, invitation.kind, name)
        invitation.partnership = partnership
        appointment = access.admit(user, invitation, party=party)
        if party.left_at or party.replaced_at:  # it was sent while somebody reported that
            raise NotAllowed(_("This organisation is no longer a party."))
        tell_newcomer(appointment)
        tell_who_comes(appointment)
        return appointment
