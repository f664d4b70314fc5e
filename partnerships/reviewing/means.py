"""What reviewers gave on paper, as exact fractions; and from which applications somebody is kept away."""

from fractions import Fraction

from django.db.models import Exists, OuterRef

from ..models import Assignment, Conflict, Ranking, Review, Score, ScoreSheet


def in_conflict(user, call):
    """The ids of the call's applications that somebody has declared a conflict with: she has no way in."""
    rows = Conflict.objects.in_the_way().filter(user=user, application__call=call)
    return set(rows.values_list("application_id", flat=True))


def paper_means(call, sheet=None):
    """{application id: {criterion: exact mean}} of what is locked and counts, by the sheet's current version.

    A second round takes the place of the first one. Whoever has ended, or was set aside, is not in it; nor is an
    application of which somebody who reads it has not locked, since a mean would tell what the other one gave.
    """
    sheet = sheet or ScoreSheet.of(call)
    waiting, sums = not_locked_by_all(call, sheet), {}
    for (application, criterion, _review), points in points_of(call, sheet).items():
        if application not in waiting:
            sums.setdefault(application, {}).setdefault(criterion, []).append(points)
    return {
        application: {criterion: Fraction(sum(given), len(given)) for criterion, given in of.items()}
        for application, of in sums.items()
    }


def not_locked_by_all(call, sheet):
    """The applications that somebody reads who has not locked by this sheet; none once the ranking is closed."""
    locked = Review.objects.counting().filter(sheet=sheet, assignment=OuterRef("pk"))
    rows = Assignment.objects.current().filter(~Exists(locked), application__call=call)
    rows = rows.exclude(Exists(Ranking.objects.standing().filter(call=OuterRef("application__call"))))
    return set(rows.values_list("application_id", flat=True))


def points_of(call, sheet):
    """{(application, criterion, review): points that count} by one version of the sheet, in one query."""
    reviews = Review.objects.counting().filter(sheet=sheet, assignment__application__call=call)
    rows = Score.objects.filter(review__in=reviews, points__isnull=False).order_by("round")
    said = rows.values_list("review__assignment__application_id", "criterion", "review_id", "points")
    return {(application, criterion, review): points for application, criterion, review, points in said}
