"""E-mail domains that belong to organisations: claimed by one of the staff, approved by another."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Organisation
from programmes.clock import Now
from programmes.states import Stateful, Transition
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .organisations import OrganisationMerge


class DomainClaimQuerySet(ProgrammeQuerySet):
    def standing(self):
        """Claimed or approved; what was refused or has ended stays as a row."""
        return self.filter(status__in=[DomainClaim.Status.CLAIMED, DomainClaim.Status.APPROVED])

    def approved(self):
        return self.filter(status=DomainClaim.Status.APPROVED)

    def of(self, organisation):
        """Its own, and those of organisations that are merged into it here."""
        merged = OrganisationMerge.objects.standing().filter(kept=organisation).values("duplicate")
        return self.filter(Q(organisation=organisation) | Q(organisation__in=merged))

    def of_address(self, address):
        """Those to which an address belongs: its domain itself, or one above it."""
        parts = address.lower().rpartition("@")[2].split(".")
        return self.filter(domain__in=[".".join(parts[start:]) for start in range(len(parts) - 1)])


class DomainClaim(Stateful, ProgrammeOwned):
    """That addresses of a domain are those of an organisation's people, in this programme."""

    class Status(models.TextChoices):
        CLAIMED = "claimed", _("Waits for somebody else's approval")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        ENDED = "ended", _("Ended")

    TRANSITIONS = {
        Status.CLAIMED: {Status.APPROVED, Status.REFUSED},
        Status.APPROVED: {Status.ENDED},
    }
    GRANTS = "SELECT, INSERT, UPDATE"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    domain = models.CharField(max_length=253)  # as it goes over the wire, in small letters
    reason = models.TextField()
    status = models.CharField(max_length=20, choices=Status, default=Status.CLAIMED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DomainClaimQuerySet.as_manager()

    class Meta:
        ordering = ["domain", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "domain"], condition=Q(status="approved"), name="a_domain_belongs_to_one"
            ),
            models.UniqueConstraint(
                fields=["programme", "organisation", "domain"],
                condition=Q(status__in=["claimed", "approved"]),
                name="a_domain_is_claimed_once_for_an_organisation",
            ),
        ]

    def __str__(self):
        """As people write it."""
        return self.domain.encode("ascii").decode("idna")


class DomainClaimTransition(Transition):
    subject = models.ForeignKey(DomainClaim, models.PROTECT, related_name="transitions")
