"""What speaks for a conflict of interest that nobody has declared yet. A hint decides nothing."""

import re
from collections import defaultdict

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ..models import PartnershipAppointment, Party, Submission

# Addresses of these say nothing about where somebody works.
EVERYBODYS = {
    "gmail.com", "googlemail.com", "hotmail.com", "outlook.com", "live.com", "live.dk", "live.no", "live.se", "msn.com",
    "icloud.com", "me.com", "yahoo.com", "proton.me", "protonmail.com", "mail.dk", "jubii.dk", "telia.com",
    "online.no", "freemail.hu", "citromail.hu", "luukku.com", "elisanet.fi", "kolumbus.fi",
}  # fmt: skip
TOO_MANY = 3  # a domain that people of so many applications have says nothing either


def hints_for(user, applications):
    """{application id: [sentences]} for somebody and the applications of one call, by five statements."""
    found = defaultdict(list)
    partnerships = {each.partnership_id: each.pk for each in applications}
    people = PartnershipAppointment.objects.filter(partnership__in=partnerships, party__isnull=False)
    for partnership in set(people.filter(user=user).values_list("partnership", flat=True)):
        found[partnerships[partnership]].append(_("You act for a party yourself, or have done so."))
    for application, name, is_own in shared_organisations(user, partnerships):
        said = _("You act for the same organisation elsewhere") if is_own else _("You work with it in a partnership")
        found[application].append(f"{said}: {name}")
    for application in with_address(user, partnerships):
        found[application].append(f"{_('Your own address stands in it')}: {user.email}")
    domain = user.email.rpartition("@")[2].lower()
    for application in with_domain(domain, people, partnerships):
        found[application].append(f"{_('Somebody of a party has an address like yours')}: @{domain}")
    return found


def shared_organisations(user, partnerships):
    """(application, name, whether she acts for it) of each party that is one in another partnership of hers too.

    Its municipality is a hint as well: an association that works with one has something to win or lose there.
    """
    mine = PartnershipAppointment.objects.filter(user=user, party__isnull=False)
    beside = Party.objects.filter(partnership__in=mine.values("partnership")).values("organisation")
    rows = Party.objects.filter(partnership__in=partnerships, organisation__in=beside)
    rows = rows.annotate(is_own=Exists(mine.filter(party__organisation=OuterRef("organisation"))))
    theirs = rows.exclude(partnership__in=mine.values("partnership"))
    return sorted((partnerships[party.partnership_id], party.name, party.is_own) for party in theirs)


def with_address(user, partnerships):
    """The applications in which somebody has written her own address down, whoever gives out such ones."""
    alone = rf"(^|\\[nrt]|[^\w.+-]){re.escape(user.email)}"  # at a line's beginning too, not the end of a longer one
    written = Submission.objects.filter(application__in=partnerships.values(), content__iregex=alone)
    return sorted(set(written.values_list("application", flat=True))) if user.email else []


def with_domain(domain, people, partnerships):
    """The applications of which somebody has an address of this domain, or wrote one down; none when many have."""
    if not domain or domain in EVERYBODYS:
        return []
    of = {
        partnerships[pk]
        for pk in people.filter(user__email__iendswith=f"@{domain}").values_list("partnership", flat=True)
    }
    written = Submission.objects.filter(application__in=partnerships.values(), content__icontains=f"@{domain}")
    of |= set(written.values_list("application", flat=True))
    return sorted(of) if len(of) < TOO_MANY else []
