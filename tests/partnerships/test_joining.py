"""A partnership that two people started twice: offered to be joined, joined when both sides agree, nothing lost."""

import pytest

from partnerships.joining import agree, propose, refuse, twins_of
from partnerships.models import Application, Joining, PartnershipInvitation, Party
from programmes import clock
from programmes.access import may
from programmes.models import Outbox
from programmes.outbox import sweep
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import ASSOCIATION, MUNICIPALITY, joined, person, started, write
from tests.conftest import signed_in

READ = "partnerships.read_application"


def begun_again(cast, user, kind=ASSOCIATION):
    """Another draft that somebody has begun for the association of Fjordby."""
    again = started(cast.call, user, "Fjordlys")
    with scope(cast.vejen):
        same = cast.fjordby.parties.get(kind=kind).organisation
        Party.objects.filter(partnership=again.partnership).update(organisation=same, kind=kind)
    again.partnership.programme = cast.vejen
    return again


def fresh(application):
    found = Application.objects.select_related("partnership", "call").get(pk=application.pk)
    found.programme = found.call.programme = application.programme
    return found


def offered(cast, ours, other, keeps_ours, by):
    with scope(cast.vejen):
        offer = propose(fresh(ours), fresh(other), keeps_ours, by, clock.now())
        offer.programme = cast.vejen
        return offer


def told(cast, kind):
    with scope(cast.vejen):
        return set(Outbox.objects.filter(kind=f"partnerships.letters.{kind}").values_list("to__name", flat=True))


def test_drafts_of_one_association_or_of_people_who_invited_each_other_are_twins(cast):
    again, apart = begun_again(cast, cast.solveig), started(cast.call, cast.karen, "Havgus")
    with scope(cast.vejen):
        assert list(twins_of(fresh(cast.application))) == [again] and list(twins_of(fresh(again))) == [cast.application]
        assert list(twins_of(fresh(apart))) == []
        facts = {"kind": ASSOCIATION, "role": "writer", "invited_by": cast.maja}
        PartnershipInvitation.objects.create(partnership=cast.fjordby, email="KAREN.berg@example.org", **facts)
        assert list(twins_of(fresh(apart))) == [cast.application]
        assert list(twins_of(fresh(cast.application))) == [again, apart]


def test_a_municipality_applies_with_several_associations_and_is_offered_none_of_them(cast):
    begun_again(cast, cast.solveig, MUNICIPALITY)
    with scope(cast.vejen):
        assert list(twins_of(fresh(cast.application))) == []


def test_joined_drafts_keep_every_text_and_everybody_and_one_of_them_is_withdrawn(cast):
    again = begun_again(cast, cast.solveig)
    write(again, cast.solveig, "A1", name="Fjordlys i Fjordby")
    offer = offered(cast, again, cast.application, False, cast.solveig)
    assert told(cast, "joining_proposed") == {"Maja Holm", "Jonas Friis"}
    with scope(cast.vejen):
        kept = agree(offer, cast.maja, clock.now())
        assert (kept, fresh(again).status, fresh(kept).status) == (cast.application, "withdrawn", "draft")
        answer = kept.answers.get(question="A1")
        assert answer.value == {"name": "Fællesskab i Fjordby"}
        assert (answer.contested.value, answer.contested.by) == ({"name": "Fjordlys i Fjordby"}, cast.solveig)
        assert again.answers.get(question="A1").value == {"name": "Fjordlys i Fjordby"}  # readable there too
        cast.fjordby.programme = cast.vejen
        assert may(cast.solveig, READ, cast.fjordby)
        assert not Joining.objects.waiting().exists()
        with pytest.raises(NotAllowed, match="joined with another"):
            fresh(again).restore(cast.solveig, clock.now())
        with pytest.raises(NotAllowed, match="Somebody else"):
            agree(offer, cast.maja, clock.now())
    assert told(cast, "joined") == {"Maja Holm", "Jonas Friis", "Solveig Lund"}


