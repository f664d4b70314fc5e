"""What is locked on paper in a call, read once: a page that compares all of it reckons from these rows alone."""

from collections import Counter, defaultdict
from fractions import Fraction
from functools import cached_property

from ..models import Assignment, Review


class Given:
    """Of a whole call, or of some applications: what counts, by whom, and who has not locked."""

    def __init__(self, call, sheet, applications=None):
        self.sheet = sheet
        which = {"application__call": call} if applications is None else {"application__in": applications}
        rows = Assignment.objects.current().filter(**which)
        self.assignments = list(rows.select_related("application") if applications is None else rows)
        reviews = Review.objects.counting().filter(**{f"assignment__{path}": of for path, of in which.items()})
        self.all = list(reviews.select_related("assignment__reviewer").prefetch_related("scores"))

    @cached_property
    def reviews(self):
        """Those by the sheet that counts."""
        return [review for review in self.all if review.sheet_id == self.sheet.pk]

    @cached_property
    def read_by(self):
        """{application: how many read it}."""
        return Counter(each.application_id for each in self.assignments)

    @cached_property
    def locked(self):
        """{application: its locked reviews}."""
        found = defaultdict(list)
        for review in self.reviews:
            found[review.assignment.application_id].append(review)
        return found

    def by_all(self, least):
        """The same of those that all have locked, and at least so many."""
        return {pk: of for pk, of in self.locked.items() if len(of) == self.read_by[pk] >= least}

    @property
    def not_locked(self):
        """The applications that somebody has not locked by the sheet that counts."""
        return {pk for pk, number in self.read_by.items() if len(self.locked.get(pk, ())) < number}

    @property
    def open(self):
        """The applications that somebody has locked by no sheet."""
        locked = {review.assignment_id for review in self.all}
        return {each.application_id for each in self.assignments if each.pk not in locked}

    @cached_property
    def points(self):
        """{(application, criterion, reviewer): points that count}; a second round takes the place of the first."""
        return {
            (review.assignment.application_id, score.criterion, review.assignment.reviewer_id): score.points
            for review in self.reviews
            for score in review.scores.all()
            if score.points is not None
        }

    def means(self, less=None):
        """{application: {criterion: exact mean}}, with each reviewer's own difference taken out."""
        given: dict = defaultdict(lambda: defaultdict(list))
        for (application, criterion, reviewer), points in self.points.items():
            given[application][criterion].append(points - (less or {}).get(reviewer, 0))
        return {
            pk: {criterion: sum(each, Fraction(0)) / len(each) for criterion, each in of.items()}
            for pk, of in given.items()
        }
