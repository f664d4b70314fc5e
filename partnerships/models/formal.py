"""The formal check: complete, sent back for completion, or rejected for one of the call's listed reasons."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.states import NotAllowed, Stateful, Transition
from programmes.tenancy import ProgrammeOwned
from programmes.words import Text

from .application import Application
from .decisions import Decision, Selection


class FormalCheck(Stateful, ProgrammeOwned):
    """What staff have decided about the form of one application; the rules advise, people decide."""

    class Status(models.TextChoices):
        OPEN = "open", _("Not checked yet")
        WAITING = "waiting", _("Waiting for completion")
        COMPLETE = "complete", _("Complete")
        REJECTED = "rejected", _("Formally rejected")

    TRANSITIONS = {
        Status.OPEN: {Status.WAITING, Status.COMPLETE, Status.REJECTED},
        Status.WAITING: {Status.OPEN, Status.COMPLETE, Status.REJECTED},
        Status.COMPLETE: {Status.OPEN},
        Status.REJECTED: {Status.OPEN},
    }

    TOLD = ("reason", "note")  # of each decision, kept in its transition

    application = models.OneToOneField(Application, models.PROTECT, related_name="formal_check")
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    reason = models.CharField(max_length=50, blank=True)  # a key of the call's closed list
    note = models.TextField(blank=True)  # of the latest decision, for staff and the audit

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(reason=""), name="a_rejection_has_a_reason_of_the_list"
            )
        ]

    def __str__(self):
        return f"{self.application_id}: {self.status}"

    def get_absolute_url(self):
        return reverse("partnerships:check", args=[self.application.programme.slug, self.application_id])

    @classmethod
    def of(cls, application):
        """The check of an application; it begins when somebody first decides."""
        return cls.objects.get_or_create(application=application)[0]

    @property
    def reason_said(self):
        """The reason in the call's words, as it stands in the list."""
        return self.said_of(self.reason)

    def said_of(self, reason):
        listed = {each["key"]: Text(each["title"]) for each in self.application.call.rejections}
        return listed.get(reason, reason)

    def check_closed(self, at):
        """Raises NotAllowed while the parties may still change it, or when nothing was submitted."""
        if not self.application.is_standing:
            raise NotAllowed(_t("Only what has been submitted can be checked."))
        if not self.application.closing.is_over(at):
            raise NotAllowed(_t("The deadline has not passed yet: the parties may still change it."))

    def hold_application(self):
        Application.objects.select_for_update(of=("self",), no_key=True).get(pk=self.application_id)

    def check_unanswered(self):
        """Raises NotAllowed once the answer to it is out; the selection is held, so that no release comes between.

        Its application first, as by whoever withdraws it meanwhile: each waits for the other's locks in one order.
        """
        self.hold_application()
        list(Selection.objects.select_for_update(of=("self",)).filter(call=self.application.call_id))
        if Decision.objects.released().filter(application=self.application_id).exists():
            raise NotAllowed(
                _t("Its parties have read the answer to their application, so it is no longer rejected for its form.")
            )

    def complete(self, by, at, verdicts, why):
        """Everything formal is there. Each rule that does not say yes is overridden with a reason, for good."""
        self.check_closed(at)
        overridden = [verdict for verdict in verdicts if verdict.word != "yes"]
        if any(len(why.get(verdict.key, "").strip()) < LEAST_WHY for verdict in overridden):
            raise NotAllowed(
                _t("Write for each rule that does not say yes why the application is complete all the same.")
            )
        self.move_to(self.Status.COMPLETE, by, reason="", note="")
        for verdict in overridden:
            said = {"rule": verdict.key, "verdict": verdict.word, "sentence": verdict.sentence}
            self.overrides.create(by=by, why=why[verdict.key].strip(), **said)

    def reject(self, by, at, reason, note):
        """For a reason of the call's closed list, and for nothing else. Raises NotAllowed."""
        self.check_closed(at)
        self.check_unanswered()
        if reason not in {each["key"] for each in self.application.call.rejections}:
            raise NotAllowed(_t("Choose one of the call's reasons. There are no others."))
        self.move_to(self.Status.REJECTED, by, reason=reason, note=note)

    def reopen(self, by, note):
        """Take a decision back; it and the reason stay in the log. Raises NotAllowed."""
        if len(note.strip()) < LEAST_WHY:
            raise NotAllowed(_t("Write why the decision is taken back."))
        self.hold_application()
        Selection.hold_unreleased(self.application.call_id)
        self.move_to(self.Status.OPEN, by, reason="", note=note.strip())


LEAST_WHY = 10  # characters by which staff explain what they overrule


class FormalCheckTransition(Transition):
    THREAD = "subject__application"
    subject = models.ForeignKey(FormalCheck, models.PROTECT, related_name="transitions")
    reason = models.CharField(max_length=50, blank=True)
    note = models.TextField(blank=True)

    @property
    def said(self):
        """To which status, in words."""
        return FormalCheck.Status(self.after).label

    @property
    def reason_said(self):
        return self.subject.said_of(self.reason) if self.reason else ""


class Override(ProgrammeOwned):
    """A rule that did not say yes and was overruled: by whom, when, and why."""

    GRANTS = "SELECT, INSERT"
    THREAD = "check_of__application"

    check_of = models.ForeignKey(FormalCheck, models.PROTECT, related_name="overrides")
    rule = models.CharField(max_length=50)
    verdict = models.CharField(max_length=10)
    sentence = models.TextField(blank=True)
    why = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.rule}: {self.why}"
