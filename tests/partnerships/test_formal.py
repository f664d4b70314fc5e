"""Rules over the set of parties, the formal check, and a request for completion with its supplement."""

from datetime import UTC, datetime, timedelta

import pytest

from partnerships.completing import completed
from partnerships.models import Application, Completion, FormalCheck, Override, Refusal, Submission, Supplement
from partnerships.rounds import sweep as look_at_the_clock
from programmes.models import Call
from programmes.outbox import sweep
from programmes.scope import scope
from tests.answers import ANSWERS
from tests.browsing import body
from tests.cast import appointed, person, started, write
from tests.conftest import signed_in

CLOSES = datetime(2024, 10, 23, 22, tzinfo=UTC)
ENGLISH = {"headers": {"Accept-Language": "en"}}
WHY = "The minutes of the board show it."
ASKED = {"questions": ["B3", "H3"], "text": "Who is the manager?", "day": "1.11.2024", "clock": "24:00"}


@pytest.fixture
def sent(committed_whole, moved_clock):
    """Submitted by both; the deadline has passed."""
    whole = committed_whole
    whole.consent(whole.maja), whole.consent(whole.jonas)
    whole.sofie = person("Sofie Bak", "en")
    appointed(whole.sofie, "staff", whole.vejen)
    whole.check = f"/vejen/applications/{whole.application.pk}/check/"
    moved_clock(CLOSES + timedelta(hours=10))
    return whole


def press(user, address, **posted):
    return signed_in(user).post(address, posted, follow=True, **ENGLISH).content.decode()


def ask(sent, **changed):
    return press(sent.sofie, f"{sent.check}completion/", **ASKED | changed)


def request_of(sent):
    with scope(sent.vejen):
        return Completion.objects.latest("id")


def answer(sent, user, question="B3", **parts):
    """Save one question as its page does."""
    posted = {f"{question}.base": "1", "has": [f"{question}.{name}" for name in parts]}
    posted |= {f"{question}.{name}": value for name, value in parts.items()}
    address = f"{sent.address}questions/{question}/"
    return signed_in(user).post(address, posted, headers={"X-Requested-With": "fetch", "Accept-Language": "en"})


def consent(sent, user):
    page = signed_in(user).get(f"{sent.address}completions/{request_of(sent).pk}/", **ENGLISH)
    read = page.context["completing"].content_hash
    return press(user, f"{sent.address}completions/{request_of(sent).pk}/consent/", consent="yes", content_hash=read)


def said(page, title):
    """What the page says about one rule: the words after its title."""
    return page.split(title)[1].split("</li>")[0]


@pytest.mark.fact("S1-46")
def test_while_they_write_the_rules_say_yes_no_or_ask_with_the_reason(committed_whole):
    whole = committed_whole
    write(whole.application, whole.maja, "B5", attends="no", reason="Hun er på ferie den uge.")
    write(whole.application, whole.maja, "B3", name="Nora Vang")
    write(whole.application, whole.jonas, "C6", anonymity={"municipality": ""})
    write(whole.application, whole.jonas, "C3", first_course="4", second_course="5")
    page = signed_in(whole.maja).get(whole.address, **ENGLISH).content.decode()
    assert "Yes" in said(page, "At least one municipality takes part")
    assert "must be two people" in said(page, "A manager is named")
    assert "We ask you about it" in said(page, "The employee can attend") and "You answered no" in page
    assert "Together 9" in said(page, "At least 70% referred is planned")
    assert "Not yet" in said(page, "The municipality accepts anonymity")
    assert "Not answered yet: C6" in said(page, "The municipality accepts anonymity")
    assert "Yes" in said(page, "Two courses fit in the 11 months")


def test_a_party_that_is_not_there_is_a_no(committed_fjordby):
    lone = person("Tove Juhl", "en")
    application = started(committed_fjordby.call, lone, "Foreningen Egetræet")
    address = f"/vejen/partnerships/{application.partnership_id}/application/"
    page = signed_in(lone).get(address, **ENGLISH).content.decode()
    assert "A party that must take part is not there" in said(page, "At least one municipality takes part")


