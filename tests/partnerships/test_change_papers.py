"""What the programme answered a request to change an agreement, as a paper for each party in its own language."""

from hashlib import sha256
from io import BytesIO

import pikepdf
import pytest

from partnerships.amending.handling import approve, refuse
from partnerships.change_documents import TEMPLATE, decision, facts_of, languages_for
from partnerships.models import ChangePaper, ChangeRequest
from programmes.clock import now
from programmes.documents import html
from programmes.models import Outbox
from programmes.scope import scope
from tests.agreements import ENGLISH
from tests.amending import BUDGET, CONTENT, PERIOD, in_force, sent
from tests.cast import appointed, person
from tests.conftest import signed_in


@pytest.fixture
def agreed(whole):
    return in_force(whole)


def asked_of(agreed, **facts):
    return sent(agreed.partnership, agreed.maja, agreed.jonas, **facts)


def test_a_decision_puts_its_paper_on_the_way_and_nothing_before_it_does(agreed):
    with scope(agreed.vejen):
        made = asked_of(agreed, **CONTENT)
        papers = Outbox.objects.filter(kind="partnerships.change_documents.decision")
        assert not papers.exists()
        decision(made.pk, None)
        assert not ChangePaper.objects.exists()  # nothing is decided yet
        refuse(made, agreed.lone, "Der er ikke penge til det.")
        refuse(made, agreed.lone, "Der er ikke penge til det.")  # pressed twice
        assert papers.count() == 1 and papers.get().about == made.pk


def test_each_party_has_the_refusal_in_its_own_language_with_reason_and_consents(agreed):
    with scope(agreed.vejen):
        type(agreed.jonas).objects.filter(pk=agreed.jonas.pk).update(language="fi")
        made = asked_of(agreed, **CONTENT)
        refuse(made, agreed.lone, "Der er ikke penge til det. <b>")
        made = ChangeRequest.objects.get(pk=made.pk)
        assert languages_for(made) == ["da", "fi", "en"]
        said = html(TEMPLATE, "en", facts_of(made))
    assert "<h1>Change refused</h1>" in said and "Der er ikke penge til det. &lt;b&gt;" in said
    assert "Lone Lead" in said and "Vi mødes i Havnegade 3." in said and "Vores lokale er solgt." in said
    consents = said[said.index(">Consents<") :]
    assert "Maja Holm" in consents and "Jonas Friis" in consents and "Foreningen Fjordlys" in consents
    assert f"{made.content_hash[:4]} {made.content_hash[4:8]}" in said and "The agreement stays as it is." in said


@pytest.mark.parametrize(
    ("kind", "facts", "words"),
    [("period", PERIOD, ["6 February 2026", "Version: 2"]), ("budget", BUDGET, ["140,000", "134,212", "Version: 2"])],
)
def test_an_approval_says_what_changes_and_which_version_carries_it_out(agreed, kind, facts, words):
    with scope(agreed.vejen):
        made = asked_of(agreed, change=kind, **facts)
        made = approve(made, agreed.lone, now(), made.content_hash, "Godt.")
        said = html(TEMPLATE, "en", facts_of(ChangeRequest.objects.get(pk=made.pk)))
    assert "<h1>Change approved</h1>" in said and [each for each in words if each not in said] == []


def test_a_paper_is_made_once_is_for_everybody_and_is_what_is_handed_out(agreed):
    with scope(agreed.vejen):
        made = asked_of(agreed, **CONTENT)
        refuse(made, agreed.lone, "Nej.")
        decision(made.pk, None)
        first = {each.pk: each.sha256 for each in ChangePaper.objects.all()}
        decision(made.pk, None)
        assert {each.pk: each.sha256 for each in ChangePaper.objects.all()} == first and len(first) == 2
        paper = ChangePaper.objects.get(language="da")
        outside = person("Uden For", "en")
        appointed(outside, "reviewer", agreed.vejen)
    address = f"/vejen/agreements/changes/papers/{paper.pk}/"
    for reader in (agreed.maja, agreed.jonas, agreed.sofie):
        got = signed_in(reader).get(address)
        assert sha256(got.content).hexdigest() == paper.sha256
        assert "-C1-da.pdf" in got["Content-Disposition"]
    with pikepdf.open(BytesIO(got.content)) as pdf:
        assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang) == "da"
    assert signed_in(outside).get(address).status_code == 404
    for page, reader in ((f"{agreed.changes}1/", agreed.maja), (f"{agreed.decide}1/", agreed.sofie)):
        assert address in signed_in(reader).get(page, **ENGLISH).content.decode()
    with scope(agreed.vejen):
        agreed.application.conflicts.create(user=agreed.sofie, kind="tie", by=agreed.sofie)
    assert signed_in(agreed.sofie).get(address).status_code == 404
