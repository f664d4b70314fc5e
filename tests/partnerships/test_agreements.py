"""An agreement from the template of its call to the last signature."""

import json
import time
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.agreeing.content import content_of
from partnerships.agreeing.drafting import held, put_out, take_back
from partnerships.agreement_documents import data_of, signed, text
from partnerships.agreement_letters import in_force, may_read
from partnerships.models import Agreement, AgreementPaper, Signature
from partnerships.models.consents import hash_of
from programmes import access
from programmes.clock import now
from programmes.models import Outbox
from programmes.money import divide
from programmes.scope import scope
from programmes.states import NotAllowed
from programmes.words import Text
from tests.agreements import ENGLISH, accepted, activate, drafted, put_before_all, signed_by_all, signs
from tests.cast import appointed, person, started
from tests.conftest import signed_in


@pytest.fixture
def ready(whole):
    """Vejen's real call: submitted, accepted by both. Sofie drafts and Lone signs for the programme."""
    return accepted(whole)


def shown_now(user):
    """A browser in which she has just shown who she is."""
    browser = signed_in(user)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session.save()
    return browser


@pytest.mark.fact("S1-65")
@pytest.mark.fact("S1-64")
def test_the_text_is_filled_from_the_call_and_the_application_in_both_languages(ready):
    with scope(ready.vejen):
        made = drafted(ready.partnership, ready.sofie)
        made.partnership = held(ready.partnership)
        content = content_of(made)
    assert [each["amount"] for each in content["instalments"]] == ["44737.33", "44737.33", "44737.34"]
    assert content["splits"] == {
        "catering": {"association": 60, "municipality": 40}, "transport": {"association": 0, "municipality": 100},
    }  # fmt: skip
    clauses = {each["key"]: each for each in content["clauses"]}
    assert "Foreningen: 60 %, Kommunen: 40 %" in clauses["costs"]["body"]["da"]
    assert "The association: 0 %, The municipality: 100 %" in clauses["costs"]["body"]["en"]
    assert "134.212" in clauses["money"]["body"]["da"] and "44.737,34" in clauses["money"]["body"]["da"]
    assert (
        "6. januar 2025" in clauses["purpose"]["body"]["da"] and "6. december 2025" in clauses["purpose"]["body"]["da"]
    )
    bodies = "".join(each["body"][code] for each in content["clauses"] for code in ("da", "en"))
    assert "[" not in bodies.replace("\\[", "")  # no gap is left
    assert {each["key"] for each in content["clauses"]} >= {
        "parties", "purpose", "association", "municipality", "national", "steering", "costs", "money", "repayment",
        "quality", "communication", "data", "changes", "employee", "ending", "disagreements",
    }  # fmt: skip


@pytest.mark.parametrize(("amount", "number"), [("134212.00", 3), ("0.01", 3), ("100.00", 7), ("99999999.99", 12)])
def test_the_parts_add_up_to_the_whole_and_none_is_more_than_its_cents_apart(amount, number):
    parts = divide(Decimal(amount), number)
    assert sum(parts) == Decimal(amount) and len(parts) == number
    assert all(part == part.quantize(Decimal("0.01")) for part in parts)
    assert all(abs(Fraction(part) - Fraction(amount) / number) < Fraction(number, 100) for part in parts)


def test_names_with_signs_of_markdown_stand_in_the_text_as_they_are(ready):
    with scope(ready.vejen):
        ready.partnership.parties.filter(kind="association").update(name="*Lys* [klik](javascript:x) <b>&amp;")
        put_before_all(ready.partnership, ready.sofie)
    page = signed_in(ready.jonas).get(ready.own, **ENGLISH).content.decode()
    assert "*Lys* [klik](javascript:x) &lt;b&gt;&amp;amp;" in page


