"""A deadline that moves, and something that is asked for after it: as people meet it in their browsers."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from partnerships.models import Supplement
from portal.celery import app
from programmes.models import Call
from programmes.scope import scope
from tests.browsing import body, chromium, house, wait_for
from tests.cast import appointed, person
from tests.partnerships.conftest import Fjordby
from tests.stories.test_two_hands import page_of, text_of

CLOSES = datetime(2024, 10, 23, 22, tzinfo=UTC)
LATER = datetime(2024, 10, 27, 23, tzinfo=UTC)
SUNDAY = "Sunday 27 October 2024, 24:00"


@pytest.fixture
def whole(ground):
    whole = Fjordby().answer_all()
    whole.henrik, whole.sofie = person("Henrik Dam", "en"), person("Sofie Bak", "en")
    appointed(whole.henrik, "lead", whole.vejen)
    appointed(whole.sofie, "staff", whole.vejen)
    return whole


@pytest.mark.browser
@pytest.mark.proof
def test_a_later_deadline_is_read_before_it_counts_and_then_told_to_everybody(whole, post_box):
    """Pages, letters and calendars say the same."""
    with house() as address, chromium() as browser:
        henrik, maja = page_of(browser, whole.henrik, address), page_of(browser, whole.maja, address)
        (was,) = calendar_of(maja, f"{address}/vejen/calls/{whole.call.pk}/dates/deadline.ics")
        extend(henrik, whole, address)
        look_round(maja, whole, address)
        (event,) = calendar_of(maja, f"{address}/vejen/calls/{whole.call.pk}/dates/deadline.ics")
        assert (event["UID"], event["SEQUENCE"]) == (was["UID"], was.get("SEQUENCE", 0) + 1)
        assert was["DTEND"].dt.astimezone(UTC) == CLOSES
        assert event["DTEND"].dt.astimezone(UTC) == LATER
        app.send_task("partnerships.tasks.rounds")  # beat's bell, rung by hand
        wait_for(lambda: len(post_box) >= 3, seconds=60)
    assert sorted(letter["To"] for letter in post_box) == [
        "ida.skov@example.org", "jonas.friis@example.org", "maja.holm@example.org"
    ]  # fmt: skip
    for letter in post_box:
        assert SUNDAY in body(letter) and "The page was down." in body(letter)


def extend(henrik, whole, address):
    henrik.goto(f"{address}/vejen/calls/{whole.call.pk}/extend/")
    for name, text in {"day": "27.10.2024", "why_da": "Siden var nede.", "why_en": "The page was down."}.items():
        henrik.fill(f'[name="{name}"]', text)
    henrik.click("main form button[type=submit]")
    assert SUNDAY in henrik.inner_text("main")
    assert "4 days 1 hour" in henrik.inner_text("main")  # the night summer time ends is an hour longer
    with scope(whole.vejen):
        assert Call.objects.get(pk=whole.call.pk).closes_at == CLOSES  # read, and not yet moved
    henrik.click("main form button[type=submit]")
    assert "Deadline extended" in henrik.inner_text("main")


def look_round(page, whole, address):
    """Every page on which the deadline stands: the portal's front, the programme, the call, the application."""
    call = f"/vejen/calls/{whole.call.pk}/"
    for path in ("/", "/vejen/", "/vejen/calls/", call, whole.address, f"{whole.address}sections/A/"):
        page.goto(f"{address}{path}")
        said = page.inner_text("body")
        assert "27 October 2024" in said and (path == call or "23 October 2024" not in said), path
    page.goto(f"{address}{call}")
    assert "Deadline extended" in page.inner_text("main") and "The page was down." in page.inner_text("main")


def calendar_of(page, url):
    return Calendar.from_ical(page.request.get(url).body()).walk("VEVENT")


@pytest.mark.browser
@pytest.mark.proof
def test_staff_ask_for_what_is_missing_and_both_parties_send_a_supplement(whole, moved_clock):
    whole.consent(whole.maja), whole.consent(whole.jonas)
    moved_clock(CLOSES + timedelta(hours=10))
    with house(with_worker=False) as address, chromium() as browser:
        sofie, maja = page_of(browser, whole.sofie, address), page_of(browser, whole.maja, address)
        check = f"{address}/vejen/applications/{whole.application.pk}/check/"
        sofie.goto(f"{check}completion/")
        sofie.check('[name="questions"][value="B3"]')
        for name, text in {"text": "Who is the manager now?", "day": "1.11.2024"}.items():
            sofie.fill(f'[name="{name}"]', text)
        sofie.click("main form button[type=submit]")
        assert "Waiting for completion" in sofie.inner_text("main")
        maja.goto(f"{address}{whole.address}")
        maja.click("text=To the completion >> nth=0")
        assert "Who is the manager now?" in maja.inner_text("main")
        maja.click("text=Answer: B3")
        assert maja.locator('[name="B2.description"]').count() == 0  # everything else stays frozen
        maja.fill('[name="B3.name"]', "Lis Holt")
        wait_for(lambda: text_of(whole, "B3", "name") == "Lis Holt")
        completion = maja.locator("#unsent a").get_attribute("href")
        for user in (whole.maja, whole.jonas):
            page = page_of(browser, user, address)
            page.goto(f"{address}{completion}")
            page.check("#yes")
            page.click("#consent button[type=submit]")
        assert "VEJEN-2024-001-S1" in page.inner_text("main")
        with scope(whole.vejen):
            assert Supplement.objects.get().read["answers"]["B3"]["name"] == "Lis Holt"
        sofie.goto(check)
        assert "Lis Holt" in sofie.inner_text("main") and "VEJEN-2024-001-S1" in sofie.inner_text("main")
