"""Giving applications out as the solver proposes: what it may not do, what it leaves alone, and why it cannot."""

import time
from copy import copy
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from partnerships import tasks
from partnerships.models import Application, Assignment, Conflict, Partnership, Proposal, Reviewer, ReviewPlan
from partnerships.reviewing.assigning import assign
from partnerships.reviewing.declaring import declare
from partnerships.reviewing.proposing import ask, carry_out, reckon, sweep
from people.models import User
from programmes import access
from programmes.clock import Now
from programmes.models import Appointment, Due
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import appointed, person
from tests.conftest import signed_in
from tests.reviews import reviewer
from tests.under_review import UnderReview, press


def proposed(under):
    """What the worker says, read anew."""
    with scope(under.vejen):
        made = ask(under.call, under.lead)
    reckon(under.vejen.pk, made.pk)
    with scope(under.vejen):
        found = Proposal.objects.select_related("call").get(pk=made.pk)
        found.programme = under.vejen
        return found


def pairs_now():
    return set(Assignment.objects.current().values_list("application_id", "reviewer_id"))


def test_two_each_within_everybodys_limit_and_nobody_in_conflict(under):
    nora = reviewer(under.vejen, "Nora Ny")
    with scope(under.vejen):
        declare(under.fjordby, under.rikke, Conflict.Kind.TIE, "", under.rikke)
    proposal = proposed(under)
    with scope(under.vejen):
        carry_out(proposal, under.lead)
        given = pairs_now()
        assert len(given) == 4 and (under.fjordby.pk, under.rikke.pk) not in given
        assert {user for pk, user in given if pk == under.fjordby.pk} == {under.bo.pk, nora.pk}
        assert not Assignment.objects.filter(by_hand=True).exists()
        with pytest.raises(NotAllowed, match="just changed"):
            carry_out(proposal, under.lead)


def test_it_says_why_it_cannot_and_gives_out_what_it_can_only_when_told(under):
    with scope(under.vejen):
        ReviewPlan.objects.create(call=under.call, readers=2, most=1)
    proposal = proposed(under)
    (shortage,) = proposal.shortages
    assert shortage["applications"] == sorted([under.fjordby.pk, under.solsort.pk])
    assert (shortage["needed"], shortage["room"]) == (4, 2)
    assert len(proposal.pairs) == 2
    with scope(under.vejen):
        assert pairs_now() == set()
    page = under.read(under.lead, f"{under.base}proposals/{proposal.pk}/")
    assert (
        "2 applications lack reviewers" in page
        and "have too little room" in page
        and "<dd>4</dd>" in page
        and "<dd>2</dd>" in page
    )


def test_doing_it_again_moves_only_what_must_move(under):
    nora = reviewer(under.vejen, "Nora Ny")
    with scope(under.vejen):
        carry_out_all(under)
        before = pairs_now()
        gone = Assignment.objects.current().filter(application=under.fjordby).first()
        declare(under.fjordby, gone.reviewer, Conflict.Kind.TIE, "", gone.reviewer)
        carry_out_all(under)
        after = pairs_now()
    assert before - after == {(under.fjordby.pk, gone.reviewer_id)} and len(after - before) == 1
    assert nora


def carry_out_all(under):
    made = ask(under.call, under.lead)
    reckon(under.vejen.pk, made.pk)
    carry_out(Proposal.objects.select_related("call").get(pk=made.pk), under.lead)


def test_what_was_given_by_hand_or_is_begun_stays(under):
    with scope(under.vejen):
        ReviewPlan.objects.create(call=under.call, readers=1, most=2)
        assign(under.fresh(under.fjordby), under.rikke, under.lead)
        assign(under.fresh(under.solsort), under.rikke, under.lead)
    proposal = proposed(under)
    assert proposal.pairs == [] and proposal.before == []


def test_somebody_reads_no_application_in_a_language_that_she_does_not_read(under):
    with scope(under.vejen):
        ReviewPlan.objects.create(call=under.call, readers=1, most=9)
        Reviewer.objects.create(call=under.call, user=under.rikke, languages=["hu"])
    assert {user for _pk, user in proposed(under).pairs} == {under.bo.pk}


