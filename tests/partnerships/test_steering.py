"""The steering group: at least one from each party, a first meeting that both can attend, its minutes."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from partnerships.agreeing.steering import call_off, lacking, pick, propose, seat, unseat, write_minutes
from partnerships.models import Body, BodyMeeting, BodySeat
from partnerships.steering_letters import called_off, invited, proposed
from programmes import access
from programmes.clock import now
from programmes.models import Outbox
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.agreements import ENGLISH, activate
from tests.cast import appointed, person
from tests.conftest import signed_in


@pytest.fixture
def group(whole):
    """Vejen's real call, accepted by both: Maja and Ida act for the association, Jonas for the municipality."""
    with scope(whole.vejen):
        whole.partnership = activate(whole.application, whole.maja)
        parties = {each.kind: each.pk for each in whole.partnership.parties.all()}
    whole.association, whole.municipality = parties["association"], parties["municipality"]
    whole.own = f"/vejen/partnerships/{whole.partnership.pk}/steering/"
    return whole


def seated(group):
    seat(group.partnership, group.association, group.maja, group.maja)
    seat(group.partnership, group.municipality, group.jonas, group.jonas)


def proposes(group, party=None, by=None, days=(3, 4)):
    times = [now() + timedelta(days=day) for day in days]
    facts = {"times": times, "place": "Havnegade 3", "agenda": "Roller og rytme", "minutes_long": 60}
    return propose(group.partnership, party or group.association, by or group.maja, now(), **facts)


@pytest.mark.fact("S1-62")
@pytest.mark.fact("S1-63")
def test_each_party_names_its_own_and_no_meeting_comes_before_both_have_a_member(group):
    with scope(group.vejen):
        ours = group.partnership.appointments.get(user=group.maja).pk
        theirs = group.partnership.appointments.get(user=group.jonas).pk
    maja, jonas = signed_in(group.maja), signed_in(group.jonas)
    assert maja.post(f"{group.own}seats/{theirs}/").status_code == 404
    maja.post(f"{group.own}seats/{ours}/")
    page = maja.get(group.own, **ENGLISH).content.decode()
    assert "A member is missing from" in page and "Fjordby Kommune" in page
    with scope(group.vejen), pytest.raises(NotAllowed, match="at least one member from each party"):
        proposes(group)
    jonas.post(f"{group.own}seats/{theirs}/")
    assert "Every party has a member" in jonas.get(group.own, **ENGLISH).content.decode()
    with scope(group.vejen):
        hers = BodySeat.objects.get(user=group.maja)
        with pytest.raises(NotAllowed, match="decides about its own"):
            unseat(group.partnership, hers, group.municipality, group.jonas, now())
        with pytest.raises(NotAllowed, match="Invite this person"):
            seat(group.partnership, group.association, person("Fremmed Person"), group.maja)


@pytest.mark.fact("S1-36")
def test_one_party_proposes_times_and_the_other_picks_one_for_everybody_s_calendar(group):
    with scope(group.vejen):
        seated(group)
    maja, jonas = signed_in(group.maja), signed_in(group.jonas)
    sent = {"time_1": "12.1.2026 14:00", "time_2": "13.1.2026 9:30", "place": "Havnegade 3", "agenda": "Roller"}
    assert maja.post(f"{group.own}meetings/new/", sent | {"minutes_long": "90"}).url == group.own
    with scope(group.vejen):
        meeting = BodyMeeting.objects.get()
        assert meeting.times == ["2026-01-12T13:00:00+00:00", "2026-01-13T08:30:00+00:00"]
        assert proposed(meeting.pk, group.jonas) and Outbox.objects.filter(to=group.jonas, about=meeting.pk).exists()
    said = maja.post(f"{group.own}meetings/1/pick/", {"time": meeting.times[1]}, follow=True, **ENGLISH)
    assert "the other party picks one" in said.content.decode()
    jonas.post(f"{group.own}meetings/1/pick/", {"time": meeting.times[1]})
    with scope(group.vejen):
        meeting.refresh_from_db()
        assert (meeting.status, meeting.begins_at.isoformat()) == ("set", meeting.times[1])
        told = Outbox.objects.filter(kind="partnerships.steering_letters.invited").values_list("to", flat=True)
        assert set(told) == {group.maja.pk, group.jonas.pk}
        event = calendar_in(invited(meeting.pk, group.maja)).events[0]
        assert event.start.isoformat() == "2026-01-13T09:30:00+01:00" and (event.end - event.start).seconds == 5400
        call_off(meeting, group.maja, now())
        gone = calendar_in(called_off(meeting.pk, group.maja))
        assert gone["method"] == "CANCEL" and gone.events[0]["uid"] == event["uid"]
        assert gone.events[0]["sequence"] > event["sequence"]
        assert invited(meeting.pk, group.maja) is None


