"""Two drafts that two people began for the same: offered to be joined, and joined when both sides agree."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from programmes.clock import Now
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .application import Application


class JoiningQuerySet(ProgrammeQuerySet):
    def waiting(self):
        return self.filter(agreed_at__isnull=True, refused_at__isnull=True)

    def agreed(self):
        return self.filter(agreed_at__isnull=False)

    def about(self, application):
        return self.filter(Q(kept=application) | Q(joined=application))


class Joining(ProgrammeOwned):
    """One side's offer that one draft is kept, and that the other's texts are offered in it question by question."""

    GRANTS = "SELECT, INSERT, UPDATE"

    kept = models.ForeignKey(Application, models.PROTECT, related_name="taken_in")
    joined = models.ForeignKey(Application, models.PROTECT, related_name="joined_into")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_for = models.ForeignKey(Application, models.PROTECT, related_name="+")  # the proposer's side
    proposed_at = models.DateTimeField(db_default=Now(), editable=False)
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)

    objects = JoiningQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["joined"], condition=Q(refused_at__isnull=True), name="a_draft_is_joined_once"
            )
        ]

    def __str__(self):
        return f"{self.joined_id} → {self.kept_id}"

    @property
    def asked(self):
        """The side that has not said anything yet."""
        return self.joined if self.proposed_for_id == self.kept_id else self.kept