def test_staff_draft_read_and_put_out_and_the_parties_know_nothing_of_a_draft(ready):
    sofie = signed_in(ready.sofie)
    shown = sofie.get(f"{ready.record}draft/", **ENGLISH).context["form"]
    facts = {"starts_on": "6.1.2025", "ends_on": "6.12.2025", "amount": "134212", "shown": shown.initial["shown"]}
    facts |= {"special_da": "Lokalet er **Havnegade 3**.", "special_en": "The room is **Havnegade 3**."}
    assert sofie.post(f"{ready.record}draft/", facts).url == ready.record
    assert "Havnegade 3" in sofie.get(ready.record, **ENGLISH).content.decode()
    assert "Havnegade" not in signed_in(ready.maja).get(ready.own, **ENGLISH).content.decode()
    page = sofie.get(f"{ready.record}1/put-out/?read={sofie.get(ready.record).context['read']}", **ENGLISH)
    sofie.post(f"{ready.record}1/put-out/", {"read": page.context["form"].initial["read"]})
    read = signed_in(ready.maja).get(ready.own, **ENGLISH).content.decode()
    assert "Lokalet er <strong>Havnegade 3</strong>" in read and "Waits for signatures" in read  # Danish counts
    assert "The room is" in signed_in(ready.maja).get(f"{ready.own}?language=en", **ENGLISH).content.decode()
    with scope(ready.vejen):
        told = Outbox.objects.filter(kind="partnerships.agreement_letters.ready").values_list("to__name", flat=True)
        assert set(told) == {"Maja Holm", "Jonas Friis", "Lone Lead"}


def test_each_side_signs_after_a_fresh_sign_in_and_the_last_one_puts_it_in_force(ready):
    with scope(ready.vejen):
        agreement = put_before_all(ready.partnership, ready.sofie)
    yes = {"position": "Chair", "yes": "on", "read": agreement.content_hash}
    stale = signed_in(ready.maja)
    page = stale.get(f"{ready.own}1/sign/", **ENGLISH).content.decode()
    assert "Sign in once more with a code" in page and 'name="position"' not in page
    assert "Show once more that it is you" in stale.post(f"{ready.own}1/sign/", yes, **ENGLISH).content.decode()
    with scope(ready.vejen):
        assert not Signature.objects.exists()
    for user in (ready.maja, ready.jonas):
        assert shown_now(user).post(f"{ready.own}1/sign/", yes, **ENGLISH).url == ready.own
    assert shown_now(ready.ida).get(f"{ready.own}1/sign/").status_code == 404  # she writes, and may not sign
    assert shown_now(ready.sofie).get(f"{ready.record}1/sign/").status_code == 404
    said = shown_now(ready.lone).post(f"{ready.record}1/sign/", yes, follow=True, **ENGLISH).content.decode()
    assert "the agreement is in force" in said
    with scope(ready.vejen):
        agreement.refresh_from_db()
        assert (agreement.status, Signature.objects.count()) == ("in_force", 3)
        mark = Signature.objects.get(by=ready.maja)
        assert (mark.level, mark.content_hash) == ("simple", agreement.content_hash)
        assert mark.evidence["methods"] == ["mfa"] and mark.evidence["bound_to"] == f"sha256:{agreement.content_hash}"
        letters = Outbox.objects.filter(kind="partnerships.agreement_letters.in_force")
        assert {row.to.name for row in letters} == {"Maja Holm", "Jonas Friis", "Ida Skov", "Lone Lead", "Sofie Bak"}


def test_a_text_that_is_not_the_one_that_was_read_is_not_signed(ready):
    with scope(ready.vejen):
        first = put_before_all(ready.partnership, ready.sofie)
        signs(first, ready.maja, "association")
        with pytest.raises(NotAllowed, match="not the one that you read"):
            signs(first, ready.jonas, "municipality", read="0" * 64)
        take_back(first, ready.sofie)
        with pytest.raises(NotAllowed, match="has been taken back"):
            signs(first, ready.jonas, "municipality")
        second = put_before_all(ready.partnership, ready.sofie, special=Text(da="Nyt", en="New"))
        assert (second.number, second.signatures.count(), first.signatures.count()) == (2, 0, 1)
        with pytest.raises(NotAllowed, match="not the one that you read"):
            signs(second, ready.jonas, "municipality", read=first.content_hash)
        signed_by_all(second, ready.maja, ready.jonas, ready.lone)
        assert Agreement.objects.get(number=2).status == "in_force"


