"""The points that rankings are reckoned from, compared with what the chain of acts holds of them.

Points are written over and over while somebody scores, so they are no decisive rows. What stood when she locked, and
each second word on a criterion, is kept in a transition, and that is linked. So is whose review it was of what: a
review that was put at another application, or set aside past the portal, would turn the order as well.
"""

from collections import defaultdict

from django.db.models import Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from programmes.acts import Fault, also, decisive
from programmes.models import Act
from programmes.states import Transition

from .models import Application, InterviewReview, InterviewReviewTransition, Review, ReviewTransition
from .models.scored import FIRST, REVISED, ReviewBase

LOCKED = Review.Status.LOCKED
ON_PAPER = (Review, ReviewTransition, "assignment__application")
IN_INTERVIEWS = (InterviewReview, InterviewReviewTransition, "assignment__interview__application")


@also
def points_astray():
    """A fault for each criterion of which somebody's points are not those that were linked."""
    yield from astray(*ON_PAPER)
    yield from astray(*IN_INTERVIEWS)


@also
def reviews_astray():
    """A fault for each review that is not where its linked moves have left it."""
    yield from displaced(*ON_PAPER)
    yield from displaced(*IN_INTERVIEWS)


@also
def moved_past_the_portal():
    """A fault for each thing of which the status is not what its last linked move says."""
    for moves in decisive():
        subject = issubclass(moves, Transition) and moves._meta.get_field("subject").related_model
        if subject and not issubclass(subject, ReviewBase):  # of reviews more is said above
            last = Subquery(moves.objects.filter(subject=OuterRef("pk")).order_by("-pk").values("after")[:1])
            first = Value(subject._meta.get_field("status").default)
            rows = subject._base_manager.annotate(moved=Coalesce(last, first)).exclude(moved=F("status"))
            if subject is Application:  # one that never moved may have come in with its status
                rows = rows.filter(Exists(moves.objects.filter(subject=OuterRef("pk"))))
            for pk in rows.order_by("pk").values_list("pk", flat=True):
                yield Fault("changed", f"{subject._meta.db_table} {pk}: status")


def displaced(kind, transitions, application):
    """Reviews of another status than their last move's, and those of another application than it was linked for."""
    last = {row.subject_id: row for row in transitions.objects.order_by("pk")}
    threads = dict(Act.objects.filter(table=transitions._meta.db_table).values_list("row", "thread"))
    for review in kind.objects.select_related(application).order_by("pk"):
        about, move = about_of(review, application), last.get(review.pk)
        where = f"{kind._meta.db_table} {review.pk}, {about.reference}"
        if review.status != (move.after if move else Review.Status.WRITING):
            yield Fault("changed", f"{where}: {review.status}")
        elif move and threads.get(move.pk) != f"application:{about.pk}":
            yield Fault("changed", f"{where}: was linked as {threads.get(move.pk)}")


def about_of(review, application):
    """The application that a review is about, along a path of keys that were fetched with it."""
    for name in application.split("__"):
        review = getattr(review, name)
    return review


def astray(kind, transitions, application):
    """Criteria of which the points that count are not those of the last lock, or of a second word after it."""
    linked, again = linked_by(transitions)
    rows = kind.objects.counting().select_related(application).prefetch_related("scores").order_by("pk")
    for review in rows:
        given = {(each.criterion, each.round): said(each) for each in review.scores.all() if each.points is not None}
        # A second word goes along to the review by the next sheet, where its criterion asks the same.
        inherited = {key: value for key, value in again[review.assignment_id].items() if given.get(key) == value}
        wanted = {(key, FIRST): list(value) for key, value in linked.get(review.pk, {}).items()}
        wanted |= inherited | again[("own", review.pk)]
        for key in sorted({*given, *wanted}):
            if given.get(key) != wanted.get(key):
                where = f"{kind._meta.db_table} {review.pk}, {about_of(review, application).reference}"
                yield Fault("changed", f"{where}: {key[0]}")


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
