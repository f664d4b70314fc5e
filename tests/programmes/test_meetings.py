"""Information meetings: seats, the waiting list, what is told to whom, and what is forgotten."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from programmes import clock, hosting, meeting_letters
from programmes.correspondence import foreseen
from programmes.models import Due, Meeting, Outbox, SignUp, Try
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.around import WAY_IN, meeting, signed_up

Status = SignUp.Status
ENGLISH = {"accept-language": "en"}
SAID = {"name": "Asta Lind", "email": "asta@example.org", "organisation": "", "language": "en"}


def states(meeting):
    """{first name: status} of everybody who ever signed up."""
    return {row.name.split()[0]: row.status for row in meeting.sign_ups.all()}


def letters(kind=""):
    """[(which letter, to whom)] in the order in which they were written."""
    rows = Outbox.objects.filter(kind__startswith=hosting.LETTERS + kind).order_by("id")
    return [(row.kind.removeprefix(hosting.LETTERS), row.address.split("@")[0]) for row in rows]


def words(row, letter):
    """The letter as its reader gets it, or None."""
    message = getattr(meeting_letters, letter)(row.pk, Outbox(address=row.email, language=row.language).reader)
    return message and f"{message.subject}\n{message.body}"


@pytest.mark.fact("S1-12")
def test_the_call_of_vejen_has_its_information_meeting(cast):
    with scope(cast.vejen):
        found = Meeting.objects.get(call__slug="vejen-2024")
        assert (f"{found.begins_at:%Y-%m-%dT%H:%MZ}", f"{found.ends_at:%H:%M}") == ("2024-09-03T12:00Z", "13:00")
        assert found.seats == 40
        said = Client(headers=ENGLISH).get(f"/vejen/calls/{found.call_id}/meetings/{found.pk}/").text
    assert "Tuesday 3 September 2024, 14:00–15:00" in said
    assert found.join_url not in said


def test_three_at_once_for_the_fortieth_seat_and_the_first_who_waits_gets_the_next(committed):
    """Scenario 10 of the field: 40 seats, 39 taken."""
    with scope(committed.vejen):
        ours = meeting(committed.call, seats=40)
        for seat in range(1, 40):
            facts = {"status": Status.SEATED, "seat": seat, "confirmed_at": clock.now(), "seated_at": clock.now()}
            SignUp.objects.create(meeting=ours, name=f"G{seat}", email=f"g{seat}@example.org", **facts)
        for name in ("Ida Krog", "Kaj Lund", "Liv Moe"):
            signed_up(ours, name, confirmed=False)
        rows = list(ours.sign_ups.filter(status=Status.UNCONFIRMED))
    assert all_confirm(rows) == [302] * 3
    with scope(committed.vejen):
        (seated,) = ours.sign_ups.filter(pk__in=[row.pk for row in rows], status=Status.SEATED)
        first, second = ours.sign_ups.waiting_in_order()
        assert (seated.seat, first.place_in_line, second.place_in_line) == (40, 1, 2)
        assert first.confirmed_at < second.confirmed_at
        hosting.give_back(seated, clock.now())
        assert SignUp.objects.get(pk=first.pk).seat == 40 and SignUp.objects.get(pk=second.pk).place_in_line == 1
        told = [(letter, whom) for letter, whom in letters() if letter != "your_link"]
        ends = [(letter, row.email.split("@")[0]) for letter, row in (("given_back", seated), ("seat", first))]
        assert told[-2:] == ends and len(told) == 5


def all_confirm(rows):
    """Everybody presses at the same moment, each on a page of her own; what each is answered."""
    start = Barrier(len(rows))

    def press(row):
        browser = Client()
        start.wait()
        try:
            return browser.post(f"/vejen/sign-ups/{row.token}/").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(rows)) as hands:
        return list(hands.map(press, rows))


def test_an_unconfirmed_address_holds_no_seat(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call)
        first = signed_up(ours, "Bo Dahl", confirmed=False)
        assert signed_up(ours, "Eva Friis").status == Status.SEATED
        assert hosting.confirm(first, clock.now()).status == Status.WAITING


def test_a_stranger_signs_up_confirms_and_reads_the_way_in(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call)
    place, browser = f"/vejen/calls/{cast.call.pk}/meetings/{ours.pk}/", Client(headers=ENGLISH)
    assert "There are seats" in browser.get(place).text
    assert browser.post(place, SAID).status_code == 302
    with scope(cast.vejen):
        row = SignUp.objects.get(email="asta@example.org")
        assert (row.status, letters()) == (Status.UNCONFIRMED, [("your_link", "asta")])
        own = f"/vejen/sign-ups/{row.token}/"
        assert own in words(row, "your_link")
    assert WAY_IN not in browser.get(own).text  # a look-ahead by a mail program confirms nothing
    browser.post(own)
    said = browser.get(own)
    assert WAY_IN in said.text and said.headers["Cache-Control"] == "private, no-store"
    assert "Full, with a waiting list" in browser.get(place).text
    assert WAY_IN not in browser.get(place).text
    with scope(cast.vejen):
        assert WAY_IN in words(row, "seat")
    browser.post(own)  # once more: nothing
    with scope(cast.vejen):
        assert letters() == [("your_link", "asta"), ("seat", "asta")]


def test_who_waits_never_reads_the_way_in(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call)
        signed_up(ours, "Bo Dahl")
        waits = signed_up(ours, "Asta Lind")
        own = f"/vejen/sign-ups/{waits.token}/"
        told = [words(waits, letter) for letter in ("your_link", "waiting", "changed", "seat", "reminder")]
        assert told[3:] == [None, None]  # asked again when it is sent: she has no seat
        assert not any(WAY_IN in each for each in told[:3])
    browser = Client(headers=ENGLISH)
    assert "Your place in the line: <strong>1</strong>" in browser.get(own).text
    assert WAY_IN not in browser.get(own).text
    assert browser.get(f"{own}meeting.ics").status_code == 404


def test_the_same_is_said_to_who_is_signed_up_already(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call, seats=9)
        signed_up(ours, "Asta Lind")
    place = f"/vejen/calls/{cast.call.pk}/meetings/{ours.pk}/"
    new, known = (Client(headers=ENGLISH).post(place, SAID | {"email": each}, follow=True).text
                  for each in ("other@example.org", "ASTA@example.org"))  # fmt: skip
    assert strip_tokens(new) == strip_tokens(known)
    with scope(cast.vejen):
        assert ours.sign_ups.filter(email="asta@example.org").count() == 1
        assert "You are signed up already" in words(ours.sign_ups.get(email="asta@example.org"), "your_link")


def strip_tokens(page):
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_more_seats_go_to_who_waits_and_never_fewer_than_are_taken(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call, seats=2)
        for name in ("Bo Dahl", "Eva Friis", "Ida Krog", "Kaj Lund"):
            signed_up(ours, name)
        with pytest.raises(NotAllowed, match="taken: 2"):
            hosting.change(ours, clock.now(), **facts(ours, seats=1))
        assert hosting.change(ours, clock.now(), **facts(ours, seats=3)) == 0  # a calendar is not touched by it
        assert states(ours) == {"Bo": "seated", "Eva": "seated", "Ida": "seated", "Kaj": "waiting"}
        hosting.give_back(ours.sign_ups.get(name="Bo Dahl"), clock.now())
        hosting.give_back(ours.sign_ups.get(name="Eva Friis"), clock.now())
        hosting.change(ours, clock.now(), **facts(ours, seats=2))
        assert states(ours) == {"Bo": "ended", "Eva": "ended", "Ida": "seated", "Kaj": "seated"}


def facts(meeting, **changed):
    """The columns that staff change, as they are, and as they are to be."""
    names = ["title", "about", "place", "afterwards", "join_url", "seats", "begins_at", "ends_at", "reminders"]
    names += ["sign_up_opens_at", "sign_up_closes_at"]
    return {name: getattr(meeting, name) for name in names} | changed


def test_no_seat_moves_once_the_meeting_has_begun(committed, moved_clock):
    with scope(committed.vejen):
        ours = meeting(committed.call)
        seated, waits = signed_up(ours, "Bo Dahl"), signed_up(ours, "Eva Friis")
        late = signed_up(ours, "Ida Krog", confirmed=False)
        moved_clock(ours.begins_at)
        hosting.give_back(seated, clock.now())
        assert SignUp.objects.get(pk=waits.pk).status == Status.WAITING
        with pytest.raises(NotAllowed, match="has begun"):
            hosting.confirm(late, clock.now())
        with pytest.raises(NotAllowed):
            hosting.sign_up(ours, clock.now(), "kaj@example.org", name="Kaj Lund")


def test_the_database_itself_gives_no_seat_twice(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call, seats=2)
        signed_up(ours, "Bo Dahl")
        for wrong in ({"status": Status.SEATED, "seat": 1}, {"status": Status.SEATED}, {"seat": 2}):
            with pytest.raises(IntegrityError), transaction.atomic():
                SignUp.objects.create(meeting=ours, email="x@example.org", name="X", **wrong)


def test_who_has_a_seat_is_reminded_a_day_and_an_hour_before_and_nobody_twice(committed, moved_clock):
    with scope(committed.vejen):
        ours = meeting(committed.call)
        signed_up(ours, "Bo Dahl"), signed_up(ours, "Eva Friis")
        begins = ours.begins_at
    told = []
    for before in (25, 23, 22, 0.5):
        moved_clock(begins - timedelta(hours=before))
        hosting.sweep()
        with scope(committed.vejen):
            told.append(letters("reminder"))
    assert [len(each) for each in told] == [0, 1, 1, 2]
    assert set(told[-1]) == {("reminder", "bo")}
    moved_clock(begins + timedelta(minutes=1))
    with scope(committed.vejen):
        assert words(SignUp.objects.get(name="Bo Dahl"), "reminder") is None


def test_the_simulation_of_letters_tells_who_will_be_reminded_of_a_meeting(cast):
    def ahead():
        found = foreseen(clock.now(), ours.begins_at, cast.karen)
        return [(each.at, each.to) for each in found if each.kind == "programmes.meeting_letters.reminder"]

    with scope(cast.vejen):
        ours = meeting(cast.call, seats=1)
        signed_up(ours, "Bo Dahl"), signed_up(ours, "Eva Friis")
        assert ahead() == [(ours.begins_at - timedelta(hours=hours), "bo@example.org") for hours in (24, 1)]
        hosting.want_reminders(SignUp.objects.get(name="Bo Dahl"), False)
        assert ahead() == []


def test_names_and_addresses_go_after_30_days_and_numbers_stay(committed, moved_clock):
    with scope(committed.vejen):
        ours = meeting(committed.call)
        signed_up(ours, "Bo Dahl"), signed_up(ours, "Eva Friis")
        signed_up(ours, "Ida Krog", confirmed=False)
        forgets_at = ours.forgets_at
        assert letters() != []
    moved_clock(forgets_at - timedelta(minutes=5))
    hosting.sweep()
    with scope(committed.vejen):
        assert states(ours) == {"Bo": "seated", "Eva": "waiting"}  # who never confirmed went after two days
        assert ("your_link", "ida") not in letters()
    moved_clock(forgets_at)
    hosting.sweep()
    with scope(committed.vejen):
        assert states(ours) == {} and letters() == []
        assert Meeting.objects.get(pk=ours.pk).tally == {"seated": 1, "waiting": 1}
        assert not Outbox.objects.filter(key__icontains="example.org").exists()
        assert not Try.objects.exists()
    assert not Due.objects.filter(kind="meetings", next_at__lte=clock.now()).exists()


def test_a_machine_cannot_write_to_an_address_all_day(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call, seats=9)
    place = f"/vejen/calls/{cast.call.pk}/meetings/{ours.pk}/"
    answers = [Client(headers=ENGLISH).post(place, SAID).status_code for _n in range(7)]
    assert answers == [302] * 5 + [429] * 2
    with scope(cast.vejen):
        assert len(letters("your_link")) == 5
