"""Who of the programme holds which interview: nobody is in two at once, and the database holds it."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.models import Appointment
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .application import Application
from .interviews import Interview

ROLES = ("reviewer", "staff", "lead")  # access_matrix.csv: reviewers and staff; the panel is chosen among them


class Just(Func):
    """A number as a range of one: ranges are compared without the extension that plain numbers would need."""

    function, output_field = "int8range", BigIntegerRangeField()

    def __init__(self, name):
        super().__init__(F(name), F(name), Value("[]"))


class Between(Func):
    function, output_field = "tstzrange", DateTimeRangeField()


class Apart(ExclusionConstraint):
    """The constraint as the database has it, without Django's app for PostgreSQL.

    That app would ask each new connection for types of extensions that we do not have; ranges need none of it.
    """

    def check(self, model, connection):
        return []


class PanelSeatQuerySet(ProgrammeQuerySet):
    def taken(self):
        return self.filter(ended_at__isnull=True)

    def of_member(self, user):
        """Those by which somebody holds interviews now: seated, not called off, and no conflict in the way.

        None of whoever has no role any more by which she may be on a panel, and none with whom has withdrawn.
        """
        mine = self.taken().filter(reviewer=user).exclude(interview__status=Interview.Status.CALLED_OFF)
        mine = mine.filter(reviewer__in=Appointment.objects.here().filter(role__in=ROLES).values("user"))
        return mine.filter(interview__application__in=Application.objects.submitted().open_to(user).values("pk"))


class PanelSeat(ProgrammeOwned):
    """One person at one interview, at its time, until it ends."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "interview__application"

    class Why(models.TextChoices):
        CONFLICT = "conflict", _("Conflict of interest")
        MOVED = "moved", _("Another time")
        TAKEN = "taken", _("Taken off")

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="seats")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begins_at = models.DateTimeField()  # the interview's own, so that two are compared within one table
    ends_at = models.DateTimeField()
    at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=20, choices=Why, blank=True)

    objects = PanelSeatQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            Apart(
                name="nobody_is_in_two_interviews_at_once",
                expressions=[
                    (Just("programme"), RangeOperators.OVERLAPS),
                    (Just("reviewer"), RangeOperators.OVERLAPS),
                    (Between("begins_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, why="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(why=""),
                name="a_seat_was_ended_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.interview_id}: {self.reviewer_id}"

    def get_absolute_url(self):
        """Her own page of the interview."""
        call = self.interview.application.call_id
        return reverse("partnerships:interview_held", args=[self.programme.slug, call, self.pk])

    @property
    def application(self):
        return self.interview.application
