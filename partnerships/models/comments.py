"""What the parties say to each other at a question. It is no part of the application: nobody else ever reads it."""

from django.conf import settings
from django.db import models

from programmes.tenancy import ProgrammeOwned

from .application import Application
from .partnership import Party


class Comment(ProgrammeOwned):
    """Something that one party said to the other at a question; it stays when it is resolved."""

    GRANTS = "SELECT, INSERT, UPDATE"

    application = models.ForeignKey(Application, models.PROTECT, related_name="comments")
    question = models.CharField(max_length=50)
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["application", "question"], name="comments_of_a_question")]

    def __str__(self):
        return f"{self.question}: {self.pk}"
