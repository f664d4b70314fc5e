"""A party that drops out before anything is submitted: another organisation comes in its place, and nothing is lost."""

from datetime import timedelta

import pytest

from partnerships.joining import twins_of
from partnerships.models import Consent, PartnershipInvitation, Party, Recheck, Replacement
from partnerships.moving import confirm
from partnerships.replacing import replace
from partnerships.standing import Standing
from partnerships.starting import join
from programmes.access import may
from programmes.models import Outbox
from programmes.outbox import sweep
from programmes.questions import Definition
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import ASSOCIATION, MUNICIPALITY, SMALL_FORM, joined, person, started, write, writer
from tests.conftest import signed_in

READ = "partnerships.read_application"
TICKED = {
    "key": "A2", "kind": "confirm", "answered_by": "either", "title": {"en": "True"},
    "fields": [{"key": "sure", "kind": "confirm", "by": "each"}],
}  # fmt: skip


@pytest.fixture
def municipality(cast):
    """The party that drops out; its person has written the name of the project."""
    write(cast.application, cast.jonas, "A1", name="Fjordby i fællesskab")
    with scope(cast.vejen):
        return cast.fjordby.parties.get(kind=MUNICIPALITY)


def replaced(cast, party, by=None, email="ny@example.org", reason="The council has said no"):
    with scope(cast.vejen):
        return replace(writer(cast.application, by or cast.maja), party, reason, email, "en")


def come(cast, user, name, email="ny@example.org"):
    """Whoever was invited comes in, for an organisation of her own."""
    with scope(cast.vejen):
        invitation = PartnershipInvitation.objects.waiting().get(email=email)
        join(invitation, user, name, "", "DK")


def missing(cast, user):
    with scope(cast.vejen):
        hand = writer(cast.application, user)
        return [(each.question, each.field) for each in Standing.of(hand.application).missing_of(hand.kind)]


def consented(cast, user):
    with scope(cast.vejen):
        hand = writer(cast.application, user)
        return hand.consent(Standing.of(hand.application).content_hash)


def confirmed(cast, user):
    with scope(cast.vejen):
        hand = writer(cast.application, user)
        confirm(hand, hand.application.asks.questions["A1"])


def test_the_old_party_is_out_at_once_and_its_text_waits_for_the_new_ones_word(cast, municipality):
    consented(cast, cast.jonas)
    ny = person("Ny")
    done = replaced(cast, municipality)
    with scope(cast.vejen):
        cast.fjordby.programme = cast.vejen
        assert not may(cast.jonas, READ, cast.fjordby) and may(cast.maja, READ, cast.fjordby)
        assert [party.kind for party in cast.fjordby.parties.all()] == [ASSOCIATION]
        assert not Consent.objects.filter(voided_at=None).exists()
        assert (done.questions, done.gone, done.party) == (["A1"], [cast.jonas.pk], municipality)
        letters = Outbox.objects.filter(kind="partnerships.letters.party_replaced", about=done.pk)
        assert sorted(letters.values_list("to__name", flat=True)) == ["Jonas Friis", "Maja Holm"]
    come(cast, ny, "Nordby Kommune")
    assert missing(cast, ny) == [("A1", "check"), ("H2", "")]
    assert missing(cast, cast.maja) == [("H1", "")]
    with pytest.raises(NotAllowed, match="Something is still missing"):
        consented(cast, cast.maja)
    with pytest.raises(NotAllowed, match="Only the party that takes this place"):
        confirmed(cast, cast.maja)
    confirmed(cast, ny)
    assert consented(cast, cast.maja) is None
    submission = consented(cast, ny)
    assert {party["name"] for party in submission.parties} == {"Foreningen Fjordlys", "Nordby Kommune"}
    with scope(cast.vejen):
        check = Recheck.objects.get()
        assert (check.left_by, check.by, check.party.name) == (municipality, ny, "Nordby Kommune")
        assert cast.application.answers.get(question="A1").versions.last().by == cast.jonas  # the history knows