def calendar_in(message):
    """The calendar file that a letter carries."""
    text = next(part for part in message.alternatives if part.mimetype.startswith("text/calendar"))
    return Calendar.from_ical(text.content)


def test_two_who_pick_at_once_get_one_time(group):
    with scope(group.vejen):
        seated(group)
        meeting = proposes(group)
        pick(meeting, group.municipality, group.jonas, now(), meeting.times[0])
        with pytest.raises(NotAllowed, match="just changed"):
            pick(meeting, group.municipality, group.jonas, now(), meeting.times[1])
        assert BodyMeeting.objects.get().begins_at.isoformat() == meeting.times[0]


def test_what_is_past_or_was_not_proposed_cannot_be_picked(group):
    with scope(group.vejen):
        seated(group)
        with pytest.raises(NotAllowed, match="still ahead"):
            proposes(group, days=(-1, 2))
        meeting = proposes(group)
        with pytest.raises(NotAllowed, match="one of the proposed"):
            pick(meeting, group.municipality, group.jonas, now(), "2030-01-01T00:00:00+00:00")
        with pytest.raises(NotAllowed, match="has passed"):
            pick(meeting, group.municipality, group.jonas, now() + timedelta(days=3), meeting.times[0])


def test_minutes_are_written_once_it_has_begun_and_read_by_both(group):
    with scope(group.vejen):
        seated(group)
        meeting = proposes(group)
        pick(meeting, group.municipality, group.jonas, now(), meeting.times[0])
        with pytest.raises(NotAllowed, match="when the meeting has begun"):
            write_minutes(meeting, group.maja, now(), "Vi mødtes", "Hver måned")
        write_minutes(meeting, group.jonas, now() + timedelta(days=4), "Vi mødtes", "Vi mødes hver måned")
        with pytest.raises(NotAllowed, match="cannot be called off"):
            call_off(meeting, group.maja, now() + timedelta(days=4))
    for user in (group.maja, group.jonas):
        page = signed_in(user).get(f"{group.own}meetings/1/", **ENGLISH).content.decode()
        assert "Vi mødes hver måned" in page and "Jonas Friis" in page
    sofie, record = (
        person("Sofie Bak", "en"),
        f"/vejen/calls/{group.call.pk}/agreements/{group.partnership.pk}/steering/",
    )
    appointed(sofie, "staff", group.vejen)
    assert "Vi mødes hver måned" in signed_in(sofie).get(record, **ENGLISH).content.decode()
    with scope(group.vejen):
        group.application.conflicts.create(user=sofie, by=sofie, kind="tie")
    assert signed_in(sofie).get(record).status_code == 404
    finance = person("Finn Finans")
    appointed(finance, "finance", group.vejen)
    assert signed_in(finance).get(record).status_code == 404  # reads agreements, and no minutes
    assert signed_in(person("Nina Nabo")).get(f"{group.own}meetings/1/").status_code == 404


def test_whoever_leaves_the_partnership_leaves_the_group_and_gets_no_letter(group):
    with scope(group.vejen):
        seated(group)
        meeting = proposes(group)
        access.dismiss(group.jonas, "signatory", group.partnership)
        seats = list(Body.objects.get().seats.today())
        assert [each.kind for each in lacking(group.partnership, seats)] == ["municipality"]
        assert proposed(meeting.pk, group.jonas) is None