def test_nobody_learns_from_the_rules_where_else_an_association_applies(committed_whole):
    """Anybody can type another's register number: while drafting, only an association's own people are told."""
    whole, nina, title = committed_whole, person("Nina Ny", "en"), "The association leads one application only"
    pages = []
    for user in (nina, whole.maja):
        other = started(whole.call, user, "Foreningen Ny")
        with scope(whole.vejen):
            theirs = whole.application.partnership.parties.get(kind="association").organisation
            other.partnership.parties.update(organisation=theirs)
        address = f"/vejen/partnerships/{other.partnership_id}/application/"
        pages.append(said(signed_in(user).get(address, **ENGLISH).content.decode(), title))
    assert ">Yes<" in pages[0] and "leads another application" in pages[1]


def test_staff_call_it_complete_and_say_why_a_rule_is_overruled(sent):
    page = press(sent.sofie, f"{sent.check}complete/")
    assert "Write for each rule that does not say yes" in page  # E1: the association has no register number
    page = press(sent.sofie, f"{sent.check}complete/", why_E1=WHY)
    assert "formally complete" in page and WHY in page
    with scope(sent.vejen):
        override = Override.objects.get()
        assert (override.rule, override.verdict, override.why, override.by) == ("E1", "ask", WHY, sent.sofie)
        assert FormalCheck.objects.get().transitions.get().by == sent.sofie


def test_nothing_is_decided_before_the_deadline_has_passed(sent, moved_clock):
    moved_clock(CLOSES - timedelta(hours=1))
    assert "The deadline has not passed yet" in press(sent.sofie, f"{sent.check}complete/", why_E1=WHY)
    assert "The deadline has not passed yet" in ask(sent)
    with scope(sent.vejen):
        assert not Completion.objects.exists() and not Override.objects.exists()


def test_only_a_reason_of_the_calls_list_rejects_and_the_parties_are_told(sent, post_box):
    form = signed_in(sent.sofie).get(f"{sent.check}reject/", **ENGLISH).content.decode()
    assert form.count('type="radio"') == 6 and "after the deadline" in form
    assert "Select a valid choice" in press(sent.sofie, f"{sent.check}reject/", reason="weak")
    page = press(sent.sofie, f"{sent.check}reject/", reason="no_manager", note="B3 is empty.")
    assert "No line manager is named (B3)" in page
    sweep()
    letters = [letter for letter in post_box if "rejected for form" in letter["Subject"]]
    assert {letter["To"] for letter in letters} == {f"{who}@example.org" for who in ("maja.holm", "jonas.friis")} | {
        "ida.skov@example.org"
    }
    assert "No line manager is named (B3)" in body(letters[0])


def test_a_decision_is_taken_back_with_a_reason_and_stays_in_the_log(sent):
    press(sent.sofie, f"{sent.check}reject/", reason="no_manager", note="")
    assert "Write why the decision is taken back" in press(sent.sofie, f"{sent.check}reopen/", note="no")
    press(sent.sofie, f"{sent.check}reopen/", note="They had named her in D2.")
    with scope(sent.vejen):
        moves = FormalCheck.objects.get().transitions.values_list("after", "reason", "note")
        assert list(moves) == [("rejected", "no_manager", ""), ("open", "", "They had named her in D2.")]


def test_a_completion_opens_its_questions_alone_and_leaves_the_first_submission_as_it_was(sent):
    with scope(sent.vejen):
        first = Submission.objects.get()
    assert "The questions are open again" in ask(sent)
    assert answer(sent, sent.maja, "B3", name="Lis Holt").status_code == 200
    refused = answer(sent, sent.maja, "B2", description="Nyt")
    assert refused.status_code == 409 and "submitted" in refused.json()["refused"]
    assert answer(sent, sent.jonas, "B3", name="Jonas").status_code == 409  # the association's question
    assert "Your consent is given" in consent(sent, sent.maja)
    assert "The completion is sent" in consent(sent, sent.jonas)
    with scope(sent.vejen):
        again = Submission.objects.get()
        assert (again.content, again.content_hash) == (first.content, first.content_hash)
        assert Application.objects.get().consents.filter(voided_at=None).count() == 2  # to the first one
        supplement = Supplement.objects.get()
        assert supplement.reference == "VEJEN-2024-001-S1" and set(supplement.read["answers"]) == {"B3"}
        assert supplement.read["completes"] == first.content_hash
        assert {party["consented_by"] for party in supplement.parties} == {"Maja Holm", "Jonas Friis"}
        assert completed(first)["answers"]["B3"]["name"] == "Lis Holt"
        assert first.read["answers"]["B3"]["name"] == ANSWERS["B3"]["name"]
        assert FormalCheck.objects.get().status == "open"  # staff look again
    assert answer(sent, sent.maja, "B3", name="Sent").status_code == 409
    page = signed_in(sent.sofie).get(sent.check, **ENGLISH).content.decode()
    assert "VEJEN-2024-001-S1" in page and "Lis Holt" in page


