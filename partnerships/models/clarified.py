"""What a partnership has clarified locally, before it started and after."""

from django.conf import settings
from django.db import models

from programmes.clock import Now
from programmes.tenancy import ProgrammeOwned

from .partnership import Partnership


class Clarified(ProgrammeOwned):
    """One ticked item of the call's checklist; both parties see who ticked it."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="clarified")
    item = models.SlugField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "item"], name="clarified_once")]

    def __str__(self):
        return self.item
