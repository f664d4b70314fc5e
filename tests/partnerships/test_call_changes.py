"""What staff change in a published call is read by everybody, and told by letter to those with a draft."""

from datetime import timedelta

import pytest
from django.test import Client

from partnerships.rounds import sweep as look_at_the_clock
from programmes import clock
from programmes.correcting import TOGETHER
from programmes.models import Call, Outbox
from programmes.outbox import sweep
from programmes.scope import scope
from tests.browsing import body
from tests.cast import appointed, person
from tests.conftest import signed_in
from tests.programmes.test_call_setup import fields

LINE = {"correction_da": "Beløbet er rettet.", "correction_en": "The amount is corrected."}
RULE = {"title_da": "Mindst en kommune", "title_en": "At least one", "kind": "municipality",
        "correction_da": "En ny regel.", "correction_en": "A new rule."}  # fmt: skip


@pytest.fixture
def writing(committed_fjordby):
    """Maja, Jonas and Ida write; Sofie of the staff has the call's pages open."""
    there = committed_fjordby
    there.sofie = person("Sofie Bak", "en")
    appointed(there.sofie, "staff", there.vejen)
    there.browser = signed_in(there.sofie, Client(headers={"accept-language": "en"}))
    there.setup = f"/vejen/calls/{there.call.pk}/setup/"
    return there


def letters(there):
    with scope(there.vejen):
        rows = Outbox.objects.filter(kind="partnerships.letters.call_changed")
        return sorted(rows.values_list("to__name", flat=True))


def test_a_changed_amount_stands_in_the_public_list_and_a_typing_error_is_no_letter(writing):
    page = f"{writing.setup}call/"
    typed = fields(writing.browser.get(page)) | {"amount": "140.000"}
    assert set(writing.browser.post(page, typed).context["form"].errors) == {"correction_da", "correction_en"}
    assert writing.browser.post(page, typed | LINE).status_code == 302
    assert (
        LINE["correction_en"] in Client(headers={"accept-language": "en"}).get(f"/vejen/calls/{writing.call.pk}/").text
    )
    look_at_the_clock()
    assert letters(writing) == []


def test_another_number_of_weeks_and_places_is_told_by_the_same_letter_as_any_other_change(writing, moved_clock):
    page = f"{writing.setup}call/"
    typed = fields(writing.browser.get(page)) | {"weeks": "12", "places": "5", "tell": "on"}
    assert set(writing.browser.post(page, typed).context["form"].errors) == {"correction_da", "correction_en"}
    assert writing.browser.post(page, typed | LINE).status_code == 302
    moved_clock(clock.now() + TOGETHER)
    look_at_the_clock()
    assert letters(writing) == ["Ida Skov", "Jonas Friis", "Maja Holm"]


def test_everybody_with_a_draft_gets_one_letter_about_all_that_was_changed_in_one_sitting(
    writing, moved_clock, post_box
):
    page = f"{writing.setup}call/"
    writing.browser.post(page, fields(writing.browser.get(page)) | {"amount": "140.000", "tell": "on"} | LINE)
    rule = f"{writing.setup}eligibility/add/?rule=party_there"
    assert "checked" in writing.browser.get(rule).text.split('name="tell"')[1][:60]  # who may apply matters
    assert writing.browser.post(rule, RULE | {"tell": "on"}).status_code == 302
    look_at_the_clock()
    assert letters(writing) == []  # the next change of the same sitting goes with it
    moved_clock(clock.now() + TOGETHER)
    look_at_the_clock(), look_at_the_clock()
    assert letters(writing) == ["Ida Skov", "Jonas Friis", "Maja Holm"]
    sweep()
    text = body(next(letter for letter in post_box if letter["To"] == "maja.holm@example.org"))
    assert text.index("A new rule.") < text.index("The amount is corrected.") and "23 October 2024" in text
    with scope(writing.vejen):
        marks = [set(each) & {"untold", "told"} for each in Call.objects.get(pk=writing.call.pk).corrections]
    assert marks == [set(), {"told"}, {"told"}]
    moved_clock(timedelta(hours=1))
    look_at_the_clock()
    assert len(letters(writing)) == 3
