"""Today: what waits for whom."""

import pytest

from overview.parties import to_do
from partnerships.models import Application
from programmes import clock
from programmes.models import Outbox
from programmes.scope import scope
from tests.cast import person, started
from tests.conftest import signed_in


@pytest.fixture
def draft(cast):
    """Maja's draft, with its programme and call known."""
    with scope(cast.vejen):
        found = Application.objects.select_related("call").get(pk=cast.application.pk)
    found.programme = found.call.programme = cast.vejen
    return found


def test_a_party_is_told_how_much_it_lacks_and_the_other_for_whom_it_waits(draft):
    draft.missing = {"association": 3, "municipality": 0}
    at = clock.now()
    assert to_do(draft, "association", at) == ("look", "3 things missing from you")
    assert to_do(draft, "municipality", at) == ("wait", "Waiting for: The association")


def test_after_the_deadline_nobody_is_asked_for_anything(draft):
    draft.missing = {"association": 3, "municipality": 0}
    assert to_do(draft, "association", draft.call.closes_at) == ("end", "The deadline has passed")


def test_a_submitted_application_says_its_reference(draft):
    draft.status, draft.reference = "submitted", "SMALL-001"
    assert to_do(draft, "association", clock.now()) == ("done", "Submitted: SMALL-001")


def test_somebody_with_one_draft_goes_straight_to_it(cast):
    answer = signed_in(cast.maja).get("/desk/")
    assert answer.headers["Location"] == f"/vejen/partnerships/{cast.fjordby.pk}/application/"


def test_somebody_with_two_drafts_sees_both_and_nobody_elses(cast):
    started(cast.call, cast.maja, "Foreningen Morgenlys")
    page = signed_in(cast.maja).get("/desk/").text
    assert page.count("/application/") == 2
    assert "Majakka" not in page


def test_staff_see_their_calls_and_the_letters_that_failed(cast):
    with scope(cast.vejen):
        Outbox.objects.create(key="x", kind="x", about=1, status=Outbox.Status.DEAD)
    browser = signed_in(cast.karen)
    browser.cookies["django_language"] = "en"
    page = browser.get("/desk/").text
    assert f"/vejen/calls/{cast.call.pk}/applications/" in page
    assert "Failed: 1" in page


def test_somebody_new_is_shown_the_way(cast):
    browser = signed_in(person("Nobody Yet"))
    assert "Nothing is waiting for you." in browser.get("/desk/").text
