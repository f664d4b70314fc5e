"""A later deadline for one application: asked for by one person of the staff, approved by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programmes.closing import Closing
from programmes.models import Call, ExtensionBase
from programmes.models.extension import check_later
from programmes.states import NotAllowed, Stateful, Transition

from .application import Application
from .decisions import Selection


class ApplicationExtension(Stateful, ExtensionBase):
    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "application"

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Not approved")

    TRANSITIONS = {Status.REQUESTED: {Status.APPROVED, Status.REFUSED}}

    application = models.ForeignKey(Application, models.PROTECT, related_name="extensions")
    why = models.TextField()  # for staff and in the audit; the parties are told until when
    status = models.CharField(max_length=20, choices=Status, default=Status.REQUESTED)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(status="requested"), name="one_request_to_extend_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")), name="a_second_person_decides"
            ),
        ]

    def get_absolute_url(self):
        return reverse("partnerships:record", args=[self.application.programme.slug, self.application_id])

    @classmethod
    def request(cls, application, by, at, closes_on, closes_clock, why):
        """Ask a second person for a later deadline. Raises NotAllowed."""
        application = Application.objects.select_for_update(no_key=True).get(pk=application.pk)
        zone = application.call.time_zone
        check_later(Closing.local(closes_on, closes_clock, zone), application.closing, at)
        if application.extensions.filter(status=cls.Status.REQUESTED).exists():
            raise NotAllowed(_t("An extension is waiting for approval already. Decide about that one first."))
        facts = {"closes_on": closes_on, "closes_clock": closes_clock, "time_zone": zone}
        return cls.objects.create(application=application, by=by, why=why, **facts)

    def approve(self, by, at):
        """From now on it counts. Whoever consents shares the call's row and waits for the application's."""
        call = Call.objects.shared(self.application.call_id)
        application = Application.objects.select_for_update(no_key=True).get(pk=self.application_id)
        check_later(self, application.closing_under(call), at)
        Selection.hold_unreleased(call.pk)
        self.decide(self.Status.APPROVED, by, at)
        said = {"extended_on": self.closes_on, "extended_clock": self.closes_clock, "extended_at": self.closes_at}
        Application.objects.filter(pk=application.pk).update(**said)
        call.plan_rounds(self.closes_at)

    def decide(self, status, by, at):
        """Approved or not, by somebody else than who asked. Raises NotAllowed."""
        if by.pk == self.by_id:
            raise NotAllowed(_t("Somebody else than the person who asked must decide about it."))
        self.move_to(status, by, decided_by=by, decided_at=at)


class ApplicationExtensionTransition(Transition):
    THREAD = "subject__application"
    subject = models.ForeignKey(ApplicationExtension, models.PROTECT, related_name="transitions")
