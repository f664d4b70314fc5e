"""Where two reviewers differ, and where one of them is in conflict: what counts, what stays, who sees what."""

from fractions import Fraction

import pytest

from partnerships.models import Assignment, Moderation, Score
from partnerships.reviewing.assigning import assign
from partnerships.reviewing.means import paper_means
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.conftest import signed_in
from tests.reviews import reviewer
from tests.under_review import SECRET, WHY, press


def test_two_who_differ_by_two_look_again_once_and_the_first_scores_stay(under):
    hers, his = under.give(under.fjordby, under.rikke, under.bo)
    under.score(under.rikke, hers, K1=5, K2=3), under.lock(under.rikke, hers)
    under.score(under.bo, his, K1=3, K2=4), under.lock(under.bo, his)
    with scope(under.vejen):
        assert list(Moderation.objects.values_list("criterion", "closed_at")) == [("K1", None)]
    assert "Look again at 1 criterion" in under.read(under.rikke, under.base)
    again = under.read(under.rikke, f"{hers}again/")
    assert "Bo Ask" in again and WHY in again and "K2 Budget" not in again
    sent = {"criterion": "K1", "points": "4", "reason": "", "why": ""}
    assert "Write why you change" in press(under.rikke, f"{hers}again/", sent)
    sent["why"] = "I had not seen the plan."
    assert signed_in(under.rikke).post(f"{hers}again/", sent).status_code == 302
    sent |= {"points": "1"}
    assert "already" in press(under.rikke, f"{hers}again/", sent)
    kept = {"criterion": "K1", "points": "3", "reason": "", "why": "I stay with it."}
    assert signed_in(under.bo).post(f"{his}again/", kept).status_code == 302
    with scope(under.vejen):
        assert Moderation.objects.get().closed_at
        assert paper_means(under.call)[under.fjordby.pk] == {"K1": Fraction(7, 2), "K2": Fraction(7, 2)}
        first = Score.objects.filter(criterion="K1", round=1).order_by("points")
        assert list(first.values_list("points", flat=True)) == [3, 5]


def test_a_conflict_declared_late_ends_access_at_once_and_keeps_what_was_given(under):
    hers, his = under.give(under.fjordby, under.rikke, under.bo)
    under.cast.karen.language = "en"
    under.cast.karen.save()
    under.score(under.rikke, hers, SECRET, K1=4, K2=3), under.lock(under.rikke, hers)
    under.score(under.bo, his, K1=4, K2=3), under.lock(under.bo, his)
    told = {"kind": "interest", "reason": "My sister chairs the board."}
    assert "The conflict is declared" in press(under.rikke, f"{hers}conflict/", told)
    for door in ("", "?view=all", "?view=files", "files/1/", "lock/", "again/", "conflict/"):
        assert under.read(under.rikke, hers, door) == 404
    assert signed_in(under.rikke).post(f"{hers}save/", {"criterion": "K1", "points": "0"}).status_code == 404
    assert "Fællesskab i Fjordby" not in under.read(under.rikke, under.base) + under.read(
        under.rikke, f"{under.base}conflicts/"
    )
    one, progress = f"{under.base}applications/{under.fjordby.pk}/", f"{under.base}progress/"
    assert "My sister" in under.read(under.lead, one)
    staff = under.read(under.cast.karen, one)
    assert "My sister" not in staff and "Own or family interest" not in staff and "Conflict" in staff
    assert "1 reviewer missing" in under.read(under.cast.karen, progress)
    assert SECRET not in under.read(under.bo, his)  # set aside, before he could have read it
    with scope(under.vejen):
        ended = Assignment.objects.get(reviewer=under.rikke)
        assert (ended.why, ended.ended_by) == ("conflict", under.rikke)
        assert (ended.reviews.get().status, ended.reviews.get().scores.count()) == ("set_aside", 2)
        assert paper_means(under.call) == {under.fjordby.pk: {"K1": Fraction(4), "K2": Fraction(3)}}
        with pytest.raises(NotAllowed, match="declared a conflict"):
            assign(under.fresh(under.fjordby), under.rikke, under.lead)
    none = {f"kind_{under.fjordby.pk}": "none"}
    assert "Ask the national coordinator" in press(under.rikke, f"{under.base}conflicts/", none)


def test_a_new_reviewer_in_the_place_of_one_in_conflict_completes_the_review(under):
    hers, his = under.give(under.fjordby, under.rikke, under.bo)
    under.score(under.rikke, hers, K1=0, K2=3), under.lock(under.rikke, hers)
    under.score(under.bo, his, K1=4, K2=3), under.lock(under.bo, his)
    with scope(under.vejen):
        assert Moderation.objects.open().count() == 1
    signed_in(under.rikke).post(f"{hers}conflict/", {"kind": "tie"})
    with scope(under.vejen):
        assert Moderation.objects.open().count() == 0
    nora = reviewer(under.vejen, "Nora Ny")
    new = under.give(under.fjordby, nora)
    under.score(nora, new, K1=4, K2=4), under.lock(nora, new)
    with scope(under.vejen):
        assert paper_means(under.call) == {under.fjordby.pk: {"K1": Fraction(4), "K2": Fraction(7, 2)}}
