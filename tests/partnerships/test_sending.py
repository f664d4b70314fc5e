"""A call may say that a named person submits, once all have consented: Maja's association does here."""

from datetime import UTC, datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from partnerships.documents import facts_of
from partnerships.letters import consent_taken_back, own_deadline, reminder, to_send
from partnerships.models import Application, Consent, OwnDeadline, Refusal, Submission
from partnerships.rounds import reminded
from partnerships.sending import name_sender, send, senders
from programmes.access import dismiss
from programmes.documents import html
from programmes.models import Call, Outbox, Reminder
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import joined, person, write, writer
from tests.conftest import signed_in

EN = {"Accept-Language": "en"}


@pytest.fixture
def named(whole):
    """The association's person submits: Maja, or Nina, who may sign too."""
    return led(whole)


def led(whole):
    with scope(whole.vejen):
        Call.objects.filter(pk=whole.call.pk).update(sent_by="association")
    whole.nina = person("Nina Nør", "en")
    joined(whole.application, whole.nina, "Foreningen Fjordlys", "signatory", "association")
    return whole


def agreed(whole):
    """Both consent by the page, as people do."""
    for user in (whole.maja, whole.jonas):
        sent = {"consent": "yes", "content_hash": whole.hash()}
        signed_in(user).post(f"{whole.address}consent/", sent, headers=EN)
    return whole


def press(whole, user, read=""):
    sent = {"content_hash": read or whole.hash()}
    return signed_in(user).post(f"{whole.address}send/", sent, headers=EN, follow=True).content.decode()


def page(whole, user, path=""):
    return signed_in(user).get(f"{whole.address}{path}", headers=EN).content.decode()


def told(whole, kind):
    with scope(whole.vejen):
        return sorted(Outbox.objects.filter(kind=f"partnerships.letters.{kind}").values_list("to__name", flat=True))


def submissions(whole):
    with scope(whole.vejen):
        return list(Submission.objects.all())


def test_the_last_consent_does_not_submit_and_the_bar_says_who_does(named):
    assert "In this call a named person submits" in page(named, named.jonas)
    agreed(named)
    assert submissions(named) == [] and told(named, "to_send") == ["Maja Holm", "Nina Nør"]
    for user in (named.maja, named.jonas, named.ida):
        shown = page(named, user)
        assert "NOT SUBMITTED" in shown and "The association: Submit the application" in " ".join(shown.split())
        assert ("Read and submit" in shown) == (user == named.maja)
    with scope(named.vejen):
        assert Application.objects.get().missing == {"association": 1, "municipality": 0}


def test_only_she_submits_and_the_receipt_says_on_whose_behalf(named):
    agreed(named)
    assert "Somebody else submits this application." in press(named, named.jonas)
    assert signed_in(named.ida).get(f"{named.address}send/").status_code == 404  # she may not sign
    assert submissions(named) == []
    shown = press(named, named.maja)
    (submission,) = submissions(named)
    assert (submission.by, submission.parties[0]["sent_by"]) == (named.maja, "Maja Holm")
    assert "sent_by" not in submission.parties[1]
    for said in ("Submitted by: Maja Holm", "On behalf of: Foreningen Fjordlys"):
        assert said in shown
    with scope(named.vejen):
        paper = html("partnerships/papers/receipt.html", "en", facts_of(submission, "receipt", "en"))
        assert "Submitted by: Maja Holm. On behalf of: Foreningen Fjordlys" in paper
    assert "VEJEN-2024-001" in press(named, named.maja) and len(submissions(named)) == 1  # once more: the same receipt
    assert told(named, "receipt") == ["Ida Skov", "Jonas Friis", "Maja Holm", "Nina Nør"]


def test_the_party_names_one_of_those_who_sign_and_nobody_is_stuck_when_she_leaves(named):
    there = signed_in(named.jonas).post(f"{named.address}sender/", {"user": str(named.nina.pk)})
    assert there.url == named.address
    with scope(named.vejen):
        with pytest.raises(NotAllowed, match="Somebody else submits"):
            name_sender(writer(named.application, named.jonas), named.nina)
        assert Application.objects.get().sender is None
    signed_in(named.maja).post(f"{named.address}sender/", {"user": str(named.jonas.pk)}, headers=EN)  # not of the party
    signed_in(named.maja).post(f"{named.address}sender/", {"user": str(named.nina.pk)}, headers=EN)
    agreed(named)
    assert told(named, "to_send") == ["Nina Nør"]
    assert "Somebody else submits this application." in press(named, named.maja)
    with scope(named.vejen):
        application = writer(named.application, named.maja).application
        assert senders(application) == [named.nina]
    assert "VEJEN-2024-001" in press(named, named.nina)


