"""A form at work: the definition that staff are writing, every step of it, and the questions on paper."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ..clock import Now
from ..tenancy import ProgrammeOwned
from .form import Form, FormVersion


class FormDraft(ProgrammeOwned):
    """The one working draft of a form. Every save is a step with a number; nothing that was written is lost."""

    form = models.OneToOneField(Form, models.PROTECT, related_name="draft")
    definition = models.JSONField(help_text="What the next version would ask, as data; it may still be wrong.")
    based_on = models.ForeignKey(FormVersion, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    # Keys are never given twice: answers, reviews and reports point at them.
    given = models.JSONField(default=list, blank=True, help_text="Every key that was ever given, as a path.")
    removed = models.JSONField(default=list, blank=True, help_text="What was taken out and can be put back.")
    saved_at = models.DateTimeField(db_default=Now())
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    def __str__(self):
        return f"{self.form_id} draft {self.version}"


class DraftStep(ProgrammeOwned):
    """The whole definition after one save, and what was done."""

    GRANTS = "SELECT, INSERT"

    draft = models.ForeignKey(FormDraft, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    act = models.CharField(max_length=30)
    about = models.CharField(max_length=100, blank=True, help_text="The key of the section or question.")
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="one_step_a_number")]
        ordering = ["-number"]

    def __str__(self):
        return f"{self.draft_id} step {self.number}"


class BlankForm(ProgrammeOwned):
    """A version's questions on paper, with room to write: made once for each language, for everybody."""

    GRANTS = "SELECT, INSERT"

    version = models.ForeignKey(FormVersion, models.PROTECT, related_name="blanks")
    language = models.CharField(max_length=5)
    template_version = models.CharField(max_length=20)
    media_type = models.CharField(max_length=60)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "language", "template_version"], name="one_blank_a_language"),
            models.CheckConstraint(condition=~Q(content=b""), name="a_blank_form_has_content"),
        ]

    def __str__(self):
        return f"{self.version_id} {self.language}"
