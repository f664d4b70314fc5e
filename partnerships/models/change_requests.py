"""A request to change an agreement in force: what is asked, who has consented to which text, what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.states import Stateful, Transition
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .agreements import Agreement
from .consents import ConsentQuerySet, hash_of
from .partnership import Partnership, Party


class ChangeRequestQuerySet(ProgrammeQuerySet):
    def open(self):
        """Those about which the programme has not decided."""
        return self.filter(status__in=ChangeRequest.OPEN)

    def being_written(self):
        return self.filter(status__in=ChangeRequest.WRITTEN)

    def known_to_staff(self):
        """What the parties have ever sent; a draft is their own."""
        return self.filter(sent_at__isnull=False)

    def to_decide(self):
        return self.filter(status=ChangeRequest.Status.SENT)


class ChangeRequest(Stateful, ProgrammeOwned):
    """One party asks; those whom the rule names consent; the programme decides."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "partnership"
    TOLD = ("note",)

    class Kind(models.TextChoices):
        CONTENT = "content", _("Change of content")
        BUDGET = "budget", _("Change of budget")
        PERIOD = "period", _("Extension of the period")
        PARTY = "party", _("Change of partner")

    class Status(models.TextChoices):
        DRAFT = "draft", _("Waits for consent")
        SENT = "sent", _("Sent to the programme")
        ASKED = "asked", _("More is asked for")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    TRANSITIONS = {
        Status.DRAFT: {Status.SENT, Status.WITHDRAWN},
        Status.SENT: {Status.ASKED, Status.APPROVED, Status.REFUSED, Status.WITHDRAWN},
        Status.ASKED: {Status.SENT, Status.WITHDRAWN},
    }
    WRITTEN = ("draft", "asked")  # the parties work at it
    OPEN = ("draft", "sent", "asked")

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="change_requests")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    asks = models.ForeignKey(Party, models.PROTECT, related_name="+")  # the party that asks
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    what = models.TextField()
    why = models.TextField()
    from_on = models.DateField()
    figures = models.JSONField(default=list)  # of a budget: [{"what", "now", "then"}], amounts as text
    is_shared = models.BooleanField(default=False)  # of a budget: between the parties, not one party's own money
    amount = models.DecimalField(max_digits=12, decimal_places=2, null=True)  # of a budget: the whole grant after it
    until = models.DateField(null=True)  # of an extension: the new last day
    leaving = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")  # of a change of partner, and:
    organisation = models.CharField(max_length=200, blank=True)  # who comes in its place
    identifier = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)  # of who signs for it
    language = models.CharField(max_length=7, blank=True)  # of her letter
    note = models.TextField(blank=True)  # what the programme said last
    sent_at = models.DateTimeField(null=True)  # for the first time: what has a last day was asked for then
    agreement = models.ForeignKey(Agreement, models.PROTECT, null=True, related_name="change_requests")

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="one_number_a_change_request"),
            models.UniqueConstraint(
                fields=["partnership", "kind"],
                condition=Q(status__in=("draft", "sent", "asked")),
                name="one_open_change_request_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="period") | Q(until__isnull=False), name="an_extension_has_an_end"
            ),
            models.CheckConstraint(
                condition=~Q(kind="party") | Q(leaving__isnull=False) & ~Q(organisation="") & ~Q(email=""),
                name="a_change_of_partner_says_who",
            ),
            models.CheckConstraint(condition=~Q(kind="budget") | ~Q(figures=[]), name="a_budget_has_figures"),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(agreement__isnull=False), name="what_is_approved_makes_a_version"
            ),
        ]

    def __str__(self):
        return f"{self.partnership_id}: {self.number}"

    @property
    def is_written(self):
        return self.status in self.WRITTEN

    @property
    def is_open(self):
        return self.status in self.OPEN

    @property
    def is_read_by_staff(self):
        """Whether its text has been sent; what the parties are writing, or wrote and withdrew, is their own."""
        if self.status == self.Status.WITHDRAWN:
            return self.transitions.filter(before=self.Status.SENT, after=self.Status.WITHDRAWN).exists()
        return not self.is_written

    @property
    def said(self):
        """Everything that is asked, as canonical data: this is what a consent is given to."""
        names = ["number", "kind", "what", "why", "figures", "is_shared"]
        names += ["organisation", "identifier", "email", "language"]
        facts = {name: getattr(self, name) for name in names}
        facts |= {"partnership": self.partnership_id, "asks": self.asks_id, "leaving": self.leaving_id}
        facts |= {name: day and day.isoformat() for name, day in (("from_on", self.from_on), ("until", self.until))}
        return facts | {"amount": None if self.amount is None else f"{self.amount:.2f}"}

    @property
    def content_hash(self):
        return hash_of(self.said)


class ChangeRequestTransition(Transition):
    THREAD = "subject__partnership"
    subject = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="transitions")
    note = models.TextField(blank=True)

    @property
    def words(self):
        return ChangeRequest.Status(self.after).label


class ChangeConsent(ProgrammeOwned):
    """One party's yes to one text of a request. Whoever changes the text voids it, visibly; it is never removed."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "change__partnership"

    change = models.ForeignKey(ChangeRequest, models.PROTECT, related_name="consents")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["change", "party"], condition=Q(voided_at__isnull=True), name="one_consent_a_party_to_a_change"
            ),
            models.UniqueConstraint(
                fields=["change", "by"], condition=Q(voided_at__isnull=True), name="one_person_consents_for_one_party"
            ),
        ]

    def __str__(self):
        return f"{self.change_id}: {self.party_id}"
