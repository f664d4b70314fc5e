"""The references of a call, and who was in when it closed."""

from django.db import models
from django.db.models import F

from ..clock import Now
from ..tenancy import ProgrammeOwned
from .call import Call


class Numbering(ProgrammeOwned):
    """The last number given in a call: apart from the call, which submitters only share."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="numbering")
    last = models.PositiveIntegerField(default=0)

    def __str__(self):
        return str(self.last)

    @classmethod
    def following(cls, call):
        """The next number of a call; asked for last, since the row is locked until the commit."""
        numbering, _made = cls.objects.get_or_create(call=call)
        cls.objects.filter(pk=numbering.pk).update(last=F("last") + 1)
        return cls.objects.get(pk=numbering.pk).last


class ClosingRoll(ProgrammeOwned):
    """Who was in when the call closed: ids and hashes, frozen. One more when an extension has closed after it."""

    GRANTS = "SELECT, INSERT"
    THREAD = "call"

    call = models.ForeignKey(Call, models.PROTECT, related_name="rolls")
    at = models.DateTimeField(db_default=Now(), editable=False)
    entries = models.JSONField()  # [{"reference", "submission", "content_hash"}], by reference
    roll_hash = models.CharField(max_length=64)

    def __str__(self):
        return self.roll_hash[:12]
