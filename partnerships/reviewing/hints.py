"""What speaks for a conflict of interest that nobody has declared yet. A hint decides nothing."""

from collections import defaultdict

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
    """{application id: [sentences]} for somebody and the applications of one call, by four statements."""
    found = defaultdict(list)
    partnerships = {each.partnership_id: each.pk for each in applications}
    people = PartnershipAppointment.objects.filter(partnership__in=partnerships, party__isnull=False)
    for partnership in set(people.filter(user=user).values_list("partnership", flat=True)):
        found[partnerships[partnership]].append(_("You act for a party yourself, or have done so."))
    for application, name in shared_organisations(user, partnerships):
        found[application].append(f"{_('You act for the same organisation elsewhere')}: {name}")
    domain = user.email.rpartition("@")[2].lower()
    for application in with_domain(domain, people, partnerships):
        found[application].append(f"{_('Somebody of a party has an address like yours')}: @{domain}")
    return found


def shared_organisations(user, partnerships):
    """(application, name) of each party whose organisation she acts for in another partnership."""
    mine = PartnershipAppointment.objects.filter(user=user, party__isnull=False)
    rows = Party.objects.filter(partnership__in=partnerships, organisation__in=mine.values("party__organisation"))
    theirs = rows.exclude(partnership__in=mine.values("partnership"))
    return sorted((partnerships[party.partnership_id], party.name) for party in theirs)


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
