"""The template of a call's agreements, as it stood after each change."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.models import Call
from programmes.tenancy import ProgrammeOwned
from programmes.words import Words


class AgreementTemplate(ProgrammeOwned):
    """One version: the whole template, what was done to it, by whom. Only ever added."""

    GRANTS = "SELECT, INSERT"

    class Act(models.TextChoices):
        CAME = "came", _("Came with the call's data")
        BEGUN = "begun", _("Begun")
        WRITTEN = "written", _("Reworded")
        ADDED = "added", _("Added")
        MOVED = "moved", _("Moved")
        REMOVED = "removed", _("Removed")
        RESTORED = "restored", _("Put back as it came")
        FRAMED = "framed", _("Title, days or instalments changed")

    call = models.ForeignKey(Call, models.PROTECT, related_name="agreement_templates")
    number = models.PositiveIntegerField()
    version = models.CharField(max_length=60)  # as an agreement's content names it: 2.1
    template = models.JSONField()
    act = models.CharField(max_length=20, choices=Act)
    about = models.CharField(max_length=60, blank=True)  # the key of the clause, or "owed:" and that of a point
    heading = Words()  # as the clause was called then
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="one_number_a_version_of_a_template"),
        ]

    def __str__(self):
        return f"{self.call_id}: {self.version}"
