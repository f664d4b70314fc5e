"""Files on their way, piece by piece: a line that is cut and a page that is loaded again lose nothing."""

import os
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils.translation import gettext as _

from programmes.clock import Now
from programmes.models.quarantined import storage_name
from programmes.states import NotAllowed
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .application import Application

KEPT_FOR = timedelta(days=2)


class UploadQuerySet(ProgrammeQuerySet):
    def forgotten(self):
        """Nobody has gone on with it for two days."""
        return self.filter(went_on_at__lte=Now() - KEPT_FOR)


class Upload(ProgrammeOwned):
    """One file on its way: how much of it has landed. The row is held while a piece is written."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="uploads")
    question = models.CharField(max_length=50)
    field = models.CharField(max_length=50)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    token = models.UUIDField(default=uuid4, editable=False)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()  # bytes, as they were announced
    landed = models.PositiveBigIntegerField(default=0)  # bytes that are here
    sha256 = models.CharField(max_length=64, blank=True)  # as the browser reckoned it, where it can
    landed_in_time = models.PositiveBigIntegerField(null=True)  # bytes at the deadline, of one that goes on after it
    received = models.FileField(upload_to=storage_name, max_length=100)
    begun_at = models.DateTimeField()
    went_on_at = models.DateTimeField()

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["programme", "token"], name="one_upload_a_token")]

    def __str__(self):
        return self.name

    @property
    def is_whole(self):
        return self.landed == self.size

    @property
    def percent(self):
        return self.landed * 100 // self.size if self.size else 0

    def begin(self):
        """Make its empty place and keep the row."""
        self.received.save(self.name, ContentFile(b""), save=False)
        self.save()

    def take(self, piece, offset, at):
        """Write a piece where the last one ended. Raises NotAllowed when it does not follow, or is too much.

        What an interrupted try wrote behind the last piece is cut off: the row says what counts.
        """
        if offset != self.landed or not piece or offset + len(piece) > self.size:
            raise NotAllowed(_("A piece of the file is missing. Go on from where it stopped."))
        with self.received.storage.open(str(self.received.name), "r+b") as file:
            file.seek(offset)
            file.truncate()
            file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        self.landed, self.went_on_at = offset + len(piece), at
        self.save(update_fields=["landed", "went_on_at", "landed_in_time"])

    def throw_away(self):
        """The row first: what no row knows of is nobody's."""
        name, storage = str(self.received.name), self.received.storage
        self.delete()
        transaction.on_commit(lambda: storage.delete(name), robust=True)
