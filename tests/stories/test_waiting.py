"""A page that waits for a worker stays as it is until the worker is done, and never takes the place of the next one."""

import pytest

from partnerships.models import Proposal
from partnerships.reviewing.proposing import reckon
from programmes.scope import scope
from tests.browsing import chromium, house, wait_for
from tests.stories.test_two_hands import page_of
from tests.under_review import UnderReview

MARK = "document.documentElement.dataset.seen"


@pytest.fixture
def waiting(committed):
    """A proposal that nobody has reckoned yet, on the lead's screen: (who is under review, the proposal, her page)."""
    under = UnderReview(committed)
    under.give(under.fjordby, under.rikke)
    with scope(under.vejen):
        made = Proposal.objects.create(call=under.call, by=under.lead)
    with house(with_worker=False) as address, chromium() as browser:
        page = page_of(browser, under.lead, address)
        page.goto(f"{address}{under.base}proposals/{made.pk}/")
        page.evaluate(f"{MARK} = 'yes'")
        yield under, made, page


def asked_behind(page):
    """Which kinds of requests are answered from now on."""
    found = []
    page.on("response", lambda answer: found.append(answer.request.resource_type))
    return found


def twice(page, asked):
    wait_for(lambda: (page.wait_for_timeout(100), len(asked) > 1)[1])


@pytest.mark.browser
@pytest.mark.proof
def test_what_waits_is_not_loaded_again_under_its_reader_s_hands_and_shows_what_there_is(waiting):
    under, made, page = waiting
    asked = asked_behind(page)
    twice(page, asked)
    page.context.set_offline(True)
    page.wait_for_event("requestfailed")
    page.context.set_offline(False)
    page.route("**/proposals/**", lambda route: route.fulfill(status=502, body="Bad Gateway"))
    asked.clear()
    twice(page, asked)  # while the web is renewed
    page.unroute("**/proposals/**")
    assert set(asked) == {"fetch"} and page.evaluate(MARK) == "yes"
    assert "Being reckoned" in page.inner_text("main")
    reckon(under.vejen.pk, made.pk)
    page.wait_for_selector("text=It can be done", timeout=20_000)
    assert page.evaluate(MARK) is None and "Being reckoned" not in page.inner_text("main")


@pytest.mark.browser
@pytest.mark.proof
def test_whoever_leaves_it_comes_where_she_goes_though_the_worker_is_done_meanwhile(waiting):
    under, made, page = waiting
    held, there = [], page.get_attribute(".up a", "href")
    page.route(f"**{there}", lambda route: held.append(route))  # the page she goes to takes its time
    page.click(".up a", no_wait_after=True)
    wait_for(lambda: (page.wait_for_timeout(50), held)[1])
    reckon(under.vejen.pk, made.pk)
    twice(page, asked_behind(page))
    held[0].continue_()
    page.wait_for_url(f"**{there}")
    assert len(held) == 1