def test_a_conflict_declared_between_the_proposal_and_the_press_is_seen(under):
    proposal = proposed(under)
    with scope(under.vejen):
        declare(under.fjordby, under.rikke, Conflict.Kind.TIE, "", under.rikke)
        with pytest.raises(NotAllowed, match="Reckon again"):
            carry_out(proposal, under.lead)
        assert pairs_now() == set()


def test_what_changed_by_hand_or_by_the_plan_since_is_seen_too(under):
    with scope(under.vejen):
        ReviewPlan.objects.create(call=under.call, readers=1, most=2)
    proposal = proposed(under)
    with scope(under.vejen):
        assign(under.fresh(under.fjordby), under.rikke, under.lead)  # one reader each is all that was asked for
        given = pairs_now()
        with pytest.raises(NotAllowed, match="Reckon again"):
            carry_out(proposal, under.lead)
        Assignment.objects.update(ended_at=Now(), ended_by=under.lead, why="moved")
        Reviewer.objects.create(call=under.call, user=under.rikke, most=0)
        Reviewer.objects.create(call=under.call, user=under.bo, most=1)
        with pytest.raises(NotAllowed, match="Reckon again"):
            carry_out(proposal, under.lead)
        assert given == {(under.fjordby.pk, under.rikke.pk)} and pairs_now() == set()


def test_whoever_is_in_conflict_has_no_part_in_giving_that_application_out(under):
    whole = proposed(under)
    with scope(under.vejen):
        declare(under.fjordby, under.lead, Conflict.Kind.INTEREST, "", under.lead)
        with pytest.raises(NotAllowed, match="Reckon again"):
            carry_out(whole, under.lead)
    page = under.read(under.lead, f"{under.base}proposals/{whole.pk}/")
    assert "Sangen i Solby" in page and "Peers i Fjordby" not in page
    proposal = proposed(under)
    assert {pk for pk, _user in proposal.pairs} == {under.solsort.pk}
    with scope(under.vejen):
        carry_out(proposal, under.lead)
        assert pairs_now() == {(under.solsort.pk, under.rikke.pk), (under.solsort.pk, under.bo.pk)}


def test_who_is_no_reviewer_any_more_gives_back_what_she_has_not_locked(under):
    nora = reviewer(under.vejen, "Nora Ny")
    page = under.give(under.fjordby, nora)  # by hand
    under.score(nora, page, K1=4)
    with scope(under.vejen):
        access.dismiss(nora, "reviewer", under.vejen)
        carry_out_all(under)
        both = {under.rikke.pk, under.bo.pk}
        assert pairs_now() == {(each.pk, user) for each in (under.fjordby, under.solsort) for user in both}


def test_with_no_reviewer_or_too_few_the_page_names_what_lacks(under):
    with scope(under.vejen):
        ReviewPlan.objects.create(call=under.call, readers=3, most=20)
    page = under.read(under.lead, f"{under.base}proposals/{proposed(under).pk}/")
    assert "Only 2 reviewers are left, and nobody reads an application twice." in page
    with scope(under.vejen):
        for user in (under.rikke, under.bo):
            access.dismiss(user, "reviewer", under.vejen)
    page = under.read(under.lead, f"{under.base}proposals/{proposed(under).pk}/")
    assert "Nobody is appointed as reviewer yet." in page and "2 applications lack reviewers" in page


