"""A form, and its versions: a published version never changes."""

from django.conf import settings
from django.db import models

from ..clock import Now
from ..questions import Definition
from ..tenancy import ProgrammeOwned
from ..words import Words

_parsed: dict[tuple, Definition] = {}  # published versions never change, so a process reads each but once


class Form(ProgrammeOwned):
    """What a call asks, whatever its version."""

    key = models.SlugField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="one_form_a_key")]

    def __str__(self):
        return self.key

    @property
    def is_in_use(self):
        """Whether a call with this form has been made public: from then on it changes by `publishing.change` only."""
        return self.calls.published().exists() and self.versions.exists()

    @property
    def latest(self):
        """The latest version in its latest wording; None for a form that was never published."""
        return self.versions.order_by("-number", "-wording").first()

    @property
    def founding(self):
        """The latest version as it was first published: new applications answer this one."""
        return self.versions.filter(wording=0).latest("number")

    def publish(self, definition):
        """For a form that nobody uses yet: the version with this definition, the latest when it says the same."""
        content_hash = definition.content_hash
        latest = self.latest
        if latest and latest.content_hash == content_hash:
            return latest
        number = latest.number + 1 if latest else 1
        return self.versions.create(number=number, definition=definition.data, content_hash=content_hash)


class FormVersion(ProgrammeOwned):
    """Sections and questions as they were published; a correction of its words is a row with the same number."""

    GRANTS = "SELECT, INSERT"

    form = models.ForeignKey(Form, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    wording = models.PositiveIntegerField(default=0)  # how often the words of this version had been corrected
    definition = models.JSONField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField(db_default=Now(), editable=False)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = Words()  # what is told of the change, in the programme's languages
    check_again = models.JSONField(default=list)  # keys of questions whose answers must be looked at again

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "number", "wording"], name="one_version_a_wording")]

    def __str__(self):
        return f"{self.form_id} v{self.name}"

    @property
    def name(self):
        """How it is told: 2, or 2.1 when its words had been corrected once."""
        return f"{self.number}.{self.wording}" if self.wording else str(self.number)

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
