"""A party leaves after the award: who is out, what stands still, who comes, and what happens when nobody does."""

from datetime import date, timedelta

import pytest

from partnerships.agreeing.content import content_of
from partnerships.agreeing.drafting import held, put_out
from partnerships.agreeing.steering import propose, seat, write_minutes
from partnerships.amending.handling import approve
from partnerships.departing.ending import tell_overdue
from partnerships.departing.reporting import stays
from partnerships.departure_letters import left, overdue, reported, settled, to_staff
from partnerships.models import Agreement, BodyMeeting, ChangeRequest, Departure, PartnershipInvitation
from partnerships.models.consents import hash_of
from partnerships.starting import join
from partnerships.succession import recover
from programmes.access import appoint
from programmes.clock import now
from programmes.models import Due, Outbox
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.agreements import ENGLISH, drafted, put_before_all, signed_by_all
from tests.amending import CONTENT, asked, consents, hand, in_force, newcomer
from tests.cast import person
from tests.conftest import signed_in
from tests.departing import leaves


@pytest.fixture
def agreed(whole):
    """In force between both parties and the programme."""
    agreed = in_force(whole)
    agreed.departure = f"/vejen/partnerships/{agreed.partnership.pk}/departure/"
    return agreed


def told_of(letter):
    return set(Outbox.objects.filter(kind=f"partnerships.departure_letters.{letter}").values_list("to", flat=True))


def test_the_agreement_is_suspended_and_the_party_that_leaves_is_out_in_the_same_minute(agreed):
    jonas, own = signed_in(agreed.jonas), agreed.own
    assert jonas.get(own).status_code == 200
    sent = {"party": agreed.first.read["parties"][1]["id"], "from_on": "10.1.2025", "why": "Ingen midler."}
    page = signed_in(agreed.maja).post(f"{agreed.departure}report/", sent, follow=True, **ENGLISH).content.decode()
    assert "Another party is sought" in page and "24:00" in page and "Ingen midler." in page
    assert [jonas.get(each).status_code for each in (own, agreed.departure, agreed.address)] == [404] * 3
    assert "st look" in signed_in(agreed.maja).get(own, **ENGLISH).content.decode()
    with scope(agreed.vejen):
        made, agreement = Departure.objects.get(), Agreement.objects.get()
        assert (agreement.status, agreement.is_in_force) == ("suspended", False)
        assert not Agreement.objects.in_force().exists()  # which is what whoever pays asks
        assert (made.until - made.at).days == 14 and made.from_on == date(2025, 1, 10)
        assert told_of("left") == {agreed.jonas.pk}
        assert told_of("reported") == {agreed.ida.pk} and told_of("to_staff") == {agreed.sofie.pk, agreed.lone.pk}
        said = [left(made.pk, agreed.jonas), reported(made.pk, agreed.ida), to_staff(made.pk, agreed.lone)]
        assert all(said) and not any("midler" in each.body for each in said)
        assert not left(made.pk, agreed.maja) and not to_staff(made.pk, agreed.jonas)


def test_whoever_reports_her_own_party_is_out_herself(agreed):
    sent = {"party": agreed.first.read["parties"][1]["id"], "from_on": "10.1.2025", "why": "Ingen midler."}
    answer = signed_in(agreed.jonas).post(f"{agreed.departure}report/", sent)
    assert answer.headers["Location"] == "/vejen/"
    assert signed_in(agreed.jonas).get(agreed.departure).status_code == 404


def test_of_two_who_report_at_once_the_second_reads_it_and_who_presses_twice_is_told_nothing(agreed):
    with scope(agreed.vejen):
        first = leaves(agreed.partnership, agreed.maja)
        assert leaves(agreed.partnership, agreed.maja) == first
        with pytest.raises(NotAllowed, match="reported already"):
            leaves(agreed.partnership, agreed.sofie, own=None)
        assert Departure.objects.count() == 1 and first.transitions.count() == 0


