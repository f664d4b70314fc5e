"""What speaks for a conflict before anybody has declared one: the organisation, the municipality, the address."""

import pytest

from partnerships.models import Application, Partnership, Party
from partnerships.models.consents import canonical
from partnerships.reviewing.declaring import asked_of
from partnerships.reviewing.hints import hints_for
from people.models import Organisation
from programmes.scope import scope
from tests.cast import ASSOCIATION, MUNICIPALITY, appointed
from tests.under_review import UnderReview


@pytest.fixture
def under(cast):
    made = UnderReview(cast)
    address(made.rikke, "rikke@gmail.com")
    return made


def address(user, email):
    type(user).objects.filter(pk=user.pk).update(email=email)
    user.refresh_from_db()


def hints(under, user):
    """{the application's name: what speaks for a conflict}, for somebody who is asked."""
    with scope(under.vejen):
        rows = list(Application.objects.submitted().select_related("partnership"))
        return {each.known_as: said for each in rows if (said := hints_for(user, rows).get(each.pk))}


def elsewhere(under, user, kind, shared):
    """She acts for a party of a kind in another partnership; its party of the kind `shared` is one of Solsort's."""
    with scope(under.vejen):
        partnership = Partnership.objects.create(name="Havgus")
        partnership.programme = under.vejen
        for each in (ASSOCIATION, MUNICIPALITY):
            theirs = under.solsort.partnership.parties.get(kind=each).organisation
            own = Organisation.objects.create(name=f"{each} elsewhere", kind=each, country="DK", identifier="")
            organisation = theirs if each == shared else own
            Party.objects.create(partnership=partnership, name=organisation.name, kind=each, organisation=organisation)
    appointed(user, "writer", partnership, kind)


def test_to_whom_nothing_speaks_for_a_conflict_nothing_is_said(under):
    assert hints(under, under.rikke) == {}


def test_whoever_acts_for_the_same_organisation_elsewhere_is_told_which(under):
    elsewhere(under, under.rikke, ASSOCIATION, shared=ASSOCIATION)
    said = "You act for the same organisation elsewhere: Foreningen Solsort"
    assert hints(under, under.rikke) == {"Sangen i Solby": [said]}


def test_whoever_acts_for_the_same_municipality_is_told(under):
    elsewhere(under, under.rikke, MUNICIPALITY, shared=MUNICIPALITY)
    assert hints(under, under.rikke) == {
        "Sangen i Solby": ["You act for the same organisation elsewhere: Solby Kommune"]
    }


def test_whose_association_works_with_the_same_municipality_is_told(under):
    elsewhere(under, under.rikke, ASSOCIATION, shared=MUNICIPALITY)
    assert hints(under, under.rikke) == {"Sangen i Solby": ["You work with it in a partnership: Solby Kommune"]}


def test_whoever_took_part_herself_is_told(under):
    with scope(under.vejen):
        partnership = under.solsort.partnership
        partnership.programme = under.vejen
    appointed(under.rikke, "writer", partnership, ASSOCIATION)
    assert hints(under, under.rikke) == {"Sangen i Solby": ["You act for a party yourself, or have done so."]}


@pytest.mark.parametrize("domain, number", [("solby.example", 1), ("gmail.com", 0)])
def test_an_address_like_that_of_a_party_s_person_is_a_hint_unless_everybody_has_such_a_one(under, domain, number):
    for user, name in ((under.rikke, "rikke"), (under.cast.jonas, "jonas")):
        address(user, f"{name}@{domain}")
    found = hints(under, under.rikke)
    assert set(found) == ({"Fællesskab i Fjordby", "Sangen i Solby"} if number else set())
    assert all(each == [f"Somebody of a party has an address like yours: @{domain}"] for each in found.values())


def test_she_reads_them_where_she_declares(under):
    elsewhere(under, under.rikke, ASSOCIATION, shared=MUNICIPALITY)
    with scope(under.vejen):
        asked = {each.application.known_as: each.is_hinted for each in asked_of(under.rikke, under.call)}
    assert asked == {"Sangen i Solby": True, "Fællesskab i Fjordby": False}
    page = under.read(under.rikke, f"{under.base}conflicts/")
    assert "You work with it in a partnership: Solby Kommune" in page


@pytest.mark.parametrize("before", [" ", "\n", "\r\n", "\t", "<", "\\"])
def test_her_own_address_is_a_hint_where_it_was_written_down_and_not_as_the_end_of_a_longer_one(under, before):
    for application, written in (
        (under.fjordby, f"Kontakt:{before}Rikke@gmail.com"),
        (under.solsort, f"Kontakt:{before}frikke@gmail.com"),
    ):
        content = {"answers": {"A1": {"name": f"{written}."}}}
        with scope(under.vejen):
            sent = application.submissions.get()
            sent.pk, sent.number, sent.content, sent._state.adding = None, 2, canonical(content), True
            sent.save()
    assert hints(under, under.rikke) == {"Fællesskab i Fjordby": ["Your own address stands in it: rikke@gmail.com"]}