def test_staff_put_out_only_what_they_have_read(ready):
    with scope(ready.vejen):
        made = drafted(ready.partnership, ready.sofie)
        made.partnership = held(ready.partnership)
        read = hash_of(content_of(made))
        drafted(ready.partnership, ready.lone, amount=Decimal("1.00"))  # somebody else, in between
        with pytest.raises(NotAllowed, match="changed since you read it"):
            put_out(made, ready.sofie, now(), read)
        assert not Agreement.objects.being_signed().exists()


def test_a_party_that_was_replaced_after_the_text_was_written_cannot_be_bound_by_it(ready):
    with scope(ready.vejen):
        agreement = put_before_all(ready.partnership, ready.sofie)
        ready.partnership.parties.filter(kind="association").update(replaced_at=now())
        with pytest.raises(NotAllowed, match="has been replaced"):
            signs(agreement, ready.jonas, "municipality")


def test_a_repeat_signs_once_and_the_papers_hold_text_signatures_and_data(ready):
    with scope(ready.vejen):
        agreement = put_before_all(ready.partnership, ready.sofie)
        text(agreement.pk, ready.sofie)
        signs(agreement, ready.maja, "association"), signs(agreement, ready.maja, "association")
        assert agreement.signatures.count() == 1
        signed_by_all(agreement, ready.maja, ready.jonas, ready.lone)
        signed(agreement.pk, ready.sofie), signed(agreement.pk, ready.sofie)
        papers = {(each.kind, each.language): each for each in AgreementPaper.objects.all()}
        data = data_of(agreement)
    assert set(papers) == {("text", "da"), ("text", "en"), ("signed", "da"), ("signed", "en"), ("archive", "da")}
    with pikepdf.open(BytesIO(bytes(papers["archive", "da"].content))) as archive:
        assert archive.open_metadata().pdfa_status == "3U"
        ((name, kept),) = archive.attachments.items()
        assert name.endswith("-A1.json") and kept.get_file().read_bytes().decode() == data
        assert str(archive.Root.AF[0].AFRelationship) == "/Data"
    with pikepdf.open(BytesIO(bytes(papers["signed", "da"].content))) as paper:
        assert paper.open_metadata()["pdfuaid:part"] == "1" and paper.Root.Lang == "da"
    facts = json.loads(data)
    assert hash_of(json.loads(facts["content"])) == facts["content_hash"] == agreement.content_hash
    assert len(facts["signatures"]) == 3


def test_whoever_is_in_conflict_or_acts_for_a_party_has_no_way_in_as_staff(ready):
    with scope(ready.vejen):
        agreement = put_before_all(ready.partnership, ready.sofie)
        text(agreement.pk, ready.sofie)
        paper = AgreementPaper.objects.first().pk
        ready.application.conflicts.create(user=ready.lone, by=ready.lone, kind="tie")
    appointed(ready.ida, "lead", ready.vejen)
    pages = [ready.record, f"{ready.record}draft/", f"{ready.record}1/sign/", f"{ready.record}1/take-back/"]
    for user in (ready.lone, ready.ida):
        browser = shown_now(user)
        assert [browser.get(page).status_code for page in pages] == [404] * 4
        listed = browser.get(f"/vejen/calls/{ready.call.pk}/agreements/", **ENGLISH).content.decode()
        assert "No partnership is active yet" in listed and ready.application.reference not in listed
    assert shown_now(ready.lone).get(f"/vejen/agreements/papers/{paper}/").status_code == 404
    assert shown_now(ready.ida).get(f"/vejen/agreements/papers/{paper}/").status_code == 200  # as her party's
    assert shown_now(ready.sofie).get(ready.record).status_code == 200


