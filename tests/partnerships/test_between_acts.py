"""What happens between two acts of choosing: somebody declares, comes late, withdraws, or a clock runs out."""

from datetime import timedelta

import pytest

from partnerships.choosing.accepting import answer, lapse
from partnerships.choosing.capacity import close, fill, reopen
from partnerships.choosing.releasing import propose, settle
from partnerships.models import (
    Application,
    ApplicationExtension,
    Assignment,
    Conflict,
    Decision,
    FormalCheck,
    Interview,
    ReviewPlan,
    ReviewTransition,
    ScoreSheet,
    Selection,
)
from partnerships.reviewing.declaring import declare
from partnerships.reviewing.moderating import settle as settle_points
from programmes.acts import Fault
from programmes.clock import now
from programmes.models import Act, Outbox, Programme
from programmes.outbox import envelope
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.choosing import ENGLISH, WORDS, outcomes, press, read
from tests.conftest import signed_in
from tests.interviews import give
from tests.partnerships.test_story import commit
from tests.partnerships.test_verifying import found, turn
from tests.reviews import reviewed, reviewer
from tests.under_review import UnderReview

WHY = "Everything else is as planned."
A_DAY = timedelta(days=1)


@pytest.fixture
def under(cast):
    return UnderReview(cast)


def decided(hall, number):
    made = Decision.objects.get(application=hall.applications[number - 1])
    made.application.call = hall.call
    return made


def extended(hall, number):
    """A later deadline in two days that somebody is asked to approve."""
    last = hall.applications[number - 1]
    last.call = hall.call
    facts = {"closes_on": now().date() + 3 * A_DAY, "closes_clock": A_DAY, "time_zone": "UTC"}
    asked = ApplicationExtension.objects.create(application=last, by=hall.karen, why="He was ill.", **facts)
    asked.application = last
    return asked


def test_what_a_conflict_set_aside_after_the_proposal_holds_up_the_release(hall):
    with scope(hall.vejen):
        ReviewPlan.objects.filter(call=hall.call).update(readers=2)
    bo = reviewer(hall.vejen, "Bo Ask")
    for each in hall.applications:
        reviewed(hall.call, each, {"K1": 4, "K2": 4}, bo)
    with scope(hall.vejen):
        for each in hall.applications:
            each.call = hall.call
            settle_points(each, ScoreSheet.of(hall.call))
        close(hall.call, hall.lone, WHY)
        fill(hall.call, hall.karen)
        hall.settle()
        propose(hall.call, hall.karen, now())
        declare(hall.applications[3], bo, "tie", "I chair the rival.", bo)
        with pytest.raises(NotAllowed, match="no longer count: SMALL-004"):
            hall.release()
        assert not Decision.objects.released().exists()
    assert "because a review was set aside since" in read(hall.lone, hall.address)


def test_nobody_releases_what_nobody_could_accept_any_more(hall):
    with scope(hall.vejen):
        at = now()
        hall.decide(release_at=at, answer_by=at + A_DAY, reserves_until=at + 9 * A_DAY)
        with pytest.raises(NotAllowed, match="The last day to accept has passed already"):
            hall.release(at=at + A_DAY)
        assert hall.release(at=at + A_DAY - timedelta(seconds=1)) == 4


def test_whoever_takes_part_and_was_not_ranked_is_named_before_proposal_and_release(hall):
    with scope(hall.vejen):
        late = hall.applications[3]
        FormalCheck.objects.create(application=late, status="rejected", reason="late")
        close(hall.call, hall.lone)
        fill(hall.call, hall.karen)
        hall.settle()
        propose(hall.call, hall.karen, now())
        check = FormalCheck.of(late)
        check.application = late
        check.reopen(hall.karen, "It was a mistake of ours.")
        with pytest.raises(NotAllowed, match="Not in the ranking, though they take part: SMALL-004"):
            hall.release()
        Selection.objects.update(status="open")
        with pytest.raises(NotAllowed, match="Not in the ranking, though they take part: SMALL-004"):
            propose(hall.call, hall.karen, now())


