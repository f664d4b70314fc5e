"""A party's own deadline, earlier than the call's, with reminders to its own people."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from programmes.clock import Now, now
from programmes.models import Due
from programmes.moments import MIDNIGHT_AT_THE_END, instant, say_deadline, say_zone
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .partnership import Party


class OwnDeadline(ProgrammeOwned):
    """By when a party wants to be done itself. Shown to that party alone; it decides nothing."""

    party = models.OneToOneField(Party, models.CASCADE, related_name="own_deadline")
    on = models.DateField()
    clock = models.DurationField()  # from the beginning of the day; 24:00 is its end
    time_zone = models.CharField(max_length=40)
    at = models.DateTimeField()  # the instant of both
    hours_before = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(clock__gte=timedelta(0), clock__lte=MIDNIGHT_AT_THE_END), name="own_deadline_within_its_day"
            )
        ]

    def __str__(self):
        return self.said

    @property
    def said(self):
        """Weekday, date and time."""
        return say_deadline(self.on, self.clock)

    @property
    def zone(self):
        return say_zone(self.time_zone)

    def is_over(self, at):
        return at >= self.at

    def plan(self):
        """Save it, and plan its reminders anew; a bell hangs at each instant."""
        self.at = instant(self.on, self.clock, self.time_zone)
        self.save()
        self.planned.filter(told_at__isnull=True).delete()
        for hours in sorted(set(self.hours_before)):
            at = self.at - timedelta(hours=hours)
            if at > now() and not self.planned.filter(hours_before=hours, for_deadline=self.at).exists():
                self.planned.create(hours_before=hours, at=at, for_deadline=self.at)
                Due.ring("own_deadlines", next_at=at)


class OwnReminderQuerySet(ProgrammeQuerySet):
    def due(self):
        return self.filter(told_at__isnull=True, at__lte=Now())


class OwnReminder(ProgrammeOwned):
    """One planned round of letters before a party's own deadline."""

    deadline = models.ForeignKey(OwnDeadline, models.CASCADE, related_name="planned")
    hours_before = models.PositiveIntegerField()
    at = models.DateTimeField()
    for_deadline = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    objects = OwnReminderQuerySet.as_manager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "hours_before", "for_deadline"], name="one_round_an_own_deadline"
            )
        ]

    def __str__(self):
        return f"{self.hours_before} h"
