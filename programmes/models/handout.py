"""What is handed out after a meeting: slides, answers. A PDF, open to everybody once it has been opened."""

from functools import partial
from hashlib import sha256

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from ..clock import Now
from ..money import say_number
from ..states import NotAllowed
from .meeting import Meeting
from .quarantined import Quarantined, tidy_name
from .quarantined import storage_name as storage_name  # the first migration knows it by this place

MOST_MB = 20
PDF = "application/pdf"


class Handout(Quarantined):
    """One file of a meeting. Whoever takes it away takes its row and its bytes."""

    kind = "pdf"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="handouts")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["programme", "token"], name="one_handout_a_token")]

    @classmethod
    def of(cls, upload, meeting, by):
        """An upload, kept in quarantine. Raises NotAllowed with the sentence why not."""
        cls.check_upload(upload)
        digest = sha256()
        for chunk in upload.chunks():
            digest.update(chunk)
        upload.seek(0)
        facts = {"name": tidy_name(upload.name), "size": upload.size, "sha256": digest.hexdigest()}
        return cls.objects.create(meeting=meeting, by=by, received=upload, **facts)

    @staticmethod
    def check_upload(upload):
        """What can be seen from outside: name, size, first bytes. Raises NotAllowed."""
        if not tidy_name(upload.name).lower().endswith(".pdf"):
            raise NotAllowed(_("Choose a file of this kind: %(kinds)s.") % {"kinds": "PDF"})
        if upload.size > MOST_MB * 1024 * 1024:
            raise NotAllowed(_("The file is larger than %(n)s MB.") % {"n": say_number(MOST_MB)})
        upload.seek(0)
        if upload.read(5) != b"%PDF-":
            sentence = _("The file's content does not fit its name. Save it again as %(kind)s and try once more.")
            raise NotAllowed(sentence % {"kind": "PDF"})
        upload.seek(0)

    def throw_away(self):
        """Whoever throws it away holds its row, so that no worker writes bytes that nobody knows of."""
        storage = self.stored.storage
        names = {str(file.name) for file in (self.received, self.stored) if file}
        self.delete()
        for name in names:
            transaction.on_commit(partial(storage.delete, name), robust=True)