def test_a_page_of_a_proposal_costs_the_same_with_one_application_and_with_two(under):
    with scope(under.vejen):
        declare(under.fjordby, under.lead, Conflict.Kind.TIE, "", under.lead)
    pages = [f"{under.base}proposals/{proposed(under).pk}/"]
    reviewer(under.vejen, "Nora Ny")
    with scope(under.vejen):
        declare(under.fjordby, under.lead, Conflict.Kind.NONE, "", person("Lene Lead", "en"))
    pages.append(f"{under.base}proposals/{proposed(under).pk}/")
    counts = []
    for page in pages:
        under.read(under.lead, page)
        with CaptureQueriesContext(connection) as found:
            under.read(under.lead, page)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_two_who_give_out_at_once_give_out_once(committed):
    under = UnderReview(committed)
    other = person("Lene Lead", "en")
    appointed(other, "lead", under.vejen)
    with scope(under.vejen):
        ReviewPlan.objects.create(call=under.call, readers=1)
    proposals, together, said = [proposed(under), proposed(under)], Barrier(2), []

    def press_it(proposal, user):
        try:
            together.wait()
            with scope(under.vejen):
                carry_out(proposal, user)
            said.append("given out")
        except NotAllowed as refusal:
            said.append(str(refusal))
        finally:
            connections.close_all()

    threads = [Thread(target=press_it, args=each) for each in zip(proposals, (under.lead, other), strict=True)]
    [each.start() for each in threads], [each.join() for each in threads]
    assert sorted(said) == ["Assignments or conflicts have changed since. Reckon again.", "given out"]
    with scope(under.vejen):
        assert len(pairs_now()) == 2 and Proposal.objects.filter(carried_out_at=None).count() == 1


def test_the_bell_finds_what_no_doorbell_was_heard_for(under):
    with scope(under.vejen):
        made = ask(under.call, under.lead)
    sweep()
    with scope(under.vejen):
        assert Proposal.objects.get(pk=made.pk).reckoned_at and not Due.objects.filter(kind="proposals").exists()
    assert tasks.proposals.name == "partnerships.tasks.proposals"


def test_staff_ask_look_and_give_out_by_buttons(under):
    page = press(under.lead, f"{under.base}propose/")
    assert "Being reckoned" in page
    with scope(under.vejen):
        made = Proposal.objects.get()
    head = signed_in(under.lead).head
    assert head(f"{under.base}proposals/{made.pk}/").status_code == 204  # what its page asks behind it
    reckon(under.vejen.pk, made.pk)
    assert head(f"{under.base}proposals/{made.pk}/").status_code == 200
    assert "It can be done" in under.read(under.lead, f"{under.base}proposals/{made.pk}/")
    assert "Given out as proposed" in press(under.lead, f"{under.base}proposals/{made.pk}/carry-out/")
    for user in (under.rikke, under.cast.maja):
        assert under.read(user, f"{under.base}proposals/{made.pk}/") == 404


def test_the_plan_and_what_differs_for_one_reviewer_are_typed_by_staff(under):
    plan = {"readers": "3", "most": "4", "lock_by": "15.11.2024"}
    assert "The plan is saved" in press(under.lead, f"{under.base}plan/", plan)
    press(under.lead, f"{under.base}reviewers/{under.rikke.pk}/", {"most": "0", "languages": ["da"]})
    with scope(under.vejen):
        found = ReviewPlan.objects.get()
        assert (found.readers, found.most, str(found.lock_by)) == (3, 4, "2024-11-15")
        assert Reviewer.objects.values_list("most", "languages").get() == (0, ["da"])


@pytest.mark.proof
def test_five_hundred_by_three_are_reckoned_and_given_out_within_twenty_seconds(under):
    people = User.objects.bulk_create(User(email=f"p{n}@example.org", name=f"Person {n}") for n in range(60))
    with scope(under.vejen):
        ReviewPlan.objects.create(call=under.call, readers=3, most=30)
        Appointment.objects.bulk_create(Appointment(user=each, role="reviewer") for each in people)
        one = under.fresh(under.fjordby)
        partnerships, applications = [copy(one.partnership) for _ in range(498)], [copy(one) for _ in range(498)]
        for each in partnerships:
            each.pk, each._state.adding = None, True
        Partnership.objects.bulk_create(partnerships)
        for number, (each, partnership) in enumerate(zip(applications, partnerships, strict=True)):
            each.pk, each.submitted_name, each.partnership = None, "", partnership
            each.reference = f"VEJEN-2024-9{number:03}"
        Application.objects.bulk_create(applications)
    began = time.perf_counter()
    proposal = proposed(under)
    with scope(under.vejen):
        carry_out(proposal, under.lead)
        assert len(pairs_now()) == 1500
    took = time.perf_counter() - began
    print(f"500 applications by three: {took:.1f} s")
    assert took < 20
