"""What a comparison of two forms says: wording, or more than that. Staff cannot call the one the other."""

from copy import deepcopy
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from partnerships.standing import Standing
from programmes.checking import checked_form
from programmes.comparison import ADDED, CHANGED, MOVED, REMOVED, WORDING, compare
from programmes.loading import plain
from programmes.questions import Definition
from programmes.yamlfile import read_file
from tests.answers import ANSWERS
from tests.cast import DATA

DATES = ["information_meeting", "deadline", "interviews", "answer", "grant_start", "training"]
VEJEN = plain(checked_form(read_file(DATA / "vejen" / "form.yaml"), ["da", "en"], set(DATES)))
PARTIES = ["association", "municipality"]


def questions(data):
    return [question for section in data["sections"] for question in section["questions"]]


def question(data, key):
    return next(each for each in questions(data) if each["key"] == key)


def fields(data):
    """Every field and column of a form."""
    for each in [field for one in questions(data) for field in one["fields"]]:
        yield each
        yield from each.get("columns", [])


def edited(edit):
    """Vejen's form after somebody has edited it."""
    data = deepcopy(VEJEN)
    edit(data)
    return compare(Definition(VEJEN), Definition(data))


def test_the_same_form_differs_in_nothing():
    assert not edited(lambda data: None)
    # A property that is written down as what it is anyway is no difference either.
    assert not edited(lambda data: question(data, "A1").update(required=True))
    assert not edited(lambda data: question(data, "A1")["fields"][0].update(counted_in="characters"))
    assert not edited(lambda data: question(data, "A1")["help"].update(fi=""))


WORDS = {
    "a title": lambda data: question(data, "C3")["title"].update(da="Timer om året"),
    "a help": lambda data: question(data, "A1").update(help={"da": "Andet", "en": "Else"}),
    "a section's title": lambda data: data["sections"][0]["title"].update(en="The two of you"),
    "a label": lambda data: question(data, "B1")["fields"][0]["label"].update(en="Its name"),
    "a field's help": lambda data: question(data, "B1")["fields"][1].update(help={"da": "Otte", "en": "Eight"}),
    "a unit": lambda data: question(data, "B6")["fields"][1].update(unit={"da": "mennesker", "en": "people"}),
    "an option": lambda data: question(data, "A2")["fields"][0]["options"][0]["label"].update(da="Åbenrå", en="Åbenrå"),
    "a column": lambda data: question(data, "B4")["fields"][0]["columns"][0]["label"].update(en="Full name"),
}


@pytest.mark.parametrize("edit", WORDS.values(), ids=WORDS)
def test_what_is_only_read_is_wording(edit):
    found = edited(edit)
    assert found and found.is_wording_only
    assert found.to_be_checked == []
    assert {change.kind for change in [*found.changes, *found.sections]} == {WORDING}


MORE = {
    "required": lambda data: question(data, "A1").update(required=False),
    "who answers": lambda data: question(data, "A1").update(answered_by="association"),
    "a limit": lambda data: question(data, "A1")["fields"][0].update(max=79),
    "words for characters": lambda data: question(data, "A1")["fields"][0].update(counted_in="words"),
    "a least": lambda data: question(data, "A3")["fields"][0].update(min=199),
    "rows": lambda data: question(data, "B4")["fields"][0].update(max_rows=3),
    "a column's limit": lambda data: question(data, "B4")["fields"][0]["columns"][0].update(max=121),
    "a column gone": lambda data: question(data, "B4")["fields"][0]["columns"].pop(),
    "an option gone": lambda data: question(data, "A2")["fields"][0]["options"].pop(),
    "an option's key": lambda data: question(data, "A2")["fields"][0]["options"][0].update(key="elsewhere"),
    "options turned": lambda data: question(data, "C2")["fields"][0]["options"].reverse(),
    "a rule gone": lambda data: question(data, "A1").update(rules=[]),
    "a rule's level": lambda data: question(data, "A1")["rules"][0].update(level="warning"),
    "a condition": lambda data: question(data, "B1")["fields"][3].update(show_if={"field": "name", "is": "x"}),
    "a kind": lambda data: question(data, "B1")["fields"][2].update(kind="longtext"),
    "a field gone": lambda data: question(data, "B1")["fields"].pop(),
    "fields turned": lambda data: question(data, "B1")["fields"].reverse(),
    "a country": lambda data: question(data, "B1")["fields"][1].update(country="SE"),
    "a criterion": lambda data: question(data, "B2").update(criterion="K2"),
    "formal": lambda data: question(data, "B3").update(formal=False),
}


