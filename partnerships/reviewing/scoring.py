"""One reviewer at work on one application: saving points and reasons, and locking them."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from programmes.states import NotAllowed

from ..models import Assignment, Hiding, PanelSeat, Ranking, Review, Score, ScoreSheet
from ..models.reviews import FIRST
from ..models.score_sheets import LEAST, MOST, Criterion
from .assigning import held
from .moderating import locked_reviews, settle

LONGEST = 4000  # characters of a reason or a note
ALL_POINTS = {str(points): points for points in range(LEAST, MOST + 1)}


def read_points(text):
    """The points that were sent, or None: a sheet sends one of six digits, and anything else is no points."""
    return ALL_POINTS.get(text)


@dataclass(frozen=True)
class Given:
    """What she gave for one criterion, and what is still missing."""

    criterion: Criterion
    score: Score | None
    needs_reason: bool

    @property
    def points(self):
        return self.score.points if self.score else None

    @property
    def reason(self):
        return self.score.reason if self.score else ""

    @property
    def lacks_reason(self):
        return self.points is not None and self.needs_reason and not self.reason.strip()

    @property
    def is_done(self):
        return self.points is not None and not self.lacks_reason


class Scoring:
    """Her review of one application by the current sheet; the row is made by the first thing she saves."""

    reviews: Any = Review

    def __init__(self, assignment, sheet):
        self.assignment, self.sheet = assignment, sheet
        self.application = assignment.application

    @cached_property
    def review(self):
        found = self.reviews.objects.filter(assignment=self.assignment, sheet=self.sheet).first()
        return found or self.reviews(assignment=self.assignment, sheet=self.sheet)

    @cached_property
    def given(self):
        """What she gave, in the sheet's order."""
        scores = self.review.scores.filter(round=FIRST) if self.review.pk else []
        known = {score.criterion: score for score in scores}
        return [self.one(each, known.get(each.key)) for each in self.sheet.criteria]

    def one(self, criterion, score):
        return Given(criterion, score, self.sheet.needs_reason(score.points if score else None))

    @property
    def done(self):
        """How many criteria are scored, with a reason where one is needed."""
        return sum(each.is_done for each in self.given)

    @property
    def is_whole(self):
        return self.done == len(self.sheet.criteria)

    @property
    def is_locked(self):
        return self.review.is_locked

    def at(self, key):
        """What she gave for the criterion of this key; else the first that is not done, else the first."""
        by_key = {each.criterion.key: each for each in self.given}
        return by_key.get(key) or next((each for each in self.given if not each.is_done), self.given[0])

    def beside(self, key):
        """(the criterion before this one, the one after), None at the ends."""
        keys = [each.key for each in self.sheet.criteria]
        place = keys.index(key)
        return keys[place - 1] if place else None, keys[place + 1] if place + 1 < len(keys) else None

    @cached_property
    def all_locked(self):
        """The reviews of everybody, once all have locked; else none."""
        return locked_reviews(self.application, self.sheet)

    def write(self, key, points, reason, note, at):
        """Save what she gives for one criterion; None leaves what stood. Incomplete is fine until she locks."""
        if points is not None and points not in range(LEAST, MOST + 1):
            raise NotAllowed(_("Choose from 0 to 5 points."))
        if any(text is not None and len(text) > LONGEST for text in (reason, note)):
            raise NotAllowed(_("Write at most %(most)s characters.") % {"most": LONGEST})
        with transaction.atomic():
            review = self.begin()
            if note is not None and note != review.note:
                self.reviews.objects.filter(pk=review.pk).update(note=note)
            said = {"points": points, "reason": reason}
            facts = {name: value for name, value in said.items() if value is not None} | {"saved_at": at}
            review.scores.update_or_create(criterion=key, round=FIRST, defaults=facts)
        self.forget()

    def begin(self):
        """Her review, held, and made if it is not there. Raises NotAllowed when she does not read it any more."""
        self.check_hers()
        self.check_sheet()
        self.reviews.objects.get_or_create(assignment=self.assignment, sheet=self.sheet)
        review = self.reviews.objects.select_for_update().get(assignment=self.assignment, sheet=self.sheet)
        if review.status != Review.Status.WRITING:
            raise NotAllowed(_("You have locked your scores. They cannot be changed any more."))
        return review

    def check_hers(self):
        """It is assigned to her still; held until the transaction ends."""
        held_now = Assignment.objects.current().select_for_update(of=("self",), no_key=True)
        if not held_now.filter(pk=self.assignment.pk).exists():
            raise NotAllowed(_("You do not review this application any more."))

    def settle(self):
        """All may have locked by now."""
        settle(self.application, self.sheet)

    def check_sheet(self):
        """Points belong to the words by which they were given, and to a ranking still open. Raises NotAllowed."""
        if Ranking.objects.standing().filter(call=self.application.call).exists():
            raise NotAllowed(_("The ranking is closed, so the points stay as they are."))
        if ScoreSheet.of(self.application.call) != self.sheet:
            raise NotAllowed(_("The score sheet has changed. Open the page again, and read it before you score."))

    def lock(self, by, at):
        """No change from now on; when all have locked, they see each other's and look again where they differ."""
        with transaction.atomic():
            held(self.application)
            review = self.begin()
            self.forget()
            if not self.is_whole:
                raise NotAllowed(_("Score every criterion, with a reason where one is needed. Then you can lock."))
            kept = {each.criterion.key: [each.points, each.reason] for each in self.given}
            review.move_to(Review.Status.LOCKED, by, locked_at=at, scores_locked=kept)
            self.settle()
        self.forget()

    def unlock(self, by):
        """Take the lock back while somebody else has not locked yet: nobody has seen anything. Raises NotAllowed."""
        with transaction.atomic():
            held(self.application)
            self.check_sheet()
            self.forget()
            if self.all_locked or self.review.opened_at:
                raise NotAllowed(_("All have locked, and see each other's scores. They cannot be changed any more."))
            self.check_names()
            self.review.move_to(Review.Status.WRITING, by, locked_at=None)
        self.forget()

    def check_names(self):
        """Whoever holds the interview too has read the names there since she locked. Raises NotAllowed."""
        since = Q(ended_at__isnull=True) | Q(ended_at__gte=self.review.locked_at)
        seats = PanelSeat.objects.filter(since, reviewer=self.assignment.reviewer_id)
        if Hiding.of(self.application.call).is_on and seats.filter(interview__application=self.application).exists():
            raise NotAllowed(_("You hold the interview and know the names by now. Your scores stay as they are."))

    def forget(self):
        for name in ("review", "given", "all_locked"):
            self.__dict__.pop(name, None)
