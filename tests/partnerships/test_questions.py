"""The 34 questions of Vejen's form: each is shown as the kind its data say, and its rules say what the call says."""

import json
import re
from html import unescape

import pytest
from django.conf import settings

from programmes.scope import scope
from tests.cast import started, write
from tests.conftest import signed_in

ASKED = json.loads((settings.BASE_DIR / "tests/data/vejen_application_form.json").read_text())["questions"]
# What a reader who may answer finds in a question of each kind: the controls, in their order.
CONTROLS = {
    "text": "line", "choice+text": "select line", "longtext": "textarea", "org": "line line line line",
    "person": "line line line line", "table": "rows", "list": "rows", "yesno+text": "radio textarea",
    "longtext+int": "textarea line", "longtext+multi": "checkboxes line textarea", "int x3": "line line line",
    "confirm x3": "tick tick tick", "confirm": "tick", "dates": "line line line line", "longtext or file":
    "textarea file", "budget": "rows", "split": "split", "yesno+list": "radio rows", "sign": "sign",
    "files": "file file file",
}  # fmt: skip
OTHERWISE = {"B8": "line line line line line line", "C1": "line line line line line line", "C5": "line line line"}
SHAPES = {
    "rows": r'data-rows="', "file": r'type="file"',
    "tick": r'type="checkbox"[^>]*value="yes"', "radio": r'type="radio"',
    "checkboxes": r'type="checkbox"', "select": r"<select", "textarea": r"<textarea", "split": r"%</span>",
    "line": r'<input class="ds-input"',
}  # fmt: skip


def parts(html):
    """Each question's own HTML by its key, cut at its heading."""
    found = {}
    for key, kind, rest in re.findall(
        r'<section class="q stack" id="(\w+)"[^>]*data-kind="([^"]+)"(.*?)</section>', html, re.S
    ):
        found[key] = (kind, rest)
    return found


def controls(html):
    """The kinds of controls in a question, part by part."""
    names = []
    html = html.partition('<details class="talk')[0]  # what the parties say to each other beneath it is no part of it
    for part in re.split(r'<div class="part[ "]', html)[1:]:
        names.append(next((name for name, shape in SHAPES.items() if re.search(shape, part)), "sign"))
    return " ".join(names)


@pytest.mark.fact("S1-06")
def test_each_of_the_34_questions_is_shown_as_its_kind(committed_fjordby):
    fjordby, shown = committed_fjordby, {}
    type(fjordby.maja).objects.filter(pk=fjordby.maja.pk).update(language="da")
    fjordby.maja.refresh_from_db()
    for user, sections in ((fjordby.maja, "ABDEFGH"), (fjordby.jonas, "C")):
        for section in sections:
            shown |= parts(signed_in(user).get(f"{fjordby.address}sections/{section}/").content.decode())
    assert sorted(shown) == [question["id"] for question in ASKED] and len(shown) == 34
    for question in ASKED:
        kind, html = shown[question["id"]]
        assert kind == question["type"], question["id"]
        assert controls(html) == OTHERWISE.get(question["id"], CONTROLS[question["type"]]), question["id"]
        assert question["en" if question["section"] == "C" else "da"] in unescape(html), question["id"]


def said(fjordby, question, level=None):
    with scope(fjordby.vejen):
        problems = fjordby.standing().states[question].problems
    return [problem.sentence for problem in problems if level in (None, problem.level)]


@pytest.mark.fact("S1-56")
@pytest.mark.parametrize(("second", "level", "words"), [("1", "warning", "at least 10"), ("4", "hint", "at least 14"),
                                                        ("6", None, "")])  # fmt: skip
def test_seventy_per_cent_of_fourteen_and_of_twenty_are_asked_of_the_municipality(fjordby, second, level, words):
    write(fjordby.application, fjordby.jonas, "C3", citizens="100", first_course="8", second_course=second)
    assert len(said(fjordby, "C3")) == bool(level)
    assert all(words in sentence for sentence in said(fjordby, "C3", level))


@pytest.mark.fact("S1-41")
def test_fourteen_to_twenty_hours_in_half_hours(fjordby):
    row = {"name": "", "status": "to_be_hired", "hours": "13,5", "starts_on": "6.1.2025"}
    write(fjordby.application, fjordby.maja, "B4", employee=[row])
    assert said(fjordby, "B4", "warning") == ["This is outside what the call expects: 14 to 20."]
    write(fjordby.application, fjordby.maja, "B4", employee=[row | {"hours": "14,25"}])
    assert said(fjordby, "B4", "error") == ["Write it in steps of 0.5."]


@pytest.mark.fact("S1-47")
def test_the_employee_begins_before_the_training_and_a_no_is_explained(fjordby):
    row = {"name": "", "status": "to_be_hired", "hours": "15", "starts_on": "16.1.2025"}
    write(fjordby.application, fjordby.maja, "B4", employee=[row])
    assert said(fjordby, "B4", "error") == ["This must be no later than Wednesday 15 January 2025."]
    write(fjordby.application, fjordby.maja, "B5", attends="no", explanation="Vi er på ferie.")
    assert said(fjordby, "B5", "error") == ["Write at least 50 characters."]