def test_what_needs_the_party_that_leaves_stands_still(agreed):
    """A version to sign, a meeting ahead, and what it asked for itself; the minutes of an earlier meeting do not."""
    with scope(agreed.vejen):
        parties = {each.kind: each.pk for each in agreed.partnership.parties.all()}
        for kind, user in (("association", agreed.maja), ("municipality", agreed.jonas)):
            seat(agreed.partnership, parties[kind], user, user)
        words = {"place": "Torvet 1", "minutes_long": 60, "agenda": "Rytme"}
        times = [now() + timedelta(days=3)]
        propose(agreed.partnership, parties["association"], agreed.maja, now(), times=times, **words)
        words |= {"party_id": parties["association"], "by": agreed.maja}
        body = agreed.partnership.bodies.get()
        was = body.meetings.create(number=2, status="set", begins_at=now() - timedelta(days=1), **words)
        second = put_before_all(agreed.partnership, agreed.sofie)
        his = asked(agreed.partnership, agreed.jonas, "municipality", **CONTENT)
        leaves(agreed.partnership, agreed.maja)
        second.refresh_from_db(), his.refresh_from_db()
        assert (second.status, his.status) == ("taken_back", "withdrawn")
        assert dict(BodyMeeting.objects.values_list("number", "status")) == {1: "called_off", 2: "set"}
        write_minutes(was, agreed.maja, now(), "Vi mødtes.", "")
        with pytest.raises(NotAllowed, match="at least one member from each party"):
            propose(agreed.partnership, parties["association"], agreed.maja, now(), times=times)


def test_until_another_party_has_come_nothing_else_is_written_asked_for_or_recovered(agreed):
    with scope(agreed.vejen):
        leaves(agreed.partnership, agreed.maja)
        with pytest.raises(NotAllowed, match="A party leaves"):
            drafted(agreed.partnership, agreed.sofie)
        with pytest.raises(NotAllowed, match="suspended because a party leaves"):
            asked(agreed.partnership, agreed.maja, "association", **CONTENT)
        municipality = agreed.partnership.parties.get(kind="municipality")
        with pytest.raises(NotAllowed, match="Say first that it stays"):
            recover(municipality, [], "Væk", agreed.sofie, "ny@example.org", "da")
    page = signed_in(agreed.maja).get(agreed.changes, **ENGLISH).content.decode()
    assert "/changes/new/party/" in page and "/changes/new/content/" not in page
    form = signed_in(agreed.maja).get(f"{agreed.changes}new/party/").context["form"]
    assert [name for _key, name in form.fields["leaving"].choices] == ["Fjordby Kommune"]


def replaced(agreed):
    """The association has named another municipality, the programme has approved it, and Nils has come."""
    made = ChangeRequest.objects.filter(kind="party").first()
    if not made:
        leaving = agreed.partnership.parties.get(kind="municipality")
        facts = newcomer(leaving) | {"organisation": "Nykøbing Kommune", "email": "nils.ny@example.org"}
        made = asked(agreed.partnership, agreed.maja, "association", "party", **facts)
    made = consents(made, agreed.maja, "association")
    version = approve(made, agreed.lone, now(), made.content_hash).agreement
    nils = person("Nils Ny", "en")
    join(PartnershipInvitation.objects.get(email="nils.ny@example.org"), nils)
    return version, nils


def test_another_party_takes_the_place_by_a_change_of_partner_and_the_agreement_is_in_force_again(agreed):
    """Even where the call's rule wants the consent of all: a party that has gone cannot hold the others up."""
    call = agreed.call
    call.agreement = call.agreement | {"changes": {"party": {"consent": "all"}}}
    with scope(agreed.vejen):
        call.save(update_fields=["agreement"])
        departure = leaves(agreed.partnership, agreed.maja)
        version, nils = replaced(agreed)
        departure.refresh_from_db()
        assert departure.status == "found" and Agreement.objects.standing().get().status == "suspended"
        version.partnership = held(agreed.partnership)
        put_out(version, agreed.sofie, now(), hash_of(content_of(version)))
        version.refresh_from_db()
        signed_by_all(version, agreed.maja, nils, agreed.lone)
        assert Agreement.objects.in_force().get() == version
        assert [each.status for each in Agreement.objects.order_by("number")] == ["replaced", "in_force"]
        assert asked(agreed.partnership, agreed.maja, "association", **CONTENT).status == "draft"
    assert signed_in(agreed.jonas).get(agreed.own).status_code == 404
    assert "Another party takes its place" in signed_in(nils).get(agreed.departure, **ENGLISH).content.decode()


def test_the_new_party_can_leave_too_and_the_old_agreement_stays_suspended_when_it_stays_after_all(agreed):
    with scope(agreed.vejen):
        leaves(agreed.partnership, agreed.maja)
        version, nils = replaced(agreed)
        second = leaves(agreed.partnership, agreed.sofie, own=None)
        version.refresh_from_db()
        assert version.status == "taken_back" and told_of("left") == {agreed.jonas.pk, nils.pk}
        stays(second, agreed.sofie, "En misforståelse.")
        assert Agreement.objects.standing().get().status == "suspended"
        assert drafted(agreed.partnership, agreed.sofie).number == 3


