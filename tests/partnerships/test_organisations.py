"""One organisation stands once: proposed while somebody types, merged by the lead, put right by its own party."""

import shutil

import pytest
from django.core.management import call_command
from django.test import Client

from partnerships.models import NameProposal, OrganisationMerge, Party
from partnerships.organisations import decide, merge, propose, undo
from partnerships.starting import register
from people.likeness import likeness, similar
from people.models import Organisation
from programmes.access import is_walled
from programmes.loading import organisation as loaded
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import ASSOCIATION, DATA, MUNICIPALITY, appointed, person, started
from tests.conftest import signed_in

FJORDLYS = {"name": "Foreningen Fjordlys", "kind": ASSOCIATION, "country": "DK", "identifier": "29189420"}


def known(**facts):
    return Organisation.objects.create(**FJORDLYS | facts)


@pytest.mark.parametrize(("one", "other", "is_alike"), [
    ("Foreningen Fjordlys", "Fjordlys", True), ("Fjordlis", "FJORDLYS forening", True),
    ("Kaveri ry", "Yhdistys Kaveri", True), ("Egyesület Segítő", "Segitö Egyesület", True),
    ("Foreningen Fjordlys", "Foreningen Havgus", False), ("Odense Kommune", "Aarhus Kommune", False),
])  # fmt: skip
def test_names_are_alike_by_what_tells_them_apart(one, other, is_alike):
    assert (likeness(one, other) >= 0.72) is is_alike


def test_who_types_a_name_is_offered_register_facts_of_her_country_and_nothing_else(committed):
    known()
    known(identifier="", name="Foreningen Fjordlys i kladde")  # typed by somebody, in no register
    known(identifier="5560360793", country="SE")
    page = "/api/organisations/?country=DK&name=foreningen+fjordlis"
    assert Client().get(page).headers["Location"].startswith("/accounts/login/")
    browser = signed_in(committed.pekka, factor=False)
    said = browser.get(page).text
    assert [each.identifier for each in browser.get(page).context["found"]] == ["29189420"]
    assert not [word for word in ("kladde", "Maja", "Fjordby", "vejen", "partnership") if word in said]
    assert [each.identifier for each in similar("DK", "", "2918")] == ["29189420"]
    for empty in ("", "?country=XX&name=Fjordlys", "?country=DK&name=i&identifier=29"):
        assert browser.get(f"/api/organisations/{empty}").context["found"] == []


def begin(browser, cast, **said):
    facts = {"kind": ASSOCIATION, "name": "Fjordlys forening", "identifier": "54562519", "signs": "yes"}
    return browser.post(f"/vejen/calls/{cast.call.pk}/start/", facts | said)


def test_without_scripts_she_is_asked_once_and_takes_the_one_that_is_known(committed):
    known()
    browser = signed_in(committed.solveig, factor=False)
    asked = begin(browser, committed)
    assert asked.status_code == 200 and "29189420" in asked.text
    assert not Organisation.objects.filter(identifier="54562519").exists()
    assert begin(browser, committed, same="29189420").status_code == 302
    with scope(committed.vejen):
        party = Party.objects.get(organisation__identifier="29189420")
        assert (party.name, party.identifier) == ("Foreningen Fjordlys", "29189420")
    assert Organisation.objects.filter(country="DK", name__icontains="fjordlys").exclude(identifier="").count() == 1


def test_who_is_none_of_these_goes_on(committed):
    known()
    browser = signed_in(committed.solveig, factor=False)
    assert begin(browser, committed, same="none").status_code == 302
    assert Organisation.objects.filter(identifier="54562519").exists()
    other = signed_in(committed.karen)
    assert begin(other, committed, name="Havgus", identifier="10150817").status_code == 302


@pytest.fixture
def twice(cast):
    """The association of Fjordby, and another one that is the same: party in a partnership, and the host."""
    other = started(cast.call, person("Ida Storm"), "Fjordlys, foreningen")
    with scope(cast.vejen):
        kept = cast.fjordby.parties.get(kind=ASSOCIATION).organisation
        party = other.partnership.parties.get()
        cast.vejen.host = party.organisation
        cast.vejen.save()
        return cast, kept, party


