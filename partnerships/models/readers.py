"""Who works on which part of an application, and how far each has read it."""

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from programmes.tenancy import ProgrammeOwned

from .application import Application


class Seen(ProgrammeOwned):
    """How far one person has read a question: up to which version of its answer, and up to which comment."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="seen")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    question = models.CharField(max_length=50)
    version = models.PositiveIntegerField(default=0)
    comment = models.BigIntegerField(default=0)  # the id of the last one

    @classmethod
    def by(cls, user):
        """How far somebody has read each question of an application, to be asked for with the application."""
        rows = cls.objects.filter(application=OuterRef("pk"), user=user)
        return ArraySubquery(rows.values(mark=JSONObject(question="question", version="version", comment="comment")))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "user", "question"], name="one_mark_a_reader_and_question")
        ]

    def __str__(self):
        return f"{self.question} v{self.version}"


class SectionAssignment(ProgrammeOwned):
    """Who takes a section; anybody may still write there."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="assignments")
    section = models.CharField(max_length=50)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "section", "user"], name="one_assignment_a_person")
        ]

    def __str__(self):
        return f"{self.section}: {self.user_id}"
