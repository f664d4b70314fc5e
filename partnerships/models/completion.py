"""A request for completion, and the supplement that answers it: a second snapshot beside the first, which stays."""

import json
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.closing import Closing
from programmes.models import ExtensionBase, FormVersion
from programmes.models.extension import check_later
from programmes.states import NotAllowed, Stateful, Transition
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .application import Application
from .consents import Submission
from .partnership import Party


class CompletionQuerySet(ProgrammeQuerySet):
    def asked(self):
        return self.filter(status=Completion.Status.ASKED)


class Completion(Stateful, ExtensionBase):
    """Which questions are open again, until when, and what staff wrote about it; all else stays frozen."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "application"

    class Status(models.TextChoices):
        ASKED = "asked", _("Asked for")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed without an answer")

    TRANSITIONS = {Status.ASKED: {Status.ANSWERED, Status.CLOSED}}

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="completions")
    application = models.ForeignKey(Application, models.PROTECT, related_name="completions")
    questions = models.JSONField()  # their keys
    text = models.TextField()
    status = models.CharField(max_length=20, choices=Status, default=Status.ASKED)
    reminded_at = models.DateTimeField(null=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(status="asked"), name="one_completion_at_a_time"
            )
        ]

    def get_absolute_url(self):
        return reverse("partnerships:completion", args=[self.programme.slug, self.application.partnership_id, self.pk])

    @classmethod
    def ask(cls, submission, by, at, closes_on, closes_clock, questions, text):
        """Open these questions again until then. Raises NotAllowed."""
        application, zone = submission.application, submission.application.call.time_zone
        wanted = Closing.local(closes_on, closes_clock, zone)
        check_later(wanted, application.closing, at)
        if not questions:
            raise NotAllowed(_t("Choose at least one question."))
        if cls.objects.asked().filter(application=application).exists():
            raise NotAllowed(_t("The parties have been asked for something already. Wait for it, or close it first."))
        said = {"closes_on": closes_on, "closes_clock": closes_clock, "time_zone": zone}
        facts = {"questions": questions, "text": text, "by": by, "application": application}
        return cls.objects.create(submission=submission, **said, **facts)

    @property
    def remind_at(self):
        """A day before it is over."""
        return self.closes_at - timedelta(days=1)

    def check_in_time(self, at):
        """Raises NotAllowed when it is answered, closed or too late, and says why."""
        if self.status != self.Status.ASKED:
            raise NotAllowed(_t("This completion has been sent or closed. It stays readable."))
        if self.is_over(at):
            said = _t("The time for the completion has passed. It was: %(deadline)s (%(zone)s). What you sent stands.")
            raise NotAllowed(said % {"deadline": self.deadline, "zone": self.zone})


class CompletionTransition(Transition):
    THREAD = "subject__application"
    subject = models.ForeignKey(Completion, models.PROTECT, related_name="transitions")


class CompletionConsent(ProgrammeOwned):
    """One party's yes to the supplement alone; a later change voids it."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "completion__application"

    completion = models.ForeignKey(Completion, models.PROTECT, related_name="consents")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["completion", "party"], condition=Q(voided_at__isnull=True), name="one_consent_to_a_supplement"
            )
        ]

    def __str__(self):
        return f"{self.party_id}: {self.content_hash[:12]}"


class Supplement(ProgrammeOwned):
    """An immutable snapshot of what was sent in answer to a request; the first submission and its hash stay."""

    GRANTS = "SELECT, INSERT"
    THREAD = "completion__application"

    completion = models.OneToOneField(Completion, models.PROTECT, related_name="supplement")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="supplements")
    number = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=70)
    form_version = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()
    written_at = models.DateTimeField(db_default=Now(), editable=False)
    content = models.TextField()  # canonical JSON {"answers", "files", "form", "completes"}
    content_hash = models.CharField(max_length=64)
    parties = models.JSONField()  # [{"kind", "name", "identifier", "consented_by", "consented_at"}]

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="one_number_a_supplement")]

    def __str__(self):
        return self.reference

    @property
    def application(self):
        return self.submission.application

    @property
    def read(self):
        """The content as data."""
        return json.loads(self.content)
