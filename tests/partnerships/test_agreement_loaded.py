"""A call's file is loaded again: what staff wrote, and what partnerships answered, stays."""

import shutil
from io import StringIO

import pytest
from django.core.management import call_command

from partnerships.models import Agreement, AgreementTemplate
from programmes.models import Call
from programmes.scope import scope
from tests.agreements import ENGLISH, accepted, drafted
from tests.cast import DATA
from tests.conftest import signed_in
from tests.partnerships.test_agreement_owed import answer, keys, prepares, save

LEADER = "Who has daily management responsibility for the employee?"


@pytest.fixture
def ready(whole):
    whole = accepted(whole)
    whole.text = f"/vejen/calls/{whole.call.pk}/agreements/text/"
    whole.owed = f"/vejen/calls/{whole.call.pk}/agreements/text/owed/"
    return whole


def load(folder=DATA / "vejen"):
    told = StringIO()
    call_command("load_programme", str(folder), stdout=told)
    return told.getvalue()


def without(text, begins, ends):
    """The text without what stands from the one words up to the others."""
    before, _begins, rest = text.partition(begins)
    return before + ends + rest.partition(ends)[2]


@pytest.fixture
def folder(tmp_path):
    """Vejen's files, of which one asks no more who the line manager is."""
    shutil.copytree(DATA / "vejen", tmp_path, dirs_exist_ok=True)
    file = tmp_path / "agreement.yaml"
    file.write_text(without(file.read_text(), "  - key: leader\n", "  - key: contract\n"))
    return tmp_path


def stands(ready):
    with scope(ready.vejen):
        return Call.objects.get(pk=ready.call.pk).agreement


def test_what_staff_have_worded_stays_when_the_file_says_what_it_said(ready):
    save(ready.sofie, f"{ready.owed}contract/", title_en="Your contract")
    ours = stands(ready)
    assert "the agreements' text stays as staff wrote it: 2.1" in load()
    assert stands(ready) == ours and ours["owes"][2]["title"]["en"] == "Your contract"


def test_a_text_that_was_begun_here_stays_when_the_file_has_none(ready, tmp_path):
    shutil.copytree(DATA / "vejen", tmp_path, dirs_exist_ok=True)
    file = tmp_path / "call.yaml"
    file.write_text(file.read_text().replace("agreement: agreement.yaml\n", ""))
    before = stands(ready)
    load(tmp_path)
    assert stands(ready) == before and before["clauses"]


def test_an_answer_to_a_point_that_the_file_asks_no_more_stays_to_be_read(ready, folder):
    with scope(ready.vejen):
        answer(ready, "leader")
    assert LEADER in prepares(ready, ready.maja)
    load(folder)
    assert keys(ready) == ["employee", "contract", "incident_plan", "referral"]
    for user, page in ((ready.maja, ""), (ready.jonas, ""), (ready.sofie, ready.record)):
        assert LEADER in prepares(ready, user, page) and "Maja Holm." in prepares(ready, user, page)
    assert "0 / 4" in prepares(ready, ready.maja)


def test_another_text_in_the_file_takes_the_place_of_staff_s_which_stays_a_version(ready, folder):
    save(ready.sofie, f"{ready.owed}contract/", title_en="Your contract")
    with scope(ready.vejen):
        made = drafted(ready.partnership, ready.sofie)
        Agreement.objects.filter(pk=made.pk).update(template={})  # as before each draft kept its own
    ours = stands(ready)
    assert "the agreements' text is the file's, 2; kept as a version: 2.1" in load(folder)
    page = signed_in(ready.sofie).get(ready.text, **ENGLISH).content.decode()
    log = page.partition("Changes of this text")[2]
    assert 0 < log.index("Came with the call") < log.index("Sofie Bak")
    with scope(ready.vejen):
        assert AgreementTemplate.objects.order_by("-number")[1].template == ours
        assert Agreement.objects.get(pk=made.pk).template == ours
    assert stands(ready)["owes"][1]["title"]["en"] == "Template of the volunteer agreement"
    load(folder)
    save(ready.sofie, f"{ready.owed}contract/", title_en="Your contract")
    with scope(ready.vejen):
        acts = list(AgreementTemplate.objects.order_by("number").values_list("act", flat=True))
    assert acts == ["came", "written", "came", "written"]
