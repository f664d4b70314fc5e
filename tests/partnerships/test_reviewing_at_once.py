"""Two who give out, or lock, at the same moment."""

import pytest

from partnerships.models import Assignment, Review, Reviewer, ReviewPlan, ScoreSheet
from partnerships.reviewing import assigning, telling
from partnerships.reviewing.assigning import assign
from partnerships.reviewing.scoring import Scoring
from programmes.clock import now
from programmes.scope import scope
from tests.threads import at_once, meeting_at
from tests.under_review import UnderReview


@pytest.fixture
def under(committed):
    return UnderReview(committed)


def test_of_two_who_give_one_reviewer_her_last_application_one_does_and_the_other_reads_why(under, monkeypatch):
    with scope(under.vejen):
        ReviewPlan.objects.create(call=under.call, readers=1, most=9)
        Reviewer.objects.create(call=under.call, user=under.rikke, most=1)
    meeting_at(monkeypatch, assigning, "check_room")
    verbs = [lambda _seen, each=each: assign(under.fresh(each), under.rikke, under.lead) and "given"
             for each in (under.fjordby, under.solsort)]  # fmt: skip
    heard = at_once(under.vejen, *verbs)
    assert heard[1] == "given" and "as many applications as she reads at most: 1" in heard[0]
    with scope(under.vejen):
        assert Assignment.objects.current().filter(reviewer=under.rikke).count() == 1


def test_two_who_lock_crosswise_and_differ_both_lock(under, monkeypatch):
    """Each lock writes letters to both; whoever writes them in another order waits for the other for ever."""
    first, second = under.give(under.fjordby, under.rikke, under.bo)
    third, fourth = under.give(under.solsort, under.bo, under.rikke)
    under.score(under.rikke, first, K1=5, K2=5), under.lock(under.rikke, first)
    under.score(under.bo, third, K1=5, K2=5), under.lock(under.bo, third)
    under.score(under.bo, second, K1=1, K2=1), under.score(under.rikke, fourth, K1=1, K2=1)
    meeting_at(monkeypatch, telling, "put")

    def locks(user, application):
        rows = Assignment.objects.current().select_related("application__call")
        mine = rows.get(application=application, reviewer=user)
        mine.programme = mine.application.programme = mine.application.call.programme = under.vejen
        Scoring(mine, ScoreSheet.of(mine.application.call)).lock(user, now())

    at_once(under.vejen, lambda _seen: locks(under.bo, under.fjordby), lambda _seen: locks(under.rikke, under.solsort))
    with scope(under.vejen):
        assert set(Review.objects.values_list("status", flat=True)) == {"locked"}
