"""Five hundred applications that three have read: what the ranking's pages cost, and how long they take."""

import os
import time

import psycopg
import pytest

from partnerships.choosing.capacity import close, fill
from partnerships.models import Application, Assignment, Decision, Ranking, Review, Score, ScoreSheet
from programmes.clock import now
from programmes.models import Call, ClosingRoll
from programmes.scope import scope
from tests.cast import appointed, person
from tests.conftest import signed_in
from tests.crowd import crowd
from tests.partnerships.conftest import committed_whole
from tests.partnerships.test_lists import check, cost
from tests.reviews import reviewer

__all__ = ["committed_whole"]
MANY, READERS = 500, 3
SECONDS = 4  # of the processor for a page at 500; what it took is printed, and stands in docs/performance.md


@pytest.fixture
def ranked(committed_whole):
    """Vejen's call after its deadline; three who read and locked everything that there is."""
    whole = committed_whole
    whole.consent(whole.maja), whole.consent(whole.jonas)
    whole.lone = person("Lone Lead", "en")
    appointed(whole.lone, "lead", whole.vejen)
    whole.readers = [reviewer(whole.vejen, f"Reader {number}") for number in range(READERS)]
    with scope(whole.vejen):
        Call.objects.filter(pk=whole.call.pk).update(closes_on="2024-10-20", opens_on="2024-08-01")
        whole.call.refresh_from_db()
        whole.call.programme = whole.vejen
    whole.decision = f"/vejen/calls/{whole.call.pk}/decision/"
    return whole


def scored(whole):
    """Whoever is not read yet is read by all three, and locked; no two applications are alike in their points."""
    with scope(whole.vejen):
        sheet = ScoreSheet.of(whole.call)
        new = Application.objects.submitted().filter(call=whole.call).exclude(assigned__isnull=False)
        given = Assignment.objects.bulk_create(
            Assignment(application=each, reviewer=user, by=whole.lone)
            for each in new.order_by("pk")
            for user in whole.readers
        )
        facts = {"sheet": sheet, "status": Review.Status.LOCKED, "locked_at": now()}
        reviews = Review.objects.bulk_create(Review(assignment=each, **facts) for each in given)
        Score.objects.bulk_create(
            Score(review=review, criterion=criterion.key, points=(number * 7 + place * 3) % 4 + 2, reason="Told well.")
            for number, review in enumerate(reviews)
            for place, criterion in enumerate(sheet.criteria)
        )


def pages_of(whole, browser):
    """{page: (statements, seconds, seconds of the processor)}, each page shown once before."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("ANALYZE")  # as PostgreSQL does by itself a minute after so many new rows
    found = {}
    for page in ("", "scenarios/"):
        asked, began, busy = cost(browser, whole.decision + page), time.monotonic(), time.process_time()
        browser.get(whole.decision + page)
        found[page] = (asked, time.monotonic() - began, time.process_time() - busy)
    return found


@pytest.mark.proof
def test_the_ranking_of_five_hundred_asks_as_often_as_that_of_three_and_comes_at_once(ranked):
    browser = signed_in(ranked.lone)
    crowd(ranked.application, ranked.maja, 2, 3, status="'submitted'")
    scored(ranked)
    few = pages_of(ranked, browser)
    crowd(ranked.application, ranked.maja, 4, MANY, status="'submitted'")
    scored(ranked)
    many = pages_of(ranked, browser)
    with scope(ranked.vejen):
        ClosingRoll.objects.create(call=ranked.call, entries=[], roll_hash="0" * 64)
        close(ranked.call, ranked.lone)
        fill(ranked.call, ranked.lone)
        assert len(Ranking.objects.get().places) == Decision.objects.count() == MANY
    closed = pages_of(ranked, browser)
    for name, found in (("before", many), ("closed", closed)):
        for page, (asked, seconds, busy) in found.items():
            print(f"{page or 'ranking'}, {name}: {len(asked.asked)} statements, {seconds:.2f} s, CPU {busy:.2f} s")
            check(asked, most=20, rows=3 * MANY * READERS * 6)
            assert busy < SECONDS
    assert {page: len(of[0].asked) for page, of in many.items()} == {page: len(of[0].asked) for page, of in few.items()}
