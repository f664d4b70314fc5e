"""Tags that applicants give themselves, and what is left of them when a selection is released: tallies."""

from django.conf import settings
from django.db import models

from programmes.clock import Now
from programmes.models import Call
from programmes.tenancy import ProgrammeOwned

from .application import Application


class DeclaredTag(ProgrammeOwned):
    """One tag that somebody gave herself. Kept nowhere else, no decisive act, and deleted for good."""

    GRANTS = "SELECT, INSERT, DELETE"

    application = models.ForeignKey(Application, models.PROTECT, related_name="declared_tags")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "by", "key"], name="a_tag_is_declared_once")]

    def __str__(self):
        return self.key


class DiversityTally(ProgrammeOwned):
    """That the tags of a call are deleted, and how the selected met what the call wanted; no small numbers."""

    GRANTS = "SELECT, INSERT"
    THREAD = "call"

    call = models.OneToOneField(Call, models.PROTECT, related_name="diversity_tally")
    tags = models.JSONField(default=list)  # [{"category", "title", "least", "most", "count": None if small, "is_met"}]
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self):
        return f"{self.call_id}: {len(self.tags)}"