def test_a_text_stands_where_nothing_stood_and_a_party_that_was_missing_comes_along(cast):
    """Hers goes on, which has no municipality and no name yet; both come with the other one."""
    again = begun_again(cast, cast.solveig)
    offer = offered(cast, again, cast.application, True, cast.solveig)
    with scope(cast.vejen):
        kept = agree(offer, cast.maja, clock.now())
        answer = kept.answers.get(question="A1")
        assert (kept, answer.value, answer.by, answer.contested) == (
            again, {"name": "Fællesskab i Fjordby"}, cast.maja, None,
        )  # fmt: skip
        assert fresh(again).name == "Fællesskab i Fjordby"
        assert {party.kind for party in kept.partnership.parties.all()} == {ASSOCIATION, MUNICIPALITY}
        assert may(cast.jonas, "partnerships.sign_application", kept.partnership)


def test_what_does_not_fit_or_is_answered_already_is_refused_in_a_sentence(cast):
    again, third = begun_again(cast, cast.solveig), begun_again(cast, cast.karen)
    joined(again, person("Otto Krag"), "Bakkeby Kommune")
    with scope(cast.vejen), pytest.raises(NotAllowed, match="different parties"):
        propose(fresh(again), fresh(cast.application), True, cast.solveig, clock.now())
    offer = offered(cast, third, cast.application, False, cast.karen)
    with scope(cast.vejen):
        with pytest.raises(NotAllowed, match="an offer already"):
            propose(fresh(cast.application), fresh(third), True, cast.maja, clock.now())
        refuse(offer, cast.maja)
        with pytest.raises(NotAllowed, match="Somebody else"):
            agree(offer, cast.maja, clock.now())
        assert {fresh(each).status for each in (third, cast.application)} == {"draft"}


def test_the_page_offers_it_and_only_the_other_side_agrees(committed, post_box):
    again = begun_again(committed, committed.solveig)
    ours, theirs = (f"/vejen/partnerships/{each.partnership_id}/" for each in (again, committed.application))
    solveig, maja = signed_in(committed.solveig, factor=False), signed_in(committed.maja, factor=False)
    link = f"{ours}join/{committed.application.pk}/"
    page = solveig.get(ours).text
    assert link in page and not [word for word in ("Maja", "Jonas", "Fællesskab") if word in page]
    assert signed_in(committed.pekka, factor=False).get(link).status_code == 404
    assert solveig.get(f"{ours}join/{committed.other_application.pk}/").status_code == 404
    assert solveig.get(link).status_code == 200
    assert solveig.post(link, {"keeps": "theirs"}).headers["Location"] == ours
    with scope(committed.vejen):
        offer = Joining.objects.get()
    assert solveig.post(f"{ours}joinings/{offer.pk}/agree/").status_code == 404  # her own offer
    assert "Solveig Lund" in maja.get(theirs).text
    assert maja.get(f"{theirs}joinings/{offer.pk}/agree/").status_code == 200
    answer = maja.post(f"{theirs}joinings/{offer.pk}/agree/")
    assert answer.headers["Location"] == f"{theirs}application/"
    assert f"{theirs}application/" in solveig.get(ours).text  # the pointer
    assert solveig.get(f"{theirs}application/").status_code == 200
    sweep()
    assert {letter["To"] for letter in post_box} == {
        "maja.holm@example.org", "jonas.friis@example.org", "solveig.lund@example.org",
    }  # fmt: skip


def test_who_says_no_keeps_both_drafts(committed):
    again = begun_again(committed, committed.solveig)
    offer = offered(committed, again, committed.application, True, committed.solveig)
    theirs = f"/vejen/partnerships/{committed.fjordby.pk}/"
    maja = signed_in(committed.maja, factor=False)
    assert maja.post(f"{theirs}joinings/{offer.pk}/refuse/").status_code == 302
    with scope(committed.vejen):
        assert Joining.objects.get().refused_by == committed.maja
        assert fresh(again).status == "draft"