def test_two_who_write_the_minutes_both_read_both_texts(group):
    with scope(group.vejen):
        seated(group)
        meeting = proposes(group)
        pick(meeting, group.municipality, group.jonas, now(), meeting.times[0])
        BodyMeeting.objects.filter(pk=meeting.pk).update(begins_at=now() - timedelta(days=1))
    page, browsers = f"{group.own}meetings/1/minutes/", [signed_in(each) for each in (group.maja, group.jonas)]
    shown = [each.get(page, **ENGLISH).context["form"].initial["shown"] for each in browsers]
    sent = [{"minutes": "Vi mødtes\r\nto gange", "decisions": ""}, {"minutes": "Vi sås", "decisions": "Hver måned"}]
    assert browsers[0].post(page, sent[0] | {"shown": shown[0]}).url == f"{group.own}meetings/1/"
    said = browsers[1].post(page, sent[1] | {"shown": shown[1]}, **ENGLISH)
    assert "You both changed the same place" in said.content.decode()
    assert "Vi mødtes<br>to gange" in said.content.decode() and "Vi sås" in said.content.decode()
    again = browsers[0].get(page, **ENGLISH).context["form"].initial["shown"]
    joined = {"minutes": "Vi mødtes og sås", "decisions": "Hver måned", "shown": said.context["form"].data["shown"]}
    browsers[1].post(page, joined)
    browsers[0].post(page, sent[0] | {"decisions": "", "shown": again})  # pressed once more, and nothing changed
    with scope(group.vejen):
        meeting.refresh_from_db()
        assert (meeting.minutes, meeting.decisions) == ("Vi mødtes og sås", "Hver måned")


def test_whoever_sits_for_another_party_now_takes_a_new_seat(group):
    with scope(group.vejen):
        seated(group)
        access.dismiss(group.jonas, "signatory", group.partnership)
        parties = {each.pk: each for each in group.partnership.parties.all()}
        access.appoint(group.jonas, "writer", group.partnership, party=parties[group.association])
        seat(group.partnership, group.association, group.jonas, group.maja)
        there = Body.objects.get().seats.today().values_list("user", "party")
        assert set(there) == {(group.maja.pk, group.association), (group.jonas.pk, group.association)}


def test_whoever_takes_a_seat_later_is_invited_to_the_meetings_ahead(group):
    with scope(group.vejen):
        seated(group)
        for days in ((3,), (5,), (7,)):
            meeting = proposes(group, days=days)
            pick(meeting, group.municipality, group.jonas, now(), meeting.times[0])
        call_off(meeting, group.maja, now())
        BodyMeeting.objects.filter(number=1).update(begins_at=now() - timedelta(days=1))
        seat(group.partnership, group.association, group.ida, group.maja)
        told = Outbox.objects.filter(to=group.ida).values_list("kind", "about")
        second = BodyMeeting.objects.get(number=2)
        assert list(told) == [("partnerships.steering_letters.invited", second.pk)]
        assert calendar_in(invited(second.pk, group.ida)).events[0].start == second.begins_at.replace(microsecond=0)


def test_a_second_press_proposes_no_second_meeting_and_calls_none_off_twice(group):
    with scope(group.vejen):
        seated(group)
        times = [now() + timedelta(days=3)]
        facts = {"times": times, "place": "Havnegade 3", "agenda": "Roller", "minutes_long": 60}
        ours = (group.partnership, group.association, group.maja, now())
        assert propose(*ours, **facts) == propose(*ours, **facts)
        assert propose(*ours, **facts | {"agenda": "Rytme"}).number == 2
        meeting = BodyMeeting.objects.get(number=1)
        call_off(meeting, group.maja, now())
        with pytest.raises(NotAllowed, match="just changed"):
            call_off(meeting, group.jonas, now())
        told = called_off(meeting.pk, group.jonas).body  # it never had a time, so it stands in no calendar
        assert "calendar" not in told and "None of the proposed times holds" in told
