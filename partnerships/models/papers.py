"""Papers made of a submission: stored once, and never made again."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from .completion import Supplement
from .consents import Submission
from .printed import Printed

SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is taken for another when it is read from paper


def new_code():
    """Sixteen signs, 78 bits: it cannot be guessed, and can be typed."""
    return "".join(secrets.choice(SIGNS) for _sign in range(16))


class Paper(Printed):
    """Bytes, their hash, the template's version and the data they were made of."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Receipt")
        COPY = "copy", _("Copy of the application")
        SUPPLEMENT = "supplement", _("Supplement")
        CONFIRMATION = "confirmation", _("Confirmation by the parties")

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="papers")
    code = models.CharField(max_length=16, null=True)  # printed on it: by this anybody can have it verified
    supplement = models.ForeignKey(Supplement, models.PROTECT, null=True, related_name="papers")
    kind = models.CharField(max_length=20, choices=Kind)
    data = models.JSONField()
    source = models.BinaryField(null=True)  # the page that was printed, compressed: see documents.again

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "supplement", "kind", "language"],
                nulls_distinct=False,
                name="one_paper_a_kind_and_language",
            ),
            models.UniqueConstraint(fields=["programme", "code"], name="one_paper_a_code"),
        ]
        indexes = [models.Index(fields=["programme", "sha256"], name="papers_by_hash")]

    def __str__(self):
        return f"{self.submission_id} {self.kind} {self.language}"

    @property
    def stem(self):
        return f"{(self.supplement or self.submission).reference}-{self.kind}-{self.language}"
