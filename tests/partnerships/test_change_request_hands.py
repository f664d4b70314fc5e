"""A request to change an agreement in other hands than one thinks of: pressed twice, too late, or not for her eyes."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from partnerships.amending.asking import ask, consent, rewrite, withdraw
from partnerships.amending.handling import approve, ask_more
from partnerships.models import Agreement, ChangeRequest
from programmes.clock import now
from programmes.models import Outbox
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.agreements import ENGLISH
from tests.amending import CONTENT, PERIOD, asked, consents, hand, in_force, newcomer, sent
from tests.conftest import signed_in


@pytest.fixture
def agreed(whole):
    return in_force(whole)


def story_of(agreed):
    address = f"/vejen/applications/{agreed.application.pk}/story/"
    return signed_in(agreed.lone).get(address, **ENGLISH).content.decode()


def test_what_the_parties_have_not_sent_is_read_by_nobody_of_the_programme(agreed):
    with scope(agreed.vejen):
        maja = hand(agreed.partnership, agreed.maja, "association")
        made = asked(agreed.partnership, agreed.maja, "association", **CONTENT)
        consents(made, agreed.maja, "association")
    assert "Change asked for" not in story_of(agreed) and "Consent to a change" not in story_of(agreed)
    with scope(agreed.vejen):
        consents(made, agreed.jonas, "municipality")
        ask_more(made, agreed.sofie, now(), "Hvorfor?")
    assert "Vores lokale er solgt" not in story_of(agreed) and "Hvorfor?" in story_of(agreed)
    with scope(agreed.vejen):
        withdraw(rewrite(made, maja, why="Naboerne klager."), maja)
    shown = signed_in(agreed.lone).get(f"{agreed.decide}1/", **ENGLISH).content.decode()
    assert "Naboerne" not in shown + story_of(agreed) and "Withdrawn" in shown
    with scope(agreed.vejen):
        again = sent(agreed.partnership, agreed.maja, agreed.jonas, **CONTENT)
        withdraw(again, maja)
    assert "Havnegade" in signed_in(agreed.lone).get(f"{agreed.decide}2/", **ENGLISH).content.decode()


def test_who_asked_in_time_may_answer_the_programme_after_the_last_day(agreed):
    with scope(agreed.vejen):
        maja = hand(agreed.partnership, agreed.maja, "association")
        made = sent(agreed.partnership, agreed.maja, agreed.jonas, "period", **PERIOD)
        ask_more(made, agreed.sofie, now(), "Hvorfor to måneder?")
        first = ChangeRequest.objects.get().sent_at
        late = datetime(2026, 1, 2, tzinfo=UTC)
        made = rewrite(made, replace(maja, at=late), why="Forløbet begyndte i marts.")
        consent(made, replace(maja, at=late), made.content_hash)
        done = consent(
            made, replace(hand(agreed.partnership, agreed.jonas, "municipality"), at=late), made.content_hash
        )
        assert (done.status, done.sent_at) == ("sent", first)
        assert approve(done, agreed.lone, late, done.content_hash).status == "approved"


def test_who_presses_twice_gets_what_she_has_done(agreed):
    with scope(agreed.vejen):
        made = asked(agreed.partnership, agreed.maja, "association", **CONTENT)
        assert asked(agreed.partnership, agreed.maja, "association", **CONTENT) == made
        with pytest.raises(NotAllowed, match="open already"):
            asked(agreed.partnership, agreed.ida, "association", **CONTENT)
        consents(made, agreed.maja, "association"), consents(made, agreed.jonas, "municipality")
        for _press in range(2):
            assert ask_more(made, agreed.sofie, now(), "Hvad koster det?").status == "asked"
        consents(made, agreed.maja, "association"), consents(made, agreed.jonas, "municipality")
        for _press in range(2):
            done = approve(made, agreed.lone, now(), made.content_hash, "Godt.")
        assert (done.status, Agreement.objects.count(), done.transitions.count()) == ("approved", 2, 4)
        with pytest.raises(NotAllowed, match="This request is over"):
            rewrite(made, hand(agreed.partnership, agreed.maja, "association"), what="Mere.")


def test_a_text_that_comes_back_is_asked_about_again_when_a_consent_to_it_is_void(agreed):
    with scope(agreed.vejen):
        maja = hand(agreed.partnership, agreed.maja, "association")
        made = asked(agreed.partnership, agreed.maja, "association", **CONTENT)
        consents(made, agreed.jonas, "municipality")
        for why in ("Noget andet.", CONTENT["why"]):
            made = rewrite(made, maja, why=why)
        told = Outbox.objects.filter(kind="partnerships.change_letters.consent_wanted", to=agreed.jonas)
        assert told.count() == 3


def test_a_party_that_was_replaced_while_its_people_wrote_asks_for_nothing(agreed):
    with scope(agreed.vejen):
        maja = hand(agreed.partnership, agreed.maja, "association")
        facts = newcomer(agreed.partnership.parties.get(kind="association"))
        made = asked(agreed.partnership, agreed.jonas, "municipality", "party", **facts)
        approve(consents(made, agreed.jonas, "municipality"), agreed.lone, now(), made.content_hash)
        with pytest.raises(NotAllowed, match="you no longer take part"):
            ask(agreed.partnership, maja, "content", **CONTENT)


def test_a_name_is_one_line(agreed):
    with scope(agreed.vejen):
        facts = newcomer(agreed.partnership.parties.get(kind="association")) | {"organisation": "Ny\r\nBcc: x"}
    sent_by_her = facts | {"leaving": str(facts.pop("leaving_id")), "identifier": "10150817", "from_on": "1.3.2025"}
    signed_in(agreed.jonas).post(f"{agreed.changes}new/party/", sent_by_her, **ENGLISH)
    with scope(agreed.vejen):
        assert ChangeRequest.objects.get().organisation == "Ny Bcc: x"
