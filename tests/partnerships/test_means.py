"""The score sheet as data, and the exact means of what reviewers gave."""

from fractions import Fraction

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from partnerships.models import Assignment, Conflict, Review, Score, ScoreSheet
from partnerships.reviewing.means import in_conflict, paper_means
from programmes.checking import FileError, checked_sheet
from programmes.clock import now
from programmes.models import Call
from programmes.scope import scope
from programmes.sheets import problems_of
from programmes.yamlfile import read_text
from tests.cast import started
from tests.reviews import SHEET, assigned, reviewed, reviewer


@pytest.fixture
def call(cast):
    with scope(cast.vejen):
        Call.objects.filter(pk=cast.call.pk).update(score_sheet=SHEET)
        cast.call.refresh_from_db(fields=["score_sheet"])
    return cast.call


def test_vejens_sheet_has_six_criteria_whose_weights_make_a_hundred(cast):
    with scope(cast.vejen):
        sheet = ScoreSheet.of(Call.objects.get(slug="vejen-2024"))
        assert {each.key: each.weight for each in sheet.criteria} == {
            "K1": 20, "K2": 25, "K3": 20, "K4": 20, "K5": 10, "K6": 5,
        }  # fmt: skip
        assert {each.key for each in sheet.criteria if each.threshold == 2} == {"K1", "K2", "K3", "K4"}
        assert all([points for points, _words in each.levels] == [0, 3, 5] for each in sheet.criteria)
        assert (sheet.weights, sheet.paper_share, sheet.interview_share, sheet.gap) == (100, 70, 30, 2)
        assert (sheet.ties, sheet.with_reason) == (["K2", "K1", "K4"], [0, 1, 2, 5])
        assert ScoreSheet.of(sheet.call).pk == sheet.pk  # read in once


def test_a_sheet_is_never_changed_and_no_row_of_it_taken_away(cast, call):
    with scope(cast.vejen):
        sheet = ScoreSheet.of(call)
        for act in (lambda: ScoreSheet.objects.update(number=9), sheet.delete):
            with pytest.raises(ProgrammingError), transaction.atomic():
                act()


def test_a_call_without_a_sheet_has_none(cast):
    with scope(cast.versova):
        assert ScoreSheet.of(cast.other_call) is None


def test_what_is_wrong_with_a_sheet_is_said_by_criterion():
    broken = {
        "gap": 9, "ties": ["K9"],
        "criteria": [
            {"key": "K1", "weight": 60, "title": {"en": "One"}, "levels": {"0": {"en": "None"}}},
            {"key": "K1", "weight": 0, "title": {"en": "Two"}, "levels": {"7": {"en": "Much"}}, "threshold": 8},
            {"key": "no key", "weight": 30, "title": {"en": ""}, "levels": {}},
        ],
    }  # fmt: skip
    assert [key for key, _sentence in problems_of(broken, ["en"])] == [
        "K1", "K1", "K1", "K1", "K1", "no key", "no key", "no key", "", "", "",
    ]  # fmt: skip
    assert list(problems_of(SHEET, ["en"])) == []
    assert [key for key, _sentence in problems_of(SHEET, ["en", "da"])] == ["K1", "K2"]


def test_a_question_that_names_a_criterion_of_no_sheet_is_refused_with_file_and_line():
    form = read_text("sections:\n  - questions:\n      - key: A1\n        criterion: K9\n", "form.yaml")
    with pytest.raises(FileError, match=r"form\.yaml:4: “K9” is no criterion"):
        checked_sheet({"score_sheet": SHEET}, form, ["en"])