def test_what_the_other_party_wrote_is_nobodys_to_confirm_again(cast):
    with scope(cast.vejen):
        municipality = cast.fjordby.parties.get(kind=MUNICIPALITY)
    assert replaced(cast, municipality).questions == []  # Maja wrote it
    assert missing(cast, cast.maja) == [("H1", "")]


def test_what_a_party_has_ticked_goes_with_it_and_the_other_ones_tick_stays(cast):
    with scope(cast.vejen):
        section = SMALL_FORM["sections"][0]
        asked = SMALL_FORM | {"sections": [section | {"questions": [section["questions"][0], TICKED]}]}
        edition = cast.call.form.publish(Definition(asked))
        cast.application.__class__.objects.update(form_version=edition)
        municipality = cast.fjordby.parties.get(kind=MUNICIPALITY)
    write(cast.application, cast.maja, "A2", sure={ASSOCIATION: "yes"})
    write(cast.application, cast.jonas, "A2", sure={MUNICIPALITY: "yes"})
    assert replaced(cast, municipality).questions == []
    with scope(cast.vejen):
        assert cast.application.answers.get(question="A2").value["sure"] == {ASSOCIATION: "yes", MUNICIPALITY: ""}


def test_each_refusal_is_a_sentence(cast, municipality):
    with scope(cast.vejen):
        own = cast.fjordby.parties.get(kind=ASSOCIATION)
    joined(cast.application, person("Ida Skov"), "Foreningen Fjordlys", "writer", ASSOCIATION)
    for party, email, words in (
        (own, "ny@example.org", "your own party"),
        (municipality, "IDA.skov@example.org", "takes part already"),
    ):
        with pytest.raises(NotAllowed, match=words):
            replaced(cast, party, email=email)
    with scope(cast.vejen), pytest.raises(NotAllowed, match="The deadline has passed"):
        hand = writer(cast.application, cast.maja)
        hand.at += timedelta(days=8)
        replace(hand, municipality, "Late", "ny@example.org", "en")
    consented(cast, cast.maja)
    consented(cast, cast.jonas)
    with pytest.raises(NotAllowed, match="submitted with this party"):
        replaced(cast, municipality)
    with scope(cast.vejen):
        hand = writer(cast.application, cast.maja)
        hand.withdraw(True)
    with pytest.raises(NotAllowed, match="has been withdrawn"):
        replaced(cast, municipality)
    with scope(cast.vejen):
        writer(cast.application, cast.maja).restore()
    assert replaced(cast, municipality).party == municipality  # taken up again, with somebody else
    with scope(cast.vejen):
        assert Replacement.objects.count() == 1


def test_of_two_who_press_one_is_told_and_who_waited_for_the_lock_writes_no_more(cast, municipality):
    solveig = cast.solveig
    joined(cast.application, solveig, "Foreningen Fjordlys", "signatory", ASSOCIATION)
    with scope(cast.vejen):
        slower, jonas = writer(cast.application, solveig), writer(cast.application, cast.jonas)
        question = jonas.application.asks.questions["A1"]
        replace(writer(cast.application, cast.maja), municipality, "Gone", "ny@example.org", "en")
        with pytest.raises(NotAllowed, match="Somebody else has just changed this"):
            replace(slower, municipality, "Gone", "other@example.org", "en")
        for verb in (lambda: jonas.write(question, {"name": "Mine"}, 2), lambda: jonas.consent("")):
            with pytest.raises(NotAllowed, match="you no longer take part"):
                verb()
        assert list(PartnershipInvitation.objects.waiting().values_list("email", flat=True)) == ["ny@example.org"]


