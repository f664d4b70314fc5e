"""Who of a programme was told that a page is not there: that it was asked for, and never which or what it would say."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from ..clock import Now
from ..tenancy import ProgrammeOwned
from ..wall import POLICIES

MOST_IN_AN_HOUR = 60  # of one person: what is to be seen is seen by then, and a machine fills no table
# Half a year: from the opening of a call to its agreements, within which somebody asks who has been where. A guess that
# nobody has asked about by then says nothing any more, but would follow a person for years.
KEPT = timedelta(days=180)


class Denial(ProgrammeOwned):
    """One request. `address` is its kind, with … where its keys stood; empty for one that the portal does not know."""

    GRANTS = "SELECT, INSERT, DELETE"
    # What is younger nobody takes away, by no statement of the portal's.
    POLICIES = POLICIES | {"kept": f"AS RESTRICTIVE FOR DELETE USING (at <= app.now() - interval '{KEPT.days} days')"}

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    address = models.CharField(max_length=150, blank=True)
    writes = models.BooleanField(default=False)  # whether something was sent, and not only read

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["programme", "user", "at"], name="denials_of_somebody")]

    def __str__(self):
        return self.address

    @classmethod
    def note(cls, user, address, writes):
        """Write one down, unless enough of hers are."""
        lately = cls.objects.filter(user=user, at__gt=Now() - timedelta(hours=1))
        if lately.count() < MOST_IN_AN_HOUR:
            cls.objects.create(user=user, address=address[:150], writes=writes)

    @classmethod
    def forget(cls):
        """Those of this transaction's programme that have been kept long enough."""
        cls.objects.filter(at__lte=Now() - KEPT).delete()
