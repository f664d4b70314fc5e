"""Staff write a call, check it, read it as others will, and publish it."""

import json
import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.test import Client
from django.utils.html import strip_tags

from programmes.cloning import clone
from programmes.entries import keyed
from programmes.models import Call
from programmes.readiness import readiness
from programmes.scope import scope
from tests.cast import Cast, appointed, person
from tests.conftest import signed_in

NEW = {
    "title_da": "Ny runde", "title_en": "New round", "reference": "VEJEN-2025",
    "parties": ["association", "municipality"], "opens": "1.2.2025 9:00", "closes": "15.3.2025 24:00",
}  # fmt: skip


@pytest.fixture
def karen(cast: Cast):
    return signed_in(cast.karen)


@pytest.fixture
def lead(cast: Cast):
    lone = person("Lone Lead")
    appointed(lone, "lead", cast.vejen)
    return signed_in(lone)


@pytest.fixture
def draft(cast, karen):
    """A new call as staff have made it: headings, and nothing beneath them."""
    assert karen.post("/vejen/calls/new/", NEW).status_code == 302
    return fresh(cast, "vejen-2025")


def fresh(cast, slug="vejen-2025"):
    with scope(cast.vejen):
        found = Call.objects.get(slug=slug)
    found.programme = cast.vejen
    return found


def base(call):
    return f"/vejen/calls/{call.pk}/"


def words(answer):
    return re.sub(r"\s+", " ", unescape(strip_tags(answer.text)))


def fields(answer):
    """What a page's form would send when nothing is changed in it."""
    form = answer.context["form"]
    sent = {}
    for field in form:
        value = field.value()
        sent[field.html_name] = "" if value is None else value
    return sent


def test_a_new_call_begins_with_headings_in_each_language_and_a_deadline_of_24_00(cast, draft):
    assert draft.closes_at == datetime(2025, 3, 15, 23, tzinfo=UTC)
    assert (draft.published_at, draft.reference, draft.slug) == (None, "VEJEN-2025", "vejen-2025")
    heads = [(text["for"], text["heading"]["da"], text["heading"]["en"]) for text in keyed(draft, "texts")]
    assert heads[0] == ("association", "I får", "You get") and len(heads) == 14
    assert [(day.key, day.on.isoformat()) for day in timetable(cast, draft)] == [("deadline", "2025-03-15")]
    assert Client().get(base(draft)).status_code == 404


def timetable(cast, call):
    with scope(cast.vejen):
        return call.timetable()


def test_what_is_wrong_in_a_new_call_stands_beside_its_field_and_nothing_typed_is_lost(cast, karen):
    wrong = NEW | {"closes": "1.2.2025 8:00", "reference": "vejen 25"}
    answer = karen.post("/vejen/calls/new/", wrong)
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"closes", "reference"}
    assert 'value="Ny runde"' in answer.text and 'value="1.2.2025 8:00"' in answer.text


def test_a_deadline_is_typed_as_people_write_it_and_the_page_says_how_it_was_understood(cast, karen, draft):
    url = f"{base(draft)}setup/days/"
    for typed, closes in {
        "23.10.2025 24:00": datetime(2025, 10, 23, 22, tzinfo=UTC),
        "24/10/2025 kl. 24.00": datetime(2025, 10, 24, 22, tzinfo=UTC),
        "2025-10-26 24:00": datetime(2025, 10, 26, 23, tzinfo=UTC),  # the night on which clocks change
        "23.10.2025 23:59": datetime(2025, 10, 23, 21, 59, tzinfo=UTC),
    }.items():
        answer = karen.post(url, fields(karen.get(url)) | {"closes": typed}, follow=True)
        assert fresh(cast).closes_at == closes
        said = words(answer)
        assert f"{closes:%Y-%m-%d %H:%M} UTC" in said and "Centraleuropæisk tid" in said
        assert ("kl. 24.00" in said) == ("24" in typed[-5:-3])


def test_a_deadline_that_is_none_is_refused_beside_its_field(karen, draft):
    url = f"{base(draft)}setup/days/"
    wrong = ["23.10.2025", "23.10.2025 24:30", "31.2.2025 12:00", "26.10.2025 2:30", "30.3.2025 2:30", "in May"]
    for typed in wrong:
        answer = karen.post(url, fields(karen.get(url)) | {"closes": typed})
        assert set(answer.context["form"].errors) == {"closes"} and f'value="{typed}"' in answer.text


def test_staff_say_that_a_named_person_submits_and_only_one_of_those_who_apply(cast, karen, draft):
    url = f"{base(draft)}setup/call/"
    page = karen.get(url)
    assert karen.post(url, fields(page) | {"sent_by": "library"}).context["form"].errors["sent_by"]
    assert karen.post(url, fields(page) | {"sent_by": "municipality"}).status_code == 302
    made = fresh(cast)
    assert made.sent_by == "municipality" and not is_found(cast, made)
    copied = {"opens_on": made.opens_on, "closes_on": made.closes_on}
    with scope(cast.vejen):
        assert clone(made, "VEJEN-2026", "vejen-2026", copied).sent_by == "municipality"
        Call.objects.filter(pk=made.pk).update(parties=["association"])
    assert is_found(cast, fresh(cast))


