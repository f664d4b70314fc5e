"""The logo of a programme's funder, made anew from what was uploaded; old ones stay, since papers may show them."""

from django.conf import settings
from django.db import models

from ..clock import Now
from ..tenancy import ProgrammeOwned


class Logo(ProgrammeOwned):
    GRANTS = "SELECT, INSERT"

    digest = models.CharField(max_length=64)  # SHA-256 of the content, and its address
    content = models.BinaryField()  # PNG
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "digest"], name="one_logo_a_digest")]

    def __str__(self):
        return self.digest[:12]
