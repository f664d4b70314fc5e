"""The thread between a partnership and the programme: who reads it, who is told, and how soon it is answered."""

from datetime import timedelta

import pytest

from partnerships import message_letters as letters
from partnerships import talking
from partnerships.models import Message, PartnershipAppointment
from people.mail import Reader
from programmes.models import Outbox
from programmes.scope import scope
from tests.cast import joined, person, started
from tests.conftest import signed_in
from tests.partnerships.test_lists import check_even, cost

CANARY = "Et hemmeligt budskab"


@pytest.fixture
def say(cast):
    """Somebody says something by the page."""

    def said(user, text, place=None):
        place = place or f"/vejen/partnerships/{cast.fjordby.pk}/messages/"
        assert signed_in(user).post(place, {"text": text}).status_code == 302

    return said


def english(user):
    browser = signed_in(user)
    browser.cookies["django_language"] = "en"
    return browser


def told(kind):
    rows = Outbox.objects.filter(kind=f"partnerships.message_letters.{kind}").order_by("id")
    return [row.to.name if row.to else row.address for row in rows]


def test_both_parties_and_staff_read_everything_and_the_partnership_next_door_nothing(cast, say):
    neighbour = person("Nabo Nabosen")
    next_door = started(cast.call, neighbour, "Foreningen Nabo")
    place, staffs = f"/vejen/partnerships/{cast.fjordby.pk}/messages/", f"/vejen/messages/{cast.fjordby.pk}/"
    say(cast.maja, CANARY)
    say(cast.karen, "Svar fra programmet", staffs)
    for user, path in ((cast.maja, place), (cast.jonas, place), (cast.karen, staffs)):
        page = signed_in(user).get(path).text
        assert CANARY in page and "Svar fra programmet" in page
        assert "Maja Holm" in page and "Karen Berg" in page
    browser = signed_in(neighbour)
    assert [browser.get(path).status_code for path in (place, staffs, "/vejen/messages/")] == [404, 404, 404]
    assert CANARY not in browser.get(f"/vejen/partnerships/{next_door.partnership_id}/messages/").text
    assert signed_in(cast.sofia).get(staffs).status_code == 404
    with scope(cast.vejen):
        parties = list(Message.objects.values_list("party__kind", flat=True))
        assert parties == ["association", None]


def test_the_other_side_gets_one_letter_without_a_word_of_it(cast, say):
    say(cast.maja, CANARY), say(cast.jonas, "Og en ting mere")
    with scope(cast.vejen):
        assert told("message_to_us") == ["vejen@example.org"]
        letter = letters.message_to_us(cast.fjordby.pk, Reader("vejen@example.org", "da"))
        assert f"/vejen/messages/{cast.fjordby.pk}/" in letter.body and CANARY not in letter.body
    staffs = f"/vejen/messages/{cast.fjordby.pk}/"
    say(cast.karen, CANARY, staffs), say(cast.karen, "Og mere", staffs)
    with scope(cast.vejen):
        assert sorted(told("message")) == ["Jonas Friis", "Maja Holm"]
        assert letters.message_to_us(cast.fjordby.pk, Reader("vejen@example.org", "da")) is None  # answered meanwhile
        assert CANARY not in letters.message(cast.fjordby.pk, cast.maja).body
    signed_in(cast.maja).get(f"/vejen/partnerships/{cast.fjordby.pk}/messages/")
    with scope(cast.vejen):
        assert letters.message(cast.fjordby.pk, cast.maja) is None  # she has looked
        assert letters.message(cast.fjordby.pk, cast.jonas) is not None
    say(cast.karen, "Noget nyt", staffs)
    with scope(cast.vejen):
        assert sorted(told("message")) == ["Jonas Friis", "Maja Holm", "Maja Holm"]  # Jonas has a letter already


def test_new_messages_are_marked_until_somebody_has_looked(cast, say):
    staffs, page = f"/vejen/messages/{cast.fjordby.pk}/", f"/vejen/partnerships/{cast.fjordby.pk}/"
    say(cast.karen, "En", staffs), say(cast.karen, "To", staffs)
    maja = english(cast.maja)
    assert "2 new messages" in maja.get(page).text
    assert maja.get(f"{page}messages/").text.count(">New<") == 2
    assert maja.get(f"{page}messages/").text.count(">New<") == 0
    assert "Nothing new" in maja.get(page).text
    assert "2 new messages" in english(cast.jonas).get(page).text  # each has a place of her own


def test_staff_see_who_waits_longest_and_how_soon_they_answer(committed, moved_clock):
    cast = committed
    other = started(cast.call, person("Anna Anden"), "Foreningen Anden")
    joined(other, person("Bo Bosen"), "Andenby Kommune")
    with scope(cast.vejen):
        party = PartnershipAppointment.objects.get(user=cast.maja).party_id
        theirs = PartnershipAppointment.objects.get(user__name="Anna Anden")
        other.partnership.programme = cast.fjordby.programme = cast.vejen

    def later(hours, partnership, user, party=None):
        moved_clock(timedelta(hours=hours))
        with scope(cast.vejen):
            talking.say(partnership, user, "Noget", party)

    ours, others = (cast.fjordby, cast.maja, party), (other.partnership, theirs.user, theirs.party_id)
    for hours, said in ((0, ours), (1, ours)):  # asked twice: it counts from the first time
        later(hours, *said)
    later(1, cast.fjordby, cast.karen)  # after 2 hours
    later(1, *ours), later(10, cast.fjordby, cast.karen)  # after 10 hours
    later(1, *others), later(4, other.partnership, cast.karen)  # after 4 hours
    later(1, *others), later(5, *ours), moved_clock(timedelta(hours=1))
    with scope(cast.vejen):
        median, answers = talking.response_time()
        assert (round(median.total_seconds() / 360), answers) == (40, 3)  # 4.0 hours, of 2, 4 and 10
    page = english(cast.karen).get("/vejen/messages/").text
    assert "4 hours" in page and "reckoned from 3 answers" in page
    assert page.index("An application without a name") < page.index("Fællesskab i Fjordby")  # the longer wait first
    assert "Messages of partnerships" in english(cast.karen).get("/desk/").text
    with scope(cast.versova):
        assert talking.response_time() == (None, 0)


def test_the_list_of_threads_costs_the_same_at_any_length(cast, say):
    browser, found = signed_in(cast.karen), []
    with scope(cast.vejen):
        party = cast.fjordby.parties.get(kind="association").pk
        cast.fjordby.programme = cast.vejen
    for size in (1, 3, 40):
        with scope(cast.vejen):
            while Message.objects.count() < size:
                talking.say(cast.fjordby, cast.maja, "Noget", party)
        found.append(cost(browser, "/vejen/messages/"))
    check_even(found)
