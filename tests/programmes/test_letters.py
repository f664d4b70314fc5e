"""Letters under control: what is sent, in whose words, and what staff may hold back."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.module_loading import import_string

from partnerships.models import PartnershipInvitation
from programmes import outbox
from programmes.correspondence import KINDS
from programmes.models import LetterText, Outbox
from programmes.outbox import put, sweep
from programmes.scope import scope
from tests.cast import appointed, person
from tests.conftest import signed_in

HOUSE = Path(__file__).resolve().parents[2]
INVITATION = "partnerships.letters.invitation"


@pytest.fixture
def karen(cast):
    """Staff of the programme, signed in; her pages are in English."""
    staff = person("Karen Letters", "en")
    appointed(staff, "staff", cast.vejen)
    browser = signed_in(staff)
    browser.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return browser


def letters_in_the_code():
    """The dotted names of all letters that some module puts into the outbox."""
    found = set()
    for path in HOUSE.glob("*/**/*.py"):
        if path.parts[len(HOUSE.parts)] in ("people", "programmes", "partnerships", "overview", "network", "grants"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and re.fullmatch(
                    r"[a-z]+\.([a-z]+_)?letters\.[a-z_]+", str(node.value)
                ):
                    found.add(node.value)
    return found


def test_every_letter_that_is_written_stands_on_the_page_of_letters(karen):
    assert letters_in_the_code() == set(KINDS)
    assert {import_string(name).__name__ for name in KINDS} == {name.split(".")[-1] for name in KINDS}
    page = karen.get("/vejen/letters/kinds/").content.decode()
    for name in KINDS:
        assert f"/vejen/letters/kinds/{name}/" in page


def test_a_letter_that_nobody_got_yet_still_has_its_page(karen):
    for name in KINDS:
        page = karen.get(f"/vejen/letters/kinds/{name}/?language=fi")
        assert page.status_code == 200 and "The first one will stand here" in page.content.decode()


@pytest.fixture
def invited(cast):
    """An invitation to an application is on its way to a stranger who reads Danish."""
    with scope(cast.vejen):
        facts = {"email": "ny@example.org", "invited_by": cast.maja, "kind": "association", "role": "writer"}
        invitation = PartnershipInvitation.objects.create(partnership=cast.fjordby, **facts)
        put(INVITATION, invitation, address="ny@example.org", language="da")
    return invitation


def test_the_preview_tells_everything_but_the_secret(karen, invited):
    page = karen.get(f"/vejen/letters/kinds/{INVITATION}/?language=hu").content.decode()
    assert "[programme]" in page and str(invited.token) not in page


def test_the_programme_s_own_words_are_sent_in_the_reader_s_language(committed, post_box, request):
    cast = committed
    staff = person("Karen Letters", "en")
    appointed(staff, "staff", cast.vejen)
    with scope(cast.vejen):
        facts = {"email": "ny@example.org", "invited_by": cast.maja, "kind": "association", "role": "writer"}
        invitation = PartnershipInvitation.objects.create(partnership=cast.fjordby, **facts)
        put(INVITATION, invitation, address="ny@example.org", language="da")
    sent = {"subject": "Kom med: [programme]", "body": "Hej. Klik her:\n\n[link]\n\n[contact]"}
    browser = signed_in(staff)
    assert browser.post(f"/vejen/letters/kinds/{INVITATION}/?language=da", sent).status_code == 302
    sweep()
    letter = post_box[0]
    assert letter["Subject"].startswith("Kom med: ") and "[" not in letter["Subject"]
    body = letter.get_payload()[0].get_payload(decode=True).decode()
    assert body.startswith("Hej. Klik her:") and str(invitation.token) in body and "[link]" not in body


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"subject": "Hej", "body": "Uden vej."}, "Keep [link]"),
        ({"subject": "Hej", "body": "[link] [password]"}, "[password]"),
        ({"subject": "", "body": "[link]"}, "Write something here."),
        ({"subject": "x" * 151, "body": "[link]"}, "At most 150 characters."),
    ],
)
def test_words_that_would_fail_are_refused_beside_the_field_and_kept(karen, invited, cast, typed, sentence):
    answer = karen.post(f"/vejen/letters/kinds/{INVITATION}/?language=da", typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page and typed["body"] in page
    with scope(cast.vejen):
        assert not LetterText.objects.exists()


def test_words_of_a_template_language_are_words(karen, invited, cast):
    typed = {"subject": "{% load x %}", "body": "{{ invitation.token }} [link]"}
    karen.post(f"/vejen/letters/kinds/{INVITATION}/?language=da", typed)
    page = karen.get(f"/vejen/letters/kinds/{INVITATION}/?language=da").content.decode()
    assert "{{ invitation.token }}" in page and str(invited.token) not in page


def test_our_words_come_back(karen, invited, cast):
    path = f"/vejen/letters/kinds/{INVITATION}/?language=da"
    karen.post(path, {"subject": "Kom", "body": "[link]"})
    karen.post(path, {"act": "ours"})
    with scope(cast.vejen):
        assert not LetterText.objects.exists()


def test_what_is_held_back_does_not_go_until_somebody_lets_it_go(karen, invited, cast, post_box):
    with scope(cast.vejen):
        letter = Outbox.objects.get()
    assert karen.post(f"/vejen/letters/{letter.pk}/hold/").status_code == 302
    assert not outbox.deliver(cast.vejen.pk) and not post_box
    karen.post(f"/vejen/letters/{letter.pk}/revive/")
    outbox.deliver(cast.vejen.pk)
    assert len(post_box) == 1
    assert karen.post(f"/vejen/letters/{letter.pk}/hold/").status_code == 302  # too late: told, and nothing changes
    with scope(cast.vejen):
        assert Outbox.objects.get().status == "sent"
