"""What the programme answered a request to change an agreement, as it was printed."""

from django.db import models

from .change_requests import ChangeRequest
from .printed import Printed


class ChangePaper(Printed):
    """The decision in one language: bytes and their hash, made once."""

    THREAD = "change__partnership"

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="papers")

    class Meta:
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(fields=["change", "language"], name="one_paper_of_a_change_in_a_language")
        ]

    def __str__(self):
        return f"{self.change_id} {self.language}"

    @property
    def stem(self):
        return f"{self.change.partnership.application.reference}-C{self.change.number}-{self.language}"
