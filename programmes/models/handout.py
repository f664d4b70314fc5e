"""What is handed out after a meeting: slides, answers. A PDF, stored under a random name, open to everybody."""

from hashlib import sha256
from pathlib import PurePath
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from ..clock import Now
from ..money import say_number
from ..states import NotAllowed
from ..tenancy import ProgrammeOwned
from .meeting import Meeting

MOST_MB = 20
PDF = "application/pdf"


def storage_name(handout, name):
    """Random, and it says nothing of what it is."""
    return f"{uuid4().hex[:2]}/{uuid4().hex}"


def shown(name):
    """The name of a file as it is shown: its end, on one line, without folders."""
    return " ".join(PurePath(name.replace("\\", "/")).name.split())[-200:]


class Handout(ProgrammeOwned):
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="handouts")
    token = models.UUIDField(default=uuid4, editable=False)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored = models.FileField(upload_to=storage_name, max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["programme", "token"], name="one_handout_a_token")]

    def __str__(self):
        return self.name

    @classmethod
    def of(cls, upload, meeting, by):
        """An upload, kept. Raises NotAllowed with the sentence why not."""
        cls.check_upload(upload)
        digest = sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        upload.seek(0)
        facts = {"name": shown(upload.name), "size": upload.size, "sha256": digest.hexdigest(), "stored": upload}
        return cls.objects.create(meeting=meeting, by=by, **facts)

    @staticmethod
    def check_upload(upload):
        """What can be seen from outside: name, size, first bytes. Raises NotAllowed."""
        if not shown(upload.name).lower().endswith(".pdf"):
            raise NotAllowed(_("Choose a file of this kind: %(kinds)s.") % {"kinds": "PDF"})
        if upload.size > MOST_MB * 1024 * 1024:
            raise NotAllowed(_("The file is larger than %(n)s MB.") % {"n": say_number(MOST_MB)})
        upload.seek(0)
        if upload.read(5) != b"%PDF-":
            sentence = _("The file's content does not fit its name. Save it again as %(kind)s and try once more.")
            raise NotAllowed(sentence % {"kind": "PDF"})
        upload.seek(0)
