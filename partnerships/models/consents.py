"""Consents bound to content, the snapshot that both consented to, and the refusals."""

import json
from hashlib import sha256
from unicodedata import normalize

from django.conf import settings
from django.db import models

from programmes.clock import Now
from programmes.models import FormVersion
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .application import Application
from .came import Came
from .partnership import Party


def canonical(content):
    """The one way to write content down: JSON in UTF-8, NFC, sorted keys, no spaces."""
    return normalize("NFC", json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def hash_of(content):
    """SHA-256 of the canonical content, in hex."""
    return sha256(canonical(content).encode()).hexdigest()


class ConsentQuerySet(ProgrammeQuerySet):
    def standing(self):
        return self.filter(voided_at__isnull=True)


class Consent(ProgrammeOwned):
    """One party's yes to one content. A later change voids it, visibly; it is never removed."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "application"

    application = models.ForeignKey(Application, models.PROTECT, related_name="consents")
    party = models.ForeignKey(Party, models.PROTECT, related_name="consents")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    content_hash = models.CharField(max_length=64)
    voided_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    voided_by_question = models.CharField(max_length=50, blank=True)
    voided_by_version = models.ForeignKey(FormVersion, models.PROTECT, null=True, related_name="+")
    # The edition in which the questions were read: a correction of wording leaves the consent as it is.
    edition = models.ForeignKey(FormVersion, models.PROTECT, null=True, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "party"],
                condition=models.Q(voided_at__isnull=True),
                name="one_standing_consent_a_party",
            )
        ]

    def __str__(self):
        return f"{self.party_id}: {self.content_hash[:12]}"


class Submission(ProgrammeOwned):
    """An immutable snapshot of what was submitted: answers, files, parties and consents."""

    GRANTS = "SELECT, INSERT"
    THREAD = "application"

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=60)
    form_version = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")  # in the wording of that day
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()
    content = models.TextField()  # canonical JSON {"answers", "files", "form"}, and "registered" of one on paper
    content_hash = models.CharField(max_length=64)
    # [{"kind", "name", "identifier", "consented_by", "consented_at"}]; the last two empty of one on paper. Where a
    # named person submitted, the entry of her party has "sent_by".
    parties = models.JSONField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="one_number_a_submission")]

    def __str__(self):
        return f"{self.reference} ({self.number})"

    @property
    def read(self):
        """The content as data."""
        return json.loads(self.content)

    @property
    def came(self):
        """How and when it came on paper; None when the parties sent it here themselves."""
        return Came.read(self.read.get("registered"))


class Refusal(ProgrammeOwned):
    """A submission that was refused, and the sentence that was said."""

    GRANTS = "SELECT, INSERT"
    THREAD = "application"

    application = models.ForeignKey(Application, models.PROTECT, related_name="refusals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField()
    written_at = models.DateTimeField(db_default=Now(), editable=False)
    sentence = models.TextField()

    def __str__(self):
        return self.sentence
