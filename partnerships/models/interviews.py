"""Interviews of a call: the plan, who sits on the panel and when she can, and what was booked by whom."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.history import tracked
from programmes.models import Call
from programmes.states import Stateful, Transition
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet
from programmes.words import Words

from .application import Application
from .partnership import Party

ROOM = "{room}"  # in the link of a plan: each interview has a room of its own, under a name that nobody guesses
LEAST_PANEL = 2  # people of the programme at each interview


def two_days():
    return timedelta(hours=48)


@tracked
class InterviewPlan(ProgrammeOwned):
    """When and how the interviews of a call are held. Applicants see it from `opened_at` on."""

    GRANTS = "SELECT, INSERT, UPDATE"

    call = models.OneToOneField(Call, models.PROTECT, related_name="interview_plan")
    first_on = models.DateField()
    last_on = models.DateField()
    day_begins = models.DurationField()  # local, from the day's beginning
    day_ends = models.DurationField()
    minutes = models.PositiveSmallIntegerField(default=45)
    pause = models.PositiveSmallIntegerField(default=15)  # minutes between two interviews of one person
    panel = models.PositiveSmallIntegerField(default=LEAST_PANEL)  # people of the programme at each
    notice = models.DurationField(default=two_days)  # until so long before it begins a time is taken or changed
    changes = models.PositiveSmallIntegerField(default=2)  # how often a partnership may take another time
    reminders = models.JSONField(default=list)  # hours before it begins
    place = Words()
    join_url = models.CharField(max_length=500, blank=True, validators=[URLValidator(["https"])])
    guide = models.JSONField(default=list)  # [{"key", "minutes", "title": {}}]: the same questions for all
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(panel__gte=LEAST_PANEL), name="two_people_hold_an_interview"),
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="the_first_day_is_not_after_the_last"),
            models.CheckConstraint(condition=Q(minutes__gte=5), name="an_interview_lasts"),
        ]

    def __str__(self):
        return f"{self.call_id}: {self.first_on}–{self.last_on}"

    @classmethod
    def of(cls, call):
        """The plan of a call, or None before staff have made one."""
        found = cls.objects.filter(call=call).first()
        if found:
            found.call = call
        return found

    @classmethod
    def held(cls, call):
        """The same under a lock: whoever gives or takes times does so one after the other."""
        found = cls.objects.select_for_update(of=("self",), no_key=True).get(call=call)
        found.call = call
        return found

    @property
    def lasts(self):
        return timedelta(minutes=self.minutes)

    @property
    def notice_hours(self):
        return int(self.notice.total_seconds()) // 3600


class PanelMember(ProgrammeOwned):
    """Somebody of the programme who holds interviews of a call."""

    GRANTS = "SELECT, INSERT, DELETE"

    call = models.ForeignKey(Call, models.PROTECT, related_name="panel")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="on_a_panel_once")]

    def __str__(self):
        return f"{self.call_id}: {self.user_id}"


class Availability(ProgrammeOwned):
    """From when to when somebody of the panel can; what is booked already stays when she takes it back."""

    GRANTS = "SELECT, INSERT, DELETE"

    member = models.ForeignKey(PanelMember, models.CASCADE, related_name="hours")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["begins_at"]
        constraints = [
            models.CheckConstraint(condition=Q(begins_at__lt=F("ends_at")), name="hours_begin_before_they_end")
        ]

    def __str__(self):
        return f"{self.begins_at}–{self.ends_at}"


class InterviewQuerySet(ProgrammeQuerySet):
    def booked(self):
        return self.filter(status=Interview.Status.BOOKED)

    def open_to(self, user):
        """Without those about applications that a conflict keeps her from."""
        return self.filter(application__in=Application.objects.open_to(user).values("pk"))


class Interview(Stateful, ProgrammeOwned):
    """One interview with one partnership. Taking another time moves it; its calendar entries keep their names."""

    GRANTS = "SELECT, INSERT, UPDATE"

    class Status(models.TextChoices):
        BOOKED = "booked", _("Booked")
        MISSED = "missed", _("They did not come")
        CALLED_OFF = "called_off", _("Called off")

    TRANSITIONS = {Status.BOOKED: {Status.MISSED, Status.CALLED_OFF}}
    TOLD = ("why",)

    application = models.ForeignKey(Application, models.PROTECT, related_name="interviews")
    uid = models.UUIDField(default=uuid4, editable=False)  # of its calendar entries, and the name of its room
    sequence = models.PositiveIntegerField(default=0)  # of its calendar entries: how often they were changed
    times = models.PositiveSmallIntegerField(default=1)  # the number of the booking that counts
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=Status, default=Status.BOOKED)
    why = models.TextField(blank=True)  # it was called off

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = ["begins_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(status="booked"), name="one_booked_interview_an_application"
            ),
            models.CheckConstraint(condition=Q(begins_at__lt=F("ends_at")), name="interview_begins_before_it_ends"),
        ]

    def __str__(self):
        return f"{self.application_id}: {self.begins_at}"

    def get_absolute_url(self):
        """Staff's page about the interview with its partnership."""
        call = self.application.call_id
        return reverse("partnerships:interview_one", args=[self.programme.slug, call, self.application_id])

    def join_url(self, plan):
        """The way in: for whoever takes part, and nobody else."""
        return plan.join_url.replace(ROOM, self.uid.hex)

    def has_begun(self, at):
        return at >= self.begins_at

    def is_over(self, at):
        return at >= self.ends_at


class InterviewTransition(Transition):
    THREAD = "subject__application"
    subject = models.ForeignKey(Interview, models.PROTECT, related_name="transitions")
    why = models.TextField(blank=True)


class InterviewBooking(ProgrammeOwned):
    """One time that was taken for an interview, by whom; the first one and each change."""

    GRANTS = "SELECT, INSERT"
    THREAD = "interview__application"

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="bookings")
    number = models.PositiveSmallIntegerField()
    begins_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")  # None: the programme
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["interview", "number"], name="one_booking_a_number")]

    def __str__(self):
        return f"{self.interview_id}: {self.begins_at}"


class InterviewConfirmation(ProgrammeOwned):
    """A party says that it comes at the time of one booking; whoever books has said so by that."""

    GRANTS = "SELECT, INSERT"
    THREAD = "booking__interview__application"

    booking = models.ForeignKey(InterviewBooking, models.PROTECT, related_name="confirmations")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["booking", "party"], name="a_party_confirms_once")]

    def __str__(self):
        return f"{self.booking_id}: {self.party_id}"
