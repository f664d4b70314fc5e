"""The agreement of a partnership: each version of it, who has signed which text, and the papers of it."""

import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.states import Stateful, Transition
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet
from programmes.words import Words

from .consents import hash_of
from .partnership import Partnership, Party
from .printed import Printed


class AgreementQuerySet(ProgrammeQuerySet):
    def known_to_parties(self):
        """Those whose text was ever put before the parties; a draft is the programme's own."""
        return self.exclude(status=Agreement.Status.DRAFT).exclude(content_hash="")

    def open(self):
        """At most one of a partnership: being drafted, or being signed."""
        return self.filter(status__in=Agreement.OPEN)

    def being_signed(self):
        return self.filter(status=Agreement.Status.SIGNING)

    def in_force(self):
        """Those that bind now. Whatever is paid under an agreement asks this, with the partnership held."""
        return self.filter(status=Agreement.Status.IN_FORCE)

    def standing(self):
        """At most one of a partnership: in force, or suspended because a party leaves."""
        return self.filter(status__in=Agreement.STANDING)


class Agreement(Stateful, ProgrammeOwned):
    """One version. Its text is frozen when it is put out for signature; whoever changes it makes the next version."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "partnership"

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SIGNING = "signing", _("Waits for signatures")
        IN_FORCE = "in_force", _("In force")
        SUSPENDED = "suspended", _("Suspended")
        TAKEN_BACK = "taken_back", _("Taken back")
        REPLACED = "replaced", _("Replaced by a later version")
        ENDED = "ended", _("Ended before its time")

    TRANSITIONS = {
        Status.DRAFT: {Status.SIGNING, Status.TAKEN_BACK},
        Status.SIGNING: {Status.TAKEN_BACK, Status.IN_FORCE},
        Status.IN_FORCE: {Status.REPLACED, Status.SUSPENDED},
        Status.SUSPENDED: {Status.IN_FORCE, Status.REPLACED, Status.ENDED},
    }
    OPEN = ("draft", "signing")
    STANDING = ("in_force", "suspended")

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    starts_on = models.DateField()
    ends_on = models.DateField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    special = Words()  # what is agreed with this partnership alone; Markdown
    why = Words()  # of a later version: what it changes
    # The call's template on which it was drafted; empty in what was drafted before templates were written here.
    template = models.JSONField(default=dict)
    content = models.TextField(blank=True)  # canonical JSON, see agreeing/content.py; written once
    content_hash = models.CharField(max_length=64, blank=True)
    sign_by = models.DateField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    put_out_at = models.DateTimeField(null=True)
    put_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    in_force_at = models.DateTimeField(null=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["partnership", "number"], name="one_number_a_version_of_an_agreement"),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(status__in=("draft", "signing")),
                name="one_open_version_of_an_agreement",
            ),
            models.UniqueConstraint(
                fields=["partnership"],
                condition=Q(status__in=("in_force", "suspended")),
                name="one_agreement_that_stands",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "taken_back")) | ~Q(content_hash=""),
                name="what_is_signed_has_a_hash",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=models.F("ends_on")), name="an_agreement_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="an_agreement_gives_no_less_than_nothing"),
        ]

    def __str__(self):
        return f"{self.partnership_id}: {self.number}"

    @property
    def is_in_force(self):
        return self.status == self.Status.IN_FORCE

    @property
    def read(self):
        """The frozen text and facts as data."""
        return json.loads(self.content)

    def is_on(self, template):
        """Whether it was drafted on this very template, as the call has it now."""
        if self.template or not self.content:
            return self.template in ({}, template)
        return self.read["template"]["hash"] == hash_of(template)

    @property
    def reference(self):
        """As papers name it: VEJEN-2024-003-A1."""
        return f"{self.read['reference']}-A{self.number}"


class AgreementTransition(Transition):
    THREAD = "subject__partnership"
    subject = models.ForeignKey(Agreement, models.PROTECT, related_name="transitions")


class Signature(ProgrammeOwned):
    """One party's yes to one text, or the programme's; of a version that was taken back it stays readable."""

    GRANTS = "SELECT, INSERT"
    THREAD = "agreement__partnership"

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")  # none: the programme
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)  # as she was called then
    position = models.CharField(max_length=120)  # what she is in the organisation that she binds
    at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)
    level = models.CharField(max_length=20)  # "simple": see agreeing/signatures.py
    evidence = models.JSONField(default=dict)  # what the kind of signature keeps to show for itself

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party"], nulls_distinct=False, name="a_side_signs_a_version_once"
            ),
            # Nobody makes an agreement with herself.
            models.UniqueConstraint(fields=["agreement", "by"], name="one_person_signs_for_one_side"),
        ]

    def __str__(self):
        return f"{self.agreement_id}: {self.name}"


class AgreementPaper(Printed):
    """The agreement as it was printed: bytes and their hash, made once for each kind and language."""

    THREAD = "agreement__partnership"

    class Kind(models.TextChoices):
        TEXT = "text", _("The text to sign")
        SIGNED = "signed", _("The signed agreement")
        ARCHIVE = "archive", _("For the archive (PDF/A-3, with the data in it)")

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=20, choices=Kind)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "kind", "language"], name="one_paper_of_an_agreement")
        ]

    def __str__(self):
        return f"{self.agreement_id} {self.kind} {self.language}"

    @property
    def stem(self):
        return f"{self.agreement.reference}-{self.kind}-{self.language}"
