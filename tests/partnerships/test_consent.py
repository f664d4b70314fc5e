"""Consents are bound to what was read; the last one submits, once."""

import json
from hashlib import sha256
from threading import Barrier, Thread

import pytest
from django.db import connection

from partnerships.models import Consent, Refusal, Submission
from partnerships.models.consents import canonical
from programmes.access import appoint
from programmes.models import Outbox
from programmes.scope import scope
from programmes.states import NotAllowed
from programmes.templatetags.saying import in_fours
from tests.cast import write, writer
from tests.conftest import signed_in


def test_a_submission_is_a_snapshot_of_what_both_consented_to(whole):
    assert whole.consent(whole.maja) is None
    submission = whole.consent(whole.jonas)
    assert submission.reference == "VEJEN-2024-001"
    assert submission.content_hash == sha256(submission.content.encode()).hexdigest() == whole.hash()
    content = json.loads(submission.content)
    assert canonical(content) == submission.content
    assert content["answers"]["C3"] == {"citizens": 120, "first_course": 8, "second_course": 8}
    assert content["answers"]["F1"]["wages"]["total"] == "135712.50"
    assert [(file["question"], file["name"]) for file in content["files"]] == [
        ("H3", "Årsregnskab 2023.pdf"), ("H3", "Vedtægter.pdf"),
    ]  # fmt: skip
    assert [(party["name"], party["consented_by"]) for party in submission.parties] == [
        ("Foreningen Fjordlys", "Maja Holm"), ("Fjordby Kommune", "Jonas Friis"),
    ]  # fmt: skip


def test_a_change_after_the_first_consent_makes_it_void_and_both_are_told(committed_whole):
    """Scenario 7."""
    whole = committed_whole
    read = whole.hash()
    whole.consent(whole.maja)
    browser = signed_in(whole.jonas)
    sent = {"D1.base": "1", "has": "D1.cooperation", "D1.cooperation": "Vi mødes hver uge."}
    browser.post(f"{whole.address}questions/D1/", sent)
    with scope(whole.vejen):
        consent = Consent.objects.get()
        assert consent.content_hash == read != whole.standing().content_hash
        assert consent.voided_at and consent.voided_by_question == "D1"
        told = Outbox.objects.filter(kind="partnerships.letters.consent_void").values_list("to__name", flat=True)
        assert sorted(told) == ["Ida Skov", "Jonas Friis", "Maja Holm"]
    assert whole.consent(whole.jonas) is None
    page = signed_in(whole.maja).get(whole.address, headers={"Accept-Language": "en"}).content.decode()
    assert "D1" in page and in_fours(read[:16]) in page and in_fours(whole.hash()[:16]) in page
    with scope(whole.vejen):
        assert not Submission.objects.exists()
    assert whole.consent(whole.maja).number == 1


def test_nobody_consents_to_a_text_that_she_has_not_read(whole):
    read = whole.hash()
    write(whole.application, whole.jonas, "D1", cooperation="Noget andet.")
    with pytest.raises(NotAllowed, match="has changed since you read it"):
        whole.consent(whole.maja, read)


def test_nobody_consents_while_something_is_missing(whole):
    write(whole.application, whole.maja, "B3", phone="")
    with pytest.raises(NotAllowed, match="still missing"):
        whole.consent(whole.maja)


def test_a_warning_needs_a_reason_and_then_stands_in_nobodys_way(whole):
    write(whole.application, whole.jonas, "C3", first_course="4", second_course="5")
    with scope(whole.vejen):
        assert [(item.question, item.field) for item in whole.standing().obstacles] == [("C3", "reason")]
    write(whole.application, whole.jonas, "C3", reason="Vi begynder i det små og øger til efteråret.")
    whole.consent(whole.maja)
    submission = whole.consent(whole.jonas)
    assert submission.read["answers"]["C3"]["reason"] == "Vi begynder i det små og øger til efteråret."


def test_a_repeat_gives_the_same_receipt(whole):
    read = whole.hash()
    whole.consent(whole.maja)
    assert whole.consent(whole.jonas) == whole.consent(whole.jonas, read) == whole.consent(whole.maja, read)
    with scope(whole.vejen):
        assert Submission.objects.count() == 1


def test_two_who_press_at_once_get_one_submission_and_the_same_receipt(committed_whole):
    """Scenario 9."""
    whole, answers = committed_whole, []
    whole.consent(whole.maja)
    read, together = whole.hash(), Barrier(2)

    def press():
        browser = signed_in(whole.jonas)
        together.wait()
        answer = browser.post(f"{whole.address}consent/", {"consent": "yes", "content_hash": read})
        answers.append((answer.status_code, answer.headers["Location"]))
        connection.close()

    both = [Thread(target=press) for _ in range(2)]
    [one.start() for one in both]
    [one.join(30) for one in both]
    assert answers == [(302, f"{whole.address}receipt/1/")] * 2
    with scope(whole.vejen):
        assert Submission.objects.get().reference == "VEJEN-2024-001"
        assert Outbox.objects.filter(kind="partnerships.letters.receipt").count() == 3  # one each, not two
        assert not Refusal.objects.exists()