def test_means_are_exact_and_of_locked_reviews_that_count_only(cast, call):
    first, second = reviewer(cast.vejen, "Rikke Rask"), reviewer(cast.vejen, "Bo Ask")
    reviewed(call, cast.application, {"K1": 5, "K2": 1}, first)
    reviewed(call, cast.application, {"K1": 4, "K2": 1}, second)
    late = reviewed(call, cast.application, {"K1": 1, "K2": 5})
    writing = reviewed(call, cast.application, {"K1": 0, "K2": 5}, is_locked=False)
    aside = reviewed(call, cast.application, {"K1": 0})
    gone = {"ended_at": now(), "ended_by": cast.karen, "why": "moved"}
    with scope(cast.vejen):
        third = Fraction(5 + 4 + 1, 3)
        aside.move_to(Review.Status.SET_ASIDE, cast.karen)
        Assignment.objects.filter(pk__in=[writing.assignment_id, aside.assignment_id]).update(**gone)
        assert paper_means(call) == {cast.application.pk: {"K1": third, "K2": Fraction(7, 3)}}
        Assignment.objects.filter(pk=late.assignment_id).update(**gone)
        assert paper_means(call) == {cast.application.pk: {"K1": Fraction(9, 2), "K2": Fraction(1)}}


@pytest.mark.parametrize("revised, mean", [(4, Fraction(7, 2)), (5, Fraction(4))])
def test_a_second_round_takes_the_place_of_the_first_which_stays(cast, call, revised, mean):
    one = reviewed(call, cast.application, {"K2": 5})
    reviewed(call, cast.application, {"K2": 3})
    with scope(cast.vejen):
        one.scores.create(criterion="K2", round=2, points=revised, reason="r", why="I had not seen page two.")
        assert paper_means(call) == {cast.application.pk: {"K2": mean}}
        assert list(one.scores.values_list("round", "points")) == [(1, 5), (2, revised)]


def test_what_was_given_by_an_older_sheet_does_not_count(cast, call):
    reviewed(call, cast.application, {"K1": 4})
    with scope(cast.vejen):
        ScoreSheet.objects.create(call=call, number=2, definition=SHEET)
        assert paper_means(call) == {}


def test_means_of_many_cost_what_means_of_one_cost(cast, call, django_assert_num_queries):
    with scope(cast.vejen):
        ScoreSheet.of(call)
    reviewed(call, cast.application, {"K1": 4})
    with scope(cast.vejen), django_assert_num_queries(3):
        assert len(paper_means(call)) == 1
    for number in range(3):
        reviewed(call, started(call, cast.maja, f"Foreningen {number}"), {"K1": number})
    with scope(cast.vejen), django_assert_num_queries(3):
        assert len(paper_means(call)) == 4


def test_she_is_in_conflict_by_her_latest_word_alone(cast, call):
    rikke, other = reviewer(cast.vejen), started(call, cast.maja, "Foreningen Solsort")
    with scope(cast.vejen):
        facts = {"user": rikke, "by": rikke}
        first = cast.application.conflicts.create(kind="tie", reason="Min søster", **facts)
        other.conflicts.create(kind="none", **facts)
        assert in_conflict(rikke, call) == {cast.application.pk} and in_conflict(cast.karen, call) == set()
        with pytest.raises(IntegrityError), transaction.atomic():
            cast.application.conflicts.create(kind="none", **facts)
        Conflict.objects.filter(pk=first.pk).update(replaced_at=now())
        cast.application.conflicts.create(kind="none", **facts)
        assert in_conflict(rikke, call) == set()


def test_the_database_itself_keeps_points_reasons_and_readers_in_order(cast, call):
    rikke = reviewer(cast.vejen)
    held = assigned(cast.application, rikke)
    review = reviewed(call, cast.application, {"K1": 4}, rikke)
    refused = [
        lambda: review.scores.create(criterion="K2", points=6),
        lambda: review.scores.create(criterion="K1", points=3),
        lambda: review.scores.create(criterion="K1", points=3, round=2),
        lambda: Assignment.objects.create(application=cast.application, reviewer=rikke, by=rikke),
        lambda: Assignment.objects.filter(pk=held.pk).update(ended_at=now()),
        lambda: Review.objects.create(assignment=held, sheet=review.sheet),
        lambda: cast.application.conflicts.create(kind="doubt", user=rikke, by=rikke),
        lambda: Review.objects.filter(pk=review.pk).update(locked_at=None),
    ]
    with scope(cast.vejen):
        for act in refused:
            with pytest.raises(IntegrityError), transaction.atomic():
                act()
        assert Score.objects.filter(review=review).count() == 1
