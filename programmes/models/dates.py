"""The days of a call: its timetable, and its planned reminders."""

from django.db import models

from ..tenancy import ProgrammeOwned
from ..words import Words
from .call import Call


class CallDate(ProgrammeOwned):
    """A day of the timetable; rules of the form know it by its key."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="dates")
    key = models.SlugField()
    on = models.DateField()
    until = models.DateField(null=True)
    clock = models.DurationField(null=True)
    until_clock = models.DurationField(null=True)
    title = Words()
    place = Words()

    class Meta:
        ordering = ["on", "clock", "id"]
        constraints = [models.UniqueConstraint(fields=["call", "key"], name="one_date_a_key")]

    def __str__(self):
        return f"{self.on}: {self.title}"


class Reminder(ProgrammeOwned):
    """One planned round of reminders, for one instant of closing."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="planned_reminders")
    hours_before = models.PositiveIntegerField()
    at = models.DateTimeField()
    for_closing = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["call", "hours_before", "for_closing"], name="one_round_a_deadline")
        ]

    def __str__(self):
        return f"{self.hours_before} h"
