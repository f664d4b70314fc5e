"""An information meeting from its planning to its end: staff, two strangers, a worker and a real mailbox."""

import icalendar
import pytest

from programmes.models import Meeting, SignUp
from programmes.scope import scope
from tests.around import WAY_IN
from tests.browsing import body, chromium, house, link, newest
from tests.conftest import signed_in

PLANNED = {
    "title_da": "Informationsmøde", "title_en": "Information meeting", "on": "30.10.2024", "begins": "14:00",
    "ends": "15:00", "join_url": WAY_IN, "seats": "1",
}  # fmt: skip
ASTA, BO = "asta@example.org", "bo@example.org"


@pytest.mark.proof
@pytest.mark.browser
def test_staff_plan_a_meeting_one_comes_one_waits_moves_up_and_is_moved_and_told_of_its_end(committed, post_box):
    with house() as address, chromium() as browser:
        karen = staff(browser, committed.karen, address)
        place = plan(karen, f"{address}/vejen/calls/{committed.call.pk}/")
        bo = signs_up(browser, place, "Bo Dahl", BO, post_box)
        bo.locator(f"text={WAY_IN}").wait_for()
        asta = signs_up(browser, place, "Asta Lind", ASTA, post_box)
        asta.locator("text=Your place in the line: 1").wait_for()
        assert WAY_IN not in asta.content()
        gives_way(bo)
        seated = event_in(newest(post_box, ASTA, WAY_IN))
        asta.reload()
        asta.locator(f"text={WAY_IN}").wait_for()
        move(karen, place)
        told = newest(post_box, ASTA, "This is how the meeting is now")
        call_off(karen, place)
        gone = event_in(newest(post_box, ASTA, "The meeting does not take place"))
    moved = event_in(told)
    assert WAY_IN in body(told) and f"{moved['DTSTART'].dt:%H:%M}" == "16:00"
    assert seated["UID"] == moved["UID"] == gone["UID"]
    assert (seated["SEQUENCE"], moved["SEQUENCE"], str(moved["STATUS"])) == (0, 1, "CONFIRMED")
    assert gone["SEQUENCE"] > 1 and str(gone["STATUS"]) == "CANCELLED"
    cleared = event_in(newest(post_box, BO, "Thank you for telling us"))
    assert str(cleared["STATUS"]) == "CANCELLED" and cleared["UID"] != gone["UID"]
    assert not any(letter["To"] == BO and "called off" in letter["Subject"] for letter in post_box)
    with scope(committed.vejen):
        assert Meeting.objects.get(call=committed.call).cancelled_at
        assert sorted(SignUp.objects.values_list("email", "status")) == [(ASTA, "seated"), (BO, "ended")]


def staff(browser, user, address):
    """A page of somebody who works for the programme, in English."""
    context = browser.new_context(locale="en-GB")
    said = {"sessionid": signed_in(user).session.session_key, "django_language": "en"}
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in said.items()])
    return context.new_page()


def plan(page, call):
    """From the call's page: a meeting with one seat. Its address."""
    page.goto(call)
    page.click("text=Plan and change meetings")
    page.click("main a:has-text('Plan a meeting')")
    for name, typed in PLANNED.items():
        page.fill(f'[name="{name}"]', typed)
    page.click("main form button[type=submit]")
    page.locator("text=There are seats").wait_for()
    return page.url


def signs_up(browser, place, name, email, post_box):
    """A stranger signs up and confirms by her letter. Her own page."""
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(place)
    page.fill('[name="name"]', name)
    page.fill('[name="email"]', email)
    page.click("main form button[type=submit]")
    page.locator("text=Open the link in it to confirm").wait_for()
    page.goto(link(newest(post_box, email, "only when you have confirmed")))
    page.click("text=Confirm my sign-up")
    return page


def gives_way(page):
    page.click("text=Give my seat back")
    page.click("main form button[type=submit]")
    page.locator("text=You are not signed up any more.").wait_for()


def move(page, place):
    """Staff put the meeting to another hour, and see who comes."""
    page.goto(f"{place}change/")
    for name, typed in {"begins": "16:00", "ends": "17:00"}.items():
        page.fill(f'[name="{name}"]', typed)
    page.click("main form button[type=submit]")
    page.locator("text=1 person is told by letter.").wait_for()
    page.goto(f"{place}people/")
    page.locator("tbody tr:has-text('Asta Lind'):has-text('Has a seat')").wait_for()
    assert BO not in page.content()


def call_off(page, place):
    page.goto(f"{place}change/")
    page.click("text=See who is told, then call it off")
    page.locator("text=1 person has a seat or waits").wait_for()
    page.click("main form button[type=submit]")
    page.locator("text=The meeting is called off, and everybody is told by letter.").wait_for()


def event_in(letter):
    """The entry of a letter's calendar file, read as a calendar program reads it."""
    part = next(each for each in letter.walk() if each.get_content_type() == "text/calendar")
    return icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")[0]
