"""The information meetings of a call: seats, who has one, and who waits for one."""

from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..clock import Now
from ..history import tracked
from ..states import NotAllowed
from ..tenancy import ProgrammeOwned, ProgrammeQuerySet
from ..words import Words
from .call import Call
from .outbox import Due
from .secret import BySecret, BySecretQuerySet

BELL = "meetings"
FORGET_AFTER = timedelta(days=30)  # from the meeting's end: then names and addresses go
UNCONFIRMED_FOR = timedelta(days=2)
REMINDERS = [24, 1]  # hours before it begins
CALENDAR = ["title", "place", "join_url", "begins_at", "ends_at"]  # what a calendar entry says


class MeetingQuerySet(ProgrammeQuerySet):
    def going_on(self):
        """Not called off."""
        return self.filter(cancelled_at__isnull=True)

    def held(self, pk):
        """The meeting under a lock: whoever gives or takes a seat does so one after the other."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)

    def to_be_forgotten(self):
        return self.filter(ends_at__lte=Now() - FORGET_AFTER, sign_ups__isnull=False).distinct()


@tracked
class Meeting(ProgrammeOwned):
    call = models.ForeignKey(Call, models.PROTECT, related_name="meetings")
    key = models.SlugField(default=uuid4)
    uid = models.UUIDField(default=uuid4, editable=False)  # of its calendar entries
    sequence = models.PositiveIntegerField(default=0)  # how often these were changed
    title = Words()
    about = Words()
    place = Words(help_text=_("Empty when the meeting is online only."))
    join_url = models.CharField(
        max_length=500, blank=True, validators=[URLValidator(["https"])], help_text=_("Only who has a seat sees it.")
    )
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveSmallIntegerField()
    sign_up_opens_at = models.DateTimeField(null=True)
    sign_up_closes_at = models.DateTimeField(null=True)
    reminders = models.JSONField(default=list, help_text=_("Hours before it begins."))
    afterwards = Words(help_text=_("Shown after the meeting, beside its slides."))
    cancelled_at = models.DateTimeField(null=True)
    tally = models.JSONField(default=dict)  # {status: number}, when those who signed up have been forgotten

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["begins_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "key"], name="one_meeting_a_key"),
            models.CheckConstraint(condition=Q(begins_at__lt=F("ends_at")), name="meeting_begins_before_it_ends"),
            models.CheckConstraint(condition=Q(seats__gt=0), name="meeting_has_seats"),
        ]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("programmes:meeting", args=[self.programme.slug, self.call_id, self.pk])

    @property
    def closes_at(self):
        """From when on nobody signs up any more."""
        return self.sign_up_closes_at or self.begins_at

    @property
    def forgets_at(self):
        return self.ends_at + FORGET_AFTER

    def takes_sign_ups(self, at):
        return not self.cancelled_at and (self.sign_up_opens_at or at) <= at < min(self.closes_at, self.begins_at)

    def check_going_on(self, at):
        """Raises NotAllowed when it is called off or has begun: no seat moves any more."""
        if self.cancelled_at:
            raise NotAllowed(_t("This meeting has been called off."))
        if at >= self.begins_at:
            raise NotAllowed(_t("The meeting has begun, so seats are no longer given or moved."))

    def free_seats(self):
        """The numbers of the seats that nobody has. Whoever asks holds the meeting."""
        taken = set(self.sign_ups.filter(seat__isnull=False).values_list("seat", flat=True))
        return [number for number in range(1, self.seats + 1) if number not in taken]

    @property
    def is_full(self):
        """Whether somebody who signs up now would wait; a hint for readers, asked without a lock."""
        there = self.sign_ups.filter(status__in=[SignUp.Status.SEATED, SignUp.Status.WAITING])
        return there.count() >= self.seats

    def fill(self, at):
        """Give the free seats to those who wait, in their order, while the meeting has not begun.

        Whoever calls holds the meeting. Returns those who have got one.
        """
        if self.cancelled_at or at >= self.begins_at:
            return []
        waiting = self.sign_ups.waiting_in_order()
        moved = list(zip(waiting, self.free_seats(), strict=False))
        for sign_up, seat in moved:
            sign_up.take(seat, at)
        return [sign_up for sign_up, _seat in moved]

    def ring(self):
        """A bell for each instant at which something is to be done for it."""
        for hours in self.reminders:
            Due.ring(BELL, next_at=self.begins_at - timedelta(hours=hours))
        Due.ring(BELL, next_at=self.forgets_at)

    def forget(self):
        """Names and addresses go; how many there were stays."""
        counted = self.sign_ups.values_list("status").annotate(models.Count("pk")).order_by()
        type(self).objects.filter(pk=self.pk).update(tally=dict(counted))
        self.sign_ups.all().delete()


class SignUpQuerySet(BySecretQuerySet):
    def there(self):
        """Signed up, and not given back; confirmed or not."""
        return self.exclude(status=SignUp.Status.ENDED)

    def waiting_in_order(self):
        return self.filter(status=SignUp.Status.WAITING).order_by("confirmed_at", "id")

    def told(self):
        """Those whom a change concerns."""
        return self.filter(status__in=[SignUp.Status.SEATED, SignUp.Status.WAITING])

    def to_be_reminded(self):
        return self.filter(status=SignUp.Status.SEATED, wants_reminders=True)

    def never_confirmed(self):
        return self.filter(status=SignUp.Status.UNCONFIRMED, made_at__lte=Now() - UNCONFIRMED_FOR)


class SignUp(BySecret):
    """Somebody who wants to come. A seat is given when the address is confirmed, not before."""

    class Status(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Address not confirmed")
        WAITING = "waiting", _("On the waiting list")
        SEATED = "seated", _("Has a seat")
        ENDED = "ended", _("Given back")

    TRANSITIONS = {
        Status.UNCONFIRMED: {Status.WAITING, Status.SEATED},
        Status.WAITING: {Status.SEATED, Status.ENDED},
        Status.SEATED: {Status.ENDED},
    }

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="sign_ups")
    name = models.CharField(_("Your name"), max_length=200)
    email = models.EmailField(_("E-mail address"))
    organisation = models.CharField(_("Organisation"), max_length=200, blank=True)
    language = models.CharField(_("Language of the letters"), max_length=7, choices=settings.LANGUAGES, default="en")
    wants_reminders = models.BooleanField(default=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.UNCONFIRMED)
    seat = models.PositiveSmallIntegerField(null=True)
    letters = models.PositiveSmallIntegerField(default=0)  # how often the link was asked for
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    confirmed_at = models.DateTimeField(null=True)
    seated_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="one_person_a_seat"),
            models.UniqueConstraint(
                fields=["meeting", "email"], condition=~Q(status="ended"), name="one_sign_up_an_address"
            ),
            models.CheckConstraint(
                condition=Q(status="seated", seat__isnull=False) | ~Q(status="seated") & Q(seat__isnull=True),
                name="who_is_seated_has_a_seat",
            ),
        ]
        indexes = [models.Index(fields=["meeting", "status", "confirmed_at"], name="queue_of_a_meeting")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("programmes:sign_up", args=[self.programme.slug, self.token])

    def become(self, status, **facts):
        """Change the status along the table. Whoever calls holds the meeting."""
        if status not in self.TRANSITIONS.get(self.Status(self.status), set()):
            raise NotAllowed(_t("Somebody else has just changed this."))
        self.status = status
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=["status", *facts])

    def take(self, seat, at):
        self.become(self.Status.SEATED, seat=seat, seated_at=at, confirmed_at=self.confirmed_at or at)

    def queue_up(self, at):
        self.become(self.Status.WAITING, confirmed_at=at)

    def end(self, at):
        self.become(self.Status.ENDED, seat=None, ended_at=at)

    @property
    def place_in_line(self):
        """1 for who is next; None for who does not wait."""
        if self.status != self.Status.WAITING:
            return None
        line = list(self.meeting.sign_ups.waiting_in_order().values_list("pk", flat=True))
        return line.index(self.pk) + 1
