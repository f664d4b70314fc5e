"""Forms made by staff: every piece of every form goes through the pages and comes back as it was."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from partnerships.models import Answer, AnswerVersion, Application
from programmes import drafting
from programmes.blanks import limit_of
from programmes.drafting import question_of
from programmes.editing import QuestionEditor
from programmes.exporting import as_yaml, from_yaml
from programmes.faults import FormCheck
from programmes.kinds import QUESTION_KINDS
from programmes.loading import plain
from programmes.models import DraftStep, Form, FormDraft, Outbox
from programmes.questions import Definition, Field
from programmes.scope import scope
from tests.cast import appointed, person
from tests.conftest import signed_in
from tests.filling import base_of, fields_of, sent_by

WORKSHOP = "/vejen/forms/vejen-2024/"


@pytest.fixture
def karen(cast):
    return signed_in(cast.karen)


def draft_of(cast, key="small"):
    with scope(cast.vejen):
        return FormDraft.of(Form.objects.get(key=key))


@pytest.mark.proof
def test_saving_each_question_of_the_form_as_it_is_changes_nothing(cast, karen):
    """Every kind that a real form uses goes through its page and comes back as the same data."""
    before = draft_of(cast, "vejen-2024").definition
    for section in before["sections"]:
        for question in section["questions"]:
            address = f"{WORKSHOP}questions/{question['key']}/"
            page = karen.get(address)
            assert page.status_code == 200
            answer = karen.post(address, fields_of(page))
            assert answer.status_code == 302, question["key"]
            assert draft_of(cast, "vejen-2024").definition == before, question["key"]
    with scope(cast.vejen):
        assert DraftStep.objects.count() == 1  # it was begun, and nothing was ever changed


SMALL = "/vejen/forms/small/"


def added(karen, kind):
    """A new question of a kind, as the page makes it; its key."""
    page = karen.get(f"{SMALL}sections/A/")
    answer = karen.post(f"{SMALL}sections/A/", fields_of(page) | {"kind": kind, "s-there": "1", "base": base_of(page)})
    return answer.url.removesuffix("/").rpartition("/")[2]


def question(cast, key):
    return question_of(draft_of(cast).definition, key)


def titled(karen, key, title="A question", **more):
    address = f"{SMALL}questions/{key}/"
    page = karen.get(address)
    languages = {f"q-title_{language}": title for language in ("da", "en")}
    return karen.post(address, fields_of(page) | languages | more)


def goes_round(question, definition):
    """Through the forms of its page and through a file: the same data, and the same hash."""
    editor = QuestionEditor(question, definition, ["da", "en"], [("training", "Training"), ("grant_start", "Start")])
    again = QuestionEditor(question, definition, ["da", "en"], editor.dates, sent_by(editor))
    assert again.is_valid(), again.errors
    assert again.result() == question


def is_the_same_from_a_file(definition):
    data, problems = from_yaml(as_yaml(definition), "x")
    assert (plain(data), problems) == (definition, [])
    return Definition(plain(data)).content_hash == Definition(definition).content_hash


def test_every_question_of_a_real_form_goes_through_page_and_file_and_comes_back(cast):
    definition = draft_of(cast, "vejen-2024").definition
    for section in definition["sections"]:
        for question in section["questions"]:
            goes_round(question, definition)
    assert is_the_same_from_a_file(definition)


def test_a_new_question_of_each_kind_goes_through_page_and_file_and_comes_back():
    definition = drafting.with_section(drafting.EMPTY, [], {"da": "Vi", "en": "We"})[0]
    for kind in QUESTION_KINDS:
        definition, key = drafting.with_question(definition, list(drafting.paths(definition)), "A", kind, ["da", "en"])
        made = drafting.question_of(definition, key)
        made["title"] = {"da": "Et spørgsmål", "en": "A question"}
        goes_round(made, definition)
        own = [each for each in FormCheck(definition, ["da", "en"]).problems() if each.question == key]
        wanted = {"o1", "o2"} if kind in ("choice", "choice+text", "multi", "longtext+multi") else set()
        assert {each.name.split("_")[1] for each in own} == wanted  # only answers to choose from have no words yet
    assert is_the_same_from_a_file(definition)


def test_a_key_is_never_given_twice(cast, karen):
    first = added(karen, "text")
    assert first == "A2"
    karen.post(f"{SMALL}act/", {"do": f"remove:{first}"})
    assert question(cast, first) is None
    assert added(karen, "text") == "A3"
    karen.post(f"{SMALL}act/", {"do": f"put_back:{first}"})
    assert question(cast, first)["kind"] == "text"
    assert draft_of(cast).removed == []
    karen.post(f"{SMALL}act/", {"do": "duplicate:A3"})
    keys = [each["key"] for each in draft_of(cast).definition["sections"][0]["questions"]]
    assert keys == ["A1", "H1", "H2", "A2", "A3", "A4"]


def test_answers_to_choose_from_keep_their_keys(cast, karen):
    key = added(karen, "choice")
    titled(karen, key, do="option_add:choice")
    titled(karen, key, do="option_gone:choice.o2")
    titled(karen, key, do="option_add:choice")
    titled(karen, key, do="option_up:choice.o4")
    assert [each["key"] for each in question(cast, key)["fields"][0]["options"]] == ["o1", "o4", "o3"]
    titled(karen, key, **{"f-choice-option_o4_da": "Ja", "do": "undo"})
    assert [each["key"] for each in question(cast, key)["fields"][0]["options"]] == ["o1", "o3", "o4"]


def test_a_list_that_comes_with_the_portal_is_named_in_the_file(cast, karen):
    key = added(karen, "choice")
    titled(karen, key, **{"f-choice-list": "dk_municipalities"})
    assert len(question(cast, key)["fields"][0]["options"]) == 98
    assert "options_from: dk_municipalities" in karen.get(f"{SMALL}file/").content.decode()


def test_order_is_changed_by_buttons_and_a_question_moves_to_another_section(cast, karen):
    karen.post(f"{SMALL}act/", {"do": "add_section"})
    answer = karen.post(f"{SMALL}act/", {"do": "up:H1"})
    assert answer.url == f"{SMALL}?moved=up:H1"
    assert "autofocus" in karen.get(f"{SMALL}?moved=up:H1").content.decode()
    karen.post(f"{SMALL}act/", {"do": "move:A1", "to": "B"})
    order = {each["key"]: [q["key"] for q in each["questions"]] for each in draft_of(cast).definition["sections"]}
    assert order == {"A": ["H1", "H2"], "B": ["A1"]}
    karen.post(f"{SMALL}act/", {"do": "remove:B"})
    karen.post(f"{SMALL}act/", {"do": "put_back:B"})
    assert [each["key"] for each in draft_of(cast).definition["sections"]] == ["A", "B"]


def test_who_saves_later_sees_both_texts_and_neither_is_lost(cast, karen):
    other = person("Henrik Dam")
    appointed(other, "lead", cast.vejen)
    henrik = signed_in(other)
    key = added(karen, "text")
    slow = fields_of(henrik.get(f"{SMALL}questions/{key}/"))
    titled(karen, key, "Karen's words")
    answer = henrik.post(f"{SMALL}questions/{key}/", slow | {"q-title_en": "Henrik's words"})
    shown = answer.content.decode()
    assert answer.status_code == 200 and "Karen&#x27;s words" in shown and "Henrik&#x27;s words" in shown
    assert "Karen Berg" in shown
    assert question(cast, key)["title"]["en"] == "Karen's words"
    again = henrik.post(f"{SMALL}questions/{key}/", fields_of(answer))
    assert again.status_code == 302 and question(cast, key)["title"]["en"] == "Henrik's words"


def test_two_people_on_two_questions_do_not_disturb_each_other(cast, karen):
    first, second = added(karen, "text"), added(karen, "text")
    slow = fields_of(karen.get(f"{SMALL}questions/{first}/"))
    titled(karen, second, "Second")
    assert karen.post(f"{SMALL}questions/{first}/", slow | {"q-title_en": "First"}).status_code == 302
    assert question(cast, first)["title"]["en"] == "First" and question(cast, second)["title"]["en"] == "Second"


def test_a_number_that_is_none_keeps_everything_that_was_typed(cast, karen):
    key = added(karen, "text")
    answer = titled(karen, key, "Long words", **{"f-text-max": "many"})
    assert answer.status_code == 200 and "Long words" in answer.content.decode()
    assert 'href="#id_f-text-max"' in answer.content.decode() and question(cast, key)["title"] == {}


def test_a_limit_is_in_words_when_staff_say_so(cast, karen):
    key = added(karen, "longtext")
    titled(karen, key, **{"f-longtext-max": "300", "f-longtext-counted_in": "words"})
    field = question(cast, key)["fields"][0]
    assert (field["max"], field["counted_in"]) == (300, "words")
    assert is_the_same_from_a_file(draft_of(cast).definition)
    with override("en"):
        assert limit_of(Field.read(field)) == "at most 300 words"  # and on paper
    assert titled(karen, key, **{"f-longtext-counted_in": "pages"}).status_code == 200
    titled(karen, key, **{"f-longtext-counted_in": "characters"})
    assert "counted_in" not in question(cast, key)["fields"][0]  # it is as if nothing had ever been said
    wrong = [{**field, "counted_in": "pages", "label": {"da": "x", "en": "x"}}]
    data = question(cast, key) | {"fields": wrong}
    definition = {**draft_of(cast).definition, "sections": [{"key": "A", "questions": [data]}]}
    assert "counted_in" in {each.name for each in FormCheck(definition, ["da", "en"]).problems()}


def test_rules_and_conditions_are_written_with_fields_only(cast, karen):
    asked, number = added(karen, "yesno"), added(karen, "integer")
    titled(karen, asked)
    titled(karen, number, **{"q-show_if": f"{asked}.yesno=yes", "do": "rule_add:", "more:rule_add:": "between"})
    titled(karen, number, **{"r-0-level": "error", "r-0-min": "14", "r-0-max": "20,5"})
    made = question(cast, number)
    assert made["show_if"] == {"question": asked, "field": "yesno", "is": "yes"}
    assert made["rules"] == [{"rule": "between", "level": "error", "field": "integer", "min": 14, "max": 20.5}]
    karen.post(f"{SMALL}act/", {"do": f"up:{number}"})
    page = karen.get(SMALL).content.decode()
    assert f"{SMALL}questions/{number}/#id_q-show_if" in page  # it waits for a question that comes later now


def test_trying_out_shows_what_would_be_said_and_leaves_no_trace(cast, karen):
    asked, number = added(karen, "yesno"), added(karen, "integer")
    titled(karen, number, **{"q-show_if": f"{asked}.yesno=yes", "do": "rule_add:", "more:rule_add:": "between"})
    titled(karen, number, **{"r-0-min": "14", "r-0-max": "20"})
    with scope(cast.vejen):
        before = {model: model.objects.count() for model in (Answer, AnswerVersion, Application, DraftStep, Outbox)}
    there = {"has": [f"{asked}.yesno", f"{number}.integer"], f"{number}.integer": "30"}
    hidden = karen.post(f"{SMALL}preview/municipality/", there | {f"{asked}.yesno": "no"}).content.decode()
    asking = karen.post(f"{SMALL}preview/municipality/", there | {f"{asked}.yesno": "yes"}).content.decode()
    outside = "This is outside what the call expects: 14 to 20." if "Warning" in asking else "14 til 20"
    assert outside not in hidden and outside in asking and 'value="30"' in asking
    with scope(cast.vejen):
        assert {model: model.objects.count() for model in before} == before


def test_what_was_tried_in_another_section_is_carried_along(cast, karen):
    karen.post(f"{SMALL}act/", {"do": "add_section"})
    page = karen.post(f"{SMALL}preview/association/?section=B", {"has": "A1.name", "A1.name": "Peerparty"})
    assert '<input type="hidden" name="A1.name" value="Peerparty">' in page.content.decode()
    back = karen.post(f"{SMALL}preview/municipality/?section=A", {"has": "A1.name", "A1.name": "Peerparty"})
    assert 'id="A1-name" name="A1.name" value="Peerparty"' in back.content.decode()


def test_a_new_form_begins_as_a_template_and_is_published_when_nothing_is_wrong(cast, karen):
    made = karen.post("/vejen/forms/new/", {"key": "vejen-2025", "source": "template:partnership"})
    assert made.status_code == 302
    with scope(cast.vejen):
        form = Form.objects.get(key="vejen-2025")
        made = form.draft.definition
    assert FormCheck(made, ["da", "en"], parties=["association", "municipality"]).problems() == []
    page = karen.get("/vejen/forms/vejen-2025/first/")
    assert karen.post("/vejen/forms/vejen-2025/first/", {"base": "0"}).url == "/vejen/forms/vejen-2025/first/"
    assert karen.post("/vejen/forms/vejen-2025/first/", {"base": base_of(page)}).status_code == 302
    with scope(cast.vejen):
        assert [version.number for version in form.versions.all()] == [1]
        assert FormDraft.of(form).has_changed is False
    karen.post("/vejen/forms/vejen-2025/act/", {"do": "add_section"})
    page = karen.get("/vejen/forms/vejen-2025/first/")
    karen.post("/vejen/forms/vejen-2025/first/", {"base": base_of(page) or "3"})
    with scope(cast.vejen):
        assert form.versions.count() == 1  # the new section has no title and no questions yet


def test_a_form_that_a_published_call_asks_is_not_published_behind_the_applicants_backs(cast, karen):
    titled(karen, added(karen, "text"))
    assert karen.post(f"{SMALL}first/", {"base": str(draft_of(cast).version)}).url == SMALL
    with scope(cast.vejen):
        assert Form.objects.get(key="small").versions.count() == 1


def test_questions_of_another_form_are_copied_under_keys_of_their_own(cast, karen):
    page = karen.get(f"{SMALL}copy/?from=vejen-2024")
    assert page.status_code == 200
    karen.post(f"{SMALL}copy/", {"from": "vejen-2024", "question": ["B3", "B4"], "to": "A"})
    assert question(cast, "A3")["kind"] == "table"
    assert question(cast, "A2")["rules"] == [
        {"rule": "different_people", "field": "name", "other": "A3.employee.name", "level": "error"}
    ]


def test_the_list_of_forms_costs_the_same_whatever_it_holds(cast, karen):
    karen.get("/vejen/forms/")
    with CaptureQueriesContext(connection) as few:
        karen.get("/vejen/forms/")
    with scope(cast.vejen):
        for number in range(30):
            FormDraft.locked(Form.objects.create(key=f"form-{number}"))
    with CaptureQueriesContext(connection) as many:
        assert "form-29" in karen.get("/vejen/forms/").content.decode()
    assert len(many) == len(few)
