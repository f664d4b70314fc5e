"""Whose addresses are whose: a domain is claimed by one of the staff, approved by another, and belongs to one."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from partnerships.domains import approve, claim, organisation_of, read_domain
from partnerships.models import DomainClaim
from partnerships.organisations import merge, undo
from people.models import Organisation
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import appointed, person
from tests.conftest import signed_in

ENGLISH = {"headers": {"Accept-Language": "en"}}


@pytest.fixture
def desk(fjordby):
    """Sofie and Bente of the staff; the association and the municipality of Fjordby."""
    fjordby.sofie, fjordby.bente = person("Sofie Bak"), person("Bente Vang")
    for user in (fjordby.sofie, fjordby.bente):
        appointed(user, "staff", fjordby.vejen)
    with scope(fjordby.vejen):
        parties = {each.kind: each for each in fjordby.application.partnership.parties.select_related("organisation")}
    fjordby.fjordlys, fjordby.town = (parties[kind].organisation for kind in ("association", "municipality"))
    fjordby.page = f"/vejen/organisations/{fjordby.fjordlys.pk}/"
    fjordby.people = f"/vejen/partnerships/{fjordby.application.partnership_id}/people/"
    return fjordby


def decide(desk, user, claimed, act):
    return signed_in(user).post(f"/vejen/domains/{claimed.pk}/decide/", {"act": act}, follow=True, **ENGLISH)


def test_one_claims_another_approves_and_then_each_address_says_whether_it_is_theirs(desk):
    said = {"domain": "someone@Fjordlys.Example.org.", "reason": "Their letterhead"}
    assert "waits for" in signed_in(desk.sofie).post(f"{desk.page}domains/new/", said, follow=True, **ENGLISH).text
    with scope(desk.vejen):
        claimed = DomainClaim.objects.get()
    assert claimed.domain == "fjordlys.example.org"
    assert "Somebody else of the staff must approve it." in decide(desk, desk.sofie, claimed, "approve").text
    type(desk.maja).objects.filter(pk=desk.maja.pk).update(email="maja@post.fjordlys.example.org")
    before = signed_in(desk.sofie).get(desk.people, **ENGLISH)
    assert "ddress of the organisation" not in before.text  # a claim alone says nothing
    assert "Their letterhead" in decide(desk, desk.bente, claimed, "approve").text
    after = signed_in(desk.sofie).get(desk.people, **ENGLISH)
    assert after.context["of_theirs"] == {"maja@post.fjordlys.example.org"}
    assert after.context["of_others"] == {desk.ida.email}  # of the municipality nothing is known
    with scope(desk.vejen):
        assert [each.after for each in claimed.transitions.all()] == ["approved"]
    decide(desk, desk.sofie, claimed, "end")
    assert signed_in(desk.sofie).get(desk.people).context["of_theirs"] == set()


def test_a_domain_that_two_claim_belongs_to_the_first_that_is_approved_and_both_are_seen(desk):
    with scope(desk.vejen):
        ours = claim(desk.fjordlys, "fjordby.example.org", "Said by phone", desk.sofie)
        theirs = claim(desk.town, "fjordby.example.org", "Its web site", desk.sofie)
    page = signed_in(desk.bente).get(desk.page, **ENGLISH)
    assert "Also claimed for: Fjordby Kommune" in " ".join(page.text.replace("</span>", "").split())
    decide(desk, desk.bente, theirs, "approve")
    refused = decide(desk, desk.bente, ours, "approve")
    assert "This domain belongs to another organisation: Fjordby Kommune" in refused.text
    with scope(desk.vejen):
        for organisation in (desk.fjordlys, desk.town):
            with pytest.raises(NotAllowed):
                claim(organisation, "fjordby.example.org", "Again", desk.sofie)
        assert organisation_of("jonas@FJORDBY.example.org") == desk.town
    with scope(desk.vejen):
        DomainClaim.objects.filter(pk=ours.pk).update(status="refused")
    assert decide(desk, desk.bente, ours, "approve").status_code == 404


@pytest.mark.parametrize(("typed", "read"), [
    ("@fjordby.dk", "fjordby.dk"), ("ÆRØ.dk", "xn--r-3fa9c.dk"), ("Bo@Post.Fjordby.DK", "post.fjordby.dk"),
])  # fmt: skip
def test_a_domain_is_typed_as_people_write_it(typed, read):
    assert read_domain(typed) == read
    assert str(DomainClaim(domain=read)) == typed.rpartition("@")[2].lower()


@pytest.mark.parametrize("typed", ["", "dk", "fjordby", "gmail.com", "bo@HOTMAIL.com", "a b.dk", "-.dk", "a" * 70])
def test_what_is_no_domain_of_an_organisation_is_refused(typed):
    with pytest.raises(NotAllowed):
        read_domain(typed)


def test_who_starts_with_such_an_address_is_offered_its_organisation_and_so_after_a_merge(desk):
    eva = person("Eva Lind")
    type(eva).objects.filter(pk=eva.pk).update(email="eva@fjordlys.example.org")
    start = f"/vejen/calls/{desk.call.pk}/start/"
    with scope(desk.vejen):
        claimed = claim(desk.fjordlys, "fjordlys.example.org", "Their letterhead", desk.sofie)
    assert signed_in(eva, factor=False).get(start).context["form"].initial == {}
    with scope(desk.vejen):
        approve(claimed, desk.bente)
        facts = {"kind": "association", "country": desk.fjordlys.country, "identifier": "54562519"}
        kept = Organisation.objects.create(name="Fjordlys", **facts)
    offered = signed_in(eva, factor=False).get(start).context["form"].initial
    assert offered == {"name": "Foreningen Fjordlys", "identifier": desk.fjordlys.identifier, "kind": "association"}
    with scope(desk.vejen):
        merged = merge(kept, desk.fjordlys, "The same", desk.sofie)
        assert organisation_of("x@fjordlys.example.org") == kept
        assert list(DomainClaim.objects.approved().of(kept)) == [claimed]
        undo(merged, "Not the same", desk.sofie)
        assert organisation_of("x@fjordlys.example.org") == desk.fjordlys
        assert organisation_of("x@notfjordlys.example.org") is organisation_of("x@org") is None


def test_two_who_approve_a_domain_for_two_organisations_at_once_give_it_to_one(committed):
    facts = {"kind": "association", "country": "DK"}
    one, other = (Organisation.objects.create(name=name, **facts) for name in ("Havgus", "Havgus forening"))
    with scope(committed.vejen):
        claims = [claim(each, "havgus.example.org", "Said by phone", committed.karen) for each in (one, other)]
    bente, at_once = person("Bente Vang"), Barrier(2)

    def press(claimed):
        try:
            with scope(committed.vejen):
                row = DomainClaim.objects.select_related("organisation").get(pk=claimed.pk)
                at_once.wait()
                approve(row, bente)
                return "approved"
        except NotAllowed:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, claims)) == ["approved", "refused"]
    with scope(committed.vejen):
        assert DomainClaim.objects.approved().count() == 1
