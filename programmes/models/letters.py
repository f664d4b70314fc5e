"""A programme's own words for a letter."""

from django.conf import settings
from django.db import models

from ..clock import Now
from ..history import tracked
from ..tenancy import ProgrammeOwned


@tracked
class LetterText(ProgrammeOwned):
    """What stands in the place of our words for one letter in one language; without it ours are sent."""

    kind = models.CharField(max_length=100)  # "partnerships.letters.reminder"
    language = models.CharField(max_length=7)
    subject = models.CharField(max_length=150)
    body = models.TextField(max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind", "language"], name="one_text_a_letter_and_language")
        ]

    def __str__(self):
        return f"{self.kind} ({self.language})"
