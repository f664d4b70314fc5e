"""Staff publish a change of a form: what they see before, what everybody reads afterwards."""

from copy import deepcopy

import pytest

from partnerships.models import Application
from programmes.models import FormDraft, Outbox
from programmes.scope import scope
from tests.conftest import signed_in
from tests.forms import Writing, a_title, per_year, shorter, work

ADDRESS = "/vejen/forms/small/publish/"
NOTES = {"note_da": "Rettet ord i C3", "note_en": "Words in C3 corrected"}
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def writing(db):
    made = Writing()
    made.karen.language = "en"
    made.karen.save()
    return made


def drafted(writing, edit):
    """Staff have written the next form in the builder; a browser in which Karen has signed in."""
    with scope(writing.vejen, writing.karen):
        latest = writing.call.form.latest
        data = deepcopy(latest.definition)
        edit(data)
        FormDraft.objects.create(form=writing.call.form, definition=data, based_on=latest)
    return signed_in(writing.karen)


def hidden(page, name="seen"):
    return page.content.decode().split(f'name="{name}" value="')[1].split('"')[0]


def test_a_correction_is_shown_told_and_published(writing):
    browser = drafted(writing, a_title)
    first = browser.get(ADDRESS)
    said = first.content.decode()
    assert "Wording only" in said and "per</del>" in said and "each</ins>" in said
    assert "1 draft" in said and "0 submitted" in said
    assert 'name="note_da"' in said and 'name="note_en"' in said and 'value="C3"' in said
    second = browser.post(ADDRESS, {"seen": hidden(first), **NOTES})
    said = second.content.decode()
    assert "Rettet ord i C3" in said and "Publish the correction" in said and "By letter" not in said
    with scope(writing.vejen):
        assert writing.call.form.latest.name == "2"  # nothing is published by looking
    done = browser.post(ADDRESS, {"seen": hidden(second), "publish": "yes", **NOTES}, follow=True)
    assert "Version 2.1" in done.content.decode() and "Words in C3 corrected" in done.content.decode()
    with scope(writing.vejen):
        edition = writing.call.form.latest
        assert (edition.name, edition.published_by) == ("2.1", writing.karen)
        assert edition.note["da"] == "Rettet ord i C3"
        assert FormDraft.objects.get().based_on == edition and not Outbox.objects.exists()
    assert "Nothing has changed" in browser.get(ADDRESS).content.decode()


def test_words_that_ask_something_else_become_a_new_version_when_staff_say_so(writing):
    browser = drafted(writing, per_year)
    first = browser.get(ADDRESS)
    sent = {"check_again": "C3", **NOTES}
    second = browser.post(ADDRESS, {"seen": hidden(first), **sent})
    said = second.content.decode()
    assert "1 draft moves" in said and "Publish the new version" in said and "Answers to be checked again: C3" in said
    assert "The form has been changed" in said and "Skemaet er ændret" in said
    browser.post(ADDRESS, {"seen": hidden(second), "publish": "yes", **sent})
    assert "0 of 1 drafts have moved" in browser.get("/vejen/forms/small/versions/").content.decode()
    work(writing.vejen)
    assert "1 draft is on the latest version" in browser.get("/vejen/forms/small/versions/").content.decode()


def test_nobody_calls_a_change_a_correction(writing):
    browser = drafted(writing, shorter)
    first = browser.get(ADDRESS)
    said = first.content.decode()
    assert "A new version" in said and "Wording only" not in said and "Answers are checked again: 1 draft" in said
    assert "200</del>" in said and "20</ins>" in said and "No longer asked" in said
    browser.post(ADDRESS, {"seen": hidden(first), "publish": "yes", "is_correction": "yes", **NOTES})
    with scope(writing.vejen):
        assert (writing.call.form.latest.name, writing.call.form.latest.check_again) == ("3", ["B2"])
    work(writing.vejen)
    with scope(writing.vejen):
        assert Application.objects.get(pk=writing.application.pk).form_version.number == 3


def test_a_note_is_needed_in_each_language_and_only_what_was_seen_is_published(writing):
    browser = drafted(writing, a_title)
    first = browser.get(ADDRESS)
    answer = browser.post(ADDRESS, {"seen": hidden(first), "publish": "yes", "note_da": "Rettet", "note_en": ""})
    assert answer.status_code == 200 and 'id="id_note_en"' in answer.content.decode()
    with scope(writing.vejen):
        FormDraft.objects.update(definition=FormDraft.objects.get().definition | {"place": "A1.name"})
    answer = browser.post(ADDRESS, {"seen": hidden(first), "publish": "yes", **NOTES}, follow=True)
    assert "Somebody else has just changed this form" in answer.content.decode()
    with scope(writing.vejen):
        assert writing.call.form.latest.name == "2"


def test_the_call_tells_everybody_what_was_corrected_and_when(writing):
    browser = drafted(writing, a_title)
    seen = hidden(browser.get(ADDRESS))
    browser.post(ADDRESS, {"seen": seen, "publish": "yes", **NOTES})
    nobody = signed_in(writing.maja)
    nobody.logout()
    call = nobody.get(f"/vejen/calls/{writing.call.pk}/", headers=ENGLISH).content.decode()
    assert "22 October 2024" in call and "Words in C3 corrected" in call
    log = nobody.get(f"/vejen/calls/{writing.call.pk}/changes/", headers=ENGLISH).content.decode()
    assert "Words of the form corrected" in log and "each</ins>" in log and "Karen" not in log


def test_staff_see_which_version_each_application_is_on(writing):
    browser = drafted(writing, shorter)
    browser.post(ADDRESS, {"seen": hidden(browser.get(ADDRESS)), "publish": "yes", **NOTES})
    address = f"/vejen/calls/{writing.call.pk}/applications/"
    assert "version 2" in browser.get(address).content.decode()
    assert ';"Form version"' in browser.get(f"{address}export/").getvalue().decode()
    work(writing.vejen)
    assert "version 3" in browser.get(address).content.decode()


def test_a_form_that_no_public_call_uses_is_not_published_here(writing):
    with scope(writing.vejen):
        writing.call.published_at = None
        writing.call.save()
    assert signed_in(writing.karen).get(ADDRESS).status_code == 404
    assert signed_in(writing.maja).get(ADDRESS).status_code == 404
