"""Which reviewers are told that something waits for them: letters into the outbox, in the transaction of their fact."""

from django.db import connection

from programmes.models import Outbox
from programmes.outbox import put

from ..models import Assignment, Conflict, Moderation, Review, Score, ScoreSheet
from ..models.reviews import REVISED
from .under_review import under_review


def tell_to_read(call, reviewers):
    """Applications wait; one letter until she has declared or locked something, however many are given meanwhile.

    What is hers no more counts too, and another score sheet: a letter that came to nothing is not the last.
    """
    sheet = ScoreSheet.of(call)
    for user in reviewers:
        said = Conflict.objects.filter(user=user, application__call=call).count()
        mine = Assignment.objects.filter(reviewer=user, application__call=call)
        locked = Review.objects.counting().filter(assignment__in=mine).count()
        ended = mine.exclude(ended_at=None, application__in=under_review(call)).count()
        tell("partnerships.review_letters.to_read", call, user, f"{said} {locked} {ended} {sheet and sheet.number}")


def tell_to_look_again(call, reviewers):
    """Another's points are far from hers; one letter until something that was asked of her is closed."""
    for user in reviewers:
        mine = Assignment.objects.filter(reviewer=user, application__call=call)
        taken = Score.objects.filter(review__assignment__in=mine, round=REVISED).count()
        there = Moderation.objects.filter(application__assigned__in=mine)
        closed = there.exclude(closed_at=None, application__in=under_review(call)).count()
        tell("partnerships.review_letters.to_look_again", call, user, f"{taken} {closed}")


def tell(letter, call, user, after):
    """Put it, unless somebody else is putting it at this moment.

    Two rows of one key would wait for each other, and whoever waits here holds applications that the other may want.
    """
    with connection.cursor() as cursor:
        name = f"{letter} {call.pk} {user.pk}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        is_free = cursor.fetchone()[0]
    if is_free:
        waiting = Outbox.objects.filter(kind=letter, about=call.pk, to=user, status=Outbox.Status.NEW, tries=0)
        waiting.exclude(key__endswith=f":after {after}").update(status=Outbox.Status.OVERTAKEN)
        put(letter, call, user, f"after {after}")
