"""A review from the first declaration to the lock: who sees what when, and what counts."""

from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Assignment, Conflict, Review, Score
from partnerships.reviewing.assigning import assign
from partnerships.reviewing.means import paper_means
from programmes.access import dismiss
from programmes.models import Appointment
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import appointed
from tests.conftest import signed_in
from tests.reviews import reviewer
from tests.under_review import ENGLISH, SECRET, WHY, press


def test_before_she_has_declared_she_sees_the_parties_names_and_nothing_else(under):
    page = under.give(under.fjordby, under.rikke, is_declared=False)
    browser = signed_in(under.rikke)
    for door in ("", "?view=all", "?view=files", "lock/", "conflict/", "again/", "files/1/"):
        answer = browser.get(page + door)
        assert (answer.status_code, answer.headers.get("Location")) == (302, f"{under.base}conflicts/"), door
    assert browser.post(f"{page}save/", {"criterion": "K1", "points": "4"}).status_code == 302
    declaring, mine = under.read(under.rikke, f"{under.base}conflicts/"), under.read(under.rikke, under.base)
    assert "Foreningen Fjordlys · Fjordby Kommune" in declaring and "Foreningen Solsort · Solby Kommune" in declaring
    for name in ("Fællesskab i Fjordby", "SMALL-VEJEN-001", "Maja Holm", "Sangen i Solby"):
        assert name not in declaring + mine
    with scope(under.vejen):
        assert Score.objects.count() == 0


def test_she_declares_for_each_and_reads_what_is_hers(under):
    page = under.give(under.fjordby, under.rikke, is_declared=False)
    said = {f"kind_{under.fjordby.pk}": "none", f"kind_{under.solsort.pk}": "tie", f"reason_{under.solsort.pk}": SECRET}
    told = press(under.rikke, f"{under.base}conflicts/", said)
    assert "2 declarations are saved" in told
    assert "Fællesskab i Fjordby" in under.read(under.rikke, page)
    with scope(under.vejen), pytest.raises(NotAllowed, match="has declared a conflict"):
        assign(under.fresh(under.solsort), under.rikke, under.lead)


def test_a_doubt_is_told_in_words_and_what_was_right_is_saved_all_the_same(under):
    said = {f"kind_{under.fjordby.pk}": "doubt", f"kind_{under.solsort.pk}": "none"}
    told = press(under.rikke, f"{under.base}conflicts/", said)
    assert "Write in a few words what can raise doubt" in told
    with scope(under.vejen):
        assert list(Conflict.objects.values_list("application", "kind")) == [(under.solsort.pk, "none")]


def test_only_what_is_assigned_to_her_opens(under):
    page = under.give(under.fjordby, under.rikke)
    nobody = reviewer(under.vejen, "Nora Neutral")
    for user in (under.bo, nobody, under.lead, under.cast.karen, under.cast.maja):
        for door in ("", "?view=all", "files/1/", "lock/", "conflict/", "again/"):
            assert under.read(user, page, door) == 404, (user, door)
        assert signed_in(user).post(f"{page}save/", {"criterion": "K1", "points": "4"}).status_code == 404


def test_a_dismissed_reviewer_has_no_way_in_from_the_next_request_on(under):
    page = under.give(under.fjordby, under.rikke)
    with scope(under.vejen):
        dismiss(under.rikke, "reviewer", under.vejen)
    assert under.read(under.rikke, page) == 404 == under.read(under.rikke, under.base)


def test_saving_never_fails_for_what_is_missing_and_the_lock_names_it(under):
    page = under.give(under.fjordby, under.rikke)
    browser = signed_in(under.rikke)
    quiet = {"X-Requested-With": "fetch", "Accept-Language": "en"}
    said = browser.post(f"{page}save/", {"criterion": "K1", "points": "5", "reason": ""}, headers=quiet).json()
    assert said["lacks_reason"] and said["done"] == 0 and said["saved"].startswith("Saved at")
    locking = under.read(under.rikke, f"{page}lock/")
    assert "Write the reason" in locking and "Give points" in locking
    assert "Score every criterion" in under.lock(under.rikke, page)
    under.score(under.rikke, page, K1=5, K2=3)
    assert "Your scores are locked" in under.lock(under.rikke, page)
    with scope(under.vejen):
        review = Review.objects.get()
        assert review.scores_locked == {"K1": [5, WHY], "K2": [3, WHY]}
        assert review.transitions.get().scores_locked == review.scores_locked


@pytest.mark.parametrize("points, is_needed", [(0, True), (1, True), (2, True), (3, False), (4, False), (5, True)])
def test_a_reason_is_needed_at_two_or_less_and_at_five(under, points, is_needed):
    page = under.give(under.fjordby, under.rikke)
    under.score(under.rikke, page, reason="", K1=points, K2=3)
    assert ("Score every criterion" in under.lock(under.rikke, page)) == is_needed


