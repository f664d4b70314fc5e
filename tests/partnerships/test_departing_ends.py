"""Nobody comes in the place of a party that left: staff end it, and the place goes to the reserve, in one act."""

from datetime import timedelta

import pytest
from django.test import Client

from partnerships.choosing.accepting import answer
from partnerships.choosing.drawable import pool_of
from partnerships.departing.ending import end
from partnerships.departing.reporting import stays
from partnerships.models import Agreement, Application, Decision, Departure, Partnership, Party, Signature
from people.models import Organisation
from programmes.clock import now
from programmes.drawing import draw_now, freeze
from programmes.models import Draw, Outbox
from programmes.scope import scope
from programmes.states import NotAllowed
from programmes.words import Text
from tests.cast import MUNICIPALITY, appointed, person
from tests.choosing import ENGLISH, outcomes
from tests.conftest import signed_in
from tests.departing import leaves


@pytest.fixture
def chosen(hall):
    return vacated(hall)


def vacated(hall):
    """Two that have accepted and one reserve; the municipality of the first has left, and the days have passed."""
    with scope(hall.vejen):
        hall.decide()
        hall.release()
        for number in (1, 2):
            accepted_by_both(hall, number)
        hall.partnership = Partnership.objects.get(pk=hall.applications[0].partnership_id)
        hall.draw = drawn(hall)
        hall.departure = leaves(hall.partnership, hall.signatory(1))
        past = now() - timedelta(seconds=1)
        Departure.objects.update(at=past - timedelta(days=14), until=past)
        hall.departure.refresh_from_db()
    hall.end = f"/vejen/calls/{hall.call.pk}/agreements/{hall.partnership.pk}/departure/end/"
    return hall


def published(hall):
    """The first has accepted, and its description is public; inside a scope."""
    hall.decide(described_by="A1.name")
    hall.release()
    accepted_by_both(hall, 1)


def accepted_by_both(hall, number):
    for kind, by in (("association", hall.karen), (MUNICIPALITY, hall.lone)):
        answer(Decision.objects.get(seat=number), hall.party(number, kind), by, now(), accepts=True)


def read_by_anybody(hall, **headers):
    """The public page of the selected, by somebody with no session."""
    return Client().get(f"/vejen/calls/{hall.call.pk}/selected/", headers={"Accept-Language": "en"} | headers)


