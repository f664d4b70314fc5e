"""A proposal who reviews what: asked for by somebody, reckoned by a worker, carried out or left."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from programmes.clock import Now
from programmes.models import Call
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet


class ProposalQuerySet(ProgrammeQuerySet):
    def waiting(self):
        return self.filter(reckoned_at__isnull=True)


class Proposal(ProgrammeOwned):
    """Pairs of application and reviewer, and where it cannot be done. Nothing is given out before somebody says so."""

    GRANTS = "SELECT, INSERT, UPDATE"

    call = models.ForeignKey(Call, models.PROTECT, related_name="proposals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    reckoned_at = models.DateTimeField(null=True)
    pairs = models.JSONField(default=list)  # [[application, reviewer]]: all that the solver places
    before = models.JSONField(default=list)  # the pairs that it found
    shortages = models.JSONField(default=list)  # [{"applications", "reviewers", "needed", "room"}]
    carried_out_at = models.DateTimeField(null=True)
    carried_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(carried_out_at__isnull=True, carried_out_by__isnull=True)
                | Q(carried_out_at__isnull=False, carried_out_by__isnull=False, reckoned_at__isnull=False),
                name="what_is_carried_out_was_reckoned",
            )
        ]

    def __str__(self):
        return f"{self.call_id}: {len(self.pairs)}"

    def get_absolute_url(self):
        return reverse("partnerships:review_proposal", args=[self.programme.slug, self.call_id, self.pk])
