"""The score sheet of a call: criteria with weights and described levels, in versions that never change."""

from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.functional import cached_property

from programmes.clock import Now
from programmes.models import Call
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet
from programmes.words import Text, Words

LEAST, MOST = 0, 5


@dataclass(frozen=True)
class Criterion:
    """One thing that is scored; `levels` describe some of the points from 0 to 5."""

    key: str
    title: Text
    weight: int
    levels: tuple[tuple[int, Text], ...]
    threshold: int | None = None  # the mean below which an application is not chosen

    @classmethod
    def read(cls, data):
        levels = sorted((int(points), Text(words)) for points, words in data["levels"].items())
        return cls(data["key"], Text(data["title"]), data["weight"], tuple(levels), data.get("threshold"))


class ScoreSheetQuerySet(ProgrammeQuerySet):
    def newest_first(self):
        return self.order_by("-number")


class ScoreSheet(ProgrammeOwned):
    """One version. It is added and read, never changed: whoever changes the sheet writes the next version."""

    GRANTS = "SELECT, INSERT"
    THREAD = "call"

    call = models.ForeignKey(Call, models.PROTECT, related_name="score_sheets")
    number = models.PositiveSmallIntegerField()
    definition = models.JSONField()  # see programmes/sheets.py
    note = Words()  # what has changed since the version before, and why
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="one_sheet_a_number")]

    def __str__(self):
        return f"{self.call_id}: {self.number}"

    @classmethod
    def of(cls, call):
        """The version that counts; the first one comes from the call's file. None when the call has no sheet."""
        found = cls.objects.filter(call=call).newest_first().first()
        if found or not call.score_sheet:
            return found
        try:
            with transaction.atomic():
                return cls.objects.create(call=call, number=1, definition=call.score_sheet)
        except IntegrityError:  # somebody else has just read it in
            return cls.objects.get(call=call, number=1)

    @cached_property
    def criteria(self):
        return tuple(Criterion.read(each) for each in self.definition["criteria"])

    def criterion(self, key):
        """The criterion of this key, or None."""
        return next((each for each in self.criteria if each.key == key), None)

    @property
    def ties(self):
        """The keys of the criteria by which a tie is decided, the first one first."""
        return self.definition.get("ties", [])

    @property
    def paper_share(self):
        """Of the final score, in percent; the interview has the rest."""
        return self.definition.get("paper_share", 100)

    @property
    def interview_share(self):
        return 100 - self.paper_share

    @property
    def gap(self):
        """The difference between two reviewers on a criterion from which they look at it again."""
        return self.definition.get("gap", 2)

    @property
    def weights(self):
        """The sum of all weights."""
        return sum(each.weight for each in self.criteria)

    def needs_reason(self, points):
        """Whether so many points are given with a written reason only."""
        return points is not None and (points <= self.reason_at_most or points >= self.reason_from)

    @property
    def reason_at_most(self):
        return self.definition.get("reason_at_most", 2)

    @property
    def reason_from(self):
        return self.definition.get("reason_from", MOST)

    @property
    def with_reason(self):
        """The points that are given with a reason only."""
        return [points for points in range(LEAST, MOST + 1) if self.needs_reason(points)]
