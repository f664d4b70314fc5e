"""What somebody sent: stored outside the web root under a random name, and in quarantine until it has been opened."""

from hashlib import sha256
from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..clock import Now
from ..opening.sentences import sentence
from ..states import NotAllowed
from ..tenancy import ProgrammeOwned, ProgrammeQuerySet


def storage_name(file, name):
    """Random, and it says nothing of who or what."""
    return f"{uuid4().hex[:2]}/{uuid4().hex}"


def tidy_name(name):
    """A name to show: its last part, without control and direction characters, at most 150 long."""
    bare = "".join(sign for sign in PurePath(name.replace("\\", "/")).name if sign.isprintable()).strip()
    stem, suffix = PurePath(bare).stem, PurePath(bare).suffix
    return (stem[:140] or "file") + suffix[:10]


class QuarantinedQuerySet(ProgrammeQuerySet):
    def clean(self):
        return self.filter(status=Quarantined.Status.CLEAN)

    def unfinished(self):
        """Not opened yet, or its bytes as they came have not been put away yet."""
        return self.exclude(received="")

    def waiting(self):
        return self.unfinished().filter(next_at__lte=Now())


class Quarantined(ProgrammeOwned):
    """A file that is handed out only when it has been opened and found clean. Its noun says its `kind` ("pdf", …)."""

    class Status(models.TextChoices):
        QUARANTINE = "quarantine", _("Being checked")
        CLEAN = "clean", _("Checked")
        REJECTED = "rejected", _("Refused")

    TRANSITIONS = {Status.QUARANTINE: {Status.CLEAN, Status.REJECTED}}

    token = models.UUIDField(default=uuid4, editable=False)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)  # of the bytes that are kept: a picture's change when it is painted anew
    received = models.FileField(upload_to=storage_name, max_length=100, blank=True)  # as it came, until it is checked
    stored = models.FileField(upload_to=storage_name, max_length=100, blank=True)  # what may be handed out
    status = models.CharField(max_length=20, choices=Status, default=Status.QUARANTINE)
    refused = models.CharField(max_length=20, blank=True)  # the word for why
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now())  # when it is to be opened (again)

    objects = QuarantinedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def is_pending(self):
        return self.status == self.Status.QUARANTINE

    @property
    def is_clean(self):
        return self.status == self.Status.CLEAN

    @property
    def is_refused(self):
        return self.status == self.Status.REJECTED

    @property
    def why(self):
        """Why it was refused and what to do, in the reader's language."""
        return sentence(self.refused) if self.is_refused else ""

    def become(self, status):
        """Change the status along the table. Whoever works on a file holds its row."""
        if status not in self.TRANSITIONS.get(self.Status(self.status), set()):
            raise NotAllowed(_t("Somebody else has just changed this."))
        self.status = status

    def found(self, verdict):
        """What opening it has shown. A picture's new bytes take the place of those that came."""
        if verdict.refused:
            self.become(self.Status.REJECTED)
            self.refused = verdict.refused
        else:
            self.become(self.Status.CLEAN)
            self.stored = self.received.name
        if verdict.cleaned and not verdict.refused:
            self.stored.save("kept", ContentFile(verdict.cleaned), save=False)
            self.size, self.sha256 = len(verdict.cleaned), sha256(verdict.cleaned).hexdigest()
        self.save(update_fields=["status", "refused", "stored", "size", "sha256"])
