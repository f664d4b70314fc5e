"""A form at work: the definition that staff are writing, every step of it, and the questions on paper."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from ..clock import Now
from ..drafting import EMPTY, paths, put_back, without
from ..questions import Definition
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

    @classmethod
    def of(cls, form):
        """The form's draft; before anybody has written, one that says what the latest version says."""
        return cls.objects.filter(form=form).select_related("based_on", "saved_by").first() or cls.begun(form)

    @classmethod
    def begun(cls, form):
        latest = form.latest
        definition = latest.definition if latest else {"key": form.key, **EMPTY}
        return cls(form=form, definition=definition, based_on=latest, given=given_in(form))

    @classmethod
    def locked(cls, form):
        """The draft, in the database and held until the transaction ends: who comes later sees what was written."""
        begun = cls.begun(form)
        facts = {name: getattr(begun, name) for name in ("definition", "based_on", "given")}
        draft, is_new = cls.objects.get_or_create(form=form, defaults=facts)
        if is_new:
            draft.steps.create(number=draft.version, definition=draft.definition, act="begun")
        return cls.objects.select_for_update(of=("self",)).select_related("based_on").get(pk=draft.pk)

    @property
    def has_changed(self):
        """Whether it says something else than the version on which it is based."""
        return not self.based_on or Definition(self.definition).content_hash != self.based_on.content_hash

    def at(self, number):
        """The definition as it stood after a step; None when there was no such step."""
        if number == self.version or not self.pk:
            return self.definition
        return self.steps.filter(number=number).values_list("definition", flat=True).first()

    def write(self, definition, act, by, about=""):
        """One step more, unless it says the same. Only on a draft that is locked. Whether it was written."""
        if definition == self.definition:
            return False
        self.definition, self.version = definition, self.version + 1
        self.given = sorted({*self.given, *paths(definition)})
        there = set(paths(definition))
        self.removed = [each for each in self.removed if key_of(each) not in there]
        self.saved_by = by
        self.save()
        type(self).objects.filter(pk=self.pk).update(saved_at=Now())
        self.steps.create(number=self.version, definition=definition, act=act, about=about, by=by)
        return True

    def remove(self, key, by):
        """Take out a question or a section; it can be put back as long as the draft lives."""
        definition, removed = without(self.definition, key)
        self.removed = [*self.removed, removed]
        self.write(definition, "removed", by, key)

    def put_back(self, key, by):
        """What was taken out last under this key, where it stood."""
        found = next((each for each in reversed(self.removed) if each["what"]["key"] == key), None)
        if found:
            self.write(put_back(self.definition, found), "put_back", by, key)

    def publish(self, by):
        """The next version of a form that nobody uses yet."""
        version = self.form.publish(Definition(self.definition))
        type(self).objects.filter(pk=self.pk).update(based_on=version)
        self.steps.create(number=self.version + 1, definition=self.definition, act="published", by=by)
        type(self).objects.filter(pk=self.pk).update(version=self.version + 1)
        return version


def key_of(removed):
    """As a path: a section's key may be a question's too."""
    key = removed["what"]["key"]
    return key if removed["section"] else f"section {key}"


def given_in(form):
    """Every key of every version that was ever published."""
    versions = form.versions.values_list("definition", flat=True)
    return sorted({path for definition in versions for path in paths(definition)})


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
