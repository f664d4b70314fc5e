"""A partnership asks to change its agreement: who consents, what the programme answers, and what it changes."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.agreeing.content import content_of
from partnerships.agreeing.drafting import held, put_out, take_back
from partnerships.amending.asking import rewrite, withdraw
from partnerships.amending.handling import approve, ask_more, refuse
from partnerships.change_letters import consent_wanted, moved, party_left, to_handle
from partnerships.models import Agreement, ChangeRequest, PartnershipInvitation, Party
from partnerships.models.consents import hash_of
from partnerships.starting import join
from programmes.clock import now
from programmes.models import Call, Outbox
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.agreements import ENGLISH, accepted, drafted, signed_by_all
from tests.amending import BUDGET, CONTENT, PERIOD, asked, consents, hand, in_force, newcomer, sent
from tests.cast import person
from tests.conftest import signed_in


@pytest.fixture
def agreed(whole):
    """In force between both parties and the programme."""
    return in_force(whole)


def put_out_and_sign(agreed, version, association, municipality):
    version.partnership = held(agreed.partnership)
    put_out(version, agreed.sofie, now(), hash_of(content_of(version)))
    version.refresh_from_db()
    return signed_by_all(version, association, municipality, agreed.lone)


def test_it_is_sent_when_both_have_consented_to_the_text_as_it_stands(agreed):
    with scope(agreed.vejen):
        made = asked(agreed.partnership, agreed.maja, "association", **CONTENT)
        first = made.content_hash
        assert consents(made, agreed.maja, "association").status == "draft"
        made = rewrite(made, hand(agreed.partnership, agreed.maja, "association"), what="Vi mødes i Torvet 1.")
        assert made.consents.standing().count() == 0 and made.consents.count() == 1
        with pytest.raises(NotAllowed, match="not the one that you read"):
            consents(made, agreed.jonas, "municipality", read=first)
        consents(made, agreed.jonas, "municipality")
        with pytest.raises(NotAllowed, match="The party that asks for it"):
            rewrite(made, hand(agreed.partnership, agreed.jonas, "municipality"), what="Nej.")
        with pytest.raises(NotAllowed, match="for another party"):
            consents(made, agreed.jonas, "association")
        done = consents(made, agreed.maja, "association")
        assert done.status == "sent" and consents(done, agreed.maja, "association").transitions.count() == 1
        with pytest.raises(NotAllowed, match="with the programme now"):
            rewrite(done, hand(agreed.partnership, agreed.maja, "association"), what="Mere.")


@pytest.mark.parametrize(("change", "facts", "needs_both"), [
    ("content", CONTENT, True), ("budget", BUDGET, False), ("budget", BUDGET | {"is_shared": True}, True),
    ("period", PERIOD, True),
])  # fmt: skip
def test_each_kind_needs_the_consent_that_its_rule_names(agreed, change, facts, needs_both):
    with scope(agreed.vejen):
        made = asked(agreed.partnership, agreed.maja, "association", change, **facts)
        assert consents(made, agreed.maja, "association").status == ("draft" if needs_both else "sent")
        told = Outbox.objects.filter(kind="partnerships.change_letters.consent_wanted").values_list("to", flat=True)
        assert set(told) == ({agreed.jonas.pk} if needs_both else set())


def test_the_money_of_one_party_is_not_changed_without_it(agreed):
    with scope(agreed.vejen):
        made = asked(agreed.partnership, agreed.jonas, "municipality", "budget", **BUDGET)
        assert consents(made, agreed.jonas, "municipality").status == "draft"
        assert consents(made, agreed.maja, "association").status == "sent"


def test_what_is_approved_becomes_the_next_version_and_applies_when_all_have_signed(agreed):
    with scope(agreed.vejen):
        made = sent(agreed.partnership, agreed.maja, agreed.jonas, "period", **PERIOD)
        with pytest.raises(NotAllowed, match="not the one that you read"):
            approve(made, agreed.lone, now(), "0" * 64)
        done = approve(made, agreed.lone, now(), made.content_hash, "Held og lykke")
        assert (done.status, done.agreement.number, done.agreement.ends_on) == ("approved", 2, date(2026, 2, 6))
        assert Agreement.objects.in_force().get() == agreed.first  # nothing has changed yet
        second = put_out_and_sign(agreed, done.agreement, agreed.maja, agreed.jonas)
        assert second.read["requests"] == [{"number": 1, "hash": made.content_hash}]
        assert second.read["ends_on"] == "2026-02-06" and second.read["why"]["da"].endswith("(1)")
        told = Outbox.objects.filter(kind="partnerships.change_letters.moved", to=agreed.jonas)
        assert moved(told.last().about, agreed.jonas) and consent_wanted(made.pk, agreed.jonas) is None


def test_a_budget_changes_the_grant_and_stands_in_the_special_terms(agreed):
    with scope(agreed.vejen):
        made = sent(agreed.partnership, agreed.maja, agreed.jonas, "budget", **BUDGET)
        version = approve(made, agreed.lone, now(), made.content_hash).agreement
        assert str(version.amount) == "140000.00"
        assert "- Løn: 134.212" in version.special["da"] and "Havnegade 3" in version.special["en"]


def test_of_two_who_answer_at_once_the_second_reads_what_has_become_of_it(agreed):
    with scope(agreed.vejen):
        made = sent(agreed.partnership, agreed.maja, agreed.jonas, **CONTENT)
        refuse(ChangeRequest.objects.get(pk=made.pk), agreed.lone, "Ikke nu.")
        for verb in (
            lambda: approve(made, agreed.lone, now(), made.content_hash),
            lambda: refuse(made, agreed.lone, "Nej."), lambda: ask_more(made, agreed.sofie, now(), "Hvorfor?"),
        ):  # fmt: skip
            with pytest.raises(NotAllowed, match="decided about it already"):
                verb()
        with pytest.raises(NotAllowed, match="cannot be withdrawn"):
            withdraw(made, hand(agreed.partnership, agreed.maja, "association"))
        again = sent(agreed.partnership, agreed.maja, agreed.jonas, **CONTENT)
        withdraw(again, hand(agreed.partnership, agreed.maja, "association"))
        with pytest.raises(NotAllowed, match="have withdrawn it"):
            approve(again, agreed.lone, now(), again.content_hash)
        assert Agreement.objects.count() == 1


def test_asked_for_more_all_consent_anew(agreed):
    with scope(agreed.vejen):
        made = sent(agreed.partnership, agreed.maja, agreed.jonas, **CONTENT)
        ask_more(made, agreed.sofie, now(), "Hvad koster lokalet?")
        made = rewrite(made, hand(agreed.partnership, agreed.maja, "association"), why="Solgt. Det nye er gratis.")
        assert made.consents.standing().count() == 0 and to_handle(made.pk, agreed.lone) is None
        consents(made, agreed.maja, "association")
        assert consents(made, agreed.jonas, "municipality").status == "sent" and to_handle(made.pk, agreed.lone)
        notes = list(made.transitions.values_list("after", "note"))
        assert notes == [("sent", ""), ("asked", "Hvad koster lokalet?"), ("sent", "")]


def test_what_was_approved_is_not_lost_when_its_version_is_taken_back(agreed):
    with scope(agreed.vejen):
        made = sent(agreed.partnership, agreed.maja, agreed.jonas, "period", **PERIOD)
        done = approve(made, agreed.lone, now(), made.content_hash)
        other = sent(agreed.partnership, agreed.maja, agreed.jonas, "budget", **BUDGET)
        with pytest.raises(NotAllowed, match="A version of the agreement is open"):
            approve(other, agreed.lone, now(), other.content_hash)
        take_back(done.agreement, agreed.sofie)
        third = approve(other, agreed.lone, now(), other.content_hash).agreement
        assert (third.number, third.ends_on, str(third.amount)) == (3, date(2026, 2, 6), "140000.00")
        assert list(third.change_requests.values_list("number", flat=True)) == [1, 2]


def test_a_change_of_partner_moves_the_party_and_ends_the_old_ones_rights(agreed):
    with scope(agreed.vejen):
        old = agreed.partnership.parties.get(kind="association")
        made = asked(agreed.partnership, agreed.jonas, "municipality", "party", **newcomer(old))
        mine = asked(agreed.partnership, agreed.maja, "association", **CONTENT)
        made = consents(made, agreed.jonas, "municipality")
        assert made.status == "sent"  # the one that has gone cannot hold it up
        approve(made, agreed.lone, now(), made.content_hash)
        new = agreed.partnership.parties.get(kind="association")
        assert (new.name, Party.ever.get(pk=old.pk).replaced_at is None) == ("Foreningen Ny", False)
        assert ChangeRequest.objects.get(pk=mine.pk).status == "withdrawn"  # nobody is left to change it
        assert party_left(made.pk, agreed.maja) and party_left(made.pk, agreed.jonas) is None
        told = Outbox.objects.filter(kind="partnerships.change_letters.party_left").values_list("to", flat=True)
        assert set(told) == {agreed.maja.pk, agreed.ida.pk}
        nils = person("Nils")
        join(PartnershipInvitation.objects.get(email="nils@example.org"), nils)
        version = Agreement.objects.get(number=2)
    for page in (agreed.own, agreed.changes, f"{agreed.changes}1/", f"/vejen/partnerships/{agreed.partnership.pk}/"):
        assert signed_in(agreed.maja).get(page).status_code == 404, page
    with scope(agreed.vejen):
        second = put_out_and_sign(agreed, version, nils, agreed.jonas)
        assert [each["name"] for each in second.read["parties"]] == ["Fjordby Kommune", "Foreningen Ny"]
        assert Agreement.objects.in_force().get() == second
    assert signed_in(nils).get(f"{agreed.changes}1/", **ENGLISH).status_code == 200


def test_whoever_acts_for_another_party_is_not_invited_for_this_one(agreed):
    with scope(agreed.vejen):
        facts = newcomer(agreed.partnership.parties.get(kind="association")) | {"email": agreed.jonas.email.upper()}
        made = asked(agreed.partnership, agreed.jonas, "municipality", "party", **facts)
        made = consents(made, agreed.jonas, "municipality")
        with pytest.raises(NotAllowed, match="acts for another party here"), transaction.atomic():
            approve(made, agreed.lone, now(), made.content_hash)
        assert agreed.partnership.parties.get(kind="association").name != facts["organisation"]
    assert signed_in(agreed.maja).get(agreed.own).status_code == 200


def test_an_extension_is_later_and_asked_for_in_time(agreed):
    with scope(agreed.vejen):
        with pytest.raises(NotAllowed, match="6 December 2025|6. december 2025"):
            asked(agreed.partnership, agreed.maja, "association", "period", **PERIOD | {"until": date(2025, 12, 6)})
        template = Call.objects.get(pk=agreed.call.pk).agreement
        template["changes"]["period"]["days_before"] = 365
        Call.objects.filter(pk=agreed.call.pk).update(agreement=template)
        late = agreed.first
        Agreement.objects.filter(pk=late.pk).update(starts_on=date(2024, 1, 1), ends_on=date(2025, 1, 6))
        with pytest.raises(NotAllowed, match="had to be asked for by this day"):
            asked(agreed.partnership, agreed.maja, "association", "period", **PERIOD)


def test_there_is_nothing_to_change_before_an_agreement_is_in_force(whole):
    whole = accepted(whole)
    with scope(whole.vejen):
        drafted(whole.partnership, whole.sofie)
        with pytest.raises(NotAllowed, match="when an agreement is in force"):
            asked(whole.partnership, whole.maja, "association", **CONTENT)


def test_by_the_pages_one_asks_both_consent_and_the_programme_answers(agreed):
    maja, jonas, lone = signed_in(agreed.maja), signed_in(agreed.jonas), signed_in(agreed.lone)
    facts = {
        "is_shared": "on",
        "item_1": "Forplejning",
        "now_1": "1.000",
        "then_1": "2.500,50",
        "what": "Mere",
        "why": "x",
    }
    said = maja.post(f"{agreed.changes}new/budget/", facts | {"from_on": "31.2.2025", "item_2": "Leje"}, **ENGLISH)
    assert set(said.context["form"].errors) == {"from_on", "now_2", "then_2"}
    comes = {"leaving": "0", "organisation": "Ny", "identifier": "1234", "email": "nils@example.org", "language": "da"}
    said = maja.post(f"{agreed.changes}new/party/", facts | comes | {"from_on": "1.3.2025"}, **ENGLISH)
    assert set(said.context["form"].errors) == {"leaving", "identifier"}
    assert maja.post(f"{agreed.changes}new/budget/", facts | {"from_on": "1.3.2025"}).url == f"{agreed.changes}1/"
    assert jonas.get(reverse("desk")).url == f"{agreed.changes}1/"  # what she must do today
    for browser in (maja, jonas):
        read = browser.get(f"{agreed.changes}1/", **ENGLISH)
        assert "2,500.50" in read.content.decode() and "Consent for your party" in read.content.decode()
        page = browser.get(f"{agreed.changes}1/consent/?read={read.context['change'].content_hash}", **ENGLISH)
        browser.post(f"{agreed.changes}1/consent/", {"read": page.context["form"].initial["read"]})
    assert "1 change to decide about" in lone.get(reverse("desk"), **ENGLISH).content.decode()
    listed = lone.get(f"/vejen/calls/{agreed.call.pk}/agreements/changes/?state=decide", **ENGLISH).content.decode()
    assert "Change of budget" in listed and "To decide (1)" in listed
    assert "Approve it" not in signed_in(agreed.sofie).get(f"{agreed.decide}1/", **ENGLISH).content.decode()
    assert signed_in(agreed.sofie).post(f"{agreed.decide}1/approve/", {}).status_code == 404
    hash_read = lone.get(f"{agreed.decide}1/", **ENGLISH).context["change"].content_hash
    assert lone.post(f"{agreed.decide}1/approve/", {"read": hash_read}).status_code == 302
    assert "next version" in maja.get(f"{agreed.changes}1/", **ENGLISH).content.decode()


def test_a_draft_is_the_parties_own_and_a_conflict_keeps_staff_away(agreed):
    nina = person("Nina Nabo")
    with scope(agreed.vejen):
        asked(agreed.partnership, agreed.maja, "association", **CONTENT)
    overview = f"/vejen/calls/{agreed.call.pk}/agreements/changes/"
    assert signed_in(agreed.sofie).get(f"{agreed.decide}1/").status_code == 404
    assert signed_in(nina).get(f"{agreed.changes}1/").status_code == 404
    with scope(agreed.vejen):
        made = ChangeRequest.objects.get()
        consents(made, agreed.maja, "association"), consents(made, agreed.jonas, "municipality")
        agreed.application.conflicts.create(user=agreed.sofie, by=agreed.sofie, kind="tie")
        assert to_handle(made.pk, agreed.sofie) is None and to_handle(made.pk, agreed.lone)
        told = Outbox.objects.filter(kind="partnerships.change_letters.to_handle").values_list("to", flat=True)
        assert agreed.lone.pk in told
    assert signed_in(agreed.sofie).get(f"{agreed.decide}1/").status_code == 404
    assert agreed.application.reference not in signed_in(agreed.sofie).get(overview, **ENGLISH).content.decode()
    assert agreed.application.reference in signed_in(agreed.lone).get(overview, **ENGLISH).content.decode()


def test_no_letter_says_what_is_asked(agreed):
    with scope(agreed.vejen):
        made = sent(agreed.partnership, agreed.maja, agreed.jonas, **CONTENT)
        letters = [to_handle(made.pk, agreed.lone), moved(made.transitions.get().pk, agreed.maja)]
        refuse(made, agreed.lone, "Ikke nu.")
        letters.append(moved(made.transitions.last().pk, agreed.jonas))
    for message in letters:
        whole = message.subject + message.body
        assert "Havnegade" not in whole and "solgt" not in whole and "Ikke nu" not in whole


def test_the_list_of_staff_asks_the_same_number_of_questions_at_one_and_at_thirty(agreed):
    page, lone = f"/vejen/calls/{agreed.call.pk}/agreements/changes/", signed_in(agreed.lone)
    counts = []
    with scope(agreed.vejen):
        made = sent(agreed.partnership, agreed.maja, agreed.jonas, **CONTENT)
    lone.get(page)
    for number in (1, 30):
        with scope(agreed.vejen):
            facts = CONTENT | {"partnership": agreed.partnership, "asks": made.asks, "by": agreed.maja}
            facts |= {"kind": "content", "status": "refused", "sent_at": now()}
            ChangeRequest.objects.bulk_create(ChangeRequest(number=100 + each, **facts) for each in range(number - 1))
        with CaptureQueriesContext(connection) as asked_for:
            assert len(lone.get(page).context["requests"]) == number
        counts.append(len(asked_for))
    assert counts[0] == counts[1]


def test_it_stands_in_the_story_of_the_application(agreed):
    with scope(agreed.vejen):
        made = sent(agreed.partnership, agreed.maja, agreed.jonas, **CONTENT)
        refuse(made, agreed.lone, "Ikke i år.")
    story = (
        signed_in(agreed.lone).get(f"/vejen/applications/{agreed.application.pk}/story/", **ENGLISH).content.decode()
    )
    assert "Consent to a change" in story and "Ikke i år." in story and "Change of content" in story