def cost(browser, page):
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(page).status_code == 200
    return len(asked)


def test_the_list_costs_the_same_for_one_and_for_three(ready):
    sofie = shown_now(ready.sofie)
    page = f"/vejen/calls/{ready.call.pk}/agreements/"
    with scope(ready.vejen):
        put_before_all(ready.partnership, ready.sofie)
    cost(sofie, page)  # what is asked once an hour is asked
    one = cost(sofie, page)
    for number in (1, 2):
        other = started(ready.call, person(f"Nora {number}"), f"Foreningen {number}")
        with scope(ready.vejen):
            activate(other, ready.sofie)
    assert cost(sofie, page) == one
    assert "Foreningen Fjordlys" in sofie.get(page).content.decode()


def test_there_is_no_agreement_before_both_have_accepted(whole):
    sofie = person("Sofie Bak", "en")
    with scope(whole.vejen), pytest.raises(NotAllowed, match="both parties have accepted"):
        drafted(whole.application.partnership, sofie)


def test_only_who_has_signed_is_told_so(ready):
    """Two who may sign for one party press at once: the later one has not signed, and reads that."""
    appointed(ready.ida, "signatory", ready.partnership, party="association")
    with scope(ready.vejen):
        agreement = put_before_all(ready.partnership, ready.sofie)
        signs(agreement, ready.maja, "association")
        with pytest.raises(NotAllowed, match="has signed for your side"):
            signs(agreement, ready.ida, "association")
        assert signs(agreement, ready.maja, "association").status == "signing"  # her own repeat
        assert agreement.signatures.get().by == ready.maja
        take_back(agreement, ready.sofie)
        with pytest.raises(NotAllowed, match="has been taken back"):
            signs(agreement, ready.maja, "association")


def test_the_last_signature_before_it_is_taken_back_counts(ready):
    with scope(ready.vejen):
        agreement = put_before_all(ready.partnership, ready.sofie)
        signed_by_all(agreement, ready.maja, ready.jonas, ready.lone)
        with pytest.raises(NotAllowed, match="All have signed, so it cannot be taken back"):
            take_back(agreement, ready.sofie)
        agreement.refresh_from_db()
        assert agreement.status == "in_force"


def test_the_next_version_takes_the_place_of_the_one_in_force_when_all_have_signed_it(ready):
    with scope(ready.vejen):
        first = put_before_all(ready.partnership, ready.sofie)
        signed_by_all(first, ready.maja, ready.jonas, ready.lone)
        second = put_before_all(ready.partnership, ready.sofie, amount=Decimal("100.01"), why=Text(da="Mere"))
        assert second.read["replaces"] == 1
        assert [each["amount"] for each in second.read["instalments"]] == ["33.33", "33.33", "33.35"]
        signs(second, ready.maja, "association"), signs(second, ready.jonas, "municipality")
        assert list(Agreement.objects.values_list("status", flat=True)) == ["in_force", "signing"]
        signs(second, ready.lone)
        assert list(Agreement.objects.values_list("status", flat=True)) == ["replaced", "in_force"]
        assert list(first.transitions.values_list("after", flat=True)) == ["signing", "in_force", "replaced"]
    page = signed_in(ready.maja).get(f"{ready.own}?version=1", **ENGLISH).content.decode()
    assert "Replaced by a later version" in page


def test_the_papers_wait_for_nobody_s_address_and_go_to_nobody_who_has_left_the_programme(ready):
    with scope(ready.vejen):
        agreement = put_before_all(ready.partnership, ready.sofie)
        signed_by_all(agreement, ready.maja, ready.jonas, ready.lone)
        papers = Outbox.objects.filter(kind__startswith="partnerships.agreement_documents.")
        assert set(papers.values_list("to", "address")) == {(None, "papers@localhost")}
        assert may_read(agreement, ready.sofie)
        access.dismiss(ready.sofie, "staff", ready.vejen)
        assert not may_read(agreement, ready.sofie) and in_force(agreement.pk, ready.sofie) is None
