"""Before anything is begun: a question that becomes a correction, and a checklist that comes along."""

import pytest

from partnerships import rounds
from partnerships.models import Clarified
from programmes import outbox
from programmes.models import Call
from programmes.scope import scope
from tests.browsing import body, chromium, house, link, newest
from tests.cast import programme
from tests.stories.test_meeting import staff
from tests.stories.test_vejen import sign_up

ASKER, ASKED = "asta@example.org", "Foreningen Fjordlys asks: must we have two leaders?"
PUBLIC = {
    "wording_da": "Skal der være to ledere?", "wording_en": "Must there be two leaders?",
    "answer_da": "Nej, én er nok.", "answer_en": "No, one is enough.",
}  # fmt: skip
LINE = {"correction_da": "Én leder er nok.", "correction_en": "One leader is enough."}


@pytest.mark.proof
@pytest.mark.browser
def test_a_stranger_asks_and_the_answer_corrects_the_call_for_everybody_with_a_draft(committed, post_box):
    with house() as address, chromium() as browser:
        call = f"{address}/vejen/calls/{committed.call.pk}/"
        asta = asks(browser, call, post_box)
        karen = staff(browser, committed.karen, address)
        karen.goto(link(newest(post_box, "vejen@example.org")))
        answers(karen)
        asta.goto(link(newest(post_box, ASKER, "without your name")))
        asta.locator("text=No, one is enough.").wait_for()
        rounds.sweep(), outbox.sweep()  # as the clock does
        told = newest(post_box, committed.maja.email, "/questions/#answer-")
        assert ASKED not in body(told) and "Asta" not in body(told)
        everybody = browser.new_context(locale="en-GB").new_page()
        everybody.goto(call)
        everybody.locator("text=One leader is enough.").wait_for()
        everybody.goto(f"{call}questions/")
        said = everybody.content()
    assert "Must there be two leaders?" in said and "No, one is enough." in said
    assert not any(secret in said for secret in ("Asta Lind", ASKER, "Foreningen Fjordlys"))
    with scope(committed.vejen):
        lines = [each["text"] for each in Call.objects.get(pk=committed.call.pk).corrections]
    assert lines == [{"da": LINE["correction_da"], "en": LINE["correction_en"]}]


def asks(browser, call, post_box):
    """Asta asks from the call's page and confirms by her letter. Her own page."""
    page = browser.new_context(locale="en-GB").new_page()
    page.goto(call)
    page.click("main nav >> text=Questions and answers")
    page.click("main >> text=Ask a question")
    for name, typed in {"text": ASKED, "name": "Asta Lind", "email": ASKER}.items():
        page.fill(f'[name="{name}"]', typed)
    page.click("main form button[type=submit]")
    page.locator("text=Open the link in it to confirm").wait_for()
    page.goto(link(newest(post_box, ASKER)))
    page.click("text=Confirm my question")
    page.locator("text=Waiting for an answer from the programme").wait_for()
    return page


def answers(page):
    """Karen says that it changes the call: without its line nothing is published."""
    page.locator(f"text={ASKED}").first.wait_for()
    for name, typed in PUBLIC.items():
        page.fill(f'[name="{name}"]', typed)
    page.check('[name="changes"][value="yes"]')
    page.click("text=Publish the answer")
    page.locator("text=in each language").first.wait_for()
    for name, typed in LINE.items():
        page.fill(f'[name="{name}"]', typed)
    page.click("text=Publish the answer")
    page.locator("text=The answer is public.").wait_for()


@pytest.mark.proof
@pytest.mark.browser
def test_what_a_stranger_ticked_stays_on_the_device_and_comes_along_when_she_starts(ground, post_box):
    vejen = programme("vejen")
    with scope(vejen):
        call = Call.objects.get()
    with house() as address, chromium() as browser:
        page = browser.new_context(locale="en-GB").new_page()
        place = f"{address}/vejen/calls/{call.pk}/"
        page.goto(f"{place}checklist/")
        page.check("#done-employee"), page.check("#done-costs"), page.check("#done-idea")
        page.uncheck("#done-idea")
        page.goto(place)
        page.goto(f"{place}checklist/")
        assert ticked(page) == {"employee", "costs"}  # kept, and nothing was sent
        page.goto(f"{place}start/")  # not by the list's own button: by the call's
        page.click('a[href*="signup"]')
        sign_up(page, post_box, "Maja Holm", "maja.holm@example.org")
        page.check('[name="kind"][value="association"]')
        page.fill('[name="name"]', "Foreningen Fjordlys")
        page.fill('[name="identifier"]', "99999985")
        page.check('[name="signs"][value="yes"]')
        page.click("main form button[type=submit]")
        page.wait_for_url("**/application/")
        page.goto(page.url.split("/application/")[0] + "/checklist/")
        assert ticked(page) == {"employee", "costs"}
        assert page.evaluate("localStorage.length") == 0  # what was kept has arrived, and is forgotten here
    with scope(vejen):
        assert sorted(Clarified.objects.values_list("item", flat=True)) == ["costs", "employee"]


def ticked(page):
    return {box.get_attribute("value") for box in page.locator('[name="done"]:checked').all()}
