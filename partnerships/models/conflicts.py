"""Conflicts of interest: what somebody has declared about one application, before she sees more than the parties."""

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .application import Application


class ConflictQuerySet(ProgrammeQuerySet):
    def standing(self):
        """The latest word of each person about each application."""
        return self.filter(replaced_at__isnull=True)

    def in_the_way(self):
        """Those by which somebody has no way in."""
        return self.standing().exclude(kind=Conflict.Kind.NONE)

    def barring(self, user):
        """The keys of the applications that somebody has no way to, whatever she may otherwise."""
        return self.in_the_way().filter(user=user).values("application")

    def kept_from(self, user):
        """The same, asked for now."""
        return set(self.barring(user).values_list("application", flat=True))


class Conflict(ProgrammeOwned):
    """A declaration; a later one takes its place and leaves it readable. After forvaltningsloven § 3."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "application"

    class Kind(models.TextChoices):
        NONE = "none", _("No conflict")
        INTEREST = "interest", _("Own or family interest")
        TIE = "tie", _("Board, job or close tie to a party")
        EARLIER = "earlier", _("Took part in the case earlier")
        DOUBT = "doubt", _("Something else that can raise doubt")

    application = models.ForeignKey(Application, models.PROTECT, related_name="conflicts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind)
    reason = models.TextField(blank=True)  # read by the lead alone
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")  # herself, or who lifted it
    at = models.DateTimeField(db_default=Now(), editable=False)
    replaced_at = models.DateTimeField(null=True)
    salt = models.UUIDField(db_default=RandomUUID(), editable=False)  # or its hash in the story would tell what it says

    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "user"],
                condition=Q(replaced_at__isnull=True),
                name="one_standing_declaration_each",
            ),
            models.CheckConstraint(condition=~Q(kind="doubt") | ~Q(reason=""), name="a_doubt_is_told"),
        ]

    def __str__(self):
        return f"{self.application_id}: {self.kind}"

    @property
    def is_in_the_way(self):
        return self.kind != self.Kind.NONE
