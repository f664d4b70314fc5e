"""A section that somebody of a party reads before the party is done with it."""

from django.conf import settings
from django.db import models

from programmes.tenancy import ProgrammeOwned

from .application import Application
from .partnership import Party


class SignOff(ProgrammeOwned):
    """Who signs a section off for her party, and what she signed. Shown to that party alone; it decides nothing."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="sign_offs")
    party = models.ForeignKey(Party, models.CASCADE, related_name="sign_offs")
    section = models.CharField(max_length=50)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    signed_hash = models.CharField(max_length=64, blank=True)  # of what she read: see signing_off.digest_of
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "party", "section"], name="one_sign_off_a_section_and_party")
        ]

    def __str__(self):
        return f"{self.section}: {self.user_id}"
