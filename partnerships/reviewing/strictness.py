"""How strictly somebody scores beside the others; shown to staff, and never reckoned into a rank."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from ..models import Assignment, Review, ScoreSheet
from .means import points_of

LEAST = 5  # applications scored along with others before anything is said: fewer say nothing
DRAWN_BACK = 5  # applications' worth of no difference, by which a small number is drawn towards none


@dataclass(frozen=True)
class Strictness:
    scored: int  # applications that others have scored and locked too
    difference: Fraction | None  # points above the others, on the mean; None below LEAST


def strictness_of(call, blocked=()):
    """{reviewer: Strictness} over the applications of which everybody has locked, those of `blocked` apart."""
    sheet = ScoreSheet.of(call)
    counting = Review.objects.counting().filter(sheet=sheet, assignment__application__call=call)
    reviewers = dict(counting.values_list("pk", "assignment__reviewer"))
    points = points_of(call, sheet)
    by_reviewer = {(pk, criterion, reviewers[review]): each for (pk, criterion, review), each in points.items()}
    return strictness_in(by_reviewer, open_applications(call, sheet) | set(blocked))


def strictness_in(points, without):
    """The same of {(application, criterion, reviewer): points}, some applications apart."""
    given: dict = defaultdict(lambda: defaultdict(dict))
    for (application, criterion, reviewer), each in points.items():
        if application not in without:
            given[application][criterion][reviewer] = each
    apart: dict = defaultdict(list)
    for criteria in given.values():
        for user, differences in own_differences(criteria.values()).items():
            apart[user].append(Fraction(sum(differences), len(differences)))
    return {user: Strictness(len(of), drawn_back(of)) for user, of in apart.items()}


def open_applications(call, sheet):
    """The applications of which somebody has not locked by this sheet yet."""
    current = Assignment.objects.current().filter(application__call=call)
    locked = Review.objects.counting().filter(sheet=sheet, assignment__application__call=call).values("assignment")
    return set(current.exclude(pk__in=locked).values_list("application_id", flat=True))


def own_differences(criteria):
    """{reviewer: [own points less the mean of the others]} of one application, criterion by criterion."""
    found = defaultdict(list)
    for points in criteria:
        for user, own in points.items():
            others = [each for other, each in points.items() if other != user]
            if others:
                found[user].append(own - Fraction(sum(others), len(others)))
    return found


def drawn_back(differences):
    """The mean difference, drawn towards none the more the fewer there are; None when there are too few."""
    return sum(differences) / (len(differences) + DRAWN_BACK) if len(differences) >= LEAST else None
