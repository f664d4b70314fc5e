"""The application: what a partnership answers to a call, and how it goes from draft to submitted."""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Greatest, JSONObject, Lower
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.closing import Closing
from programmes.editions import Editions, columns
from programmes.models import Call, CallDate, FormVersion, Numbering
from programmes.states import NotAllowed, Stateful, Transition
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .partnership import Partnership, Party

CHECK = {"key": "question", "since": "since", "left_by": "left_by__name", "kind": "left_by__kind"}


class ApplicationQuerySet(ProgrammeQuerySet):
    def with_their_names_compared(self):
        """Each knows whether another application that was submitted to its call has its name."""
        others = Application.objects.submitted().exclude(pk=OuterRef("pk")).exclude(submitted_name="")
        taken = others.filter(call=OuterRef("call"), submitted_key=Lower(OuterRef("name")))
        return self.annotate(name_is_taken=Exists(taken))

    def open_to(self, user):
        """Those about which somebody has declared no conflict of interest; the others are not there for her."""
        return self.exclude(pk__in=self.model.conflicts.rel.related_model.objects.barring(user))

    def submitted(self):
        """Those of which a submission stands."""
        return self.filter(status__in=[Application.Status.SUBMITTED, Application.Status.REOPENED])

    def unfinished(self):
        """Those that are being written; a paper that staff register is not."""
        rows = self.filter(status__in=[Application.Status.DRAFT, Application.Status.REOPENED])
        return rows.exclude(registration__status__in=self.model.registration.related.related_model.HIDDEN)

    def not_withdrawn(self):
        return self.exclude(status=Application.Status.WITHDRAWN)

    def that_came_late(self, closing):
        """With an attempt to submit that was refused from a closing on."""
        late = self.model.refusals.rel.related_model.objects.filter(arrived_at__gte=closing.closes_at)
        return self.annotate(came_late=Exists(late.filter(application=OuterRef("pk"))))

    def closing_at(self, instant):
        """Those whose own deadline is this instant: see Application.closing."""
        counts = Greatest("call__closes_at", "extended_at")  # a null is left out
        return self.annotate(counts_until=counts).filter(counts_until=instant)

    def before_their_deadline(self):
        """Those that can still be written: see Application.closing."""
        return self.filter(Q(call__closes_at__gt=Now()) | Q(extended_at__gt=Now()))

    def behind(self):
        """On a version of the form that another has taken the place of, before their own deadline."""
        newer = FormVersion.objects.filter(form=OuterRef("form_version__form"))
        return self.before_their_deadline().filter(Exists(newer.filter(number__gt=OuterRef("form_version__number"))))