@pytest.mark.fact("S1-46")
def test_the_manager_is_named_and_is_not_the_employee(fjordby):
    row = {"name": "Nora  Vang", "status": "in_post", "hours": "15", "starts_on": "6.1.2025"}
    write(fjordby.application, fjordby.maja, "B4", employee=[row])
    write(fjordby.application, fjordby.maja, "B3", name="nora vang")
    assert said(fjordby, "B3") == ["This must be somebody else than in B4."]
    with scope(fjordby.vejen):
        standing = fjordby.standing()
        assert standing.asks.questions["B3"].formal
        lacking = [item.field for item in standing.missing["association"] if item.question == "B3"]
        assert lacking == ["title", "email", "phone", "name"]


@pytest.mark.fact("S1-63")
def test_the_steering_group_has_somebody_from_each_party(fjordby):
    one = {"name": "Karen", "party": "association", "role": "Formand", "email": "k@example.org"}
    other = {"name": "Jonas", "party": "association", "role": "Medlem", "email": "K@example.org"}
    write(fjordby.application, fjordby.maja, "D2", members=[one, other])
    assert said(fjordby, "D2", "error") == [
        "Name at least one person from the association and one from the municipality.",
        "The same e-mail address stands in two rows.",
    ]  # fmt: skip


@pytest.mark.fact("S1-64")
@pytest.mark.fact("S1-65")
@pytest.mark.parametrize(("question", "field"), [("F2", "catering"), ("F3", "transport")])
def test_shares_are_whole_and_make_a_hundred(fjordby, question, field):
    write(fjordby.application, fjordby.maja, question, **{field: {"association": "60", "municipality": "39"}})
    assert said(fjordby, question, "error") == ["The shares must make 100 together. Now: 99."]
    write(fjordby.application, fjordby.maja, question, **{field: {"association": "60,5", "municipality": "39,5"}})
    assert said(fjordby, question, "error") == ["Write both shares as whole per cents."]
    write(fjordby.application, fjordby.maja, question, **{field: {"association": "60 %", "municipality": "40"}})
    assert said(fjordby, question) == []


@pytest.mark.fact("S1-40")
@pytest.mark.fact("S1-43")
@pytest.mark.parametrize(
    ("rate", "level", "sentence"),
    [
        ("150", "warning", "The unused part is not paid out: DKK 11,162"),
        ("180", "hint", "Own funding, beyond the grant: DKK 13,448"),
    ],
)
def test_the_budget_is_worked_out_and_compared_with_the_grant(fjordby, rate, level, sentence):
    line = {"post": "Tovholder", "hours": "17,45", "weeks": "47", "rate": rate}
    write(fjordby.application, fjordby.maja, "F1", wages=[line])
    [told] = [each.replace("\xa0", " ") for each in said(fjordby, "F1", level)]
    assert told.startswith(sentence[:30])
    write(fjordby.application, fjordby.maja, "F1", wages=[line | {"rate": "300"}])
    assert "The cost of an hour is outside what is usual: 120 to 260." in said(fjordby, "F1", "warning")


def test_eleven_sessions_fit_before_the_grant_ends_and_holidays_are_marked(fjordby):
    facts = {"first_date": "6.2.2025", "first_time": "17.00", "second_date": "2.10.2025", "second_time": "17:00"}
    write(fjordby.application, fjordby.maja, "E1", **facts)
    assert said(fjordby, "E1", "warning") == [
        "The last session, Thursday 11 December 2025, is after Saturday 6 December 2025, when the grant ends."
    ]
    write(fjordby.application, fjordby.maja, "E1", second_date="6.2.2025")
    assert said(fjordby, "E1", "error") == ["The second must begin after the first."]
    write(fjordby.application, fjordby.maja, "E1", first_date="1.1.2025", second_date="4.9.2025")
    assert said(fjordby, "E1", "error") == ["This must be no earlier than Wednesday 15 January 2025."]


def test_a_plan_is_text_or_file(fjordby):
    with scope(fjordby.vejen):
        assert [item.field for item in fjordby.standing().missing["association"] if item.question == "E3"] == ["text"]
    write(fjordby.application, fjordby.maja, "E3", text="For kort.")
    assert "Write at least 200 characters." in said(fjordby, "E3", "error")


def test_de_minimis_is_asked_only_when_the_funder_is_public(committed_fjordby):
    page = signed_in(committed_fjordby.maja).get(f"{committed_fjordby.address}sections/F/").content.decode()
    assert "F4-grants" in page and "de_minimis" not in page


def test_two_applications_do_not_share_a_name(fjordby):
    other = started(fjordby.call, fjordby.ida, "Foreningen Nabo")
    write(fjordby.application, fjordby.maja, "A1", name="Fællesskab")
    write(other, fjordby.ida, "A1", name="FÆLLESSKAB")
    assert said(fjordby, "A1") == []  # a draft keeps nobody from a name
    with scope(fjordby.vejen):
        type(other).objects.filter(pk=other.pk).update(status="submitted", submitted_name="FÆLLESSKAB")
    write(fjordby.application, fjordby.maja, "A1", name="fællesskab")
    assert said(fjordby, "A1") == ["Another application in this call has that name. Choose a name of your own."]
