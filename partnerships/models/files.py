"""Attachments: stored outside the web root under random names, known by content and hash."""

from hashlib import sha256
from pathlib import PurePath
from uuid import uuid4

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from programmes.money import say_number
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .application import Application

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
HEAD = 8192  # bytes that tell a file's type


def storage_name(file, name):
    """Random, and it says nothing of who or what."""
    return f"{uuid4().hex[:2]}/{uuid4().hex}"


class FileQuerySet(ProgrammeQuerySet):
    def kept(self):
        return self.filter(removed_at__isnull=True)


class File(ProgrammeOwned):
    """One attachment to a question. Removed ones keep their row; what was submitted stays with its submission."""

    GRANTS = "SELECT, INSERT, UPDATE"

    application = models.ForeignKey(Application, models.PROTECT, related_name="files")
    question = models.CharField(max_length=50)
    field = models.CharField(max_length=50)
    token = models.UUIDField(default=uuid4, editable=False)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    stored = models.FileField(upload_to=storage_name, max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = FileQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["programme", "token"], name="one_file_a_token")]

    def __str__(self):
        return self.name


def read_upload(upload, field):
    """(name, media type, hash) of an upload that may be attached here. Raises ValidationError with a sentence."""
    name = tidy_name(upload.name)
    extension = PurePath(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    if extension not in field.accept or extension not in MEDIA_TYPES:
        kinds = ", ".join(kind.upper() for kind in field.accept)
        raise ValidationError(_("Choose a file of this kind: %(kinds)s.") % {"kinds": kinds})
    if upload.size > field.max_mb * 1024 * 1024:
        raise ValidationError(_("The file is larger than %(n)s MB.") % {"n": say_number(field.max_mb)})
    if not upload.size or not has_content_of(extension, upload):
        sentence = _("The file's content does not fit its name. Save it again as %(kind)s and try once more.")
        raise ValidationError(sentence % {"kind": extension.upper()})
    digest = sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return name, MEDIA_TYPES[extension], digest.hexdigest()


def has_content_of(extension, upload):
    """Whether the file's first bytes are what its name says."""
    head = upload.read(HEAD)
    upload.seek(0)
    if extension == "pdf":
        return head.startswith(b"%PDF-")
    try:
        found = {match.extension.lstrip(".") for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return False
    return bool(found & {extension, {"jpg": "jpeg", "docx": "zip", "xlsx": "zip"}.get(extension, extension)})


def tidy_name(name):
    """A name to show: its last part, without control and direction characters, at most 150 long."""
    bare = "".join(sign for sign in PurePath(name.replace("\\", "/")).name if sign.isprintable()).strip()
    stem, suffix = PurePath(bare).stem, PurePath(bare).suffix
    return (stem[:140] or "file") + suffix[:10]
