"""Reviewers are told that something waits for them, once until they have done something, and never whose it is."""

import pytest

from partnerships.models import Application, Assignment, Hiding, Proposal, Reviewer, ReviewPlan
from partnerships.review_letters import to_look_again, to_read
from partnerships.reviewing.assigning import assign, end, share
from partnerships.reviewing.declaring import declare
from partnerships.reviewing.proposing import ask, carry_out, reckon
from programmes.access import dismiss
from programmes.models import Outbox
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.partnerships.test_resheeting import changed
from tests.under_review import UnderReview, press

READ, AGAIN = "partnerships.review_letters.to_read", "partnerships.review_letters.to_look_again"


@pytest.fixture
def under(cast):
    return UnderReview(cast)


def told(kind):
    return sorted(Outbox.objects.filter(kind=kind).values_list("to__name", flat=True))


def test_what_is_given_by_hand_is_one_letter_until_she_has_done_something(under):
    with scope(under.vejen):
        for each in (under.fjordby, under.solsort):
            assign(under.fresh(each), under.rikke, under.lead)
        assert told(READ) == ["Rikke Rask"]
        letter = to_read(under.call.pk, under.rikke)
        assert "2 applications wait for you." in letter.body and f"{under.base}\n" in letter.body
        declare(under.fresh(under.fjordby), under.rikke, "none", "", under.rikke)
        assign(under.fresh(under.solsort), under.rikke, under.lead)
        share(under.fresh(under.solsort), under.lead)  # she has it already
        assert told(READ) == ["Bo Ask", "Rikke Rask"]


def test_a_letter_that_came_to_nothing_is_not_her_last_one(under):
    with scope(under.vejen):
        made = assign(under.fresh(under.fjordby), under.rikke, under.lead)
        end(made, under.lead, "taken")
        assert to_read(under.call.pk, under.rikke) is None  # so its row counts as sent
        assign(under.fresh(under.solsort), under.rikke, under.lead)
        assert told(READ) == ["Rikke Rask"] * 2


def test_whoever_is_no_reviewer_any_more_gets_none(under):
    hers, his = under.give(under.fjordby, under.rikke, under.bo)
    under.score(under.rikke, hers, K1=5, K2=5), under.lock(under.rikke, hers)
    with scope(under.vejen):
        dismiss(under.rikke, "reviewer", under.vejen)
    under.score(under.bo, his, K1=1, K2=1), under.lock(under.bo, his)
    with scope(under.vejen):
        assert to_look_again(under.call.pk, under.rikke) is None
        assert to_look_again(under.call.pk, under.bo) is not None


@pytest.mark.parametrize("is_hidden", [True, False])
def test_no_letter_to_a_reviewer_says_whose_application_it_is(under, is_hidden):
    hers, his = under.give(under.fjordby, under.rikke, under.bo)
    under.score(under.rikke, hers, K1=5, K2=3), under.lock(under.rikke, hers)
    under.score(under.bo, his, K1=1, K2=3), under.lock(under.bo, his)
    under.give(under.solsort, under.rikke)
    with scope(under.vejen):
        if is_hidden:
            Hiding.objects.create(call=under.call, kinds=["people", "organisations"], by=under.lead)
        for letter in (to_read(under.call.pk, under.rikke), to_look_again(under.call.pk, under.rikke)):
            said = letter.subject + letter.body
            assert not [word for word in ("Fjordby", "Solsort", "Sangen", "Bo Ask", "VEJEN-2") if word in said]


def test_what_takes_part_no_more_is_not_counted(under):
    with scope(under.vejen):
        for each in (under.fjordby, under.solsort):
            assign(under.fresh(each), under.rikke, under.lead)
        Application.objects.filter(pk=under.fjordby.pk).update(status="withdrawn")
        assert "1 application waits for you." in to_read(under.call.pk, under.rikke).body


