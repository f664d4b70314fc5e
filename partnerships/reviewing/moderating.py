"""Where two reviewers differ: each looks at the criterion once more, with a reason, and the first scores stay."""

from collections import Counter, defaultdict

from django.db import transaction
from django.utils.translation import gettext as _

from programmes.clock import Now
from programmes.states import NotAllowed

from ..models import Application, Assignment, Moderation, Ranking, Review, ReviewPlan, Score
from ..models.reviews import FIRST, REVISED
from ..models.score_sheets import LEAST, MOST
from .telling import tell_to_look_again


def locked_reviews(application, sheet):
    """The reviews that count, once all who read it have locked and there are enough of them; else none.

    Until then nobody sees what another gave.
    """
    return locked_in(application.call, [application.pk], sheet).get(application.pk, [])


def locked_in(call, applications, sheet):
    """{application: its locked reviews} of those that all have locked; as many statements for one as for all."""
    current = Assignment.objects.current().filter(application__in=applications)
    read_by = Counter(current.values_list("application_id", flat=True))
    counting = defaultdict(list)
    rows = Review.objects.counting().filter(assignment__application__in=applications, sheet=sheet)
    for review in rows.select_related("assignment__reviewer"):
        counting[review.assignment.application_id].append(review)
    least = ReviewPlan.of(call).readers
    return {pk: reviews for pk, reviews in counting.items() if len(reviews) == read_by[pk] >= least}


def settle(application, sheet):
    """Open what is to be looked at again, and close what is not any more; the application's row is held."""
    if not sheet:
        return
    reviews = locked_reviews(application, sheet)
    open_to_each_other(reviews)
    given: dict = {}
    for score in Score.objects.filter(review__in=reviews):
        given.setdefault(score.criterion, []).append(score)
    apart = {criterion for criterion, scores in given.items() if is_apart(scores, sheet.gap)}
    there = Moderation.objects.open().filter(application=application)
    there.exclude(sheet=sheet, criterion__in=apart).update(closed_at=Now())
    known = set(there.values_list("criterion", flat=True))
    for criterion in sorted(apart - known):
        Moderation.objects.create(application=application, sheet=sheet, criterion=criterion)
    if apart - known:
        tell_to_look_again(application.call, [each.assignment.reviewer for each in reviews])


def open_to_each_other(reviews):
    """All have locked, so each reads the others from now on: whoever comes or goes later undoes that for nobody."""
    for review in reviews[:1]:
        closed = type(review).objects.filter(pk__in=[each.pk for each in reviews], opened_at__isnull=True)
        closed.update(opened_at=Now())


def is_apart(scores, gap):
    """Whether the first points differ by the gap or more, and not everybody has looked again yet."""
    points = [score.points for score in scores if score.round == FIRST]
    return max(points) - min(points) >= gap and len(points) > sum(score.round == REVISED for score in scores)


def revise(moderation, review, points, reason, why, at):
    """Her second and last word on a criterion: other points, or the same again, with the reason. Raises NotAllowed."""
    application, sheet, why, reason = moderation.application, moderation.sheet, why.strip(), reason.strip()
    with transaction.atomic():
        Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
        if Ranking.objects.standing().filter(call=application.call_id).exists():
            raise NotAllowed(_("The ranking is closed, so the points stay as they are."))
        if not Moderation.objects.open().filter(pk=moderation.pk).exists() or not review.is_locked:
            raise NotAllowed(_("There is nothing to look at again here any more."))
        if review.scores.filter(criterion=moderation.criterion, round=REVISED).exists():
            raise NotAllowed(_("You have looked at this criterion again already. That is done once."))
        if points not in range(LEAST, MOST + 1):
            raise NotAllowed(_("Choose from 0 to 5 points."))
        if not why:
            raise NotAllowed(_("Write why you change your points, or why you keep them."))
        if sheet.needs_reason(points) and not reason:
            raise NotAllowed(_("So few or so many points need a written reason."))
        facts = {"points": points, "reason": reason, "why": why, "saved_at": at}
        made = review.scores.create(criterion=moderation.criterion, round=REVISED, **facts)
        word = {moderation.criterion: [points, reason, why]}  # linked into the chain, as what she locked is
        status = Review.Status.LOCKED
        review.transitions.create(by=review.assignment.reviewer, before=status, after=status, scores_locked=word)
        settle(application, sheet)
        return made