def test_from_the_minute_a_party_leaves_nobody_reads_its_name_in_public_and_the_place_stays(hall):
    with scope(hall.vejen):
        published(hall)
        partnership = Partnership.objects.get(pk=hall.applications[0].partnership_id)
        Application.objects.filter(partnership=partnership).update(submitted_name="Peer and Municipality 1")
    before = read_by_anybody(hall)
    said = before.content.decode()
    assert [each in said for each in ("municipality 1", "What peer 1 does", "association 1")] == [True] * 3
    with scope(hall.vejen):
        departure = leaves(partnership, hall.signatory(1))
    kept = {"If-None-Match": before.headers.get("ETag", "*"), "If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    for crafted in ({}, kept, {"Cache-Control": "only-if-cached"}):
        after = read_by_anybody(hall, **crafted)
        said = after.content.decode()
        assert after.status_code == 200 and "association 1" in said, crafted
        assert "unicipality 1" not in said and "What peer 1 does" not in said and "left" not in said, crafted
        assert (before.headers["Cache-Control"], after.headers["Cache-Control"]) == ("no-store", "no-store")
        assert len(after.context["selected"]) == len(before.context["selected"]) == 1  # the place is theirs
    with scope(hall.vejen):
        stays(departure, hall.lone, "Det var en fejl.")
    assert [each in read_by_anybody(hall).content.decode() for each in ("municipality 1", "What peer 1")] == [True] * 2


def test_whoever_comes_in_its_place_is_named_when_it_has_signed_what_is_in_force(hall):
    with scope(hall.vejen):
        published(hall)
        old = Party.objects.get(pk=hall.party(1, MUNICIPALITY))
        facts = {"partnership": old.partnership, "kind": old.kind, "name": "Nykøbing Kommune"}
        body = Organisation.objects.create(name=facts["name"], kind=old.kind, country="DK", identifier="")
        leaves(old.partnership, hall.signatory(1))
        Party.objects.filter(pk=old.pk).update(replaced_at=now())
        new = Party.objects.create(organisation=body, **facts)
    assert "Nykøbing" not in read_by_anybody(hall).content.decode()
    with scope(hall.vejen):
        day = now().date()
        facts = {"number": 1, "status": "in_force", "starts_on": day, "ends_on": day + timedelta(days=300)}
        facts |= {"amount": 1, "by": hall.karen, "content": "{}", "content_hash": "0" * 64, "in_force_at": now()}
        agreement = Agreement.objects.create(partnership=old.partnership, **facts)
        facts = {"by": hall.lone, "name": "N", "position": "P", "at": now(), "content_hash": "0" * 64}
        Signature.objects.create(agreement=agreement, party=new, level="simple", **facts)
    said = read_by_anybody(hall).content.decode()
    assert "Nykøbing Kommune" in said and "unicipality 1" not in said and "What peer 1 does" not in said


def drawn(hall):
    """One of the two is drawn, as the first in its order."""
    facts = {"k": 1, "purpose": Text(en="Quality"), "not_before": now() + timedelta(seconds=1)}
    draw = freeze(hall.call, hall.lone, now(), pool_of(hall.call), **facts)
    draw_now(draw, hall.lone, facts["not_before"])
    return Draw.objects.with_all().get()


def test_the_reserve_is_offered_the_place_and_the_draw_follows_in_the_same_act(chosen):
    page = signed_in(chosen.lone).post(chosen.end, {"note": "Ingen kom."}, follow=True, **ENGLISH).content.decode()
    assert "The first of the reserve list is offered the place" in page and "Ended" in page
    with scope(chosen.vejen):
        assert outcomes(chosen)[1][1:] == ("given_up", None, None)
        assert outcomes(chosen)[3][1:] == ("offered", 1, None)
        assert Partnership.objects.get(pk=chosen.partnership.pk).status == "ended"
        draw = Draw.objects.with_all().get()
        assert draw.out == {"SMALL-001"} and draw.standing == ["SMALL-002"]
        assert not any("Kommunen" in each.why or "municipality" in each.why for each in draw.withdrawals.all())
        told = Outbox.objects.filter(kind="partnerships.departure_letters.settled").values_list("to", flat=True)
        assert list(told) == [chosen.signatory(1).pk]
    public = Client().get(f"/vejen/calls/{chosen.call.pk}/selected/", **ENGLISH).content.decode()
    assert "Peer 2" in public and "Peer 1" not in public
    own = f"/vejen/partnerships/{chosen.partnership.pk}/departure/"
    assert "Nobody came" in signed_in(chosen.signatory(1)).get(own, **ENGLISH).content.decode()


def test_of_two_who_end_it_one_wins_and_one_reads_a_sentence(chosen):
    with scope(chosen.vejen):
        seen = Departure.objects.get()
        end(chosen.departure, chosen.lone, now(), "Ingen kom.")
        with pytest.raises(NotAllowed, match="settled already"):
            end(seen, chosen.henrik, now(), "Ingen kom.")
        assert sum(each[1] == "offered" for each in outcomes(chosen).values()) == 1
        with pytest.raises(NotAllowed, match="both parties have accepted"):
            leaves(chosen.partnership, chosen.signatory(1), kind="association", own=None)


def test_when_nobody_is_left_on_the_list_or_in_the_pool_it_ends_all_the_same_and_says_so(chosen):
    with scope(chosen.vejen):
        Decision.objects.filter(status="held").update(status="lapsed", reserve=None)
        draw_out = chosen.draw.withdrawals.create(out="SMALL-002", why="Begyndte aldrig.", by=chosen.lone)
        assert draw_out and chosen.draw.result.order
    page = signed_in(chosen.lone).post(chosen.end, {"note": "Ingen kom."}, follow=True, **ENGLISH).content.decode()
    assert "Nobody is on the reserve list" in page and "Nobody is left in the pool" in page


def test_a_lead_who_acts_for_the_next_in_line_does_not_end_it(chosen):
    """She would decide about a place for her own party."""
    with scope(chosen.vejen):
        reserve = Partnership.objects.get(pk=chosen.applications[2].partnership_id)
    eva = person("Eva Reserve", "en")
    appointed(eva, "lead", chosen.vejen), appointed(eva, "signatory", reserve, MUNICIPALITY)
    assert signed_in(eva).get(chosen.end).status_code == 404
    assert signed_in(chosen.karen).get(chosen.end).status_code == 404  # staff prepare, the lead decides
    assert signed_in(chosen.henrik).get(chosen.end).status_code == 200