def test_a_merge_moves_the_parties_and_the_host_and_its_undoing_gives_them_back(twice):
    cast, kept, party = twice
    with scope(cast.vejen):
        duplicate, name = party.organisation, party.name
        merged = merge(kept, duplicate, "Typed twice", cast.karen)
        party.refresh_from_db()
        cast.vejen.refresh_from_db()
        assert (party.organisation, party.name, cast.vejen.host) == (kept, kept.name, kept)
        with pytest.raises(NotAllowed, match="merged into another already"):
            merge(kept, duplicate, "Again", cast.karen)
        undo(merged, "They are two after all", cast.karen)
        party.refresh_from_db()
        cast.vejen.refresh_from_db()
        assert (party.organisation, party.name, cast.vejen.host) == (duplicate, name, duplicate)
        merged.refresh_from_db()
        assert (merged.reason, merged.by, merged.undo_reason) == ("Typed twice", cast.karen, "They are two after all")
        with pytest.raises(NotAllowed, match="Somebody else"):
            undo(merged, "Again", cast.karen)


def test_a_party_that_has_consented_keeps_its_name_and_a_later_change_outlives_the_undoing(twice):
    cast, kept, party = twice
    with scope(cast.vejen):
        duplicate = party.organisation
        Party.objects.filter(pk=party.pk).update(frozen_at=cast.call.opens_at)
        merged = merge(kept, duplicate, "Typed twice", cast.karen)
        party.refresh_from_db()
        assert (party.organisation, party.name) == (kept, "Fjordlys, foreningen")
        Party.objects.filter(pk=party.pk).update(name="A newer name")
        undo(merged, "No", cast.karen)
        party.refresh_from_db()
        assert (party.organisation, party.name) == (duplicate, "A newer name")


def test_what_cannot_be_one_is_refused_in_a_sentence(twice):
    cast, kept, party = twice
    with scope(cast.vejen):
        municipality = cast.fjordby.parties.get(kind=MUNICIPALITY).organisation
        library = known(kind="library", identifier="", name="Fjordby Bibliotek")
        cast.fjordby.parties.create(organisation=library, kind="library", name=library.name)
        for one, other, words in (
            (kept, municipality, "municipality cannot"), (kept, kept, "two different"),
            (kept, known(country="FI", identifier=""), "different countries"), (kept, library, "same partnership"),
        ):  # fmt: skip
            with pytest.raises(NotAllowed, match=words):
                merge(one, other, "Reason", cast.karen)
        assert not OrganisationMerge.objects.exists()


def test_the_municipalitys_wall_follows_a_merge(cast):
    """Mette signs for the same municipality under its other name, and coordinates in Fjordby for the association."""
    there, mette = started(cast.call, person("Ida Storm"), "Havgus"), person("Mette Ravn")
    appointed(mette, "coordinator", cast.fjordby, ASSOCIATION)
    with scope(cast.vejen):
        same = register(MUNICIPALITY, "DK", "Kommunen i Fjordby", "")
        there.partnership.parties.create(organisation=same, kind=MUNICIPALITY, name=same.name)
    there.partnership.programme = cast.vejen
    appointed(mette, "signatory", there.partnership, MUNICIPALITY)
    with scope(cast.vejen):
        assert not is_walled(mette, cast.fjordby)
        merge(cast.fjordby.parties.get(kind=MUNICIPALITY).organisation, same, "One municipality", cast.karen)
    with scope(cast.vejen):
        assert is_walled(mette, cast.fjordby)


def test_who_types_the_duplicates_number_afterwards_comes_in_under_the_one_that_was_kept(cast):
    duplicate = known(identifier="54562519", name="Fjordlys, foreningen")
    with scope(cast.vejen):
        kept = cast.fjordby.parties.get(kind=ASSOCIATION).organisation
        merge(kept, duplicate, "Typed twice", cast.karen)
        assert register(ASSOCIATION, "DK", "Fjordlys", "54562519") == kept
    with scope(cast.versova):  # elsewhere nothing is merged
        assert register(ASSOCIATION, "DK", "Fjordlys", "54562519") == duplicate


def test_the_operator_merges_in_every_programme_and_takes_it_back(cast, capsys):
    with scope(cast.vejen):
        kept, before = cast.fjordby.parties.get(kind=ASSOCIATION).organisation, None
    with scope(cast.versova):
        theirs = cast.majakka.parties.get()
        before = theirs.organisation
    Organisation.objects.filter(pk__in=[kept.pk, before.pk]).update(country="DK")
    call_command("merge_organisations", str(kept.pk), str(before.pk), reason="One association in two countries")
    with scope(cast.versova):
        assert Party.objects.get(pk=theirs.pk).organisation == kept
        assert OrganisationMerge.objects.get().by is None
    assert capsys.readouterr().out.splitlines() == ["vejen: 0", "versova: 1"]
    call_command("merge_organisations", str(kept.pk), str(before.pk), reason="No", undo=True)
    with scope(cast.versova):
        assert Party.objects.get(pk=theirs.pk).organisation == before