def is_found(cast, call):
    with scope(cast.vejen):
        return "sent_by" in {each.key for each in readiness(call, call.opens_at).errors}


def test_the_reminder_plan_is_typed_in_days_and_hours(cast, karen, draft):
    url = f"{base(draft)}setup/days/"
    assert fields(karen.get(url))["days"] == "14, 7, 3, 1"
    karen.post(url, fields(karen.get(url)) | {"days": "10 2", "hours": "6"})
    with scope(cast.vejen):
        assert sorted(fresh(cast).planned_reminders.values_list("hours_before", flat=True)) == [6, 48, 240]
    answer = karen.post(url, fields(karen.get(url)) | {"hours": "0, 3"})
    assert set(answer.context["form"].errors) == {"hours"}


def test_two_people_who_change_different_things_of_a_call_both_keep_theirs(cast, karen, lead, draft):
    url = f"{base(draft)}setup/call/"
    hers, theirs = fields(karen.get(url)), fields(lead.get(url))
    assert karen.post(url, hers | {"title_da": "Karens navn"}).status_code == 302
    assert lead.post(url, theirs | {"title_en": "Lone's name", "places": "9"}).status_code == 302
    found = fresh(cast)
    assert (found.title["da"], found.title["en"], found.places) == ("Karens navn", "Lone's name", 9)


def test_nobodys_text_is_written_over_unseen(cast, karen, lead, draft):
    url = f"{base(draft)}setup/texts/t0/"
    hers, theirs = fields(karen.get(url)), fields(lead.get(url))
    karen.post(url, hers | {"body_da": "Karens tekst"})
    answer = lead.post(url, theirs | {"body_da": "Lones tekst"})
    assert answer.status_code == 200 and "Karens tekst" in answer.text and "Lones tekst" in answer.text
    assert keyed(fresh(cast), "texts")[0]["body"] == {"da": "Karens tekst"}
    lead.post(url, fields(answer) | {"body_da": "Karens og Lones tekst", "shown": answer.context["form"].data["shown"]})
    assert keyed(fresh(cast), "texts")[0]["body"] == {"da": "Karens og Lones tekst"}


def test_what_a_browser_says_it_was_shown_may_be_anything(karen, draft):
    url = f"{base(draft)}setup/texts/t0/"
    for shown in ("", "[]", "{", json.dumps({"nothing": 1, "body_da": [3]})):
        assert karen.post(url, fields(karen.get(url)) | {"shown": shown}).status_code in (200, 302)


def test_texts_are_added_moved_previewed_and_removed(cast, karen, draft):
    add = f"{base(draft)}setup/texts/add/"
    typed = fields(karen.get(add)) | {"for": "both", "heading_da": "Nyt", "body_da": "**Stærkt** <script>x</script>"}
    preview = karen.post(add, typed | {"preview": "yes"})
    assert "<strong>Stærkt</strong>" in preview.text and "<script>x" not in preview.text
    assert len(keyed(fresh(cast), "texts")) == 14
    karen.post(add, typed)
    last = keyed(fresh(cast), "texts")[-1]
    assert last["heading"] == {"da": "Nyt"}
    karen.post(f"{base(draft)}setup/texts/{last['key']}/move/", {"up": "yes"})
    assert [text["key"] for text in keyed(fresh(cast), "texts")][-2] == last["key"]
    assert "Nyt" in karen.get(f"{base(draft)}setup/texts/{last['key']}/remove/").text
    karen.post(f"{base(draft)}setup/texts/{last['key']}/remove/")
    assert last["key"] not in [text["key"] for text in keyed(fresh(cast), "texts")]
    assert karen.get(f"{base(draft)}setup/texts/{last['key']}/").status_code == 404


def test_a_day_of_the_timetable_is_known_to_rules_by_its_key(cast, karen, draft):
    add = f"{base(draft)}setup/dates/add/"
    day = {"title_da": "Uddannelse", "title_en": "Training", "on": "15.6.2025", "clock": "9:00", "until_clock": "16:00"}
    karen.post(add, fields(karen.get(add)) | day)
    karen.post(add, fields(karen.get(add)) | day)
    assert [each.key for each in timetable(cast, draft)] == ["deadline", "uddannelse", "uddannelse-2"]
    wrong = karen.post(add, fields(karen.get(add)) | day | {"until_clock": "8:00", "until": "14.6.2025"})
    assert set(wrong.context["form"].errors) == {"until"}


def test_a_long_text_in_another_language_is_cut_short_as_words_and_not_as_html(cast, karen, draft):
    long = "Hvem " * 30 + "& hvad"
    with scope(cast.vejen):
        Call.objects.filter(pk=draft.pk).update(steps=[{"key": "s0", "text": {"en": long}}])
    page = karen.get(f"{base(draft)}setup/").text
    assert re.search(r'<span lang="en">(Hvem ){17}Hvem…</span></a>', page)
