"""When somebody has arrived: by the database's clock, less what she waited behind our own proxy."""

import time
from datetime import timedelta

import pytest

from partnerships.models import Refusal, Submission
from portal.wsgi import Waited
from programmes.scope import scope
from tests.partnerships.test_deadline import CLOSES, finger


@pytest.fixture
def whole(committed_whole):
    """The association has consented; the municipality's consent will submit."""
    committed_whole.consent(committed_whole.maja)
    return committed_whole


def test_who_pressed_in_time_is_in_however_long_she_queued(whole, moved_clock):
    presses = finger(whole)
    moved_clock(CLOSES + timedelta(seconds=70))
    answer = presses(**{"portal.waited": lambda: 80.0})
    assert answer.url.endswith("/receipt/1/")
    with scope(whole.vejen):
        arrived = Submission.objects.get().arrived_at
        assert timedelta(0) < CLOSES - arrived < timedelta(seconds=11) and not Refusal.objects.exists()


@pytest.mark.parametrize("waited", [69.0, 0.0])
def test_who_pressed_late_is_refused_however_long_she_queued(whole, moved_clock, waited):
    presses = finger(whole)
    moved_clock(CLOSES + timedelta(seconds=70))
    presses(**{"portal.waited": lambda: waited})
    with scope(whole.vejen):
        assert not Submission.objects.exists() and Refusal.objects.get().arrived_at >= CLOSES


def test_no_wait_of_more_than_two_minutes_is_believed(whole, moved_clock):
    presses = finger(whole)
    moved_clock(CLOSES + timedelta(seconds=130))
    presses(**{"portal.waited": lambda: 9999.0})
    with scope(whole.vejen):
        assert not Submission.objects.exists()


def waited(stamp, believes=True):
    """What a door tells the portal of a request with such a stamp."""
    told = {}
    Waited(lambda environ, _start: told.update(environ), believes)({"HTTP_X_REQUEST_START": stamp}, None)
    return told["portal.waited"]() if believes else told.get("portal.waited")


def test_the_stamp_of_our_proxy_is_read_as_a_span():
    assert 29.9 < waited(f"t={time.time() - 30:.3f}") < 31
    assert waited(f"t={time.time() + 3600:.3f}") == 0.0  # a clock that runs ahead


@pytest.mark.parametrize("stamp", ["", "t=", "t=yesterday", "nan"])
def test_a_stamp_that_is_none_counts_as_no_wait(stamp):
    assert waited(stamp) == 0.0


def test_without_a_proxy_of_ours_nobody_is_believed():
    assert waited(f"t={time.time() - 30:.3f}", believes=False) is None
