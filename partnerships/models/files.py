"""Attachments: stored outside the web root under random names, known by content and hash."""

from hashlib import sha256
from pathlib import PurePath
from uuid import uuid4

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext as _n
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.money import say_number
from programmes.opening.sentences import sentence
from programmes.states import NotAllowed
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .application import Application

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "csv": "text/csv",
}
KINDS = {media_type: kind for kind, media_type in MEDIA_TYPES.items()}
HEAD = 8192  # bytes that tell a file's type
MOST_FILES, MOST_MB = 20, 20  # of an application; a question may ask for less


def storage_name(file, name):
    """Random, and it says nothing of who or what."""
    return f"{uuid4().hex[:2]}/{uuid4().hex}"


class FileQuerySet(ProgrammeQuerySet):
    def kept(self):
        return self.filter(removed_at__isnull=True)

    def clean(self):
        return self.filter(status=File.Status.CLEAN)

    def unfinished(self):
        """Not opened yet, or its bytes as they came have not been put away yet."""
        return self.exclude(received="")

    def waiting(self):
        return self.unfinished().filter(next_at__lte=Now())


class File(ProgrammeOwned):
    """One attachment to a question, in quarantine until it has been opened.

    A new version takes the place of the old one, which is kept. Removed ones keep their row; what was submitted
    stays with its submission.
    """

    class Status(models.TextChoices):
        QUARANTINE = "quarantine", _("Being checked")
        CLEAN = "clean", _("Checked")
        REJECTED = "rejected", _("Refused")

    TRANSITIONS = {Status.QUARANTINE: {Status.CLEAN, Status.REJECTED}}
    GRANTS = "SELECT, INSERT, UPDATE"

    application = models.ForeignKey(Application, models.PROTECT, related_name="files")
    question = models.CharField(max_length=50)
    field = models.CharField(max_length=50)
    token = models.UUIDField(default=uuid4, editable=False)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)  # of the bytes that are kept: a picture's change when it is painted anew
    received = models.FileField(upload_to=storage_name, max_length=100, blank=True)  # as it came, until it is checked
    stored = models.FileField(upload_to=storage_name, max_length=100, blank=True)  # what may be handed out
    status = models.CharField(max_length=20, choices=Status, default=Status.QUARANTINE)
    refused = models.CharField(max_length=20, blank=True)  # the word for why
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now())  # when it is to be opened (again)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)  # it ended after the deadline and is no part of the application
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="newer")

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["programme", "token"], name="one_file_a_token")]
        indexes = [models.Index(fields=["programme", "next_at"], condition=~models.Q(received=""), name="unopened")]

    def __str__(self):
        return self.name

    @property
    def kind(self):
        """ "pdf", "docx", …: what its content is said to be."""
        return KINDS[self.media_type]

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

    def is_same(self, name, digest):
        """Whether it is the very file that is being sent again."""
        return not self.is_refused and (self.name, self.sha256) == (name, digest)

    def become(self, status):
        """Change the status along the table. Whoever works on a file holds its row."""
        if status not in self.TRANSITIONS.get(self.Status(self.status), set()):
            raise NotAllowed(_n("Somebody else has just changed this."))
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


def read_upload(upload, field):
    """(name, media type, hash) of an upload that may be attached here. Raises ValidationError with a sentence."""
    name = tidy_name(upload.name)
    kind = check_announced(name, upload.size, field)
    if not upload.size or not has_content_of(kind, upload):
        sentence = _n("The file's content does not fit its name. Save it again as %(kind)s and try once more.")
        raise ValidationError(sentence % {"kind": kind.upper()})
    digest = sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return name, MEDIA_TYPES[kind], digest.hexdigest()


def check_announced(name, size, field):
    """The kind of a file that is about to come, by its name. Raises ValidationError: it need not come at all."""
    extension = PurePath(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if extension not in field.accept or extension not in MEDIA_TYPES:
        kinds = ", ".join(kind.upper() for kind in field.accept)
        raise ValidationError(_n("Choose a file of this kind: %(kinds)s.") % {"kinds": kinds})
    most = min(field.max_mb, MOST_MB)
    if size > most * 1024 * 1024:
        raise ValidationError(_n("The file is larger than %(n)s MB.") % {"n": say_number(most)})
    return extension


def has_content_of(extension, upload):
    """Whether the file's first bytes are what its name says. That it can be opened is asked afterwards."""
    head = upload.read(HEAD)
    upload.seek(0)
    if extension == "pdf":
        return head.startswith(b"%PDF-")
    if extension == "csv":
        return b"\0" not in head
    try:
        found = {match.extension.lstrip(".") for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return False
    packed = {"jpg": "jpeg", "docx": "zip", "xlsx": "zip", "odt": "zip"}
    return bool(found & {extension, packed.get(extension, extension)})


def tidy_name(name):
    """A name to show: its last part, without control and direction characters, at most 150 long."""
    bare = "".join(sign for sign in PurePath(name.replace("\\", "/")).name if sign.isprintable()).strip()
    stem, suffix = PurePath(bare).stem, PurePath(bare).suffix
    return (stem[:140] or "file") + suffix[:10]
