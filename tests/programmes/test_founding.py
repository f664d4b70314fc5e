"""A programme is founded by whom the operator has invited: from a template or from a programme that she runs."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from programmes import founding
from programmes.access import may
from programmes.checking import checked_form
from programmes.models import Call, Form, LetterText, Programme
from programmes.scope import scope
from programmes.starts import STARTS
from tests.browsing import link
from tests.cast import Cast, person
from tests.conftest import signed_in

TYPED = {
    "title": "Nye veje", "slug": "nye-veje", "host": "Foreningen Nye Veje", "host_kind": "association", "country": "DK",
    "languages": ["en", "da"], "start": "joint-grants",
}  # fmt: skip


@pytest.fixture
def tove(db):
    return person("Tove Ny", "da")


def way(user):
    return f"/new/{founding.token_for(user.email)}/"


def test_the_operator_invites_and_the_letter_opens_the_page(db, post_box):
    out = StringIO()
    call_command("invite_programme", "ny@example.org", "--language", "da", stdout=out)
    [letter] = post_box
    assert letter["To"] == "ny@example.org" and "Sæt dit program op" in letter["Subject"]
    path = re.search(r"/new/.*", link(letter))[0]
    assert "ny@example.org" not in link(letter) + out.getvalue().replace("ny@example.org is sent", "")
    assert Client().get(path).status_code == 200
    with pytest.raises(CommandError):
        call_command("invite_programme", "nobody")


def test_she_founds_it_from_a_template_and_is_its_coordinator(tove):
    browser, path = signed_in(tove), way(tove)
    answer = browser.post(path, TYPED)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/nye-veje/setup/")
    made = Programme.objects.get(slug="nye-veje")
    assert (made.languages, made.time_zone, made.currency) == (["da", "en"], "Europe/Copenhagen", "DKK")
    with scope(made, tove):
        assert may(tove, "programmes.set_up_programme", made)
        asks = Form.objects.get().versions.get().asks
    assert asks.questions["A1"].title["da"] == "Ansøgningens navn"
    assert browser.get("/nye-veje/setup/").status_code == 200
    assert [browser.get(path).status_code, browser.post(path, TYPED | {"slug": "en-til"}).status_code] == [404, 404]
    assert not Programme.objects.filter(slug="en-til").exists()


def test_nobody_else_can_use_her_invitation(tove):
    path = way(tove)
    assert "Tove" not in Client().get(path).text
    other = signed_in(person("Anden Person"))
    assert other.post(path, TYPED).status_code == 302 and Client().post(path, TYPED).status_code == 302
    assert not Programme.objects.filter(slug="nye-veje").exists()
    assert Client().get("/new/forged/").status_code == 404


def test_an_invitation_ends_after_thirty_days(tove, monkeypatch):
    path = way(tove)
    monkeypatch.setattr(founding, "VALID_FOR", -1)
    assert signed_in(tove).get(path).status_code == 404


def test_she_may_copy_what_she_runs_and_nothing_else(cast: Cast):
    path = way(cast.karen)
    browser = signed_in(cast.karen)
    own = {"kind": "partnerships.letters.reminder", "language": "da", "subject": "Husk", "body": "Hej. [link]"}
    with scope(cast.vejen, cast.karen):
        LetterText.objects.create(by=cast.karen, **own)
    with scope(cast.versova, cast.sofia):
        LetterText.objects.create(by=cast.sofia, **own | {"subject": "Ei meidän"})
    choices = [key for key, _words in browser.get(path).context["form"].fields["start"].choices]
    assert choices == [*STARTS, "copy-vejen"]
    assert browser.post(path, TYPED | {"start": "copy-versova"}).status_code == 200
    assert browser.post(path, TYPED | {"start": "copy-vejen"}).status_code == 302
    made = Programme.objects.get(slug="nye-veje")
    assert (made.accent, made.credit["da"], made.contact_email) == (
        "#0b5a75",
        "Støttet af VELUX FONDEN",
        cast.karen.email,
    )
    with scope(made, cast.karen):
        assert {form.key for form in Form.objects.all()} == {"small", "vejen-2024"}
        assert not Call.objects.exists()
        assert [*LetterText.objects.values_list("subject", "body", "by__name")] == [
            ("Husk", "Hej. [link]", "Karen Berg")
        ]
    with scope(cast.vejen, cast.karen):
        assert Form.objects.count() == 2


def test_a_word_that_is_taken_is_refused_beside_its_field(cast):
    browser = signed_in(cast.karen)
    for slug in ("vejen", "accounts", "new", "Ny Vej", "æ"):
        answer = browser.post(way(cast.karen), TYPED | {"slug": slug})
        assert set(answer.context["form"].errors) == {"slug"}, slug


def test_the_forms_of_the_templates_are_whole_in_all_six_languages():
    languages = ["da", "fi", "sv", "nb", "hu", "en"]
    for key, start in STARTS.items():
        data = checked_form(start.definition(languages), languages)
        signing = [
            f["by"] for s in data["sections"] for q in s["questions"] for f in q["fields"] if f["kind"] == "signature"
        ]
        assert tuple(signing) == start.parties, key
