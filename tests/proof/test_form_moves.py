"""Five hundred drafts, and a form that changes under them: the request stays short, the worker moves them all."""

import time
from copy import deepcopy

import pytest

from partnerships.models import Application, Recheck
from programmes.models import Due, FormDraft, Outbox
from programmes.scope import scope
from tests.conftest import signed_in
from tests.crowd import DRAFTS, crowd
from tests.forms import Writing, question, work
from tests.partnerships.test_form_publish import ADDRESS, NOTES, hidden

HOW_MANY = 500


@pytest.fixture
def writing(ground):
    made = Writing()
    crowd(made.application, made.maja, 1, HOW_MANY, DRAFTS)
    return made


@pytest.mark.proof
@pytest.mark.alone
def test_five_hundred_drafts_move_and_nobody_waits_for_them(writing, capsys):
    with scope(writing.vejen):
        latest = writing.call.form.latest
        data = deepcopy(latest.definition)
        question(data, "B2")["fields"][0]["max"] = 20
        FormDraft.objects.create(form=writing.call.form, definition=data, based_on=latest)
    browser = signed_in(writing.karen)
    began = time.monotonic()
    seen = hidden(browser.get(ADDRESS))
    looked = time.monotonic() - began
    answer = browser.post(ADDRESS, {"seen": seen, "publish": "yes", **NOTES})
    published = time.monotonic() - began - looked
    assert answer.status_code == 302
    began = time.monotonic()
    work(writing.vejen)
    moved = time.monotonic() - began
    with capsys.disabled():
        print(f"\ncompared {looked:.2f} s, published {published:.2f} s, {HOW_MANY + 1} drafts moved in {moved:.1f} s")
    with scope(writing.vejen):
        assert set(Application.objects.values_list("form_version__number", flat=True)) == {3}
        assert Recheck.objects.open().filter(question="B2").count() == HOW_MANY + 1
        assert Outbox.objects.filter(kind="partnerships.letters.form_changed").count() == 2 * (HOW_MANY + 1)
        assert not Due.objects.filter(kind="moving").exists()
    assert looked < 3 and published < 3
