"""A body that answers for a partnership: who sits in it for which party, and its meetings with their minutes."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.states import Stateful, Transition
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .partnership import Partnership, PartnershipAppointment, Party


class Body(ProgrammeOwned):
    """The steering group of a partnership. Its rule: at least one member from each party."""

    class Kind(models.TextChoices):
        STEERING = "steering", _("Steering group")

    LEAST_FROM_A_PARTY = {Kind.STEERING: 1}

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="bodies")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.STEERING)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "kind"], name="one_body_of_a_kind")]

    def __str__(self):
        return f"{self.partnership_id}: {self.kind}"


class BodySeatQuerySet(ProgrammeQuerySet):
    def today(self):
        """Those who sit there now: whoever takes part in the partnership no more has no seat either."""
        there = PartnershipAppointment.objects.today()
        there = there.filter(partnership=OuterRef("body__partnership"), party=OuterRef("party"), user=OuterRef("user"))
        return self.filter(Exists(there), until__isnull=True)


class BodySeat(ProgrammeOwned):
    """Somebody in a body, for a party; who has left stays readable."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "body__partnership"

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(db_default=Now(), editable=False)
    until = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = BodySeatQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "user"], condition=Q(until__isnull=True), name="one_seat_in_a_body_each"
            )
        ]

    def __str__(self):
        return f"{self.body_id}: {self.user_id}"


class BodyMeeting(Stateful, ProgrammeOwned):
    """A meeting of a body: one party proposes times, another picks one; agenda before it, minutes after it."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "body__partnership"

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Times proposed")
        SET = "set", _("Time set")
        CALLED_OFF = "called_off", _("Called off")

    TRANSITIONS = {Status.PROPOSED: {Status.SET, Status.CALLED_OFF}, Status.SET: {Status.CALLED_OFF}}

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=Status, default=Status.PROPOSED)
    uid = models.UUIDField(default=uuid4, editable=False)
    times = models.JSONField(default=list)  # instants as ISO text, in order
    begins_at = models.DateTimeField(null=True)
    minutes_long = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=300)
    agenda = models.TextField()
    minutes = models.TextField(blank=True)
    decisions = models.TextField(blank=True)
    minutes_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    minutes_at = models.DateTimeField(null=True)
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")  # that proposed the times
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["body", "number"], name="one_number_a_meeting_of_a_body"),
            models.CheckConstraint(
                condition=~Q(status="set") | Q(begins_at__isnull=False), name="a_set_meeting_begins"
            ),
            models.CheckConstraint(
                condition=Q(minutes="") | Q(minutes_at__gte=F("begins_at")), name="minutes_come_after"
            ),
        ]

    def __str__(self):
        return f"{self.body_id}: {self.number}"


class BodyMeetingTransition(Transition):
    THREAD = "subject__body__partnership"
    subject = models.ForeignKey(BodyMeeting, models.PROTECT, related_name="transitions")


class BodyMinutes(ProgrammeOwned):
    """The minutes of a meeting as somebody saved them: one row for each time. What counts stands at the meeting too."""

    GRANTS = "SELECT, INSERT"
    THREAD = "meeting__body__partnership"

    meeting = models.ForeignKey(BodyMeeting, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    minutes = models.TextField()
    decisions = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="one_number_a_version_of_minutes")]

    def __str__(self):
        return f"{self.meeting_id}: {self.number}"
