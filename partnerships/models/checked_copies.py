"""A copy of an attachment that reviewers may read where names are hidden: made by staff, who answer for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from programmes.clock import Now
from programmes.models.quarantined import Quarantined, QuarantinedQuerySet

from .application import Application
from .files import KINDS


class CheckedCopyQuerySet(QuarantinedQuerySet):
    def standing(self):
        return self.filter(ended_at__isnull=True)


class CheckedCopy(Quarantined):
    """What is read in the place of one file of a submission, with the sentence how it was checked.

    It is opened in a worker like every file, and kept without what its maker wrote about it.
    """

    GRANTS = "SELECT, INSERT, UPDATE"

    application = models.ForeignKey(Application, models.PROTECT, related_name="checked_copies")
    question = models.CharField(max_length=50)
    field = models.CharField(max_length=50)
    original = models.CharField(max_length=64)  # SHA-256 of the file in whose place it is read
    media_type = models.CharField(max_length=100)
    how = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CheckedCopyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "token"], name="one_checked_copy_a_token"),
            models.UniqueConstraint(
                fields=["application", "question", "field", "original"],
                condition=Q(ended_at__isnull=True),
                name="one_standing_copy_a_file",
            ),
            models.CheckConstraint(condition=~Q(how=""), name="a_checked_copy_says_how"),
        ]

    @property
    def kind(self):
        """How it is opened: a PDF is made bare of what stands about it, a picture is painted anew."""
        return "bare" if self.ending == "pdf" else self.ending

    @property
    def ending(self):
        return KINDS[self.media_type]

    @property
    def place(self):
        return self.question, self.field, self.original
