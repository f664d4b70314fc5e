"""The points that a ranking is reckoned from are those that were linked when somebody locked them."""

import pytest

from partnerships.choosing.capacity import close
from partnerships.models import InterviewScore, Moderation, Review, ReviewPlan, Score, ScoreSheet
from partnerships.reviewing.moderating import revise, settle
from programmes.acts import Fault, faults
from programmes.clock import now
from programmes.scope import scope
from tests.choosing import read
from tests.interviews import give
from tests.partnerships.test_story import commit, told
from tests.reviews import reviewed, reviewer


def found(hall):
    commit(hall)
    with scope(hall.vejen):
        return faults()


@pytest.fixture
def apart(hall):
    """Rikke gave the first application 5 and 3; Bo gave it 2 and 3, and has looked again: now he gives 4."""
    with scope(hall.vejen):
        ReviewPlan.objects.filter(call=hall.call).update(readers=2)
        hall.one, hall.bo = hall.applications[0], reviewer(hall.vejen, "Bo Ask")
        hall.his = reviewed(hall.call, hall.one, {"K1": 2, "K2": 3}, hall.bo)
        hall.one.call = hall.call
        settle(hall.one, ScoreSheet.of(hall.call))
        moderation = Moderation.objects.open().get()
        moderation.application = hall.one
        revise(moderation, hall.his, 4, "I missed the annex.", "The annex holds the plan.", now())
    return hall


def turn(review, rows, change):
    """Past the portal: while a review is locked no statement turns its points, so its state is turned too."""
    assert rows.update(**change) == 0
    for status, turned in (("writing", True), ("locked", False)):
        type(review).objects.filter(pk=review.pk).update(status=status)
        assert not turned or rows.update(**change) > 0


def test_what_was_locked_and_what_was_said_again_is_as_it_was_linked(apart):
    assert found(apart) == []


@pytest.mark.parametrize("which", [{"round": 1, "criterion": "K2"}, {"round": 2, "criterion": "K1"}])
@pytest.mark.parametrize("change", [{"points": 0}, {"reason": "Nothing of this was ever there."}])
def test_points_that_were_turned_after_locking_are_found_with_application_and_criterion(apart, which, change):
    with scope(apart.vejen):
        turn(apart.his, Score.objects.filter(review=apart.his, **which), change)
    where = f"partnerships_review {apart.his.pk}, SMALL-001: {which['criterion']}"
    assert found(apart) == [Fault("changed", where)]


def test_a_second_word_that_nobody_gave_is_found_and_one_that_is_gone_too(apart):
    with scope(apart.vejen):
        hers = Review.objects.get(assignment__application=apart.one, assignment__reviewer=apart.rikke)
        hers.scores.create(criterion="K1", round=2, points=0, reason="Slipped in.", why="Slipped in.")
    assert found(apart) == [Fault("changed", f"partnerships_review {hers.pk}, SMALL-001: K1")]


def test_reviews_that_changed_places_are_found_though_no_point_of_them_was_touched(apart):
    """Rikke's words on the second application stand at the first, and the other way round."""
    with scope(apart.vejen):
        one, two = Review.objects.filter(assignment__reviewer=apart.rikke).order_by("pk")[:2]
        sheet, there = one.sheet, two.assignment
        facts = {"call": apart.call, "number": 9, "definition": {}, "by": apart.lone}
        Review.objects.filter(pk=one.pk).update(sheet=ScoreSheet.objects.create(**facts))  # two by one sheet cannot be
        Review.objects.filter(pk=two.pk).update(assignment=one.assignment)
        Review.objects.filter(pk=one.pk).update(assignment=there, sheet=sheet)
    first, second = apart.applications[:2]
    assert found(apart) == [
        Fault("changed", f"partnerships_review {one.pk}, SMALL-002: was linked as application:{first.pk}"),
        Fault("changed", f"partnerships_review {two.pk}, SMALL-001: was linked as application:{second.pk}"),
    ]


def test_a_review_that_was_set_aside_past_the_portal_is_found(apart):
    with scope(apart.vejen):
        Review.objects.filter(pk=apart.his.pk).update(status="set_aside")
    assert found(apart) == [Fault("changed", f"partnerships_review {apart.his.pk}, SMALL-001: set_aside")]


def test_points_of_an_interview_that_were_turned_are_found(begun):
    for user in (begun.rikke, begun.rasmus):
        give(begun, user)
    assert found(begun) == []
    with scope(begun.vejen):
        row = InterviewScore.objects.filter(criterion="K1").first()
        turn(row.review, InterviewScore.objects.filter(pk=row.pk), {"points": 0})
    assert found(begun) == [Fault("changed", f"partnerships_interviewreview {row.review_id}, SMALL-001: K1")]


def test_dates_and_words_of_released_letters_and_seats_of_the_panel_are_linked(begun):
    for user in (begun.rikke, begun.rasmus):
        give(begun, user)
    with scope(begun.vejen):
        close(begun.call, begun.lone, "The second one had no time.")
        begun.settle()
    assert found(begun) == []
    said = told(begun.lone, begun)
    assert "Release not before" in dict(said) and ("Holds the interview", "Rikke Rask") in said


def test_the_story_tells_points_reasons_and_second_words_once_nobody_is_blind_any_more(apart):
    page = f"/vejen/applications/{apart.one.pk}/story/"
    commit(apart)
    said = read(apart.lone, page)
    assert "K1: 5 K1 hemmelig begrundelse" in said and "K1: 2 K1 hemmelig begrundelse" in said
    assert "Bo Ask: Looked at again" in said and "K1: 4 I missed the annex. The annex holds the plan." in said
    two = f"/vejen/applications/{apart.applications[1].pk}/story/"  # of which Rikke alone has read
    assert "hemmelig" not in read(apart.lone, two)
    with scope(apart.vejen):
        close(apart.call, apart.lone, "Bo is ill until Christmas.")
    commit(apart)
    assert "K1: 4 K1 hemmelig begrundelse" in read(apart.lone, two)
    assert ("Place in the ranking", "1. 3.90 (39/10; K1 4.50, K2 3.00)") in told(apart.lone, apart)