def test_points_that_are_none_are_refused_with_a_sentence(under):
    page = under.give(under.fjordby, under.rikke)
    for wrong in ("6", "-1", "x", "3.5", "99999999999999999999"):
        sent = {"criterion": "K1", "points": wrong, "reason": ""}
        answer = signed_in(under.rikke).post(f"{page}save/", sent, follow=True, **ENGLISH)
        assert "Choose from 0 to 5 points" in answer.content.decode(), wrong
    assert signed_in(under.rikke).post(f"{page}save/", {"criterion": "K9", "points": "3"}).status_code == 404
    with scope(under.vejen):
        assert Score.objects.count() == 0


def test_after_the_lock_nothing_changes_until_she_takes_it_back_while_nobody_has_seen_it(under):
    hers, his = under.give(under.fjordby, under.rikke, under.bo)
    under.score(under.rikke, hers, K1=4, K2=3), under.lock(under.rikke, hers)
    answer = signed_in(under.rikke).post(f"{hers}save/", {"criterion": "K1", "points": "0"}, follow=True, **ENGLISH)
    assert "You have locked your scores" in answer.content.decode()
    assert "change your scores again" in press(under.rikke, f"{hers}unlock/")
    under.score(under.rikke, hers, K1=3), under.lock(under.rikke, hers)
    under.score(under.bo, his, K1=3, K2=3), under.lock(under.bo, his)
    assert "cannot be changed any more" in press(under.rikke, f"{hers}unlock/")
    with scope(under.vejen):
        assert paper_means(under.call) == {under.fjordby.pk: {"K1": Fraction(3), "K2": Fraction(3)}}


def test_nobody_sees_anothers_points_before_both_have_locked_and_both_see_them_after(under):
    hers, his = under.give(under.fjordby, under.rikke, under.bo)
    under.score(under.rikke, hers, SECRET, K1=4, K2=3), under.lock(under.rikke, hers)
    under.score(under.bo, his, K1=4)
    one = f"{under.base}applications/{under.fjordby.pk}/"
    doors = [(under.bo, his), (under.bo, f"{his}lock/"), (under.bo, f"{his}again/"), (under.bo, under.base)]
    doors += [(under.lead, one), (under.cast.karen, one), (under.lead, f"{under.base}progress/")]
    for user, door in doors:
        page = under.read(user, door)
        assert SECRET not in page, door
    assert "Points are seen when every reviewer" in under.read(under.lead, one)
    under.score(under.bo, his, K2=3), under.lock(under.bo, his)
    assert SECRET in under.read(under.bo, his) and SECRET in under.read(under.lead, one)


def test_the_reviewer_reads_what_was_submitted_and_never_what_is_written_since(under):
    page = under.give(under.fjordby, under.rikke)
    with scope(under.vejen):
        answer = under.fjordby.answers.get(question="A1")
        type(answer).objects.filter(pk=answer.pk).update(value={"name": "Kladde canary"})
        type(under.fjordby).objects.filter(pk=under.fjordby.pk).update(name="Kladde canary")
    whole = under.read(under.rikke, page, "?view=all")
    assert "Fællesskab i Fjordby" in whole and "Kladde canary" not in whole


def test_who_can_be_given_an_application_is_asked_before_it_is_given(under):
    with scope(under.vejen):
        refusals = {
            under.cast.karen: "appointed as reviewer",
            under.cast.maja: "appointed as reviewer",
        }
        for user, sentence in refusals.items():
            with pytest.raises(NotAllowed, match=sentence):
                assign(under.fresh(under.fjordby), user, under.lead)
        appointed(under.cast.maja, "reviewer", under.vejen)
        with pytest.raises(NotAllowed, match="acts for a party"):
            assign(under.fresh(under.fjordby), under.cast.maja, under.lead)
        with pytest.raises(NotAllowed, match="Only what was submitted"):
            assign(under.fresh(under.draft), under.rikke, under.lead)
        assert Assignment.objects.count() == 0


def test_staff_give_and_take_by_hand(under):
    one = f"{under.base}applications/{under.fjordby.pk}/"
    with scope(under.vejen):
        chosen = Appointment.objects.get(user=under.rikke).pk
    told = press(under.lead, one, {"reviewer": chosen})
    assert "is given to the reviewer" in told and "Rikke Rask" in told
    with scope(under.vejen):
        made = Assignment.objects.get()
        assert (made.reviewer, made.by, made.by_hand) == (under.rikke, under.lead, True)
    told = press(under.lead, f"{one}{made.pk}/take/")
    assert "no longer has this application" in told
    with scope(under.vejen):
        assert Assignment.objects.get().why == "taken"


@pytest.mark.parametrize("door", ["", "conflicts/", "progress/"])
def test_the_pages_of_a_review_cost_the_same_with_one_application_and_with_two(under, door):
    user = under.lead if door == "progress/" else under.rikke
    page = under.give(under.fjordby, under.rikke)
    under.score(under.rikke, page, K1=4, K2=3)
    counts = []
    for number in range(2):
        under.read(user, under.base + door)
        with CaptureQueriesContext(connection) as found:
            under.read(user, under.base + door)
        counts.append(len(found))
        if not number:
            under.give(under.solsort, under.rikke, under.bo)
    assert counts[0] == counts[1]
