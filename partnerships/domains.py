"""Whose addresses are whose: e-mail domains claimed for organisations, and what an address says by its domain.

Nothing is refused because of a domain: small associations write from addresses of mail providers. Staff see it.
"""

from django.core.exceptions import ValidationError
from django.core.validators import DomainNameValidator
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from programmes.states import NotAllowed

from .models import DomainClaim
from .organisations import standing_for

Status = DomainClaim.Status
# Where anybody gets an address; such a domain says nothing of an organisation.
PROVIDERS = frozenset(
    """
    gmail.com googlemail.com outlook.com outlook.dk hotmail.com hotmail.dk hotmail.no hotmail.se live.com live.dk
    live.no live.se msn.com yahoo.com yahoo.dk yahoo.no yahoo.se icloud.com me.com mac.com aol.com proton.me
    protonmail.com pm.me gmx.com gmx.net mail.com mail.dk jubii.dk sol.dk stofanet.dk ofir.dk online.no telia.com
    luukku.com suomi24.fi kolumbus.fi elisanet.fi spray.se bredband.net freemail.hu citromail.hu indamail.hu
    t-online.hu fastmail.com zoho.com yandex.com tutanota.com tuta.com hey.com
    """.split()
)


def read_domain(text):
    """A domain as it goes over the wire, of what was typed: "@Fjordby.dk", an address, "ærø.dk". Raises NotAllowed."""
    typed = text.strip().lower().rpartition("@")[2].rstrip(".")
    try:
        DomainNameValidator()(typed)
        domain = typed.encode("idna").decode("ascii")
    except (ValidationError, UnicodeError):
        raise NotAllowed(_("Write the part after the @ of an e-mail address, such as fjordby.dk.")) from None
    if domain in PROVIDERS:
        raise NotAllowed(_("Anybody can get an address there, so it belongs to no organisation."))
    return domain


def claim(organisation, text, reason, by):
    """One of the staff says that a domain is an organisation's; somebody else approves it. Raises NotAllowed."""
    domain = read_domain(text)
    check_free(domain, organisation)
    try:
        with transaction.atomic():
            return DomainClaim.objects.create(organisation=organisation, domain=domain, reason=reason, by=by)
    except IntegrityError:
        raise NotAllowed(_("This domain stands there already.")) from None


def approve(claimed, by):
    """The second pair of eyes. Raises NotAllowed for whoever has claimed it, and when it is another's by now."""
    if claimed.by == by:
        raise NotAllowed(_("Somebody else of the staff must approve it."))
    check_free(claimed.domain, claimed.organisation)
    try:
        with transaction.atomic():
            claimed.move_to(Status.APPROVED, by)
    except IntegrityError:
        raise NotAllowed(_("Somebody else has just changed this.")) from None


def check_free(domain, organisation):
    theirs = DomainClaim.objects.approved().filter(domain=domain).exclude(organisation=organisation)
    other = theirs.select_related("organisation").first()
    if other:
        raise NotAllowed(f"{_('This domain belongs to another organisation')}: {other.organisation}")


def rivals(claims):
    """{id: the names of other organisations for which the same domain is claimed}, in one query."""
    claims = list(claims)
    rows = DomainClaim.objects.standing().filter(domain__in=[each.domain for each in claims])
    rows = list(rows.select_related("organisation").order_by("organisation__name", "id"))
    return {
        each.pk: [
            str(other.organisation)
            for other in rows
            if other.domain == each.domain and other.organisation_id != each.organisation_id
        ]
        for each in claims
    }


def organisation_of(address):
    """The organisation to which an address belongs by its domain, the nearest one; None when nobody has said so."""
    found = DomainClaim.objects.approved().of_address(address).select_related("organisation")
    nearest = max(found, key=lambda each: len(each.domain), default=None)
    return standing_for(nearest.organisation) if nearest else None


def fitting(sides):
    """What the addresses of parties' people say: {address: True or False}; nothing where no domain is approved.

    `sides` are [(party, its appointments)]. Two queries a party, and a partnership has few.
    """
    said = {}
    for party, people in sides:
        domains = set(DomainClaim.objects.approved().of(party.organisation_id).values_list("domain", flat=True))
        for each in people if domains else ():
            parts = each.user.email.lower().rpartition("@")[2].split(".")
            said[each.user.email] = any(".".join(parts[start:]) in domains for start in range(len(parts)))
    return said