def test_only_somebody_who_may_sign_finds_the_page(committed_whole):
    whole = committed_whole
    assert signed_in(whole.ida).get(f"{whole.address}consent/").status_code == 404
    assert signed_in(whole.maja).get(f"{whole.address}consent/").status_code == 200


def test_after_re_opening_the_first_submission_stands_until_a_newer_one(whole):
    whole.consent(whole.maja)
    first = whole.consent(whole.jonas)
    with scope(whole.vejen):
        writer(whole.application, whole.jonas).reopen()
    write(whole.application, whole.jonas, "D1", cooperation="Mere.")
    with scope(whole.vejen):
        application = writer(whole.application, whole.maja).application
        assert application.status == "reopened" and application.is_standing
        assert list(application.submissions.all()) == [first]
    whole.consent(whole.maja)
    second = whole.consent(whole.jonas)
    assert (second.number, second.reference) == (2, first.reference)
    assert first.content_hash != second.content_hash


def test_a_withdrawal_is_either_partys_and_can_be_taken_back_before_the_deadline(whole):
    whole.consent(whole.maja)
    whole.consent(whole.jonas)
    with scope(whole.vejen):
        writer(whole.application, whole.jonas).withdraw(may_sign=True)
        assert not writer(whole.application, whole.maja).application.is_standing
    with pytest.raises(NotAllowed, match="withdrawn"):
        write(whole.application, whole.maja, "A1", name="Nyt navn")
    with scope(whole.vejen):
        writer(whole.application, whole.maja).restore()
        assert writer(whole.application, whole.maja).application.status == "draft"


def test_a_writer_cannot_withdraw_what_was_submitted(committed_whole):
    whole = committed_whole
    whole.consent(whole.maja)
    whole.consent(whole.jonas)
    page = signed_in(whole.ida).post(f"{whole.address}withdraw/", follow=True, headers={"Accept-Language": "en"})
    assert "only somebody who may sign" in page.content.decode()
    assert signed_in(whole.maja).post(f"{whole.address}withdraw/").status_code == 302
    with scope(whole.vejen):
        assert writer(whole.application, whole.maja).application.status == "withdrawn"
        assert Outbox.objects.filter(kind="partnerships.letters.moved").count() == 3


def test_two_changes_in_one_save_tell_both_parties_that_the_consent_is_void(committed_whole):
    whole = committed_whole
    whole.consent(whole.maja)
    sent = {"has": ["D1.cooperation", "D3.roles"], "D1.base": "1", "D3.base": "1"}
    sent |= {"D1.cooperation": "Nyt svar.", "D3.roles": "Nye roller."}
    signed_in(whole.jonas).post(f"{whole.address}sections/D/save/", sent)
    with scope(whole.vejen):
        assert Outbox.objects.filter(kind="partnerships.letters.consent_void").count() == 3


def test_a_re_opened_application_may_take_any_name_while_it_is_written(whole):
    whole.consent(whole.maja)
    whole.consent(whole.jonas)
    with scope(whole.vejen):
        writer(whole.application, whole.jonas).reopen()
    write(whole.application, whole.jonas, "A1", name="")
    with scope(whole.vejen):
        application = writer(whole.application, whole.maja).application
        assert (application.name, application.known_as) == ("", "Fællesskab i Fjordby")


def test_a_writer_makes_nobody_signatory_beside_the_one_there_is(committed_whole):
    whole = committed_whole
    address = f"/vejen/partnerships/{whole.application.partnership_id}/invite/"
    sent = {"kind": "association", "email": "ny@example.org", "role": "signatory", "language": "da"}
    answer = signed_in(whole.ida).post(address, sent, headers={"Accept-Language": "en"})
    assert answer.status_code == 200 and "Your organisation has a signatory" in answer.content.decode()
    assert signed_in(whole.maja).post(address, sent).status_code == 302
    again = signed_in(whole.maja).post(address, sent | {"email": "IDA.SKOV@example.org"})
    assert again.status_code == 200


def test_nobody_acts_for_both_parties(whole):
    with scope(whole.vejen), pytest.raises(NotAllowed, match="for the other one too"):
        partnership = whole.application.partnership
        partnership.programme = whole.vejen
        appoint(whole.maja, "signatory", partnership, party=partnership.parties.get(kind="municipality"))