def test_a_change_after_a_consent_voids_it_and_a_repeat_gives_the_same_supplement(sent):
    ask(sent)
    answer(sent, sent.maja, "B3", name="Lis Holt")
    consent(sent, sent.maja)
    answer(sent, sent.maja, "B3", title="Daglig leder")
    assert "Your consent is given" in consent(sent, sent.jonas)
    assert "The completion is sent" in consent(sent, sent.maja)
    page = press(sent.jonas, f"{sent.address}completions/{request_of(sent).pk}/consent/", consent="yes")
    assert "The completion is sent" in page
    with scope(sent.vejen):
        assert Supplement.objects.count() == 1


def test_a_late_supplement_is_refused_with_the_sentence_why(sent, moved_clock):
    ask(sent)
    consent(sent, sent.maja)
    late = datetime(2024, 11, 1, 23, tzinfo=UTC)  # 24:00 in Denmark, by winter time
    moved_clock(late)
    assert "Friday 1 November 2024, 24:00" in answer(sent, sent.maja, "B3", name="Sent").json()["refused"]
    page = consent(sent, sent.jonas)
    assert "The time for the completion has passed" in page and "What you sent stands" in page
    with scope(sent.vejen):
        assert not Supplement.objects.exists() and "has passed" in Refusal.objects.get().sentence
        assert Application.objects.get().status == "submitted"


def test_both_parties_are_asked_reminded_once_and_get_the_paper(sent, moved_clock, post_box):
    ask(sent)
    sweep()
    everybody = {"maja.holm@example.org", "jonas.friis@example.org", "ida.skov@example.org"}
    told = [letter for letter in post_box if "missing" in letter["Subject"]]
    assert {letter["To"] for letter in told} == everybody
    assert "B3, H3" in body(told[0]) and "Friday 1 November 2024, 24:00" in body(told[0])
    post_box.clear()
    moved_clock(datetime(2024, 10, 31, 23, 1, tzinfo=UTC))
    for _again in range(2):
        look_at_the_clock(), sweep()
    assert sorted(letter["To"] for letter in post_box) == sorted(everybody)
    post_box.clear()
    consent(sent, sent.maja), consent(sent, sent.jonas)
    sweep()
    papers = {letter["To"]: [part.get_filename() for part in letter.iter_attachments()] for letter in post_box}
    assert papers["jonas.friis@example.org"] == ["VEJEN-2024-001-S1-supplement-en.pdf"]


def test_staff_wait_no_longer_and_the_questions_are_shut(sent):
    ask(sent)
    assert "already" in ask(sent)  # one at a time
    page = press(sent.sofie, f"/vejen/applications/{sent.application.pk}/completions/{request_of(sent).pk}/close/")
    assert "The questions are closed again" in page
    assert answer(sent, sent.maja, "B3", name="Sent").status_code == 409
    with scope(sent.vejen):
        assert FormalCheck.objects.get().status == "open"


def test_a_call_without_rules_shows_none(committed):
    with scope(committed.vejen):
        assert Call.objects.get(pk=committed.call.pk).eligibility == []
    page = (
        signed_in(committed.maja)
        .get(f"/vejen/partnerships/{committed.fjordby.pk}/application/", **ENGLISH)
        .content.decode()
    )
    assert "May you apply?" not in page
