"""What reviewing asks of somebody today: to declare, to score, to look again."""

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from partnerships.models import Assignment, Conflict, Moderation, Review, Score, ScoreSheet
from partnerships.models.reviews import REVISED
from partnerships.reviewing.under_review import calls_under_review, of_call
from programmes.access import may


def reviews_waiting(programme, user):
    """The calls under review in which she has applications or is to declare; one statement however many there are."""
    if not may(user, "programmes.review_applications", programme):
        return []
    said = Conflict.objects.standing().filter(user=user).values("application")
    own = Assignment.objects.of_reviewer(user).filter(application__call=OuterRef("pk"))
    locked = locked_by(user)
    rows = calls_under_review(programme).annotate(
        undeclared=Exists(of_call(OuterRef("pk")).exclude(pk__in=said)),
        assigned=number_of(own, "application__call"),
        locked=number_of(locked, "assignment__application__call"),
        to_look_at_again=Exists(locked.filter(Exists(open_for_her()))),
    )
    found = list(rows.filter(Q(undeclared=True) | Q(assigned__gt=0)))
    for call in found:
        call.programme = programme
        call.is_open = call.locked < call.assigned or call.to_look_at_again
    return found


def number_of(rows, call):
    """How many rows of the call of the outer question there are."""
    counted = rows.order_by().values(call).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), Value(0))


def locked_by(user):
    """What she has locked by the version of the sheet that counts, in the call of the outer question."""
    versions = ScoreSheet.objects.filter(call=OuterRef("assignment__application__call")).newest_first()
    rows = Review.objects.filter(status=Review.Status.LOCKED, assignment__in=Assignment.objects.of_reviewer(user))
    return rows.filter(assignment__application__call=OuterRef("pk"), sheet=Subquery(versions.values("pk")[:1]))


def open_for_her():
    """Criteria of the review of the outer question that differ, and that she has not looked at again."""
    taken = Score.objects.filter(review=OuterRef(OuterRef("pk")), round=REVISED).values("criterion")
    of = Moderation.objects.open().filter(application=OuterRef("assignment__application"), sheet=OuterRef("sheet"))
    return of.exclude(criterion__in=taken)
