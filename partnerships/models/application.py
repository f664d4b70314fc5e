"""The application: what a partnership answers to a call, and how it goes from draft to submitted."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Greatest, JSONObject, Lower
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.closing import Closing
from programmes.models import Call, CallDate, FormVersion, Numbering
from programmes.states import NotAllowed, Stateful, Transition
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .partnership import Partnership


class ApplicationQuerySet(ProgrammeQuerySet):
    def with_their_names_compared(self):
        """Each knows whether another application that was submitted to its call has its name."""
        others = Application.objects.submitted().exclude(pk=OuterRef("pk")).exclude(submitted_name="")
        taken = others.filter(call=OuterRef("call"), submitted_key=Lower(OuterRef("name")))
        return self.annotate(name_is_taken=Exists(taken))

    def as_page(self):
        """With what each of its pages needs: the partnership, the call, and which version of the form."""
        rows = self.select_related("partnership", "call", "form_version").defer("form_version__definition")
        days = CallDate.objects.filter(call=OuterRef("call")).values(entry=JSONObject(key="key", on="on"))
        return rows.with_their_names_compared().annotate(call_dates=ArraySubquery(days))

    def submitted(self):
        """Those of which a submission stands."""
        return self.filter(status__in=[Application.Status.SUBMITTED, Application.Status.REOPENED])

    def unfinished(self):
        return self.filter(status__in=[Application.Status.DRAFT, Application.Status.REOPENED])

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

    @property
    def asks(self):
        """The form in the version that this application answers."""
        return FormVersion.read(self.form_version_id, self.form_version.content_hash)

    name_is_taken = False  # reckoned by `with_their_names_compared`

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
        self.check_in_time(at)
        self.move_to(self.Status.DRAFT, by)

    def number(self, call):
        """Its reference in the call, given once, at the first submission; the counter is locked last."""
        return self.reference or f"{call.reference}-{Numbering.following(call):03}"


class ApplicationTransition(Transition):
    subject = models.ForeignKey(Application, models.PROTECT, related_name="transitions")
