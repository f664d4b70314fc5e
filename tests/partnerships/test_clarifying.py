"""The checklist of a call: ticked before anything is started, taken along, and kept by both parties."""

import pytest
from django.test import Client

from partnerships.models import Application, Clarified
from programmes.clock import now
from programmes.models import Call
from programmes.readiness import readiness
from programmes.scope import scope
from tests.cast import joined, person
from tests.conftest import signed_in

START = {
    "kind": "association",
    "name": "Foreningen Nyt",
    "identifier": "11223344",
    "signs": "yes",
    "checked": "on",
}


@pytest.fixture
def call(cast):
    with scope(cast.vejen):
        return Call.objects.get(slug="vejen-2024")


def ticked(cast):
    with scope(cast.vejen):
        return sorted(Clarified.objects.values_list("item", flat=True))


def start(cast, call, user, done):
    assert signed_in(user).post(f"/vejen/calls/{call.pk}/start/", START | {"done": done}).status_code == 302
    with scope(cast.vejen):
        found = Application.objects.select_related("partnership").get(call=call)
        found.programme = cast.vejen
        return found


def test_a_stranger_reads_the_list_party_by_party_and_starts_with_what_is_ticked(cast, call):
    page = Client(headers={"accept-language": "en"}).get(f"/vejen/calls/{call.pk}/checklist/").text
    assert page.index("The association") < page.index("Who is the employee") < page.index("The municipality")
    assert page.index("The municipality") < page.index("Who refers here") < page.index("How do we split the costs")
    assert f'action="/vejen/calls/{call.pk}/start/"' in page
    # Without a script the ticks travel in the address, through the sign-in.
    away = Client().get(f"/vejen/calls/{call.pk}/start/?done=employee&done=costs").headers["Location"]
    assert "done%3Demployee%26done%3Dcosts" in away
    form = signed_in(person("Ny Person")).get(f"/vejen/calls/{call.pk}/start/?done=employee&done=no-such").text
    assert '<input type="hidden" name="done" value="employee">' in form and 'value="no-such"' not in form


def test_what_was_ticked_comes_along_and_both_parties_go_on_with_it(cast, call):
    nina, bo = person("Nina Ny"), person("Bo Bosen")
    application = start(cast, call, nina, ["employee", "costs", "no-such"])
    assert ticked(cast) == ["costs", "employee"]
    joined(application, bo, "Fjordby Kommune")
    place = f"/vejen/partnerships/{application.partnership_id}/checklist/"
    page = signed_in(bo).get(place).text
    assert page.count(" checked>") == 2 and "Nina Ny" in page
    signed_in(bo).post(place, {"was": ["costs", "employee"], "done": ["costs", "referral"]})
    assert ticked(cast) == ["costs", "referral"]
    assert "Bo Bosen" in signed_in(nina).get(place).text
    assert signed_in(cast.maja).get(place).status_code == 404


def test_two_people_who_tick_at_once_lose_nothing(cast, call):
    nina = person("Nina Ny")
    application = start(cast, call, nina, ["employee"])
    place, browser = f"/vejen/partnerships/{application.partnership_id}/checklist/", signed_in(nina)
    browser.post(place, {"was": ["employee"], "done": ["employee", "leader"]})
    browser.post(place, {"was": ["employee"], "done": ["employee", "peers"]})  # of a page opened before the first
    assert ticked(cast) == ["employee", "leader", "peers"]
    browser.post(place, {"was": ["employee"], "done": ["employee", "leader"]})  # ticked already: once is enough
    assert ticked(cast) == ["employee", "leader", "peers"]


def test_staff_write_the_checklist_in_each_language_and_ticks_stay_with_their_items(cast, call):
    nina = person("Nina Ny")
    application = start(cast, call, nina, ["employee"])
    browser, setup = signed_in(cast.karen), f"/vejen/calls/{call.pk}/setup/"
    browser.cookies["django_language"] = "en"
    item = {"for": "municipality", "text_da": "Hvem svarer på breve?", "text_en": "Who answers letters?"}
    told = {"correction_da": "Ny linje i tjeklisten.", "correction_en": "A new line in the checklist."}
    assert "Say what was corrected" in browser.post(f"{setup}clarify/add/", item).text  # the call is published
    browser.post(f"{setup}clarify/add/", item | told)
    with scope(cast.vejen):
        new = Call.objects.get(pk=call.pk).clarify[-1]
        assert new == {"key": new["key"], "for": "municipality", "text": {"da": item["text_da"], "en": item["text_en"]}}
    browser.post(f"{setup}clarify/{new['key']}/move/", {"up": "yes"})
    public = Client(headers={"accept-language": "en"}).get(f"/vejen/calls/{call.pk}/checklist/").text
    places = [public.index(each) for each in ("Who answers letters?", "Who may sign for us?", "costs of catering")]
    assert places == sorted(places)
    assert (
        "Hvem svarer på breve?"
        in Client(headers={"accept-language": "da"}).get(f"/vejen/calls/{call.pk}/checklist/").text
    )
    browser.post(f"{setup}clarify/employee/", {"for": "association", "text_da": "Hvem?", "text_en": "Who?"} | told)
    place = f"/vejen/partnerships/{application.partnership_id}/checklist/"
    page = signed_in(nina).get(place).text
    assert page.count(" checked>") == 1 and "Who answers letters?" in page or "Hvem svarer på breve?" in page
    browser.post(f"{setup}clarify/employee/remove/", told)
    assert signed_in(nina).get(place).text.count(" checked>") == 0
    page = browser.get(setup).text
    assert f'href="{setup}clarify/{new["key"]}/"' in page and f"{setup}clarify/employee/" not in page


def test_a_checklist_that_is_not_written_in_every_language_is_told_before_publication(cast, call):
    with scope(cast.vejen):
        call.clarify = [{"key": "a", "for": "both", "text": {"da": "Kun dansk?"}}]
        call.programme = cast.vejen
        found = [each.key for each in readiness(call, now()).warnings]
    assert "clarify-a-en" in found and "clarify-a-da" not in found
