"""Attachments: stored outside the web root under random names, known by content and hash."""

from hashlib import sha256
from pathlib import PurePath

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from programmes.models.quarantined import Quarantined, QuarantinedQuerySet, tidy_name
from programmes.models.quarantined import storage_name as storage_name  # the first migrations know it by this place
from programmes.money import say_number

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


class FileQuerySet(QuarantinedQuerySet):
    def kept(self):
        return self.filter(removed_at__isnull=True)


class File(Quarantined):
    """One attachment to a question, in quarantine until it has been opened.

    A new version takes the place of the old one, which is kept. Removed ones keep their row; what was submitted
    stays with its submission.
    """

    GRANTS = "SELECT, INSERT, UPDATE"

    application = models.ForeignKey(Application, models.PROTECT, related_name="files")
    question = models.CharField(max_length=50)
    field = models.CharField(max_length=50)
    media_type = models.CharField(max_length=100)
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

    @property
    def kind(self):
        """ "pdf", "docx", …: what its content is said to be."""
        return KINDS[self.media_type]

    def is_same(self, name, digest):
        """Whether it is the very file that is being sent again."""
        return not self.is_refused and (self.name, self.sha256) == (name, digest)


def read_upload(upload, field):
    """(name, media type, hash) of an upload that may be attached here. Raises ValidationError with a sentence."""
    name = tidy_name(upload.name)
    kind = check_announced(name, upload.size, field)
    if not upload.size or not has_content_of(kind, upload):
        sentence = _("The file's content does not fit its name. Save it again as %(kind)s and try once more.")
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
        raise ValidationError(_("Choose a file of this kind: %(kinds)s.") % {"kinds": kinds})
    most = min(field.max_mb, MOST_MB)
    if size > most * 1024 * 1024:
        raise ValidationError(_("The file is larger than %(n)s MB.") % {"n": say_number(most)})
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
