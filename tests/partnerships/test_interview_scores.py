"""What is given in interviews: blind until all have locked, apart from paper, and thirty percent of the whole."""

from fractions import Fraction

import pytest

from partnerships.choosing.capacity import close
from partnerships.choosing.scores import scores_of
from partnerships.interviewing.booking import miss, standing
from partnerships.interviewing.means import interview_means, not_scored
from partnerships.models import Conflict, Interview, InterviewReview, PanelSeat, Ranking, Review, Score, ScoreSheet
from partnerships.reviewing.resheeting import go_on
from programmes.clock import now
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.choosing import press, read
from tests.conftest import signed_in
from tests.interviews import AN_HOUR, give


def test_nothing_is_written_before_it_begins_and_the_sheet_stands_there_from_then_on(table):
    table.lay()
    with scope(table.vejen):
        table.take(1)
        seat = PanelSeat.objects.taken().get(reviewer=table.rikke).pk
    page = f"{table.base}{seat}/"
    assert "You have scored" not in read(table.rikke, page)
    assert "has not begun yet" in press(table.rikke, f"{page}save/", criterion="K1", points=4, reason="", sheet=1)
    with scope(table.vejen):
        assert not InterviewReview.objects.exists()
        Interview.objects.update(begins_at=now() - AN_HOUR)
    assert "You have scored 0 of 2 criteria" in read(table.rikke, page)


def test_two_people_are_blind_to_each_other_until_both_have_locked(begun):
    assert "with a reason where one is needed" in give(begun, begun.rikke, {"K1": (5, ""), "K2": (3, "")})
    assert "Your scores are locked." in give(begun, begun.rikke)
    with scope(begun.vejen):
        assert interview_means(begun.call) == {}  # her points alone would be told by a mean
    staff_page = f"{begun.base}applications/{begun.applications[0].pk}/"
    for user, page in ((begun.rasmus, begun.seats[begun.rasmus.pk]), (begun.karen, staff_page)):
        assert "Clear answers." not in read(user, page)
    assert "You can change your scores again." in press(begun.rikke, f"{begun.seats[begun.rikke.pk]}unlock/")
    give(begun, begun.rikke, {})
    give(begun, begun.rasmus, {"K1": (2, "Vague."), "K2": (4, "")})
    assert "Vague." in read(begun.rikke, begun.seats[begun.rikke.pk])
    assert "Clear answers." in read(begun.rasmus, begun.seats[begun.rasmus.pk])
    assert "Clear answers." in read(begun.karen, staff_page)
    assert "cannot be changed any more" in press(begun.rikke, f"{begun.seats[begun.rikke.pk]}unlock/")
    with scope(begun.vejen):
        means = {"K1": Fraction(7, 2), "K2": Fraction(7, 2)}
        assert interview_means(begun.call) == {begun.applications[0].pk: means}


def test_her_own_note_of_an_interview_is_hers_and_stands_in_no_review_on_paper(begun):
    page = begun.seats[begun.rasmus.pk]
    with scope(begun.vejen):
        paper = list(Review.objects.order_by("pk").values_list("pk", "note"))
    sent = {"criterion": "K1", "points": 4, "reason": "Clear.", "sheet": 1}
    for user in (begun.rikke, begun.rasmus):  # whose reviews have the keys that two reviews on paper have
        press(user, f"{begun.seats[user.pk]}save/", **sent, note=f"Private to {user}")
    with scope(begun.vejen):
        assert list(Review.objects.order_by("pk").values_list("pk", "note")) == paper
    assert "Private to Rasmus Holt" in read(begun.rasmus, page) and "Private to Rikke" not in read(begun.rasmus, page)


def test_what_no_sheet_sends_is_refused_and_nothing_is_kept(begun):
    page, browser = begun.seats[begun.rikke.pk], signed_in(begun.rikke)
    sent = {"criterion": "K1", "points": "4", "reason": "Clear.", "sheet": "1"}
    by_script = {"headers": {"X-Requested-With": "fetch"}}
    wrong = [{"points": each} for each in ("\u00b2", "9" * 5000, "-1")] + [{"note": "x" * 4001}, {"sheet": "\0"}]
    for facts in wrong:
        answer = browser.post(f"{page}save/", sent | facts, **by_script)
        assert (answer.status_code, list(answer.json())) == (409, ["refused"]), facts
    for unsaid in ({"reason": "a\0b"}, {"note": "a\0b"}):
        assert browser.post(f"{page}save/", sent | unsaid, **by_script).status_code == 400
    assert browser.post(f"{page}save/").status_code == 404
    with scope(begun.vejen):
        assert not InterviewReview.objects.exists()


