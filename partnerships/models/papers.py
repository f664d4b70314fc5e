"""Papers made of a submission: stored once, and never made again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.tenancy import ProgrammeOwned

from .consents import Submission


class Paper(ProgrammeOwned):
    """Bytes, their hash, the template's version and the data they were made of."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Receipt")
        COPY = "copy", _("Copy of the application")

    GRANTS = "SELECT, INSERT"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=Kind)
    language = models.CharField(max_length=7)
    template_version = models.CharField(max_length=20)
    data = models.JSONField()
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "kind", "language"], name="one_paper_a_kind_and_language")
        ]

    def __str__(self):
        return f"{self.submission_id} {self.kind} {self.language}"

    @property
    def file_name(self):
        suffix = "pdf" if self.media_type == "application/pdf" else "html"
        return f"{self.submission.reference}-{self.kind}-{self.language}.{suffix}"
