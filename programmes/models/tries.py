"""How often somebody without an account did something, so that a machine cannot do it all day."""

from datetime import timedelta

from django.db import models
from django.utils.crypto import salted_hmac

from ..clock import Now
from ..tenancy import ProgrammeOwned

KEPT = timedelta(days=1)


class Try(ProgrammeOwned):
    """One try; whose it was stands here as a keyed hash. Rows are only added, so nobody waits for another's lock."""

    what = models.CharField(max_length=20)
    whom = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["programme", "whom", "what", "at"], name="tries_of_somebody")]

    @classmethod
    def note(cls, what, whom, most, within):
        """Write down a try; False when there were `most` of them already within a timedelta."""
        whom = salted_hmac("kamrat.try", whom, algorithm="sha256").hexdigest()
        if cls.objects.filter(what=what, whom=whom, at__gt=Now() - within).count() >= most:
            return False
        cls.objects.create(what=what, whom=whom)
        return True

    @classmethod
    def forget(cls):
        cls.objects.filter(at__lte=Now() - KEPT).delete()