class Application(Stateful, ProgrammeOwned):
    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        REOPENED = "reopened", _("Submitted, re-opened")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    TRANSITIONS = {
        Status.DRAFT: {Status.SUBMITTED, Status.WITHDRAWN},
        Status.SUBMITTED: {Status.REOPENED, Status.WITHDRAWN},
        Status.REOPENED: {Status.SUBMITTED, Status.WITHDRAWN},
        Status.WITHDRAWN: {Status.DRAFT},
    }

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    partnership = models.OneToOneField(Partnership, models.PROTECT, related_name="application")
    form_version = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    name = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    # Reckoned at each save, so that lists need not read answers: sections without anything missing, and how much
    # each kind of party lacks, {"association": 3, "municipality": 1}.
    sections_done = models.PositiveSmallIntegerField(default=0)
    missing = models.JSONField(default=dict)
    # Who submits, where the call wants that from a named person; nobody: whoever signs for that party.
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    # Ids of parties that have been replaced: here, so that whoever waited for the row's lock sees the latest.
    replaced = models.JSONField(default=list)
    # Its own later deadline, from the latest ApplicationExtension that was approved.
    extended_on = models.DateField(null=True)
    extended_clock = models.DurationField(null=True)
    extended_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(db_default=Now(), editable=False)
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)  # arrival of the standing submission
    submitted_name = models.CharField(max_length=200, blank=True)  # by which the standing submission is known
    # The same in small letters: compared by equality, which alone finds its way by an index behind the wall's policy.
    submitted_key = models.GeneratedField(
        expression=Lower("submitted_name"), output_field=models.CharField(max_length=200), db_persist=True
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "reference"],
                condition=~models.Q(reference=""),
                name="one_reference_an_application",
            ),
            models.UniqueConstraint(
                fields=["call", "submitted_key"],
                condition=~models.Q(submitted_name=""),
                name="one_name_among_the_submitted",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "call", "-id"], name="applications_of_a_call"),
            models.Index(fields=["programme", "call", "status"], name="applications_by_status"),
        ]

    def __str__(self):
        return self.name or str(_("An application without a name"))

    def get_absolute_url(self):
        return reverse("partnerships:application", args=[self.programme.slug, self.partnership_id])

    @cached_property
    def editions(self):
        """Every edition of its form; known to whoever was fetched for a page."""
        known = self.__dict__.get("form_editions")
        return Editions.read(known) if known else Editions.of(self.form_version.form_id)

    @property
    def edition(self):
        """What it answers: its version of the form, in the latest wording."""
        return self.editions.worded(self.form_version.number)

    @property
    def asks(self):
        """The form as this application answers it: a correction of wording is for everybody at once."""
        return self.edition.asks

    @property
    def is_behind(self):
        """Whether the form has a newer version than the one that it answers."""
        return self.form_version.number < self.editions.latest.number

    name_is_taken = False  # reckoned by `with_their_names_compared`
    registered = None  # the status of its registration, when it came on paper: annotated where it is asked for

    @property
    def known_as(self):
        """The name for readers outside: of the standing submission, else of the draft."""
        return self.submitted_name or str(self)

    @property
    def is_editable(self):
        return self.status in (self.Status.DRAFT, self.Status.REOPENED)

    @property
    def is_standing(self):
        """Whether something has been submitted and not withdrawn."""
        return self.status in (self.Status.SUBMITTED, self.Status.REOPENED)

    def check_editable(self, at):
        """Raises NotAllowed when nothing can be written any more, and says why."""
        if self.status == self.Status.WITHDRAWN:
            raise NotAllowed(_t("This application has been withdrawn. It stays readable."))
        if self.status == self.Status.SUBMITTED:
            raise NotAllowed(_t("The application has been submitted. Re-open it to change something."))
        self.check_in_time(at)

    @property
    def closing(self):
        """The deadline that counts for it: the one place where arrival and closing are compared."""
        return self.closing_under(self.call)

    def closing_under(self, call):
        """The call's deadline, or its own when that is later. `call` is the row as it stands under a lock."""
        on, clock, at = self.extended_on, self.extended_clock, self.extended_at
        if on is None or clock is None or at is None or at <= call.closes_at:
            return call
        return Closing(on, clock, call.time_zone, at)

    def check_in_time(self, at, call=None):
        """Raises NotAllowed at and after the deadline. `at` is the arrival by the database's clock."""
        closing = self.closing_under(call or self.call)
        if closing.is_over(at):
            said = _t("The deadline has passed. It was: %(deadline)s (%(zone)s). Your draft is still here.")
            raise NotAllowed(said % {"deadline": closing.deadline, "zone": closing.zone})

    def reopen(self, by, at):
        """Write on before the deadline; the last submission stands until a newer one or a withdrawal."""
        self.check_in_time(at)
        self.move_to(self.Status.REOPENED, by)

    def withdraw(self, by):
        """The application is out; its draft stays readable."""
        self.move_to(self.Status.WITHDRAWN, by, submitted_at=None, submitted_name="")

    def restore(self, by, at):
        """Take it up again as a draft, before the deadline."""
        if self.joined_into.agreed().exists():
            raise NotAllowed(_t("This draft was joined with another one. Write on there."))
        self.check_in_time(at)
        self.move_to(self.Status.DRAFT, by)

    def number(self, call):
        """Its reference in the call, given once, at the first submission; the counter is locked last."""
        return self.reference or f"{call.reference}-{Numbering.following(call):03}"


@cache
def page_rows():
    """Applications with what each of their pages needs: partnership, call, the form's editions, what is to be checked.

    Put together once in a process: that takes longer than to ask it.
    """
    rows = Application.objects.select_related("partnership", "call", "form_version").defer("form_version__definition")
    days = CallDate.objects.filter(call=OuterRef("call")).values(entry=JSONObject(key="key", on="on"))
    editions = FormVersion.objects.filter(form=OuterRef("form_version__form")).values(entry=columns())
    checks = Recheck.objects.open().filter(application=OuterRef("pk"))
    around: dict[str, Any] = {"call_dates": ArraySubquery(days), "form_editions": ArraySubquery(editions)}
    around["open_checks"] = ArraySubquery(checks.values(entry=JSONObject(**CHECK)))
    around["registered"] = F("registration__status")
    return rows.with_their_names_compared().annotate(**around)


class ApplicationTransition(Transition):
    THREAD = "subject"
    subject = models.ForeignKey(Application, models.PROTECT, related_name="transitions")


class RecheckQuerySet(ProgrammeQuerySet):
    def open(self):
        """Those that nobody has confirmed yet."""
        return self.filter(at__isnull=True)


class Recheck(ProgrammeOwned):
    """An answer to look at again, until the party that answers says that it is right.

    The question was changed under it, or it was written by a party in whose place another one comes.
    """

    GRANTS = "SELECT, INSERT, UPDATE"

    application = models.ForeignKey(Application, models.PROTECT, related_name="rechecks")
    question = models.CharField(max_length=50)
    since = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")  # under which the answer was given
    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")  # by which it was changed
    asked_at = models.DateTimeField(db_default=Now(), editable=False)
    left_by = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")  # who wrote it, and was replaced
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    objects = RecheckQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "question"],
                condition=models.Q(at__isnull=True),
                name="one_open_recheck_a_question",
            ),
            models.CheckConstraint(
                condition=models.Q(at__isnull=True, by__isnull=True, party__isnull=True)
                | models.Q(at__isnull=False, by__isnull=False, party__isnull=False),
                name="a_recheck_is_confirmed_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.question}: {self.since_id} → {self.version_id}"
