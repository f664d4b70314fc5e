"""A party that leaves after the award: who said so, until when another one may take its place, what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.states import Stateful, Transition
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .partnership import Partnership, Party


class DepartureQuerySet(ProgrammeQuerySet):
    def open(self):
        """Those in whose place another party is sought; at most one of a partnership."""
        return self.filter(status=Departure.Status.OPEN)


class Departure(Stateful, ProgrammeOwned):
    """One party's leaving. Its people are out from the same instant; the party itself stays until another one comes."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "partnership"
    TOLD = ("note",)

    class Status(models.TextChoices):
        OPEN = "open", _("Another party is sought")
        FOUND = "found", _("Another party takes its place")
        STAYS = "stays", _("It does not leave after all")
        ENDED = "ended", _("Nobody came, and the cooperation has ended")

    TRANSITIONS = {Status.OPEN: {Status.FOUND, Status.STAYS, Status.ENDED}}

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="departures")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    reported_for = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")  # none: by staff
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    from_on = models.DateField()
    why = models.TextField()
    until = models.DateTimeField()  # the first instant that is too late to find another party
    gone = models.JSONField(default=list)  # [[id of a person, role]] that ended with it
    note = models.TextField(blank=True)  # what staff said when it was settled
    told_at = models.DateTimeField(null=True)  # when staff were told that nobody had come in time

    objects = DepartureQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership"], condition=Q(status="open"), name="one_party_leaves_at_a_time"
            ),
            models.CheckConstraint(condition=Q(until__gt=models.F("at")), name="there_is_time_to_find_another_party"),
        ]

    def __str__(self):
        return f"{self.partnership_id}: {self.party_id}"

    @property
    def is_open(self):
        return self.status == self.Status.OPEN


class DepartureTransition(Transition):
    THREAD = "subject__partnership"
    subject = models.ForeignKey(Departure, models.PROTECT, related_name="transitions")
    note = models.TextField(blank=True)