def test_nobody_is_stuck_when_the_named_person_has_gone(named):
    signed_in(named.maja).post(f"{named.address}sender/", {"user": str(named.nina.pk)}, headers=EN)
    agreed(named)
    with scope(named.vejen):
        dismiss(named.nina, "signatory", named.application.partnership)
        assert senders(writer(named.application, named.maja).application) == [named.maja]
    assert "VEJEN-2024-001" in press(named, named.maja)


def test_only_she_is_reminded_when_nothing_else_is_left(named):
    with scope(named.vejen):
        planned = Reminder(call=named.call, hours_before=3, at=named.call.closes_at, for_closing=named.call.closes_at)
        named.call.refresh_from_db()
        planned.call = named.call
    signed_in(named.maja).post(f"{named.address}sender/", {"user": str(named.nina.pk)})
    assert {user.name for _row, user in people(named, planned)} == {"Maja Holm", "Ida Skov", "Nina Nør", "Jonas Friis"}
    agreed(named)
    assert [user.name for _application, user in people(named, planned)] == ["Nina Nør"]
    with scope(named.vejen):
        pk = named.application.pk
        assert reminder(pk, named.maja) is reminder(pk, named.jonas) is None
        assert "Submit the application" in reminder(pk, named.nina).body
        when = {"on": named.call.closes_on, "clock": named.call.closes_clock, "at": named.call.closes_at}
        party = named.standing().party("association")
        own = OwnDeadline.objects.create(party=party, by=named.maja, time_zone="Europe/Copenhagen", **when)
        assert own_deadline(own.pk, named.maja) is None and "Submit" in own_deadline(own.pk, named.nina).body


def people(named, planned):
    with scope(named.vejen):
        return list(reminded(planned))


def test_a_consent_that_is_taken_back_or_void_stands_in_the_way(named):
    agreed(named)
    read = named.hash()
    signed_in(named.jonas).post(f"{named.address}consent/take-back/", headers=EN)
    assert told(named, "consent_taken_back") == ["Ida Skov", "Jonas Friis", "Maja Holm", "Nina Nør"]
    with scope(named.vejen):
        consent = Consent.objects.get(by=named.jonas)
        assert consent.voided_at and consent.taken_back_by == named.jonas
        last = Consent.objects.get(by=named.maja)
        assert to_send(consent.pk, named.maja) is None and last.voided_at is None
        letter = consent_taken_back(consent.pk, named.maja).body
        assert "Fjordby Kommune" in letter and "Jonas Friis" in letter
    assert "when all parties have consented to the same text" in press(named, named.maja)
    agreed(named)
    write(named.application, named.jonas, "D1", base=1, cooperation="Vi mødes hver uge.")
    assert "The text has changed since you read it." in press(named, named.maja, read)
    assert submissions(named) == []
    agreed(named)
    press(named, named.maja)
    assert len(submissions(named)) == 1
    signed_in(named.jonas).post(f"{named.address}consent/take-back/", headers=EN)  # too late: it is submitted
    with scope(named.vejen):
        assert Consent.objects.standing().count() == 2


def test_after_the_deadline_nothing_is_submitted_and_the_attempt_is_kept(committed_whole, moved_clock):
    named = agreed(led(committed_whole))
    read = named.hash()
    moved_clock(datetime(2024, 10, 23, 22, tzinfo=UTC))
    assert "The deadline has passed" in press(named, named.maja, read)
    with scope(named.vejen):
        assert Refusal.objects.get().by == named.maja and not Submission.objects.exists()
        assert to_send(Consent.objects.last().pk, named.maja) is None


def test_two_who_press_at_once_get_one_submission(committed_whole):
    whole = agreed(led(committed_whole))
    read, together, got = whole.hash(), Barrier(2), []

    def pressing(user):
        with scope(whole.vejen):
            mine = writer(whole.application, user)
            together.wait(10)
            got.append(send(mine, read).pk)
        connection.close()

    both = [Thread(target=pressing, args=[user]) for user in (whole.maja, whole.nina)]
    [each.start() for each in both]
    [each.join(20) for each in both]
    assert len(got) == 2 and len(set(got)) == 1 == len(submissions(whole))


def test_in_a_call_without_it_nobody_is_named_and_the_last_consent_submits(whole):
    for path in ("send/", "sender/"):
        assert signed_in(whole.maja).get(f"{whole.address}{path}").url == whole.address
    with scope(whole.vejen), pytest.raises(NotAllowed):
        send(writer(whole.application, whole.maja), whole.hash())
    agreed(whole)
    assert len(submissions(whole)) == 1