def test_nothing_goes_to_whoever_has_locked_all_or_has_it_no_more(under):
    hers = under.give(under.fjordby, under.rikke)
    under.give(under.fjordby, under.bo)
    under.score(under.rikke, hers, K1=4, K2=3), under.lock(under.rikke, hers)
    with scope(under.vejen):
        declare(under.fresh(under.fjordby), under.bo, "tie", "", under.bo)
        assert to_read(under.call.pk, under.rikke) is None and to_read(under.call.pk, under.bo) is None


def test_both_are_asked_to_look_again_once_until_they_have(under):
    hers, his = under.give(under.fjordby, under.rikke, under.bo)
    under.score(under.rikke, hers, K1=5, K2=5), under.lock(under.rikke, hers)
    with scope(under.vejen):
        assert told(AGAIN) == []
    under.score(under.bo, his, K1=1, K2=1), under.lock(under.bo, his)
    with scope(under.vejen):
        assert told(AGAIN) == ["Bo Ask", "Rikke Rask"]
        assert "At 1 application your points are far" in to_look_again(under.call.pk, under.bo).body
    for criterion in ("K1", "K2"):
        sent = {"criterion": criterion, "points": "4", "reason": "", "why": "I stay with what I read there."}
        press(under.rikke, f"{hers}again/", sent)
    with scope(under.vejen):
        assert to_look_again(under.call.pk, under.rikke) is None
        assert to_look_again(under.call.pk, under.bo) is not None
        assert told(AGAIN) == ["Bo Ask", "Rikke Rask"]


def test_whoever_gets_something_by_the_proposal_is_told_when_it_is_carried_out(under):
    with scope(under.vejen):
        ReviewPlan.objects.create(call=under.call, readers=1, most=2)
        Reviewer.objects.create(call=under.call, user=under.bo, most=0)
        made = ask(under.call, under.lead)
    reckon(under.vejen.pk, made.pk)
    with scope(under.vejen):
        assert told(READ) == []
        carry_out(Proposal.objects.select_related("call").get(pk=made.pk), under.lead)
        assert told(READ) == ["Rikke Rask"]


def test_nobody_is_given_more_by_hand_than_she_reads_and_what_all_score_is_beside_that(under):
    with scope(under.vejen):
        ReviewPlan.objects.create(call=under.call, readers=1, most=9)
        Reviewer.objects.create(call=under.call, user=under.rikke, most=1)
        assign(under.fresh(under.fjordby), under.rikke, under.lead)
        assign(under.fresh(under.fjordby), under.rikke, under.lead)  # once more is no second one
        with pytest.raises(NotAllowed, match="as many applications as she reads at most: 1"):
            assign(under.fresh(under.solsort), under.rikke, under.lead)
        assign(under.fresh(under.solsort), under.bo, under.lead)
        share(under.fresh(under.solsort), under.lead)
        rows = Assignment.objects.current().filter(application=under.solsort)
        assert {each.reviewer for each in rows} == {under.rikke, under.bo}


def test_what_nobody_reviews_any_more_takes_no_room_of_hers(under):
    with scope(under.vejen):
        Reviewer.objects.create(call=under.call, user=under.rikke, most=1)
        assign(under.fresh(under.fjordby), under.rikke, under.lead)
        Application.objects.filter(pk=under.fjordby.pk).update(status="withdrawn")
        assert assign(under.fresh(under.solsort), under.rikke, under.lead).reviewer == under.rikke


def test_whoever_scores_again_by_another_sheet_is_told(under):
    hers = under.give(under.fjordby, under.rikke)
    under.score(under.rikke, hers, K1=4, K2=3), under.lock(under.rikke, hers)
    with scope(under.vejen):
        before = told(READ)
        assert to_read(under.call.pk, under.rikke) is None
    changed(under, lambda criteria: criteria[0]["title"].update(en="Another question", da="Et andet spørgsmål"))
    with scope(under.vejen):
        assert told(READ) == [*before, "Rikke Rask"]
        assert "1 application waits for you." in to_read(under.call.pk, under.rikke).body
