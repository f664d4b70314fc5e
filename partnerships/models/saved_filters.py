"""Filters of staff's list that somebody has kept, and who has taken the list away as a file."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from programmes.clock import Now
from programmes.models import Call
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet


class SavedFilterQuerySet(ProgrammeQuerySet):
    def seen_by(self, user):
        """Her own, and what others share with the programme's staff."""
        return self.filter(Q(by=user) | Q(is_shared=True))


class SavedFilter(ProgrammeOwned):
    """A search in a call's applications under a name; its address is opened by whoever may see the list."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="saved_filters")
    name = models.CharField(max_length=60)
    query = models.JSONField(default=dict)  # {"q", "state", "order"}, those that are not empty
    is_shared = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["call", "by", "name"], name="one_filter_a_name")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("partnerships:applications", args=[self.call.programme.slug, self.call_id]) + f"?view={self.pk}"


class Export(ProgrammeOwned):
    """That somebody has taken a call's applications as a file: who, when, with which filter, how many rows."""

    GRANTS = "SELECT, INSERT"

    call = models.ForeignKey(Call, models.PROTECT, related_name="exports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    kind = models.CharField(max_length=10)
    query = models.JSONField(default=dict)
    view = models.CharField(max_length=60, blank=True)  # the saved filter's name at that time
    rows = models.PositiveIntegerField()

    class Meta:
        ordering = ["-id"]

    def __str__(self):
        return f"{self.kind}: {self.rows}"