def test_a_lead_merges_with_a_reason_and_staff_do_not(committed):
    known()
    with scope(committed.vejen):
        duplicate = committed.fjordby.parties.get(kind=ASSOCIATION).organisation
    kept, lone = Organisation.objects.get(identifier="29189420"), person("Lone Lead")
    appointed(lone, "lead", committed.vejen)
    page = f"/vejen/organisations/{duplicate.pk}/merge/{kept.pk}/"
    staff, lead = signed_in(committed.karen), signed_in(lone)
    assert [staff.post(page, {"reason": "x"}).status_code, lead.post(page, {"reason": ""}).status_code] == [404, 200]
    assert f'href="{page}"' in lead.get(f"/vejen/organisations/{duplicate.pk}/").text
    assert lead.post(page, {"reason": "The register has it"}).headers["Location"] == "/vejen/organisations/"
    with scope(committed.vejen):
        merged = OrganisationMerge.objects.get()
        assert committed.fjordby.parties.filter(organisation=kept).exists()
    assert "The register has it" in lead.get("/vejen/organisations/").text
    other = Organisation.objects.get(name="Yhdistys Majakka")  # of another programme: not there
    assert lead.get(f"/vejen/organisations/{other.pk}/").status_code == 404
    assert lead.post(f"/vejen/merges/{merged.pk}/undo/", {"reason": "No"}).status_code == 302
    with scope(committed.vejen):
        assert committed.fjordby.parties.filter(organisation=duplicate).exists()


def test_a_party_puts_its_name_right_and_staff_accept_it(committed):
    maja, karen = signed_in(committed.maja, factor=False), signed_in(committed.karen)
    with scope(committed.vejen):
        party, theirs = committed.fjordby.parties.order_by("kind")
    place = f"/vejen/partnerships/{committed.fjordby.pk}/parties"
    assert maja.get(f"{place}/{theirs.pk}/name/").status_code == 404
    assert maja.post(f"{place}/{party.pk}/name/", {"name": "Foreningen Fjordlys i Fjordby"}).status_code == 302
    assert "Foreningen Fjordlys i Fjordby" in karen.get("/vejen/organisations/").text
    with scope(committed.vejen):
        proposal = NameProposal.objects.get()
        assert Organisation.objects.get(pk=party.organisation_id).name == "Foreningen Fjordlys"
    assert karen.post(f"/vejen/names/{proposal.pk}/decide/", {"accept": "1"}).status_code == 302
    with scope(committed.vejen):
        party.refresh_from_db()
        assert party.name == party.organisation.name == "Foreningen Fjordlys i Fjordby"
        with pytest.raises(NotAllowed, match="Somebody else"):
            decide(proposal, False, committed.karen)


def test_a_name_that_is_declined_or_comes_after_the_consent_changes_no_party(cast):
    with scope(cast.vejen):
        party = cast.fjordby.parties.get(kind=ASSOCIATION)
        decide(propose(party, "Nonsense", cast.maja), False, cast.karen)
        assert Organisation.objects.get(pk=party.organisation_id).name == "Foreningen Fjordlys"
        Party.objects.filter(pk=party.pk).update(frozen_at=cast.call.opens_at)
        decide(propose(party, "Fjordlys", cast.maja), True, cast.karen)
        party.refresh_from_db()
        assert (party.name, party.organisation.name) == ("Foreningen Fjordlys", "Fjordlys")
        with pytest.raises(NotAllowed, match="called already"):
            propose(party, party.name, cast.maja)


def test_the_programmes_file_puts_its_host_right(db):
    wrong = known(name="Foreningen Fjordlis", kind="other")
    assert loaded(FJORDLYS) == wrong
    wrong.refresh_from_db()
    assert (wrong.name, wrong.kind) == ("Foreningen Fjordlys", ASSOCIATION)


def test_the_programmes_file_read_again_follows_a_merge_of_its_host(cast, tmp_path):
    shutil.copy(DATA / "vejen" / "programme.yaml", tmp_path)
    call_command("load_programme", tmp_path)
    cast.vejen.refresh_from_db()
    named = cast.vejen.host
    third = known(name="Vejen", kind=named.kind, identifier="")
    with scope(cast.vejen):
        merge(kept := known(name="Vejens venner", kind=named.kind, identifier="10150817"), named, "Twice", cast.karen)
        merge(third, kept, "Three times", cast.karen)
    call_command("load_programme", tmp_path)
    cast.vejen.refresh_from_db()
    assert cast.vejen.host == third
