"""Which reviewers are told that something waits for them: letters into the outbox, in the transaction of their fact."""

from programmes.outbox import put

from ..models import Assignment, Conflict, Review, Score
from ..models.reviews import REVISED


def tell_to_read(call, reviewers):
    """Applications wait; one letter until she has declared or locked something, however many are given meanwhile."""
    for user in reviewers:
        said = Conflict.objects.filter(user=user, application__call=call).count()
        locked = Review.objects.counting().filter(assignment__in=hers(user, call)).count()
        put("partnerships.review_letters.to_read", call, user, f"after {said} {locked}")


def tell_to_look_again(call, reviewers):
    """Another's points are far from hers; one letter until she has looked again somewhere."""
    for user in reviewers:
        taken = Score.objects.filter(review__assignment__in=hers(user, call), round=REVISED).count()
        put("partnerships.review_letters.to_look_again", call, user, f"after {taken}")


def hers(user, call):
    return Assignment.objects.of_reviewer(user).filter(application__call=call)