@pytest.mark.parametrize("edit", MORE.values(), ids=MORE)
def test_what_may_be_typed_and_what_is_asked_of_it_is_more_than_wording(edit):
    found = edited(edit)
    assert not found.is_wording_only
    (change,) = found.changes
    assert change.kind == CHANGED and found.to_be_checked == [change.key]


def test_a_question_may_come_go_and_move():
    data = deepcopy(VEJEN)
    gone = data["sections"][0]["questions"].pop(1)
    data["sections"][1]["questions"].insert(0, {**deepcopy(gone), "key": "B0"})
    data["sections"][2]["questions"].append(data["sections"][2]["questions"].pop(0))
    moved = data["sections"][2]["questions"][-1]["key"]
    found = compare(Definition(VEJEN), Definition(data))
    assert {change.key: change.kind for change in found.changes} == {"B0": ADDED, moved: MOVED, gone["key"]: REMOVED}
    assert not found.is_wording_only and found.to_be_checked == []


def test_the_texts_before_and_after_are_told_with_their_place():
    found = edited(lambda data: question(data, "B1")["fields"][0]["label"].update(en="Its name"))
    (text,) = found.of("B1").reworded
    assert (text.place, text.old["en"], text.new["en"]) == (("name", "label"), "Name of the association", "Its name")
    found = edited(lambda data: question(data, "A1")["fields"][0].update(max=79))
    (part,) = found.of("A1").altered
    assert (part.place, part.old, part.new) == (("name", "max"), 80, 79)


def test_a_signatures_words_are_wording_and_nobody_checks_an_answer_there():
    key = next(each["key"] for each in questions(VEJEN) if each["kind"] == "sign")
    found = edited(lambda data: question(data, key).update(required=False))
    assert not found.is_wording_only and found.to_be_checked == []


# Random edits and random answers: whatever is called wording changes no reading and no verdict of a rule.

WORD_EDITS = st.sampled_from(sorted(WORDS))
ANY_EDIT = st.one_of(WORD_EDITS, st.sampled_from(sorted(MORE)), st.integers(0, 10_000))
EDITS = st.lists(ANY_EDIT, min_size=1, max_size=3, unique=True)
RAW = st.sampled_from(["", "5", "14,5", "yes", "no", "odense", "x" * 90, "lang " * 60, "6.1.2025", "99 99 99 85", "?"])


def edit_anything(data, number):
    """One of very many edits: any property of any field, of words or not."""
    every = list(fields(data))
    each, turn = every[number % len(every)], number // len(every)
    texts = [each["label"]] if each.get("label") else []
    texts += [option["label"] for option in each.get("options", [])]
    if texts and turn % 2:
        texts[turn % len(texts)]["da"] = f"{texts[turn % len(texts)].get('da', '')} {number}"
    elif turn % 3:
        each["max"] = turn % 90 + 1
    else:
        each["required"] = not each.get("required", True)


def verdicts(definition, answers):
    """Everything that is read from answers, and what the rules say of it."""
    programme = SimpleNamespace(currency="DKK", funder_is_public=False, country="DK")
    call = SimpleNamespace(parties=PARTIES, amount=134212)
    days = [{"key": key, "on": f"2025-01-{n:02}"} for n, key in enumerate(DATES, start=1)]
    version = SimpleNamespace(content_hash="")
    facts = {"asks": definition, "call": call, "call_dates": days, "programme": programme, "form_version": version}
    rows = [SimpleNamespace(question=key, value=value, version=1, contested=None) for key, value in answers.items()]
    standing = Standing(SimpleNamespace(**facts), rows)
    said = {
        key: ([(problem.level, problem.field) for problem in state.problems], [(e.key, who) for e, who in state.empty])
        for key, state in standing.states.items()
    }
    return standing.content, said


@tries(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(edits=EDITS, typed=st.lists(st.tuples(st.integers(0, 10_000), RAW), max_size=8))
def test_what_is_called_wording_changes_no_reading_and_no_verdict(edits, typed):
    data = deepcopy(VEJEN)
    for edit in edits:
        edit_anything(data, edit) if isinstance(edit, int) else {**WORDS, **MORE}[edit](data)
    before, after = Definition(VEJEN), Definition(data)
    found = compare(before, after)
    assert bool(found) == (found.before.data != found.after.data)
    if set(edits) <= set(WORDS):
        assert found.is_wording_only
    if set(edits) & set(MORE) and not any(isinstance(edit, int) for edit in edits):
        assert not found.is_wording_only
    answers = deepcopy(ANSWERS)
    for number, raw in typed:
        key = sorted(answers)[number % len(answers)]
        part = sorted(answers[key])[number % len(answers[key])]
        if isinstance(answers[key][part], str):
            answers[key][part] = raw
    if found.is_wording_only:
        assert verdicts(before, answers) == verdicts(after, answers)