def test_the_interview_is_thirty_percent_and_what_stands_on_paper_stays_as_it_is(begun):
    with scope(begun.vejen):
        paper = list(Score.objects.order_by("pk").values_list("pk", "points", "saved_at"))
        with pytest.raises(NotAllowed, match="1 application is not scored by all"):
            close(begun.call, begun.lone)  # its interview is booked, and not scored yet
    page = f"/vejen/calls/{begun.call.pk}/decision/scenarios/"
    assert "No interview is scored yet" in read(begun.lone, page)
    for user in (begun.rikke, begun.rasmus):
        give(begun, user, {"K1": (3, ""), "K2": (3, "")})
    said = read(begun.lone, page)
    assert "Interview alone" in said and "No interview is scored yet" not in said
    with scope(begun.vejen):
        first, second = (each.pk for each in begun.applications)
        scores = scores_of(begun.call)
        assert scores.means[first]["K1"] == Fraction(70 * scores.paper[first]["K1"] + 30 * 3, 100)
        assert scores.means[second] == scores.paper[second]  # who was not met is ranked on paper alone
        assert paper == list(Score.objects.order_by("pk").values_list("pk", "points", "saved_at"))
        with pytest.raises(NotAllowed, match="Not everything is as planned"):
            close(begun.call, begun.lone)
        close(begun.call, begun.lone, "The second one could not come in the whole window.")
        assert [each["odd"] for each in Ranking.objects.get().places if each["application"] == second] == [["unmet"]]
        ranked = next(each for each in Ranking.objects.get().places if each["application"] == first)
        assert Fraction(ranked["means"]["K1"]) == scores.means[first]["K1"]
        with pytest.raises(NotAllowed, match="The ranking is closed"):
            begun.take(2)
    refused = press(begun.rikke, f"{begun.seats[begun.rikke.pk]}unlock/")
    assert "the points stay as they are" in refused


def test_an_interview_that_was_missed_does_not_count_and_its_notes_are_kept(begun):
    give(begun, begun.rikke)
    with scope(begun.vejen):
        missed = standing(begun.applications[0])
        missed.application = begun.applications[0]
        miss(missed, begun.karen, now())
        close(begun.call, begun.lone, "Nobody came, and nobody had another time.")
        assert scores_of(begun.call).interviews == {}
        assert InterviewReview.objects.get().scores.count() == 2
    assert signed_in(begun.rikke).get(begun.seats[begun.rikke.pk]).status_code == 404


def test_a_conflict_declared_after_it_sets_her_notes_aside_and_keeps_them(begun):
    for user in (begun.rikke, begun.rasmus):
        give(begun, user)
    page = begun.seats[begun.rikke.pk]
    with scope(begun.vejen):
        begun.can(begun.karen, (now() - 2 * AN_HOUR, now() + AN_HOUR))
    with scope(begun.vejen):
        assert len(interview_means(begun.call)) == 1
    said = press(begun.rikke, f"{page}conflict/", kind=Conflict.Kind.TIE, reason="My sister")
    assert "The conflict is declared." in said and "Peer 1" not in said
    with scope(begun.vejen):
        assert [each.reviewer for each in PanelSeat.objects.taken()] == [begun.rasmus]  # Karen did not hear it
        assert not_scored(begun.call, {}) == set()  # and nobody waits for points that cannot come
        hers = InterviewReview.objects.get(assignment__reviewer=begun.rikke)
        assert (hers.status, hers.scores.count()) == ("set_aside", 2)
        assert interview_means(begun.call) == {}  # one person alone is no interview
    for act in ("", "lock/", "interview.ics"):
        assert signed_in(begun.rikke).get(page + act).status_code == 404


def test_another_sheet_carries_what_was_given_in_interviews(begun):
    for user in (begun.rikke, begun.rasmus):
        give(begun, user)
    with scope(begun.vejen):
        old, before = ScoreSheet.of(begun.call), interview_means(begun.call)
        new = ScoreSheet.objects.create(call=begun.call, number=2, definition=old.definition, by=begun.lone)
        assert interview_means(begun.call) == {}
        for review in InterviewReview.objects.filter(sheet=old):
            go_on(review, new, ["K1", "K2"], begun.lone)
        assert before and interview_means(begun.call) == before
