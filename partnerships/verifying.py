"""The points that rankings are reckoned from, compared with what the chain of acts holds of them.

Points are written over and over while somebody scores, so they are no decisive rows. What stood when she locked, and
each second word on a criterion, is kept in a transition, and that is linked.
"""

from collections import defaultdict

from programmes.acts import Fault, also

from .models import InterviewReview, InterviewReviewTransition, Review, ReviewTransition
from .models.scored import FIRST, REVISED

LOCKED = Review.Status.LOCKED


@also
def points_astray():
    """A fault for each criterion of which somebody's points are not those that were linked."""
    yield from astray(Review, ReviewTransition, "assignment__application")
    yield from astray(InterviewReview, InterviewReviewTransition, "assignment__interview__application")


def astray(kind, transitions, application):
    linked, again = linked_by(transitions)
    rows = kind.objects.counting().select_related(application).prefetch_related("scores").order_by("pk")
    for review in rows:
        given = {(each.criterion, each.round): said(each) for each in review.scores.all() if each.points is not None}
        inherited = {key: value for key, value in again[review.assignment_id].items() if given.get(key) == value}
        wanted = {(key, FIRST): list(value) for key, value in linked.get(review.pk, {}).items()}
        wanted |= inherited | again[("own", review.pk)]
        for key in sorted({*given, *wanted}):
            if given.get(key) != wanted.get(key):
                about = review
                for name in application.split("__"):
                    about = getattr(about, name)
                yield Fault("changed", f"{kind._meta.db_table} {review.pk}, {about.reference}: {key[0]}")


def said(score):
    """What a score says, as it is linked."""
    return [score.points, score.reason, score.why] if score.round == REVISED else [score.points, score.reason]


def linked_by(transitions):
    """({review: what stood when it was last locked}, {assignment, or ("own", review): its second words})."""
    linked, again = {}, defaultdict(dict)
    rows = transitions.objects.filter(after=LOCKED).select_related("subject").order_by("pk")
    for row in rows:
        if row.before != LOCKED:
            linked[row.subject_id] = row.scores_locked
            continue
        words = {(key, REVISED): list(value) for key, value in row.scores_locked.items()}
        again[row.subject.assignment_id] |= words
        again[("own", row.subject_id)] |= words
    return linked, again