def test_no_order_is_closed_while_somebody_has_a_later_deadline_and_nobody_is_taken_in_after_the_release(hall):
    with scope(hall.vejen):
        one = Application.objects.filter(pk=hall.applications[0].pk)
        one.update(extended_at=now() + A_DAY)
        with pytest.raises(NotAllowed, match="a later deadline of its own"):
            close(hall.call, hall.lone)
        one.update(extended_at=now() - A_DAY)
        hall.decide()
        hall.release()
        asked = extended(hall, 4)
        with pytest.raises(NotAllowed, match="The decisions are released"):
            asked.approve(hall.lone, now())
        check = FormalCheck.of(asked.application)
        check.application = asked.application
        with pytest.raises(NotAllowed, match="The decisions are released"):
            check.reopen(hall.karen, "It was a mistake of ours.")


def test_a_later_deadline_that_is_approved_after_the_ranking_holds_up_proposal_and_release(hall):
    with scope(hall.vejen):
        hall.decide()
        extended(hall, 4).approve(hall.lone, now())
        with pytest.raises(NotAllowed, match="a later deadline of its own"):
            hall.release()
        Selection.objects.update(status="open")
        with pytest.raises(NotAllowed, match="a later deadline of its own"):
            propose(hall.call, hall.karen, now())


@pytest.mark.parametrize("gone", ["withdrawn", "rejected"])
def test_whoever_is_in_conflict_finds_no_ranking_that_still_holds_the_application(hall, gone):
    with scope(hall.vejen):
        declare(hall.applications[1], hall.henrik, "tie", "My brother chairs it.", hall.henrik)
        close(hall.call, hall.lone)
        if gone == "withdrawn":
            Application.objects.filter(pk=hall.applications[1].pk).update(status="withdrawn")
        else:
            FormalCheck.objects.create(application=hall.applications[1], status="rejected", reason="late")
    for page in ("", "scenarios/", "letters/"):
        assert signed_in(hall.henrik).get(hall.address + page, **ENGLISH).status_code == 404
    assert "SMALL-002" in read(hall.lone, hall.address)  # there is something to be kept from him


def test_silence_frees_the_place_while_the_list_was_valid_though_the_clock_comes_after_both(hall):
    with scope(hall.vejen):
        at = now()
        with pytest.raises(NotAllowed, match="First comes the release"):
            settle(hall.call, release_at=at, answer_by=at + A_DAY, reserves_until=at + A_DAY)
        hall.decide()
        hall.release()
        Decision.objects.filter(status="offered").update(answer_by=now() - 2 * A_DAY)
        Selection.objects.update(answer_by=now() - 2 * A_DAY, reserves_until=now() - A_DAY)
        lapse()
        states = {number: status for number, (_outcome, status, *_place) in outcomes(hall).items()}
    assert states == {1: "lapsed", 2: "lapsed", 3: "offered", 4: "told"}


@pytest.mark.parametrize("status", ["new", "held", "dead"])
def test_a_reserve_that_moves_up_before_its_first_letter_left_gets_one_letter(hall, status):
    with scope(hall.vejen):
        hall.decide()
        hall.release()
        rows = Outbox.objects.filter(about=decided(hall, 3).pk, kind="partnerships.decision_letters.answer")
        assert rows.update(status=status) == 2
        answer(decided(hall, 1), hall.party(1), hall.signatory(1), now(), accepts=False)
        assert rows.filter(status="overtaken").count() == 2
        waiting = [(row.to.name, envelope(row).subject) for row in rows.filter(status="new").order_by("to")]
        assert len(waiting) == 2 == len(dict(waiting)) and rows.count() == 4
        assert {subject for _name, subject in waiting} == {"You are selected: SMALL-003"}


def test_the_letter_of_a_reserve_that_moves_up_says_nothing_of_complaints(hall):
    with scope(hall.vejen):
        Programme.objects.filter(pk=hall.vejen.pk).update(funder_is_public=True)
        hall.decide(appeal_words=WORDS)
        hall.release()
    page = f"/vejen/partnerships/{hall.applications[2].partnership_id}/answer/"
    assert "How to complain" in read(hall.signatory(3), page)
    with scope(hall.vejen):
        answer(decided(hall, 1), hall.party(1), hall.signatory(1), now(), accepts=False)
    said = read(hall.signatory(3), page)
    assert "Your application is selected" in said and "How to complain" not in said


