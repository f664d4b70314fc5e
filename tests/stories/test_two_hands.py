"""Two people, two browsers, one text; a line that breaks, a session that ends, a browser without scripts."""

from urllib.parse import quote

import pytest

from programmes.scope import scope
from tests.browsing import chromium, house, wait_for
from tests.conftest import signed_in
from tests.partnerships.conftest import Fjordby


@pytest.fixture
def fjordby(ground):
    return Fjordby()


def page_of(browser, user, address, **options):
    """A browser in which somebody has signed in, on a section of the application."""
    context = browser.new_context(locale="en-GB", **options)
    sign_in(context, user, address)
    page = context.new_page()
    page.set_default_timeout(15_000)
    return page


def sign_in(context, user, address):
    key = signed_in(user).session.session_key
    context.add_cookies([{"name": "sessionid", "value": key, "url": address}])


def text_of(fjordby, question, part):
    with scope(fjordby.vejen):
        row = fjordby.application.answers.filter(question=question).first()
        return row.value.get(part) if row else None


@pytest.mark.proof
@pytest.mark.browser
def test_what_two_write_in_the_same_place_is_shown_to_the_slower_who_chooses(fjordby):
    with house(with_worker=False) as address, chromium() as browser:
        section = f"{address}{fjordby.address}sections/D/"
        maja, jonas = page_of(browser, fjordby.maja, address), page_of(browser, fjordby.jonas, address)
        maja.goto(section), jonas.goto(section)
        jonas.fill('[name="D1.cooperation"]', "Vi mødes på biblioteket.")
        wait_for(lambda: text_of(fjordby, "D1", "cooperation") == "Vi mødes på biblioteket.")
        maja.fill('[name="D1.cooperation"]', "Vi mødes i foreningen.")
        both = maja.locator("#D1 .contested")
        both.wait_for()
        assert "Vi mødes på biblioteket." in both.inner_text() and "Vi mødes i foreningen." in both.inner_text()
        assert text_of(fjordby, "D1", "cooperation") == "Vi mødes på biblioteket."
        maja.click("#D1 .contested button >> nth=1")
        wait_for(lambda: text_of(fjordby, "D1", "cooperation") == "Vi mødes i foreningen.")
        maja.locator("#D1 .contested").wait_for(state="detached")
        maja.goto(f"{address}{fjordby.address}questions/D1/history/")
        assert "Vi mødes på biblioteket." in maja.inner_text("main")


@pytest.mark.proof
@pytest.mark.browser
def test_text_survives_a_broken_line_and_is_saved_when_it_is_back(fjordby):
    with house(with_worker=False) as address, chromium() as browser:
        maja = page_of(browser, fjordby.maja, address)
        maja.goto(f"{address}{fjordby.address}sections/G/")
        maja.context.set_offline(True)
        maja.fill('[name="G3.continuation"]', "Vi fortsætter med egne midler.")
        maja.locator("#saved-state", has_text="device").wait_for()
        assert text_of(fjordby, "G3", "continuation") is None
        maja.context.set_offline(False)
        wait_for(lambda: text_of(fjordby, "G3", "continuation") == "Vi fortsætter med egne midler.")


@pytest.mark.proof
@pytest.mark.browser
def test_text_survives_a_session_that_has_ended_and_is_offered_again(fjordby):
    with house(with_worker=False) as address, chromium() as browser:
        maja = page_of(browser, fjordby.maja, address)
        section = f"{address}{fjordby.address}sections/G/"
        maja.goto(section)
        maja.context.clear_cookies(name="sessionid")
        maja.fill('[name="G3.continuation"]', "Vi søger kommunens pulje.")
        maja.locator("#saved-state", has_text="signed out").wait_for()
        maja.click("#saved-state a")  # and signed in she is back at this very question
        assert maja.url.endswith("/accounts/login/?next=" + quote(f"{fjordby.address}sections/G/#G3", safe=""))
        sign_in(maja.context, fjordby.maja, address)
        maja.goto(f"{section}#G3")
        assert text_of(fjordby, "G3", "continuation") is None  # offered, never sent by itself
        maja.locator("#kept blockquote", has_text="Vi søger kommunens pulje.").wait_for()
        maja.click("#kept button >> nth=0")
        wait_for(lambda: text_of(fjordby, "G3", "continuation") == "Vi søger kommunens pulje.")


@pytest.mark.proof
@pytest.mark.browser
def test_without_scripts_everything_is_written_by_buttons(fjordby):
    with house(with_worker=False) as address, chromium() as browser:
        maja = page_of(browser, fjordby.maja, address, java_script_enabled=False)
        maja.goto(f"{address}{fjordby.address}sections/B/")
        maja.fill('[name="B4.employee.0.hours"]', "16,5")
        maja.select_option('[name="B4.employee.0.status"]', "to_be_hired")
        maja.check('[name="B5.attends"][value="yes"]')
        maja.click("#B4 [data-add]")
        maja.wait_for_load_state()
        assert maja.input_value('[name="B4.employee.0.hours"]') == "16,5"
        assert maja.locator('[name="B4.employee.1.hours"]').count() == 1  # the row to go on with
        assert maja.is_checked('[name="B5.attends"][value="yes"]')
        maja.fill('[name="B4.employee.0.hours"]', "17")
        maja.click("text=Our part is ready")  # refused, for much is missing; what was typed stays
        wait_for(lambda: text_of(fjordby, "B4", "employee")[0]["hours"] == "17")
        maja.goto(f"{address}{fjordby.address}sections/B/")
        maja.fill('[name="B4.employee.0.hours"]', "18")
        maja.press('[name="B4.employee.0.hours"]', "Enter")
        wait_for(lambda: text_of(fjordby, "B4", "employee")[0]["hours"] == "18")
