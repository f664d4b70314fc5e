"""An application that came on paper, registered by staff on behalf of its parties, who confirm it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.states import Stateful, Transition
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .application import Application
from .came import Came, Channel
from .consents import Submission
from .partnership import Party


class RegistrationQuerySet(ProgrammeQuerySet):
    def undecided(self):
        """Those that came too late, and about which nobody has decided."""
        return self.filter(status=Registration.Status.LATE)

    def standing(self):
        """Those of which the snapshot is what was submitted."""
        return self.filter(status__in=[Registration.Status.STANDING, Registration.Status.CONFIRMED])


class Registration(Stateful, ProgrammeOwned):
    """How it came, when, who registered it, and how far it is: nobody but staff sees it before it stands."""

    class Status(models.TextChoices):
        CHECKING = "checking", _("Registered, the papers are being checked")
        LATE = "late", _("Registered, came too late, not decided")
        REFUSED = "refused", _("Came too late, not taken in")
        STANDING = "standing", _("Registered by staff, not confirmed")
        CONFIRMED = "confirmed", _("Registered by staff, confirmed")
        OVERTAKEN = "overtaken", _("Sent anew by the parties")
        VOID = "void", _("Registered by mistake")

    TRANSITIONS = {
        Status.CHECKING: {Status.LATE, Status.STANDING, Status.VOID},
        Status.LATE: {Status.STANDING, Status.REFUSED, Status.VOID},
        Status.REFUSED: {Status.STANDING, Status.VOID},
        Status.STANDING: {Status.CONFIRMED, Status.OVERTAKEN, Status.VOID},
        Status.CONFIRMED: {Status.OVERTAKEN},
    }
    HIDDEN = [Status.CHECKING, Status.LATE, Status.REFUSED]  # nothing stands yet
    TOLD = ("note",)

    application = models.OneToOneField(Application, models.PROTECT, related_name="registration")
    submission = models.OneToOneField(Submission, models.PROTECT, null=True, related_name="registration")
    token = models.UUIDField(default=uuid4)  # of the page on which it was typed: sent twice, it is one
    status = models.CharField(max_length=20, choices=Status, default=Status.CHECKING)
    channel = models.CharField(max_length=10, choices=Channel)
    arrived_on = models.DateField()
    arrived_clock = models.DurationField(null=True)  # when only the day is known
    arrived_at = models.DateTimeField()  # of a day, its beginning
    is_late = models.BooleanField(default=False)
    note = models.TextField(blank=True)  # of the latest decision
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "token"], name="one_registration_a_page")]

    def __str__(self):
        return f"{self.application_id}: {self.status}"

    def get_absolute_url(self):
        return reverse("partnerships:registration", args=[self.application.programme.slug, self.application_id])

    @classmethod
    def overtake(cls, application, by):
        """The parties have sent it themselves: the paper is history."""
        for registration in cls.objects.standing().filter(application=application):
            registration.move_to(cls.Status.OVERTAKEN, by)

    @property
    def came(self):
        why = self.note if self.is_late else ""
        return Came(self.channel, self.arrived_on, self.arrived_clock, str(self.by), self.at, self.is_late, why)

    @property
    def shape(self):
        """The class of the state's shape."""
        Status = self.Status
        shapes = {Status.CHECKING: "part", Status.LATE: "look", Status.STANDING: "wait", Status.CONFIRMED: "done"}
        return shapes.get(Status(self.status), "end")

    @property
    def is_on_paper(self):
        """Whether papers may still be added: before anything stands."""
        return self.status == self.Status.CHECKING


class RegistrationTransition(Transition):
    THREAD = "subject__application"
    subject = models.ForeignKey(Registration, models.PROTECT, related_name="transitions")
    note = models.TextField(blank=True)

    @property
    def said(self):
        """To which status, in words."""
        return Registration.Status(self.after).label


class Confirmation(ProgrammeOwned):
    """One party's word that what staff registered is its application; bound to the snapshot."""

    GRANTS = "SELECT, INSERT"
    THREAD = "registration__application"

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="confirmations")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "party"], name="one_confirmation_a_party"),
        ]

    def __str__(self):
        return f"{self.party_id}: {self.content_hash[:12]}"
