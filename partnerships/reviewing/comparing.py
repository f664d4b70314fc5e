"""What all reviewers of one application gave, criterion by criterion, once all have locked."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import prefetch_related_objects

from ..models import Moderation
from ..models.score_sheets import Criterion
from ..models.scored import FIRST, REVISED, ScoreBase
from .moderating import locked_in


@dataclass(frozen=True)
class Voice:
    """What one reviewer gave for one criterion, first and after a second look."""

    name: str
    is_hers: bool
    first: ScoreBase | None
    second: ScoreBase | None

    @property
    def counts(self):
        """The score that counts."""
        return self.second or self.first


@dataclass(frozen=True)
class Compared:
    """One criterion with all voices."""

    criterion: Criterion
    voices: list[Voice]
    is_open: bool  # the reviewers differ, and not all have looked again

    @property
    def to_revise(self):
        """Whether she herself has not looked again yet."""
        return self.is_open and any(voice.is_hers and not voice.second for voice in self.voices)

    @property
    def mine(self):
        return next((voice for voice in self.voices if voice.is_hers), None)

    @property
    def mean(self):
        """The exact mean of what counts."""
        given = [voice.counts.points for voice in self.voices if voice.counts]
        return Fraction(sum(given), len(given)) if given else None


def compared(scoring, user):
    """For a reviewer: empty until all have locked, she among them."""
    return compare(scoring.application, scoring.sheet, user) if scoring.is_locked else []


def compare(application, sheet, user=None):
    """Every criterion with all voices, in the sheet's order; empty until all have locked."""
    return compare_all(application.call, [application.pk], sheet, user).get(application.pk, [])


def compare_all(call, applications, sheet, user=None):
    """{application: every criterion with all voices} of those that all have locked; few statements for all of them."""
    there = Moderation.objects.open().filter(application__in=applications, sheet=sheet)
    apart = defaultdict(set)
    for pk, criterion in there.values_list("application_id", "criterion"):
        apart[pk].add(criterion)
    locked = locked_in(call, applications, sheet)
    reviews = [review for of in locked.values() for review in of]
    prefetch_related_objects(reviews, "scores")
    return {pk: voices_of(of, sheet, user, apart[pk]) for pk, of in locked.items()}


def side_by_side(model, locked, sheet, user=None, apart=frozenset()):
    """The same of reviews that are known to be locked by all, on paper or in an interview."""
    rows = model.objects.filter(pk__in=[review.pk for review in locked]).select_related("assignment__reviewer")
    return voices_of(list(rows.prefetch_related("scores")), sheet, user, apart)


def voices_of(reviews, sheet, user=None, apart=frozenset()):
    """The same of reviews that were fetched with their scores and people."""
    reviews, given = sorted(reviews, key=lambda review: review.assignment_id), {}
    for review in reviews:
        given |= {(review.pk, score.criterion, score.round): score for score in review.scores.all()}
    return [
        Compared(criterion, [voice(review, criterion.key, given, user) for review in reviews], criterion.key in apart)
        for criterion in (sheet.criteria if reviews else ())
    ]


def voice(review, key, given, user):
    reviewer = review.assignment.reviewer
    first, second = (given.get((review.pk, key, number)) for number in (FIRST, REVISED))
    return Voice(reviewer.name or reviewer.email, bool(user and reviewer.pk == user.pk), first, second)
