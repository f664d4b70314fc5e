"""Who published a call, and why in spite of what was warned of."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from ..clock import Now
from ..states import NotAllowed
from ..tenancy import ProgrammeOwned
from .call import Call


class Publication(ProgrammeOwned):
    """One call made public, once."""

    GRANTS = "SELECT, INSERT"
    THREAD = "call"

    call = models.OneToOneField(Call, models.PROTECT, related_name="publication")
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reasons = models.JSONField(default=list)  # [{"warning": what was said, "reason": why all the same}]

    def __str__(self):
        return str(self.call_id)

    @classmethod
    def make(cls, call, by, reasons):
        """Publish a call now. Raises NotAllowed when somebody else was quicker."""
        if not Call.objects.filter(pk=call.pk, published_at__isnull=True).update(published_at=Now()):
            raise NotAllowed(_("Somebody else has just published this call."))
        made = cls.objects.create(call=call, by=by, reasons=reasons)
        Call.objects.get(pk=call.pk).announce()
        return made
