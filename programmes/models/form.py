"""A form, and its versions: a published version never changes."""

from django.db import models
from django.utils.functional import cached_property

from ..clock import Now
from ..questions import Definition
from ..tenancy import ProgrammeOwned

_parsed: dict[tuple, Definition] = {}  # published versions never change, so a process reads each but once


class Form(ProgrammeOwned):
    """What a call asks, whatever its version."""

    key = models.SlugField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="one_form_a_key")]

    def __str__(self):
        return self.key

    @cached_property
    def latest(self):
        """The version that an application begun now would be on; None before the first is published."""
        return self.versions.order_by("-number").first()

    def publish(self, definition):
        """The version with this definition: the latest when it says the same, else a new one."""
        content_hash = definition.content_hash
        latest = self.versions.order_by("-number").first()
        if latest and latest.content_hash == content_hash:
            return latest
        number = latest.number + 1 if latest else 1
        return self.versions.create(number=number, definition=definition.data, content_hash=content_hash)


class FormVersion(ProgrammeOwned):
    """Sections and questions as they were published."""

    GRANTS = "SELECT, INSERT"

    form = models.ForeignKey(Form, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="one_version_a_number")]

    def __str__(self):
        return f"{self.form_id} v{self.number}"

    @property
    def asks(self):
        """The definition, read."""
        known = (self.pk, self.content_hash)
        if known not in _parsed:
            _parsed[known] = Definition(self.definition)
        return _parsed[known]

    @classmethod
    def read(cls, pk, content_hash):
        """The definition of a version whose hash is known already: asked for once in a process."""
        known = (pk, content_hash)
        return _parsed[known] if known in _parsed else cls.objects.get(pk=pk).asks
