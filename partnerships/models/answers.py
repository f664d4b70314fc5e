"""What stands as the answer to a question, every text that ever was written, and which parts are called ready."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef

from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from ..merging import merge
from .application import Application
from .partnership import Party

LONG_AGO = 300  # versions: who comes with an older page is compared with all that stands
UNCLEAR = object()  # others changed a text in the same place as she did
REASON = "reason"  # the part of an answer that explains a warning


@dataclass
class Written:
    """What became of a save: the parts that were saved, merged ones as they stand now, and what clashed, if any."""

    saved: dict = field(default_factory=dict)
    clashed: "AnswerVersion | None" = None


def same(one, other):
    """Nothing, an empty text, and a set of empty boxes are the same."""
    return bare(one) == bare(other)


def bare(part):
    if isinstance(part, dict):
        part = {key: value for key, value in part.items() if value}
    return part or None


class AnswerQuerySet(ProgrammeQuerySet):
    def knowing_the_marks(self):
        """With whether consents stand and parts are called ready: asked after the lock, so a save sees the latest."""
        around = Application.objects.filter(pk=OuterRef("application"))
        consents = around.filter(consents__isnull=False, consents__voided_at__isnull=True)
        marks = around.filter(ready_marks__isnull=False)
        return self.annotate(has_consents=Exists(consents), has_marks=Exists(marks))


class Answer(ProgrammeOwned):
    """One question's answer as it was typed, part by part: {field: text, list or rows}. Never validated away."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="answers")
    question = models.CharField(max_length=50)
    value = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)
    # A text that lost to a quicker hand, and about which nobody has chosen yet.
    contested = models.ForeignKey("AnswerVersion", models.PROTECT, null=True, related_name="+")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="one_answer_a_question")]

    def __str__(self):
        return f"{self.question} v{self.version}"

    def write(self, parts, by, at, base, settles=None, shared=(), texts=()):
        """Save the parts on top of the version that was read. The application's row is locked by the caller.

        Parts that only one side changed are merged, and `texts` word by word. What somebody else changed meanwhile
        in the same place stays as it is, and the text that lost is kept as a version beside it, until somebody
        chooses (`settles`). A shared part is merged already (the boxes that each party ticks for itself).
        """
        then, others = self.since(base, by, texts)
        edited = {key: value for key, value in parts.items() if not same(value, then.get(key))}
        saved, clashing = dict(edited), {}
        for key in set(edited).intersection(others).difference(shared):
            merged = merged_text(then.get(key), edited[key], others[key]) if key in texts else None
            if merged is not None:
                saved[key] = merged
            elif not same(self.value.get(key), edited[key]):
                clashing[key] = saved.pop(key)
        written = Written({key: value for key, value in saved.items() if not same(value, self.value.get(key))})
        if written.saved or settles:
            self.value = {**self.value, **written.saved}
            self.version, self.by, self.at = self.version + 1, by, at
            if settles:
                self.contested = self.versions.contested().exclude(pk=settles.pk).first()
            self.save()
            self.keep(self.value, by, at, base, True, settles)
        if clashing:
            written.clashed = self.lose(clashing, by, at, base)
        return written

    def lose(self, parts, by, at, base):
        """Keep a text that lost, once: what somebody went on to write in its place replaces it."""
        before = self.versions.contested().filter(by=by, base=base).last()
        if before and before.value == parts:
            return before
        replaced = before if before and set(before.value) <= set(parts) else None
        lost = self.keep(parts, by, at, base, False, replaced)
        if not self.contested_id or self.contested_id == getattr(replaced, "pk", None):
            self.contested = lost
            self.save(update_fields=["contested"])
        return lost

    def keep(self, value, by, at, base, is_standing, settles):
        return self.versions.create(
            value=value,
            number=self.version,
            base=base,
            by=by,
            at=at,
            is_standing=is_standing,
            settles=settles,
        )

    def since(self, base, by, texts=()):
        """What stood as version `base`, and what others have made of it since, without her own changes.

        Others' parts are {key: value}; a text in which theirs cannot be told apart from hers is UNCLEAR.
        """
        if base >= self.version:
            return self.value, {}
        if base < self.version - LONG_AGO:
            return {}, {**self.value}
        rows = self.versions.filter(is_standing=True, number__gte=base).order_by("number")
        then, before, others = {}, {}, {}
        for number, value, author in rows.values_list("number", "value", "by"):
            if number == base:
                then = value
            elif author != by.pk:
                for key in [key for key in {*value, *before} if not same(value.get(key), before.get(key))]:
                    was, now = others.get(key, then.get(key)), value.get(key)
                    others[key] = apart(before.get(key), was, now) if key in texts else now
            before = value
        return then, others


def merged_text(base, one, other):
    """The text with both sides' changes, or None when they changed the same place or are no texts."""
    found = [text or "" for text in (base, one, other)]
    return merge(*found) if all(isinstance(text, str) for text in found) else None


def apart(before, was, now):
    """A text of others as it was, with what one of them made of `before` since."""
    merged = merged_text(before, was, now)
    return UNCLEAR if merged is None else merged


class AnswerVersionQuerySet(ProgrammeQuerySet):
    def contested(self):
        """Texts that lost to a quicker hand and about which nobody has chosen yet."""
        settled = AnswerVersion.objects.filter(settles=OuterRef("pk"))
        return self.filter(~Exists(settled), is_standing=False)


class AnswerVersion(ProgrammeOwned):
    """One text that was written. The restricted role can add these, and neither change nor remove them."""

    GRANTS = "SELECT, INSERT"

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="versions")
    value = models.JSONField()
    number = models.PositiveIntegerField()  # of the standing answer once this was written
    base = models.PositiveIntegerField()  # what its author had read
    is_standing = models.BooleanField()
    settles = models.ForeignKey("self", models.PROTECT, null=True, related_name="settled_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = AnswerVersionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.answer_id} v{self.number}"


class SectionReady(ProgrammeOwned):
    """ "Our part is ready": a party's word about a section, until the other party changes something there."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="ready_marks")
    section = models.CharField(max_length=50)
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reopened_by_question = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "section", "party"], name="one_mark_a_section_and_party")
        ]

    def __str__(self):
        return f"{self.section}: {self.party_id}"
