"""A reviewer's applications of a call in the order of her work, and how far she is with each."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from ..hiding.unnamed import unnamed, without_names
from ..models import Assignment, Conflict, Hiding, Moderation, Review, Score
from ..models.reviews import FIRST, REVISED
from .under_review import under_review


@dataclass(frozen=True)
class Piece:
    """One application that she scores."""

    assignment: Assignment
    review: Review | None
    done: int  # criteria with points
    of: int
    is_declared: bool
    to_revise: int  # criteria that she is to look at again

    @property
    def is_locked(self):
        return bool(self.review and self.review.is_locked)

    @property
    def shape(self):
        """(shape, what it is called in templates)."""
        if not self.is_declared:
            return "look", "undeclared"
        if self.to_revise:
            return "look", "again"
        if self.is_locked:
            return "done", "locked"
        return ("part", "begun") if self.done else ("todo", "new")


@dataclass(frozen=True)
class Queue:
    pieces: list[Piece]
    undeclared: int  # applications of the call about which she has said nothing
    hides_names: bool  # she knows each by its reference alone

    @classmethod
    def of(cls, user, call, sheet):
        """The same number of statements however many there are."""
        rows = Assignment.objects.of_reviewer(user).filter(application__call=call)
        hiding = Hiding.of(call)
        rows = without_names(rows.select_related("application"), hiding).order_by("application__reference", "pk")
        rows = list(rows)  # by their keys from now on: the same question within others is slow
        given = Review.objects.filter(assignment__in=[row.pk for row in rows], sheet=sheet)
        given = given.select_related("assignment")
        reviews = {each.assignment_id: each for each in given}
        said = set(declared_by(user, call))
        asked = set(under_review(call).values_list("pk", flat=True))
        undeclared = len(asked - said)
        again, done = looked_at(reviews.values(), sheet)
        if hiding.is_on and not asked <= said:  # one by one, her declarations would tell which application is whose
            said = set()
        pieces = []
        for row in rows:
            review = reviews.get(row.pk)
            unnamed(row.application, hiding)
            key = review.pk if review else None
            is_declared = row.application_id in said
            pieces.append(Piece(row, review, done[key], len(sheet.criteria), is_declared, again[key]))
        return cls(pieces, undeclared, hiding.is_on)

    @property
    def locked(self):
        return sum(piece.is_locked for piece in self.pieces)

    @property
    def next(self):
        """The piece to go on with: what differs first, then what is begun, then what is new."""
        order = {"again": 0, "begun": 1, "new": 2}
        waiting = [piece for piece in self.pieces if piece.shape[1] in order]
        return min(waiting, key=lambda piece: order[piece.shape[1]], default=None)


def declared_by(user, call):
    return (
        Conflict.objects.standing().filter(user=user, application__call=call).values_list("application_id", flat=True)
    )


def scored(reviews):
    """{review id: how many criteria have points}."""
    rows = Score.objects.filter(review__in=reviews, round=FIRST, points__isnull=False)
    return Counter(dict(rows.values_list("review_id").annotate(Count("pk"))))


def looked_at(reviews, sheet):
    """({review id: criteria open for a second look that she has not taken}, {review id: criteria with points})."""
    locked = {review.pk: review.assignment.application_id for review in reviews if review.is_locked}
    apart = Moderation.objects.open().filter(sheet=sheet, application__in=locked.values())
    apart = list(apart.values_list("application_id", "criterion"))
    scores = Score.objects.filter(review__in=[review.pk for review in reviews], points__isnull=False)
    given = list(scores.values_list("review_id", "criterion", "round"))
    taken = {(review, criterion) for review, criterion, number in given if number == REVISED}
    again = Counter(
        review
        for review, application in locked.items()
        for of, criterion in apart
        if of == application and (review, criterion) not in taken
    )
    return again, Counter(review for review, _criterion, number in given if number == FIRST)