def test_a_mistake_is_put_right_by_staff_and_all_have_their_way_in_again(agreed):
    with scope(agreed.vejen):
        departure = leaves(agreed.partnership, agreed.maja)
    assert signed_in(agreed.jonas).get(agreed.own).status_code == 404
    page = f"{agreed.record}departure/stays/"
    signed_in(agreed.sofie).post(page, {"note": "Det var en anden kommune."})
    again = signed_in(agreed.lone).post(page, {"note": "Ja."}, **ENGLISH).content.decode()
    assert "This is settled already: It does not leave after all" in again
    assert signed_in(agreed.jonas).get(agreed.own).status_code == 200
    with scope(agreed.vejen):
        assert Agreement.objects.in_force().get() == agreed.first
        assert told_of("settled") == {agreed.maja.pk, agreed.jonas.pk, agreed.ida.pk}
        assert settled(departure.pk, agreed.jonas).subject.startswith("The party stays")
        assert left(departure.pk, agreed.jonas) is None and reported(departure.pk, agreed.ida) is None
        hers = asked(agreed.partnership, agreed.jonas, "municipality", **CONTENT)
        assert hand(agreed.partnership, agreed.jonas, "municipality").party == hers.asks_id


def test_an_invitation_that_was_sent_while_somebody_reported_it_lets_nobody_into_the_party_that_left(agreed):
    with scope(agreed.vejen):
        leaving = agreed.partnership.parties.get(kind="municipality")
        leaves(agreed.partnership, agreed.maja)
        late, asked_in = (
            person("Ny"),
            {"email": "ny@example.org", "language": "en", "invited_by": agreed.jonas, "role": "writer"},
        )
        for of in ({"party": leaving, "kind": leaving.kind}, {"kind": leaving.kind}):
            invitation = PartnershipInvitation.objects.create(partnership=agreed.partnership, **asked_in, **of)
            with pytest.raises(NotAllowed, match="no longer a party"):
                join(invitation, late)


def test_whoever_acts_for_the_other_party_by_now_does_not_keep_her_own_from_staying(agreed):
    with scope(agreed.vejen):
        departure = leaves(agreed.partnership, agreed.maja)
        association = agreed.partnership.parties.get(kind="association")
        appoint(agreed.jonas, "writer", agreed.partnership, party=association)
        stays(departure, agreed.sofie, "En misforståelse.")
        assert agreed.partnership.appointments.today().get(user=agreed.jonas).party == association
        assert Agreement.objects.in_force().get() == agreed.first


def over(departure):
    """The days to find another party have passed."""
    past = now() - timedelta(seconds=1)
    Departure.objects.filter(pk=departure.pk).update(at=past - timedelta(days=14), until=past)
    departure.refresh_from_db()
    return departure


def test_when_the_days_have_passed_staff_are_told_once_and_read_it_on_their_desk(agreed):
    with scope(agreed.vejen):
        departure = leaves(agreed.partnership, agreed.maja)
        assert Due.objects.get(kind="departures").next_at == departure.until
        tell_overdue()
        assert told_of("overdue") == set() and overdue(departure.pk, agreed.sofie)
    desk = signed_in(agreed.maja).get("/desk/", **ENGLISH)
    assert desk.headers["Location"] == agreed.departure
    early = signed_in(agreed.lone).post(f"{agreed.record}departure/end/", {"note": "Ingen kom."}, **ENGLISH)
    assert "still time to find another party" in early.content.decode()
    with scope(agreed.vejen):
        over(departure)
        tell_overdue(), tell_overdue()
        assert told_of("overdue") == {agreed.sofie.pk, agreed.lone.pk}
        assert Outbox.objects.filter(kind="partnerships.departure_letters.overdue").count() == 2
        assert overdue(departure.pk, agreed.sofie).subject.startswith("Nobody has come")
    page = signed_in(agreed.sofie).get("/desk/", **ENGLISH).content.decode()
    assert "A party leaves" in page and "st stop" in page
    record = signed_in(agreed.sofie).get(agreed.record, **ENGLISH).content.decode()
    assert "departure/stays/" in record and "departure/end/" not in record  # the lead alone ends it
