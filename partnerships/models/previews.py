"""The text of agreements on paper, to be looked at by whoever words it: nobody's agreement, and soon forgotten."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from programmes.clock import Now
from programmes.models import Call
from programmes.tenancy import ProgrammeOwned

from .partnership import Partnership


class AgreementPreview(ProgrammeOwned):
    """What somebody wants to see, and its bytes once a worker has made them. Her next one takes its place."""

    GRANTS = "SELECT, INSERT, UPDATE, DELETE"

    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, models.PROTECT, null=True, related_name="+")  # none: a try-out
    language = models.CharField(max_length=7)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(db_default=Now())
    tries = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True)  # while a worker is at it
    given_up_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    media_type = models.CharField(max_length=40, blank=True)
    content = models.BinaryField(default=bytes)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "by"], name="one_preview_of_a_person"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, content=b"") | Q(made_at__isnull=False) & ~Q(content=b""),
                name="what_is_made_has_its_bytes",
            ),
        ]

    @property
    def is_waiting(self):
        return not self.made_at and not self.given_up_at

    @property
    def is_pdf(self):
        """Else there is no engine here that draws papers, and it is a page."""
        return self.media_type == "application/pdf"

    def __str__(self):
        return f"{self.call_id}: {self.by_id}"
