"""What happened to a party beside its writing. Added, never changed."""

from django.conf import settings
from django.db import models

from programmes.clock import Now
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .partnership import PartnershipInvitation, Party


class PartyChangeQuerySet(ProgrammeQuerySet):
    def of(self, partnership):
        return self.filter(party__partnership=partnership).select_related("party", "by")


class PartyChange(ProgrammeOwned):
    GRANTS = "SELECT, INSERT"

    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    gone = models.JSONField(default=list)  # ids of the people who no longer act for it
    invitation = models.ForeignKey(PartnershipInvitation, models.PROTECT, related_name="+")

    objects = PartyChangeQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["id"]


class Recovery(PartyChange):
    """Staff have invited somebody new to a party whose people are gone."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="recoveries")


class Replacement(PartyChange):
    """Another organisation is asked into a party's place, before anything is submitted."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="replacements")
    questions = models.JSONField(default=list)  # whose answers its people wrote last
