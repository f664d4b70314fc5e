"""A long evening with a score sheet: keys, saving while she writes, a cut line, and no keys for who wants none."""

import pytest

from partnerships.models import Score
from programmes.scope import scope
from tests.browsing import chromium, house
from tests.stories.test_two_hands import page_of
from tests.under_review import UnderReview


@pytest.fixture
def under(committed):
    return UnderReview(committed)


def given(under):
    """{criterion: (points, reason)} as they stand in the database."""
    with scope(under.vejen):
        return {each.criterion: (each.points, each.reason) for each in Score.objects.all()}


@pytest.mark.browser
@pytest.mark.proof
def test_she_scores_by_keys_and_what_she_writes_is_saved_by_itself(under):
    path = under.give(under.fjordby, under.rikke)
    with house(with_worker=False) as address, chromium() as browser:
        page = page_of(browser, under.rikke, address)
        page.goto(f"{address}{path}")
        page.keyboard.press("5")
        page.wait_for_selector("#saved-state .st.done")
        assert page.is_visible("#reason-lacks")  # five points need a reason
        page.fill("#reason", "Done before, and told well.")
        page.wait_for_selector("#reason-lacks", state="hidden")
        page.focus("#reason")
        page.keyboard.type(" 3 n")  # keys are letters within a text
        page.keyboard.press("Escape")
        page.keyboard.press("n")
        page.wait_for_url("**?at=K2")
        page.context.set_offline(True)
        page.keyboard.press("3")
        page.wait_for_selector("#saved-state .st.look")
        page.context.set_offline(False)
        page.wait_for_selector("#saved-state .st.done", timeout=20_000)
        page.keyboard.press("b")
        page.wait_for_url("**?at=K1")
        page.click("#keys-off")
        page.keyboard.press("0")
        page.wait_for_timeout(500)
        assert page.is_checked("input[name=points][value='5']")
        assert given(under) == {"K1": (5, "Done before, and told well. 3 n"), "K2": (3, "")}


@pytest.mark.browser
@pytest.mark.proof
def test_without_scripts_the_buttons_do_it(under):
    path = under.give(under.fjordby, under.rikke)
    with house(with_worker=False) as address, chromium() as browser:
        page = page_of(browser, under.rikke, address, java_script_enabled=False)
        page.goto(f"{address}{path}")
        page.check("input[name=points][value='4']", force=True)
        page.click("#next")
        page.wait_for_url("**?at=K2")
        page.check("input[name=points][value='3']", force=True)
        page.click("#next")
        page.wait_for_url("**/lock/")
        assert given(under) == {"K1": (4, ""), "K2": (3, "")}
