"""A form as a file, and a file as a form: shown before anything changes; what is no form is told with its line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from programmes.drafting import question_of
from programmes.exporting import as_yaml
from programmes.models import Form, FormDraft
from programmes.scope import scope
from tests.conftest import signed_in
from tests.filling import base_of

SMALL = "/vejen/forms/small/"


@pytest.fixture
def karen(cast):
    return signed_in(cast.karen)


def draft_of(cast):
    with scope(cast.vejen):
        return FormDraft.of(Form.objects.get(key="small"))


def title_of(cast):
    return question_of(draft_of(cast).definition, "A1")["title"]["en"]


def test_a_file_is_shown_beside_the_draft_before_it_takes_its_place(cast, karen):
    text = as_yaml(draft_of(cast).definition).replace("en: Name", "en: New name")
    shown = karen.post(f"{SMALL}import/", {"file": SimpleUploadedFile("x.yaml", text.encode())})
    words = shown.content.decode()
    assert "<del>Name</del>" in words and "<ins>New name</ins>" in words
    assert title_of(cast) == "Name"
    sent = {"definition": shown.context["definition"], "base": base_of(shown)}
    assert karen.post(f"{SMALL}import/", sent).status_code == 302
    assert title_of(cast) == "New name"
    karen.post(f"{SMALL}history/", {"step": "1"})
    assert title_of(cast) == "Name"


NO_FORMS = [
    ("sections: [", "Linje 2"),
    ("- a", "Linje"),
    ("a: &x [1]\nb: *x", "Linje 1"),
    ("[" * 5000, "Linje 1"),
    ("key: x\nsections:\n  - key: A\n    questions: 3", "Linje 4"),
    ("\x00", "Linje 1"),
    ("sections: 2024-13-45", "Linje 1"),
    ("key: x\nsections:\n- {key: A, questions: [{key: A1, kind: ship, answered_by: either, fields: []}]}", "ship"),
]


def test_a_file_that_is_no_form_is_told_with_its_line_and_changes_nothing(cast, karen):
    for text, said in NO_FORMS:
        page = karen.post(f"{SMALL}import/", {"file": SimpleUploadedFile("x.yaml", text.encode())})
        assert page.status_code == 200 and page.context.get("definition") is None
        shown = page.content.decode()
        assert "note stop" in shown and said in shown, text[:40]
    for hostile in ('{"sections": [{"key": 1}]}', "[" * 100_000, "1", '{"sections": null}'):
        assert karen.post(f"{SMALL}import/", {"definition": hostile, "base": "1"}).status_code == 400
    assert draft_of(cast).version == 1
