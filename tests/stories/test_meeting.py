"""A stranger and an information meeting: signed up, on the waiting list, seated when somebody gives way, moved."""

import icalendar
import pytest

from programmes.models import SignUp
from programmes.scope import scope
from tests.around import WAY_IN, meeting, signed_up
from tests.browsing import body, chromium, house, link, newest
from tests.conftest import signed_in


def calendar_in(letter):
    """The calendar file of a letter, read as a calendar program reads it."""
    part = next(each for each in letter.walk() if each.get_content_type() == "text/calendar")
    return icalendar.Calendar.from_ical(part.get_content())


def signs_up(browser, place, post_box):
    """Asta signs up and confirms by her letter: all seats are taken. Returns her page."""
    asta = browser.new_context(locale="en-GB").new_page()
    asta.goto(place)
    asta.locator("text=Full, with a waiting list").wait_for()
    asta.fill('[name="name"]', "Asta Lind")
    asta.fill('[name="email"]', "asta@example.org")
    asta.click("main form button[type=submit]")
    asta.locator("text=Open the link in it to confirm").wait_for()
    asta.goto(link(newest(post_box, "asta@example.org", "only when you have confirmed")))
    asta.click("text=Confirm my sign-up")
    asta.locator("text=Your place in the line: 1").wait_for()
    assert WAY_IN not in asta.content()
    return asta


def gives_way(browser, own):
    """Somebody with a seat gives it back, on a page of his own."""
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(own)
    page.click("text=Give my seat back")
    page.click("main form button[type=submit]")
    page.locator("text=You are not signed up any more.").wait_for()


def move(browser, user, place, address):
    """Staff put the meeting to another hour."""
    context = browser.new_context(locale="en-GB")
    said = {"sessionid": signed_in(user).session.session_key, "django_language": "en"}
    context.add_cookies([{"name": name, "value": value, "url": address} for name, value in said.items()])
    page = context.new_page()
    page.goto(f"{place}change/")
    for name, typed in {"title_da": "Møde", "begins": "16:00", "ends": "17:00"}.items():
        page.fill(f'[name="{name}"]', typed)
    page.click("main form button[type=submit]")
    page.locator("text=1 person is told by letter.").wait_for()


@pytest.mark.proof
@pytest.mark.browser
def test_a_stranger_waits_for_a_seat_gets_one_and_is_moved_with_the_meeting(committed, post_box):
    with scope(committed.vejen):
        ours = meeting(committed.call, seats=1)
        bo = signed_up(ours, "Bo Dahl")
    with house() as address, chromium() as browser:
        place = f"{address}/vejen/calls/{committed.call.pk}/meetings/{ours.pk}/"
        asta = signs_up(browser, place, post_box)
        gives_way(browser, f"{address}/vejen/sign-ups/{bo.token}/")
        before = calendar_in(newest(post_box, "asta@example.org", WAY_IN)).walk("VEVENT")[0]
        asta.reload()
        asta.locator(f"text={WAY_IN}").wait_for()
        move(browser, committed.karen, place, address)
        moved = newest(post_box, "asta@example.org", "This is how the meeting is now")
        after = calendar_in(moved).walk("VEVENT")[0]
    assert (before["UID"], before["SEQUENCE"], after["SEQUENCE"]) == (after["UID"], 0, 1)
    assert f"{after['DTSTART'].dt:%H:%M}" == "16:00" and str(calendar_in(moved)["METHOD"]) == "REQUEST"
    assert WAY_IN in body(moved)
    with scope(committed.vejen):
        assert SignUp.objects.get(email="asta@example.org").status == SignUp.Status.SEATED
