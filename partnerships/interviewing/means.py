"""What was given in interviews, as exact fractions, for the ranking."""

from fractions import Fraction

from django.db.models import Count, Q

from programmes.clock import Now

from ..models import Interview, InterviewScore, ScoreSheet
from ..models.interviews import LEAST_PANEL


def interview_means(call, sheet=None):
    """{application id: {criterion: exact mean}} of the interviews that everybody who held them has locked.

    One person's points alone are in no mean: they would tell them to the other one.
    """
    sheet = sheet or ScoreSheet.of(call)
    taken = Q(seats__ended_at__isnull=True)
    locked = taken & Q(seats__reviews__sheet=sheet, seats__reviews__status="locked")
    rows = (
        Interview.objects.booked()
        .filter(application__call=call)
        .annotate(
            holding=Count("seats", filter=taken, distinct=True), locked=Count("seats", filter=locked, distinct=True)
        )
    )
    whole = [each.pk for each in rows if each.holding == each.locked >= LEAST_PANEL]
    scores = InterviewScore.objects.filter(review__sheet=sheet, review__assignment__interview__in=whole)
    scores = scores.filter(review__status="locked", review__assignment__ended_at__isnull=True)
    sums: dict = {}
    for application, criterion, points in scores.values_list(
        "review__assignment__interview__application_id", "criterion", "points"
    ):
        sums.setdefault(application, {}).setdefault(criterion, []).append(points)
    return {
        application: {criterion: Fraction(sum(given), len(given)) for criterion, given in of.items()}
        for application, of in sums.items()
    }


def not_scored(call, means):
    """The applications with an interview that is booked and not scored by all who hold it.

    Of one that is past and was left by all but one nothing can come any more: one person alone is no interview.
    """
    rows = Interview.objects.booked().filter(application__call=call).exclude(application__in=means)
    rows = rows.annotate(holding=Count("seats", filter=Q(seats__ended_at__isnull=True)))
    rows = rows.exclude(holding__lt=LEAST_PANEL, begins_at__lte=Now())
    return set(rows.values_list("application_id", flat=True))
