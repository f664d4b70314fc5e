"""A file whose upload was begun before the deadline and ended after it: kept beside, for staff to decide."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.states import Stateful, Transition
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .application import Application
from .files import File


class LateFileQuerySet(ProgrammeQuerySet):
    def undecided(self):
        return self.filter(status=LateFile.Status.WAITING)

    def counted(self):
        """Those that count as part of what was submitted."""
        return self.filter(status=LateFile.Status.ACCEPTED, counts=True)


class LateFile(Stateful, ProgrammeOwned):
    """What staff decide by: when it was begun, how much of it was here at the bell, when it ended."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Received after the deadline, not decided")
        ACCEPTED = "accepted", _("Received after the deadline, accepted")
        LEFT_OUT = "left_out", _("Received after the deadline, left out")

    TRANSITIONS = {Status.WAITING: {Status.ACCEPTED, Status.LEFT_OUT}, Status.LEFT_OUT: {Status.ACCEPTED}}
    TOLD = ("note",)

    file = models.OneToOneField(File, models.PROTECT, related_name="late")
    application = models.ForeignKey(Application, models.PROTECT, related_name="late_files")
    status = models.CharField(max_length=20, choices=Status, default=Status.WAITING)
    counts = models.BooleanField(default=False)  # beside the submission that stood; else it went into the draft
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    landed_in_time = models.PositiveBigIntegerField()  # bytes that were here at the bell
    was_announced = models.BooleanField()  # whether its hash was told before the bell, and is the one that came
    note = models.TextField(blank=True)  # of the latest decision; the parties read it

    objects = LateFileQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.file_id}: {self.status}"

    def get_absolute_url(self):
        return reverse("partnerships:record", args=[self.application.programme.slug, self.application_id])

    @property
    def shape(self):
        shapes = {self.Status.WAITING: "wait", self.Status.ACCEPTED: "done", self.Status.LEFT_OUT: "end"}
        return shapes[self.Status(self.status)]

    @property
    def percent_in_time(self):
        return self.landed_in_time * 100 // self.file.size if self.file.size else 0


class LateFileTransition(Transition):
    THREAD = "subject__application"
    subject = models.ForeignKey(LateFile, models.PROTECT, related_name="transitions")
    note = models.TextField(blank=True)
