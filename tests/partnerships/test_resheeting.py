"""A score sheet that changes after the first score: the next version, and what is to be scored again."""

from copy import deepcopy
from fractions import Fraction

import pytest

from partnerships.models import Assignment, FormalCheck, Moderation, Review, Score, ScoreSheet
from partnerships.reviewing.means import paper_means
from partnerships.reviewing.replanning import change_plan
from partnerships.reviewing.resheeting import change_sheet, to_score_again
from partnerships.reviewing.scoring import Scoring
from partnerships.reviewing.strictness import strictness_of
from programmes.clock import now
from programmes.models import Call
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import started
from tests.reviews import SHEET, reviewed, reviewer
from tests.under_review import press

NOTE = {"en": "Clearer words", "da": "Klarere ord"}


def changed(under, change):
    """The next version, with one thing changed in its definition."""
    with scope(under.vejen):
        definition = deepcopy(ScoreSheet.of(under.call).definition)
        for criterion in definition["criteria"]:  # Vejen says everything in two languages
            for words in (criterion["title"], *criterion["levels"].values()):
                words.setdefault("da", words["en"])
        change(definition["criteria"])
        return change_sheet(ScoreSheet.of(under.call), definition, NOTE, under.lead)


def weights(criteria):
    criteria[0]["weight"], criteria[1]["weight"] = 50, 50


def words(criteria):
    criteria[0]["levels"]["5"]["en"] = "Done twice before"


@pytest.fixture
def locked(under):
    """Both have locked one application, by a sheet in two languages."""
    changed(under, lambda criteria: None)
    hers, his = under.give(under.fjordby, under.rikke, under.bo)
    under.score(under.rikke, hers, K1=4, K2=3), under.lock(under.rikke, hers)
    under.score(under.bo, his, K1=3, K2=3), under.lock(under.bo, his)
    return under


def test_another_weight_is_scored_by_nobody_again(locked):
    new = changed(locked, weights)
    with scope(locked.vejen):
        assert (new.number, to_score_again(new)) == (3, [])
        assert paper_means(locked.call) == {locked.fjordby.pk: {"K1": Fraction(7, 2), "K2": Fraction(3)}}
        assert Review.objects.filter(sheet=new, status="locked").count() == 2


def test_a_criterion_in_other_words_is_scored_again_and_the_rest_stays(locked):
    new = changed(locked, words)
    with scope(locked.vejen):
        assert [(each.assignment.reviewer.name, each.criteria) for each in to_score_again(new)] == [
            ("Rikke Rask", ["K1"]), ("Bo Ask", ["K1"]),
        ]  # fmt: skip
        assert paper_means(locked.call) == {}
        kept = Review.objects.filter(sheet=new).order_by("pk").values_list("status", "scores__criterion")
        assert list(kept) == [("writing", "K2"), ("writing", "K2")]
        old = Review.objects.filter(sheet__number=new.number - 1)
        assert {review.status for review in old} == {"locked"} and old.first().scores.count() == 2
    page = locked.read(locked.lead, f"{locked.base}sheet/")
    assert "To score again" in page and "Rikke Rask" in page and "Clearer words" in page


def test_what_a_version_before_the_last_one_asked_anew_is_still_to_be_scored_after_the_next(locked):
    changed(locked, words)
    new = changed(locked, lambda criteria: criteria[1]["levels"]["3"].update(en="Fits, just"))
    with scope(locked.vejen):
        assert [each.criteria for each in to_score_again(new)] == [["K1", "K2"], ["K1", "K2"]]
    same = changed(locked, weights)
    with scope(locked.vejen):
        assert [each.criteria for each in to_score_again(same)] == [["K1", "K2"], ["K1", "K2"]]


def test_nothing_is_published_when_nothing_has_changed_or_something_is_wrong(under):
    changed(under, lambda criteria: None)
    with pytest.raises(NotAllowed, match="Nothing has changed"):
        changed(under, lambda criteria: None)
    with pytest.raises(NotAllowed, match="add up to 100"):
        changed(under, lambda criteria: criteria[0].update(weight=10))
    with scope(under.vejen):
        assert ScoreSheet.objects.count() == 2


def test_staff_write_the_next_version_on_a_page(under):
    changed(under, lambda criteria: None)
    sent = {
        "based_on": "2",
        "paper_share": "80",
        "gap": "2",
        "ties": "K2, K1",
        "note_da": "Ny vægt",
        "note_en": "New weight",
    }
    for each, weight in zip(SHEET["criteria"], (50, 40), strict=True):
        sent |= {f"{each['key']}_key": each["key"], f"{each['key']}_weight": weight}
        for code in ("da", "en"):
            sent[f"{each['key']}_title_{code}"] = each["title"]["en"]
            sent |= {f"{each['key']}_{p}_{code}": each["levels"][p]["en"] for p in ("0", "3", "5")}
    assert "add up to 100" in press(under.lead, f"{under.base}sheet/edit/", sent)
    new = {"new1_key": "K3", "new1_weight": "10", "new1_title_da": "Nyt", "new1_title_en": "New"}
    new |= {f"new1_{p}_{code}": f"level {p}" for p in ("0", "3", "5") for code in ("da", "en")}
    assert "The new version counts" in press(under.lead, f"{under.base}sheet/edit/", sent | new)
    with scope(under.vejen):
        sheet = ScoreSheet.of(under.call)
        assert [(each.key, each.weight) for each in sheet.criteria] == [("K1", 50), ("K2", 40), ("K3", 10)]
        assert (sheet.paper_share, sheet.ties, sheet.note, sheet.by) == (
            80, ["K2", "K1"], {"da": "Ny vægt", "en": "New weight"}, under.lead,
        )  # fmt: skip