def test_after_reopening_letters_say_what_reviewers_write_now_and_what_staff_had_edited(hall):
    with scope(hall.vejen):
        close(hall.call, hall.lone)
        fill(hall.call, hall.karen)
        edited = decided(hall, 1)
        Decision.objects.filter(pk=edited.pk).update(reasons=edited.reasons | {"K2": "Written by Karen."})
        reopen(hall.call, hall.lone, "We look at it once more.")
        review = Assignment.objects.get(application=hall.applications[0]).reviews.get()
        turn(review, review.scores.all(), {"reason": "Said anew."})
        close(hall.call, hall.lone)
        fill(hall.call, hall.karen)
        assert decided(hall, 1).reasons == {"K1": "Said anew.", "K2": "Written by Karen."}


def both_locked(under):
    hers, his = under.give(under.fjordby, under.rikke, under.bo)
    under.score(under.rikke, hers, K1=5, K2=3), under.lock(under.rikke, hers)
    under.score(under.bo, his, K1=1, K2=4), under.lock(under.bo, his)
    return hers, his


@pytest.mark.parametrize("then", ["a third reader comes", "the other one declares a conflict"])
def test_no_lock_is_taken_back_once_points_were_open_to_each_other(under, then):
    hers, his = both_locked(under)
    if then == "a third reader comes":
        under.give(under.fjordby, reviewer(under.vejen, "Nora Ny"))
    else:
        press(under.bo, f"{his}conflict/", kind="tie")
    assert "They cannot be changed any more." in press(under.rikke, f"{hers}unlock/")
    with scope(under.vejen):
        mine = Assignment.objects.get(reviewer=under.rikke).reviews.get()
        assert mine.status == "locked" and mine.opened_at is not None


def test_a_lock_that_nobody_has_looked_behind_is_taken_back(under):
    hers, _his = under.give(under.fjordby, under.rikke, under.bo)
    under.score(under.rikke, hers, K1=5, K2=3), under.lock(under.rikke, hers)
    press(under.rikke, f"{hers}unlock/")
    with scope(under.vejen):
        assert Assignment.objects.get(reviewer=under.rikke).reviews.get().status == "writing"


def test_staff_who_have_read_locked_points_set_none_aside_by_a_button(under):
    both_locked(under)
    with scope(under.vejen):
        his = Assignment.objects.get(reviewer=under.bo)
    one = f"{under.base}applications/{under.fjordby.pk}/"
    assert "Her points are locked, so they count." in press(under.lead, f"{one}{his.pk}/take/")
    with scope(under.vejen):
        his.refresh_from_db()
        assert his.ended_at is None and his.reviews.get().status == "locked"


def test_a_status_that_was_turned_past_the_portal_is_found(begun):
    for user in (begun.rikke, begun.rasmus):
        give(begun, user)
    assert found(begun) == []
    with scope(begun.vejen):
        Interview.objects.update(status="missed")
        which = Interview.objects.get().pk
    assert Fault("changed", f"partnerships_interview {which}: status") in found(begun)


def test_what_stands_in_the_story_of_points_and_conflicts_cannot_be_tried_out(under):
    """Each row has a number of its own in it that nobody reads: six points twice are thirty-six trials otherwise."""
    hers, _his = under.give(under.fjordby, under.rikke, under.bo)
    under.score(under.rikke, hers, K1=4, K2=3), under.lock(under.rikke, hers)
    with scope(under.vejen):
        declare(under.fresh(under.fjordby), under.bo, "tie", "", under.bo)
    commit(under)
    told = (
        signed_in(under.cast.karen)
        .get(f"/vejen/applications/{under.fjordby.pk}/story.json", **ENGLISH)
        .content.decode()
    )
    with scope(under.vejen):
        salts = [str(row.salt) for model in (ReviewTransition, Conflict) for row in model.objects.all()]
        tables = ("partnerships_reviewtransition", "partnerships_conflict")
        linked = {act.table: "salt" in act.columns for act in Act.objects.filter(table__in=tables)}
    assert linked == dict.fromkeys(tables, True) and len(set(salts)) == len(salts) > 2
    assert "partnerships_reviewtransition" in told and not [salt for salt in salts if salt in told]
