"""Hiding names from reviewers: what a call hides, what its reviewers read instead, and what staff have marked."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.models import Call
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .application import Application


class Hiding(ProgrammeOwned):
    """What reviewers of a call do not read, from now on. A later row takes its place; none was ever changed."""

    GRANTS = "SELECT, INSERT"
    THREAD = "call"

    class Kind(models.TextChoices):
        PEOPLE = "people", _("Names of people")
        ORGANISATIONS = "organisations", _("Names of the parties, and of the partnership")
        PLACES = "places", _("Places and addresses")

    call = models.ForeignKey(Call, models.PROTECT, related_name="hidings")
    kinds = models.JSONField(default=list)  # empty: nothing is hidden any more
    why = models.TextField(blank=True)  # needed once somebody has given points
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.call_id}: {', '.join(self.kinds)}"

    @classmethod
    def of(cls, call):
        """What counts for a call; as long as nobody has decided anything, nothing is hidden."""
        return cls.objects.filter(call=call).order_by("-id").first() or cls(call=call)

    @property
    def is_on(self):
        return bool(self.kinds)

    @property
    def said(self):
        """What is hidden, in words."""
        return [label for kind, label in self.Kind.choices if kind in self.kinds]

    def hides(self, kind):
        return kind in self.kinds


class Projection(ProgrammeOwned):
    """One submitted application as its reviewers read it, made by a worker. The latest one counts.

    `source` says of what it was made: when that has changed, nobody reads it, and nobody reads anything instead.
    """

    GRANTS = "SELECT, INSERT"

    application = models.ForeignKey(Application, models.PROTECT, related_name="projections")
    source = models.CharField(max_length=100)
    content = models.JSONField()  # {"answers", "hidden", "files", "names"}
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.application_id}: {self.source}"


class PassageQuerySet(ProgrammeQuerySet):
    def standing(self):
        return self.filter(undone_at__isnull=True)


class Passage(ProgrammeOwned):
    """What somebody of the staff has hidden by hand: some words wherever they stand, or one answer as a whole."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "application"

    application = models.ForeignKey(Application, models.PROTECT, related_name="passages")
    text = models.TextField(blank=True)
    question = models.CharField(max_length=50, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & Q(question="") | Q(text="") & ~Q(question=""), name="words_or_a_whole_answer"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="what_is_shown_again_was_shown_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["application", "text", "question"],
                condition=Q(undone_at__isnull=True),
                name="hidden_once",
            ),
        ]

    def __str__(self):
        return self.text or self.question

    def get_absolute_url(self):
        """Staff's page about what is hidden in its application."""
        call = self.application.call_id
        return reverse("partnerships:review_hidden", args=[self.programme.slug, call, self.application_id])
