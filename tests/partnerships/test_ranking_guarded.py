"""A ranking is closed over what was planned, or with a reason; until the release is asked for it opens again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from partnerships.choosing.accepting import answer
from partnerships.choosing.capacity import close, fill, latest, reopen
from partnerships.choosing.releasing import propose
from partnerships.interviewing.stepping import take_off
from partnerships.models import (
    Conflict,
    Decision,
    DeclaredTag,
    InterviewReview,
    Moderation,
    PanelSeat,
    Ranking,
    Review,
    ReviewPlan,
    ScoreSheet,
    Selection,
)
from partnerships.reviewing.declaring import declare
from programmes import access
from programmes.clock import now
from programmes.models import Call, Draw
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.choosing import press, read
from tests.conftest import signed_in
from tests.diversity import wanting
from tests.interviews import give
from tests.partnerships.test_verifying import turn
from tests.reviews import reviewed, reviewer

WHY = "Bo is ill until Christmas, and nobody else reads Danish."


def two_readers(hall, *also):
    """The plan wants two readers; Bo has read these too. Inside a scope."""
    ReviewPlan.objects.filter(call=hall.call).update(readers=2)
    bo = reviewer(hall.vejen, "Bo Ask")
    for number in also:
        reviewed(hall.call, hall.applications[number - 1], {"K1": 3, "K2": 3}, bo)
    return bo


def test_what_fewer_have_read_than_planned_is_ranked_with_a_reason_or_not_at_all(hall):
    with scope(hall.vejen):
        two_readers(hall, 1, 2, 3)
        with pytest.raises(NotAllowed, match="Not everything is as planned"):
            close(hall.call, hall.lone)
    page = read(hall.lone, f"{hall.address}close/")
    assert "SMALL-004 Peer 4: Fewer people have read it than planned." in page and "SMALL-003" not in page
    assert "This field is required" in press(hall.lone, f"{hall.address}close/")
    assert "Not everything is as planned" in press(hall.lone, f"{hall.address}close/", why="ill")
    assert "The ranking is closed." in press(hall.lone, f"{hall.address}close/", why=WHY)
    with scope(hall.vejen):
        ranking = Ranking.objects.get()
        odd = {each["application"]: each["odd"] for each in ranking.places}
        assert ranking.why == WHY and [odd[each.pk] for each in hall.applications] == [[], [], [], ["few"]]
    said = read(hall.henrik, hall.address)
    assert WHY in said and "Closed although not everything was as planned" in said
    assert said.count("Fewer people have read it than planned") == 1


def test_where_all_is_as_planned_nobody_is_asked_for_a_reason_and_none_is_kept(hall):
    assert 'name="why"' not in read(hall.lone, f"{hall.address}close/")
    with scope(hall.vejen):
        assert close(hall.call, hall.lone, "Something else altogether.").why == ""


def test_a_difference_that_nobody_has_looked_at_again_holds_up_the_ranking(hall):
    with scope(hall.vejen):
        facts = {"sheet": ScoreSheet.of(hall.call), "criterion": "K1"}
        Moderation.objects.create(application=hall.applications[1], **facts)
        with pytest.raises(NotAllowed, match="Not everything is as planned"):
            close(hall.call, hall.lone)
    assert "SMALL-002 Peer 2: Reviewers differ, and not all have looked again." in read(
        hall.lone, f"{hall.address}close/"
    )
    with scope(hall.vejen):
        close(hall.call, hall.lone, WHY)
        assert [each["odd"] for each in latest(hall.call).places if each["odd"]] == [["apart"]]


def test_who_was_not_met_is_marked_in_the_ranking_and_reads_it_in_the_letter(begun):
    for user in (begun.rikke, begun.rasmus):
        give(begun, user)
    with scope(begun.vejen):
        close(begun.call, begun.lone, "The second one had no time in the whole window.")
        fill(begun.call, begun.karen)
        begun.settle()
        propose(begun.call, begun.karen, now())
    assert read(begun.lone, begun.address).count("No interview: the application alone counts") == 1
    begun.release_now = None
    with scope(begun.vejen):
        begun.release()
    sentence = "There was no interview, so the application alone counted."
    letters = [read(begun.signatory(number), f"/vejen/partnerships/{each.partnership_id}/answer/")
               for number, each in enumerate(begun.applications, 1)]  # fmt: skip
    assert [sentence in letter for letter in letters] == [False, True]


def test_a_ranking_that_was_closed_too_early_is_opened_again_with_a_reason_and_scores_change(hall):
    with scope(hall.vejen):
        close(hall.call, hall.lone)
        fill(hall.call, hall.karen)
    assert signed_in(hall.karen).post(f"{hall.address}reopen/", {"why": WHY}).status_code == 404  # the lead decides
    assert "Write why the ranking is opened again" in press(hall.lone, f"{hall.address}reopen/", why="too early")
    assert "The ranking is open again." in press(hall.lone, f"{hall.address}reopen/", why=WHY)
    said = read(hall.lone, hall.address)
    assert "The ranking is not closed" in said and WHY in said and "Close the ranking" in said
    with scope(hall.vejen):
        assert latest(hall.call) is None and Decision.objects.count() == 4
        hall.settle()
        with pytest.raises(NotAllowed, match="Close the ranking first"):
            propose(hall.call, hall.karen, now())
        with pytest.raises(NotAllowed, match="Close the ranking first"):
            reopen(hall.call, hall.lone, WHY)
        late = reviewer(hall.vejen, "Bo Ask")
        reviewed(hall.call, hall.applications[3], {"K1": 5, "K2": 5}, late)
        reviewed(hall.call, hall.applications[3], {"K1": 5, "K2": 5}, reviewer(hall.vejen, "Ea Birk"))
        again = close(hall.call, hall.lone)
        assert again.number == 3 and again.order != Ranking.objects.get(number=1).order
        with pytest.raises(NotAllowed, match="no longer follow the ranking"):
            propose(hall.call, hall.karen, now())
        fill(hall.call, hall.karen)
        propose(hall.call, hall.karen, now())
        with pytest.raises(NotAllowed, match="wait for release"):
            reopen(hall.call, hall.lone, WHY)
    story = read(hall.lone, f"/vejen/applications/{hall.applications[0].pk}/story/")
    assert "Opened again" in story and WHY in story


def test_the_database_itself_opens_no_ranking_without_a_reason(hall):
    with scope(hall.vejen):
        ranking = close(hall.call, hall.lone)
        facts = {"call": hall.call, "sheet": ranking.sheet, "lot_seed": ranking.lot_seed, "by": hall.lone, "number": 2}
        with pytest.raises(IntegrityError, match="opened_again_with_a_reason"), transaction.atomic():
            Ranking.objects.create(places=[], **facts)


def test_a_conflict_declared_after_the_ranking_was_closed_counts_once_it_is_opened_again(hall):
    one = hall.applications[0]
    with scope(hall.vejen):
        bo = two_readers(hall, 1, 2, 3, 4)
        close(hall.call, hall.lone)
        fill(hall.call, hall.karen)
        Decision.objects.filter(application=one).update(reasons={"K1": "K1 hemmelig begrundelse", "K2": "By hand."})
        one.call = hall.call
        review = Review.objects.get(assignment__application=one, assignment__reviewer=bo)
        turn(review, review.scores.filter(criterion="K1"), {"reason": "Bo's own words"})
        Decision.objects.filter(application=one).update(reasons={"K1": "Mine.\n\nBo's own words", "K2": "By hand."})
        declare(one, bo, Conflict.Kind.TIE, "My sister sits in the board.", bo)
        hall.settle()
        with pytest.raises(NotAllowed, match=r"no longer count: SMALL-001\. Open the ranking again"):
            propose(hall.call, hall.karen, now())
    said = read(hall.lone, hall.address)
    assert "no longer count, because a review was set aside since" in said
    with scope(hall.vejen):
        reopen(hall.call, hall.lone, WHY)
        assert Decision.objects.get(application=one).reasons == {"K1": "Mine.", "K2": "By hand."}
        again = close(hall.call, hall.lone, WHY)
        assert {each["application"]: each["score"] for each in again.places}[one.pk] == "21/5"  # Rikke's 5 and 3
        fill(hall.call, hall.karen)
        propose(hall.call, hall.karen, now())


def test_places_that_became_fewer_since_they_were_given_hold_up_the_release(hall):
    with scope(hall.vejen):
        close(hall.call, hall.lone)
        fill(hall.call, hall.karen)
        hall.settle()
        Call.objects.filter(pk=hall.call.pk).update(places=1)
        hall.call.refresh_from_db()
        hall.call.programme = hall.vejen
        with pytest.raises(NotAllowed, match="More places are given than the call has"):
            propose(hall.call, hall.karen, now())
        fill(hall.call, hall.karen)
        propose(hall.call, hall.karen, now())
        assert Selection.objects.get().decisions.filter(seat__isnull=False).count() == 1


def test_tags_of_a_call_that_no_longer_asks_for_them_are_deleted_at_the_release_too(hall):
    wanting(hall, closed=False)
    with scope(hall.vejen):
        assert DeclaredTag.objects.exists()
        Call.objects.filter(pk=hall.call.pk).update(diversity=[])
        hall.call.refresh_from_db()
        hall.call.programme = hall.vejen
        hall.decide()
        hall.release()
        assert not DeclaredTag.objects.exists()


def test_somebody_ill_after_the_interview_is_taken_off_and_holds_up_nobody(begun):
    give(begun, begun.rikke)
    give(begun, begun.rasmus, locks=False)
    with scope(begun.vejen):
        rows = PanelSeat.objects.taken().select_related("interview__application__call")
        hers, his = (rows.get(reviewer=each) for each in (begun.rikke, begun.rasmus))
        with pytest.raises(NotAllowed, match="1 application is not scored"):
            close(begun.call, begun.lone, WHY)
        with pytest.raises(NotAllowed, match="points are locked"):
            take_off(hers, begun.karen, now())
    one = f"{begun.base}applications/{begun.applications[0].pk}/"
    assert read(begun.karen, one).count("/take-off/") == 1  # of Rasmus alone
    said = press(begun.karen, f"{one}panel/{begun.rasmus.pk}/take-off/")
    assert "Taken off the panel" in said and "/take-off/" not in said
    with scope(begun.vejen):
        assert PanelSeat.objects.get(pk=his.pk).ended_by == begun.karen
        kept = InterviewReview.objects.get(assignment=his)
        assert kept.status == "set_aside" and kept.scores.count() == 2
        close(begun.call, begun.lone, "Rasmus is ill. One alone is no interview.")
        with pytest.raises(NotAllowed, match="The ranking is closed"):
            take_off(hers, begun.karen, now())


def in_two_days():
    """One is drawn then, as it is typed."""
    day = (now() + timedelta(days=2)).strftime("%d.%m.%Y")
    return {"k": 1, "purpose_da": "Måling", "purpose_en": "Measuring", "day": day, "clock": "12:00"}


def drawn_by(hall):
    """Two offers, of which one is accepted; inside a scope."""
    hall.decide()
    hall.release()
    offered = list(Decision.objects.filter(status="offered").order_by("seat"))
    for number, decision in enumerate(offered[:1], 1):
        for kind in ("association", "municipality"):
            answer(decision, hall.party(number, kind), hall.signatory(number, kind), now(), accepts=True)
    return offered


def test_nothing_is_drawn_while_somebody_who_was_offered_a_place_may_still_accept(hall):
    with scope(hall.vejen):
        _first, second = drawn_by(hall)
    facts = in_two_days()
    page = f"/vejen/calls/{hall.call.pk}/draws/freeze/"
    assert "1 offer is not answered yet" in press(hall.lone, page, **facts)
    with scope(hall.vejen):
        assert not Draw.objects.exists()
        for kind in ("association", "municipality"):
            answer(second, hall.party(2, kind), hall.signatory(2, kind), now(), accepts=True)
    assert "The pool is frozen and public." in press(hall.lone, page, **facts)


def test_somebody_in_conflict_has_no_act_on_the_draw_and_reads_it_as_everybody_does(hall):
    base = f"/vejen/calls/{hall.call.pk}/draws/"
    with scope(hall.vejen):
        _first, second = drawn_by(hall)
        for kind in ("association", "municipality"):
            answer(second, hall.party(2, kind), hall.signatory(2, kind), now(), accepts=True)
        declare(hall.applications[2], hall.lone, Conflict.Kind.TIE, "My brother chairs it.", hall.lone)
        access.forget()
    facts = in_two_days()
    assert signed_in(hall.lone).get(f"{base}freeze/").status_code == 404
    assert signed_in(hall.lone).post(f"{base}freeze/", facts).status_code == 404
    assert "The pool is frozen and public." in press(hall.henrik, f"{base}freeze/", **facts)
    with scope(hall.vejen):
        draw = Draw.objects.get().pk
    for act in ("run", "withdraw", "annul"):
        path = f"{base}{draw}/{act}/"
        assert signed_in(hall.henrik).get(path).status_code == 200, path
        assert signed_in(hall.lone).get(path).status_code == 404, path
    assert signed_in(hall.lone).get(base).status_code == 200
