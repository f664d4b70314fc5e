"""A score sheet that changes: the next version, and what is to be scored again because of it."""

from dataclasses import dataclass
from itertools import pairwise

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from people.models import User
from programmes.models import Call
from programmes.sheets import problems_of
from programmes.states import NotAllowed
from programmes.words import Text

from ..choosing.capacity import latest, locked
from ..models import Assignment, InterviewReview, PanelSeat, Review, ScoreSheet
from ..models.reviews import FIRST
from .assigning import hold_all
from .moderating import settle
from .telling import tell_to_read


def change_sheet(old, definition, note, by):
    """Write the version after `old`. What is asked as before keeps its points; the rest is scored again.

    Raises NotAllowed, also when `old` is not the latest version any more.
    """
    call = old.call
    with transaction.atomic():
        hold_all(call)
        locked(call)  # nobody closes the ranking meanwhile
        if latest(call):
            raise NotAllowed(_("The ranking is closed, so the score sheet stays as it is."))
        if ScoreSheet.of(call) != old:
            raise NotAllowed(_("Somebody else has just changed the score sheet. Look at it before you change it."))
        if old.definition == definition:
            raise NotAllowed(_("Nothing has changed."))
        for key, sentence in problems_of(definition, call.programme.languages):
            raise NotAllowed(f"{key}: {sentence}" if key else sentence)
        facts = {"definition": definition, "note": Text(note), "by": by}
        new = ScoreSheet.objects.create(call=call, number=old.number + 1, **facts)
        Call.objects.filter(pk=call.pk).update(score_sheet=definition)
        carry(old, new, by)
        return new


def carry(old, new, by):
    """Each review by the old version goes on by the new one, with the points that were asked for alike."""
    current = Assignment.objects.current().filter(application__call=new.call).order_by("pk")
    list(current.select_for_update(of=("self",), no_key=True))  # whoever is saving comes before, or is told
    rows = Review.objects.filter(sheet=old, assignment__in=current.values("pk")).prefetch_related("scores")
    rows = rows.exclude(status=Review.Status.SET_ASIDE).select_related("assignment__application")
    alike, applications = kept(old, new), {}
    for review in rows.order_by("pk"):
        application = applications.setdefault(review.assignment.application_id, review.assignment.application)
        application.call = new.call
        go_on(review, new, alike, by)
    for application in applications.values():
        settle(application, new)
    undone = Review.objects.filter(sheet=new, assignment__in=current.values("pk")).exclude(status=Review.Status.LOCKED)
    tell_to_read(new.call, User.objects.filter(pk__in=undone.values("assignment__reviewer")))
    seats = PanelSeat.objects.taken().filter(interview__application__call=new.call).order_by("pk")
    list(seats.select_for_update(of=("self",), no_key=True))
    met = InterviewReview.objects.filter(sheet=old, assignment__in=seats.values("pk")).prefetch_related("scores")
    for noted in met.exclude(status=Review.Status.SET_ASIDE).order_by("pk"):
        go_on(noted, new, alike, by)


def go_on(review, new, alike, by):
    """One review by the new version; locked again when nothing is missing."""
    made = type(review).objects.create(assignment=review.assignment, sheet=new, note=review.note)
    told = ("criterion", "round", "points", "reason", "why", "saved_at")
    scores = [score for score in review.scores.all() if score.criterion in alike]
    rows = [made.scores.model(review=made, **{name: getattr(score, name) for name in told}) for score in scores]
    made.scores.bulk_create(rows)
    if review.is_locked and {each.key for each in new.criteria} <= {score.criterion for score in scores}:
        facts = {score.criterion: [score.points, score.reason] for score in scores if score.round == FIRST}
        made.move_to(Review.Status.LOCKED, by, locked_at=review.locked_at, scores_locked=facts)


def kept(old, new):
    """The keys of the criteria that ask the same as before; another weight asks the same."""
    before = {each.key: words_of(each) for each in old.criteria}
    return [each.key for each in new.criteria if before.get(each.key) == words_of(each)]


def words_of(criterion):
    """What it asks, its lines broken anyhow: a field of one line has none."""
    texts = [(0, criterion.title), *criterion.levels]
    return [(points, {code: text.split() for code, text in words.items()}) for points, words in texts]


@dataclass(frozen=True)
class Again:
    """What one reviewer has to score again of one application."""

    assignment: Assignment
    criteria: list[str]


def to_score_again(sheet):
    """What is still open because the sheet has changed, and only that: by all versions since a review was begun."""
    sheets = list(ScoreSheet.objects.filter(call=sheet.call_id, number__lte=sheet.number).order_by("number"))
    now_asked = {each.key for each in sheet.criteria}
    changed = {new.number: now_asked & ({each.key for each in new.criteria} - set(kept(old, new)))
               for old, new in pairwise(sheets)}  # fmt: skip
    begun = Review.objects.filter(assignment=OuterRef("assignment"), sheet__number__lt=sheet.number)
    first = begun.exclude(status=Review.Status.SET_ASIDE).order_by("sheet__number").values("sheet__number")[:1]
    rows = Review.objects.filter(sheet=sheet, status=Review.Status.WRITING).annotate(begun_by=Subquery(first))
    rows = rows.filter(begun_by__isnull=False, assignment__ended_at__isnull=True).prefetch_related("scores")
    rows = rows.select_related("assignment__application", "assignment__reviewer").order_by(
        "assignment__application", "pk"
    )
    found = []
    for review in rows:
        done = {score.criterion for score in review.scores.all() if score.points is not None}
        asked = set().union(*(keys for number, keys in changed.items() if number > review.begun_by))
        if left := sorted(asked - done):
            found.append(Again(review.assignment, left))
    return found
