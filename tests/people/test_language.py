"""In which language a page speaks: her own choice, then her browser's, then the programme's."""

import re

import pytest
from django.test import Client

from people.models import User
from tests.conftest import signed_in


def spoken(answer):
    """The language of a page, which its head and its body must agree upon."""
    of_the_body = re.search(r'<html[^>]* lang="([\w-]+)"', answer.content.decode())[1]
    assert answer.headers["Content-Language"] == of_the_body
    return of_the_body


def reader(accepts=None, cookie=None):
    browser = Client(headers={"accept-language": accepts} if accepts else {})
    if cookie:
        browser.cookies["django_language"] = cookie
    return browser


def test_the_browsers_language_is_spoken_when_we_speak_it(committed):
    for accepts, expected in [
        ("da", "da"), ("fi-FI,fi;q=0.9,en;q=0.5", "fi"), ("nn-NO,nb;q=0.9", "nb"), ("no", "nb"), ("nb-NO", "nb"),
        ("sv-FI", "sv"), ("hu", "hu"), ("en-GB", "en"), ("de-DE,sv;q=0.4", "sv"), ("DA-dk", "da"),
    ]:  # fmt: skip
        assert spoken(reader(accepts).get("/vejen/")) == expected, accepts


def test_a_programme_speaks_its_first_language_to_whoever_says_nothing(committed):
    assert spoken(reader().get("/vejen/")) == "da"
    assert spoken(reader().get("/versova/")) == "fi"
    assert spoken(reader("zh-CN, de;q=0.8").get("/vejen/")) == "da"
    assert spoken(reader().get("/")) == "en"


@pytest.mark.parametrize("nonsense", ["*", "", "x" * 5000, "da;q=abc", "../../etc", "da-\x00", ",,,;;;"])
def test_nonsense_for_a_language_breaks_nothing(committed, nonsense):
    browser = Client(headers={"accept-language": nonsense})
    browser.cookies["django_language"] = nonsense[:50].replace("\x00", "")
    assert browser.get("/vejen/").status_code == 200


def test_her_own_choice_beats_her_browser(committed):
    assert spoken(reader("en", cookie="hu").get("/vejen/")) == "hu"
    assert spoken(reader("en", cookie="xx").get("/vejen/")) == "en"
    User.objects.filter(pk=committed.maja.pk).update(language="sv")
    committed.maja.refresh_from_db()
    assert spoken(signed_in(committed.maja, reader("en")).get("/vejen/")) == "sv"


def test_the_menu_sets_it_for_this_browser_and_for_her_letters(committed):
    browser = signed_in(committed.maja)
    answer = browser.post("/language/", {"language": "fi", "next": "/vejen/calls/"})
    assert answer.headers["Location"] == "/vejen/calls/"
    assert spoken(browser.get("/vejen/")) == "fi"
    committed.maja.refresh_from_db()
    assert committed.maja.language == "fi"


def test_a_language_that_we_do_not_speak_is_not_kept(committed):
    browser = signed_in(committed.maja)
    browser.post("/language/", {"language": "de"})
    committed.maja.refresh_from_db()
    assert committed.maja.language == "da" and "django_language" not in browser.cookies


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_the_menu_leads_nobody_to_another_site(committed, place):
    assert Client().post("/language/", {"language": "da", "next": place}).headers["Location"] == "/"
    assert Client().post("/colours/", {"scheme": "dark", "next": place}).headers["Location"] == "/"


def test_her_colours_are_kept_by_her_browser(committed):
    browser = Client()
    browser.post("/colours/", {"scheme": "dark"})
    assert 'data-color-scheme="dark"' in browser.get("/vejen/").content.decode()
    browser.cookies["colours"] = '"><script>'
    assert "<script>" not in browser.get("/vejen/").content.decode().split("<body")[0]


def test_one_readers_language_does_not_stay_for_the_next(committed):
    browser = reader()
    assert [spoken(reader("hu").get("/")), spoken(browser.get("/"))] == ["hu", "en"]
