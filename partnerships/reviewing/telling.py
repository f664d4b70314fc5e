"""Which reviewers are told that something waits for them: letters into the outbox, in the transaction of their fact."""

from programmes.outbox import put

from ..models import Assignment, Conflict, Moderation, Review, Score
from ..models.reviews import REVISED


def tell_to_read(call, reviewers):
    """Applications wait; one letter until she has declared or locked something, however many are given meanwhile.

    What was taken from her again counts too: a letter that came to nothing is not the last one.
    """
    for user in in_turn(reviewers):
        said = Conflict.objects.filter(user=user, application__call=call).count()
        mine = Assignment.objects.filter(reviewer=user, application__call=call)
        locked = Review.objects.counting().filter(assignment__in=mine).count()
        ended = mine.exclude(ended_at=None).count()
        put("partnerships.review_letters.to_read", call, user, f"after {said} {locked} {ended}")


def tell_to_look_again(call, reviewers):
    """Another's points are far from hers; one letter until something that was asked of her is closed."""
    for user in in_turn(reviewers):
        mine = Assignment.objects.filter(reviewer=user, application__call=call)
        taken = Score.objects.filter(review__assignment__in=mine, round=REVISED).count()
        closed = Moderation.objects.exclude(closed_at=None).filter(application__assigned__in=mine).count()
        put("partnerships.review_letters.to_look_again", call, user, f"after {taken} {closed}")


def in_turn(people):
    """In one order for everybody who tells them: two letters of one key wait for each other."""
    return sorted(people, key=lambda each: each.pk)