def test_who_was_slower_is_told_and_keeps_what_she_typed(under):
    page = under.give(under.fjordby, under.rikke)
    changed(under, lambda criteria: None)  # staff had the second version open
    changed(under, weights)  # and somebody else wrote the third
    sent = {"based_on": "2", "paper_share": "80", "gap": "2", "ties": "", "note_da": "Ny", "note_en": "Mine alone"}
    for each in SHEET["criteria"]:
        sent |= {f"{each['key']}_key": each["key"], f"{each['key']}_weight": each["weight"]}
        for code in ("da", "en"):
            sent[f"{each['key']}_title_{code}"] = each["title"]["en"]
            sent |= {f"{each['key']}_{p}_{code}": each["levels"][p]["en"] for p in ("0", "3", "5")}
    told = press(under.lead, f"{under.base}sheet/edit/", sent)
    assert "Somebody else has just changed the score sheet" in told and "Mine alone" in told
    with scope(under.vejen):
        assert ScoreSheet.objects.count() == 3
    old = {"criterion": "K1", "sheet": "2", "points": "3", "reason": ""}  # a reviewer's page of before
    assert "The score sheet has changed" in press(under.rikke, f"{page}save/", old)
    with scope(under.vejen):
        scoring = Scoring(Assignment.objects.select_related("application__call").get(), ScoreSheet.objects.first())
        with pytest.raises(NotAllowed, match="has changed"):  # and one whose request was under way
            scoring.write("K1", 3, "", None, now())
        assert not Score.objects.exists()


def test_more_room_for_lines_is_no_other_word_and_a_further_language_stays(locked):
    with scope(locked.vejen):
        definition = deepcopy(ScoreSheet.of(locked.call).definition)
        definition["criteria"][0]["levels"]["3"]["da"] = "A \n plan\n"
        new = change_sheet(ScoreSheet.of(locked.call), definition, NOTE, locked.lead)
        assert to_score_again(new) == [] and paper_means(locked.call)


def test_fewer_reviewers_of_each_bring_up_what_is_to_be_looked_at_again(under):
    with scope(under.vejen):
        change_plan(under.call, readers=3, most=20, lock_by=None)
    hers, his = under.give(under.fjordby, under.rikke, under.bo)
    under.score(under.rikke, hers, K1=5, K2=3), under.lock(under.rikke, hers)
    under.score(under.bo, his, K1=3, K2=3), under.lock(under.bo, his)
    with scope(under.vejen):
        assert not Moderation.objects.exists()
        change_plan(under.call, readers=2, most=20, lock_by=None)
        assert list(Moderation.objects.open().values_list("criterion", flat=True)) == ["K1"]


def test_strictness_is_said_from_five_applications_on_drawn_towards_none_and_changes_no_mean(cast):
    with scope(cast.vejen):
        Call.objects.filter(pk=cast.call.pk).update(score_sheet=SHEET)
        cast.call.refresh_from_db(fields=["score_sheet"])
    strict, mild = reviewer(cast.vejen, "Stine Streng"), reviewer(cast.vejen, "Mie Mild")
    for number in range(5):
        application = started(cast.call, cast.maja, f"Foreningen {number}")
        reviewed(cast.call, application, {"K1": 2, "K2": 3}, strict)
        reviewed(cast.call, application, {"K1": 4, "K2": 3}, mild)
        with scope(cast.vejen):
            found = strictness_of(cast.call)
            assert (found[strict.pk].scored, found[strict.pk].difference is None) == (number + 1, number < 4)
    with scope(cast.vejen):
        assert (found[strict.pk].difference, found[mild.pk].difference) == (Fraction(-1, 2), Fraction(1, 2))
        assert {tuple(means.values()) for means in paper_means(cast.call).values()} == {(Fraction(3), Fraction(3))}


def test_an_application_that_is_shared_is_scored_by_all_without_a_conflict(under):
    with scope(under.vejen):
        under.solsort.conflicts.create(kind="tie", user=under.bo, by=under.bo)
    told = press(under.lead, f"{under.base}applications/{under.solsort.pk}/share/")
    assert "All reviewers without a conflict" in told
    with scope(under.vejen):
        assert list(Assignment.objects.values_list("reviewer", "is_shared")) == [(under.rikke.pk, True)]
        FormalCheck.objects.create(application=under.fjordby, status="rejected", reason="late")
    told = press(under.lead, f"{under.base}applications/{under.fjordby.pk}/share/")
    assert "Only what was submitted and not rejected is reviewed" in told
