"""What a programme does about organisations that stand twice, or under a wrong name. Each row says why, and by whom."""

from django.conf import settings
from django.db import models

from people.models import Organisation
from programmes.clock import Now
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .partnership import Party


class OrganisationMergeQuerySet(ProgrammeQuerySet):
    def standing(self):
        return self.filter(undone_at__isnull=True)


class OrganisationMerge(ProgrammeOwned):
    """Two organisations that are one, for this programme. It keeps what it changed, so it can be undone."""

    GRANTS = "SELECT, INSERT, UPDATE"

    kept = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    duplicate = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # null: the operator
    at = models.DateTimeField(db_default=Now(), editable=False)
    changed = models.JSONField(default=list)  # [{"party", "name", "identifier", "is_frozen"}] as they were before
    roles = models.JSONField(default=list)  # what the duplicate was to the programme itself: "host", "funder"
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undo_reason = models.TextField(blank=True)

    objects = OrganisationMergeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "duplicate"],
                condition=models.Q(undone_at__isnull=True),
                name="an_organisation_is_merged_once",
            )
        ]

    def __str__(self):
        return f"{self.duplicate_id} → {self.kept_id}"


class NameProposalQuerySet(ProgrammeQuerySet):
    def waiting(self):
        return self.filter(decided_at__isnull=True)


class NameProposal(ProgrammeOwned):
    """A party's word that its organisation has another name than the one that was typed first."""

    GRANTS = "SELECT, INSERT, UPDATE"

    party = models.ForeignKey(Party, models.PROTECT, related_name="name_proposals")
    before = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    is_accepted = models.BooleanField(null=True)

    objects = NameProposalQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["party"], condition=models.Q(decided_at__isnull=True), name="one_proposal_waits_a_party"
            )
        ]

    def __str__(self):
        return self.name
