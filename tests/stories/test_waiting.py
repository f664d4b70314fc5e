"""A page that waits for a worker stays as it is until the worker is done."""

import pytest

from partnerships.models import Proposal
from partnerships.reviewing.proposing import reckon
from programmes.scope import scope
from tests.browsing import chromium, house, wait_for
from tests.stories.test_two_hands import page_of
from tests.under_review import UnderReview

MARK = "document.documentElement.dataset.seen"


@pytest.mark.browser
@pytest.mark.proof
def test_what_waits_is_not_loaded_again_under_its_reader_s_hands_and_shows_what_there_is(committed):
    under = UnderReview(committed)
    under.give(under.fjordby, under.rikke)
    with scope(under.vejen):
        made = Proposal.objects.create(call=under.call, by=under.lead)
    with house(with_worker=False) as address, chromium() as browser:
        page = page_of(browser, under.lead, address)
        page.goto(f"{address}{under.base}proposals/{made.pk}/")
        page.evaluate(f"{MARK} = 'yes'")
        asked = []
        page.on("requestfinished", lambda request: asked.append(request.resource_type))
        wait_for(lambda: (page.wait_for_timeout(100), len(asked) > 1)[1])
        page.context.set_offline(True)
        page.wait_for_event("requestfailed")
        assert set(asked) == {"fetch"} and page.evaluate(MARK) == "yes"
        assert "Being reckoned" in page.inner_text("main")
        page.context.set_offline(False)
        reckon(under.vejen.pk, made.pk)
        page.wait_for_selector("text=It can be done", timeout=20_000)
        assert page.evaluate(MARK) is None and "Being reckoned" not in page.inner_text("main")
