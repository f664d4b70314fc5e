"""A deadline that moves, and something that is asked for after it: as people meet it in their browsers."""

from datetime import UTC, datetime, timedelta

import pytest

from partnerships.models import Supplement
from programmes.models import Call
from programmes.scope import scope
from tests.browsing import chromium, house, wait_for
from tests.cast import appointed, person
from tests.partnerships.conftest import Fjordby
from tests.stories.test_two_hands import page_of, text_of

CLOSES = datetime(2024, 10, 23, 22, tzinfo=UTC)


@pytest.fixture
def whole(ground):
    whole = Fjordby().answer_all()
    whole.henrik, whole.sofie = person("Henrik Dam", "en"), person("Sofie Bak", "en")
    appointed(whole.henrik, "lead", whole.vejen)
    appointed(whole.sofie, "staff", whole.vejen)
    return whole


@pytest.mark.browser
@pytest.mark.proof
def test_the_lead_reads_the_new_deadline_before_it_counts_and_everybody_sees_it(whole):
    with house(with_worker=False) as address, chromium() as browser:
        henrik = page_of(browser, whole.henrik, address)
        henrik.goto(f"{address}/vejen/calls/{whole.call.pk}/extend/")
        for name, text in {"day": "27.10.2024", "why_da": "Siden var nede.", "why_en": "The page was down."}.items():
            henrik.fill(f'[name="{name}"]', text)
        henrik.click("main form button[type=submit]")
        assert "Sunday 27 October 2024, 24:00" in henrik.inner_text("main")
        assert "4 days 1 hour" in henrik.inner_text("main")  # the night summer time ends is an hour longer
        with scope(whole.vejen):
            assert Call.objects.get(pk=whole.call.pk).closes_at == CLOSES  # read, and not yet moved
        henrik.click("main form button[type=submit]")
        assert "Deadline extended" in henrik.inner_text("main")
        maja = page_of(browser, whole.maja, address)
        maja.goto(f"{address}{whole.address}")
        assert "Sunday 27 October 2024, 24:00" in maja.inner_text("main")


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