def test_nobody_comes_in_the_old_place_any_more_but_the_same_organisation_may_be_asked_again(cast, municipality):
    """Its colleague had been invited before; and the municipality changes its mind."""
    with scope(cast.vejen):
        facts = {"kind": MUNICIPALITY, "role": "writer", "invited_by": cast.jonas, "partnership": cast.fjordby}
        PartnershipInvitation.objects.create(email="kollega@example.org", party=municipality, **facts)
        stale = PartnershipInvitation.objects.get(email="kollega@example.org")
    replaced(cast, municipality, email=cast.jonas.email)
    with scope(cast.vejen), pytest.raises(NotAllowed, match="withdrawn"):
        join(stale, person("Kollega"), "Fjordby Kommune", "", "DK")
    with scope(cast.vejen):
        municipality.refresh_from_db()
        back = Party.ever.filter(partnership=cast.fjordby, kind=MUNICIPALITY)
        invitation = PartnershipInvitation.objects.waiting().get()
        again = join(invitation, cast.jonas, "Fjordby Kommune", "", "DK").party
        Party.objects.filter(pk=again.pk).update(organisation=municipality.organisation_id)  # as by its number
        assert back.count() == 2 and cast.fjordby.parties.get(kind=MUNICIPALITY) == again


def test_a_place_that_was_given_up_binds_nobody(cast, municipality):
    """Who was replaced begins anew for the same organisation, and is no twin of the draft that went on without her."""
    with scope(cast.vejen):
        association = cast.fjordby.parties.get(kind=ASSOCIATION)
    replaced(cast, association, by=cast.jonas)
    again = started(cast.call, cast.maja, "Foreningen Fjordlys")
    with scope(cast.vejen):
        Party.objects.filter(partnership=again.partnership).update(organisation=association.organisation_id)
    assert again != cast.application
    with scope(cast.vejen):
        assert list(twins_of(writer(again, cast.maja).application)) == []


SAID = {"email": "ny@example.org", "language": "en", "reason": "The council has said no"}


def place_of(cast):
    return f"/vejen/partnerships/{cast.fjordby.pk}/"


def test_by_the_pages_a_signatory_of_the_other_party_does_it_and_nobody_else(committed):
    place = place_of(committed)
    write(committed.application, committed.jonas, "A1", name="Fjordby i fællesskab")
    with scope(committed.vejen):
        own, theirs = (f"{place}parties/{party.pk}/replace/" for party in committed.fjordby.parties.order_by("kind"))
    maja, jonas = (signed_in(user, factor=False) for user in (committed.maja, committed.jonas))
    karen = signed_in(committed.karen)
    assert maja.get(own).status_code == karen.post(theirs, SAID).status_code == 404
    assert theirs in maja.get(place).text and theirs not in jonas.get(place).text
    assert maja.post(theirs, SAID | {"reason": ""}).status_code == 200
    assert maja.post(theirs, SAID).headers["Location"] == place
    assert jonas.get(f"{place}application/").status_code == 404
    assert maja.post(theirs, SAID).status_code == 200  # a second time: told, and nothing done
    texts = [maja.get(path).text for path in (place, f"{place}application/sections/A/")]
    texts.append(karen.get(f"{place}people/").text)
    assert all("Fjordby Kommune" in text for text in texts)
    assert f"{place}application/questions/A1/checked/" not in texts[1]  # not hers to confirm


def test_everybody_reads_why_and_whoever_was_invited_comes_and_confirms(committed, post_box):
    write(committed.application, committed.jonas, "A1", name="Fjordby i fællesskab")
    with scope(committed.vejen):
        municipality = committed.fjordby.parties.get(kind=MUNICIPALITY)
    replaced(committed, municipality)
    sweep()
    letters = {letter["To"]: letter.get_body(("plain",)).get_content() for letter in post_box}
    assert set(letters) == {"ny@example.org", "maja.holm@example.org", "jonas.friis@example.org"}
    for address in ("maja.holm@example.org", "jonas.friis@example.org"):
        assert "The council has said no" in letters[address] and committed.vejen.contact_email in letters[address]
    with scope(committed.vejen):
        token = PartnershipInvitation.objects.waiting().get().token
    came, ny = {"name": "Nordby Kommune", "identifier": "29189420"}, person("Ny")
    new, place = signed_in(ny, factor=False), place_of(committed)
    assert new.post(f"/vejen/partnerships/invitations/{token}/", came).status_code == 302
    check = f"{place}application/questions/A1/checked/"
    assert check in new.get(f"{place}application/sections/A/").text
    assert new.post(check, {}).status_code == 302
    with scope(committed.vejen):
        assert Recheck.objects.get().by == ny
