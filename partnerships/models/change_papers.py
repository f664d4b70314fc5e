"""What the programme answered a request to change an agreement, as it was printed."""

from django.db import models

from programmes.clock import Now
from programmes.tenancy import ProgrammeOwned

from .change_requests import ChangeRequest


class ChangePaper(ProgrammeOwned):
    """The decision in one language: bytes and their hash, made once."""

    GRANTS = "SELECT, INSERT"
    THREAD = "change__partnership"

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="papers")
    language = models.CharField(max_length=7)
    template_version = models.CharField(max_length=20)
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["change", "language"], name="one_paper_of_a_change_in_a_language")
        ]

    def __str__(self):
        return f"{self.change_id} {self.language}"

    @property
    def file_name(self):
        suffix = "pdf" if self.media_type == "application/pdf" else "html"
        reference = self.change.partnership.application.reference
        return f"{reference}-C{self.change.number}-{self.language}.{suffix}"
