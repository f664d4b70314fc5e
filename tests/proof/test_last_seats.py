"""200 people press at once for the last three of 40 seats, over HTTP, each with a letter's link of her own."""

import re
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import pytest

from portal.processes import free_port
from programmes import hosting
from programmes.clock import now
from programmes.models import Outbox, SignUp
from programmes.scope import scope
from tests.around import meeting, signed_up
from tests.browsing import running, wait_for

HOW_MANY, SEATS, TAKEN = 200, 40, 37
LEFT = SEATS - TAKEN
WEB = "-m gunicorn portal.wsgi --workers=2 --threads=4 --preload --log-level=warning --timeout=120"


def request(host, method, path, body=None, cookie=""):
    line = HTTPConnection(host, timeout=110)
    headers = {"Cookie": cookie}
    if body is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{host}"}
    line.request(method, path, urlencode(body) if body is not None else None, headers)
    answer = line.getresponse()
    page, cookies = answer.read().decode(), answer.getheader("Set-Cookie", "")
    line.close()
    return answer.status, page, cookies


def all_press(tokens):
    """Everybody presses at the same moment. Returns (how often each status was answered, seconds in all)."""
    port = free_port()
    with running([sys.executable, *WEB.split(), f"--bind=127.0.0.1:{port}"]):
        host = urlsplit(f"http://localhost:{port}").netloc
        wait_for(lambda: urlopen(f"http://{host}/health/live", timeout=1).status == 200)
        _status, page, cookies = request(host, "GET", f"/vejen/sign-ups/{tokens[0]}/")
        secret = re.search(r"csrftoken=(\w+)", cookies)[1]
        form = {"csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]}
        start = Barrier(HOW_MANY)

        def press(token):
            start.wait()
            return request(host, "POST", f"/vejen/sign-ups/{token}/", form, f"csrftoken={secret}")[0]

        began = time.monotonic()
        with ThreadPoolExecutor(HOW_MANY) as hands:
            answers = Counter(hands.map(press, tokens))
        return answers, time.monotonic() - began


def a_meeting_with_few_seats_left(call):
    """(the meeting, the secrets of those who are about to press)."""
    ours = meeting(call, seats=SEATS)
    for seat in range(1, TAKEN + 1):
        facts = {"status": SignUp.Status.SEATED, "seat": seat, "confirmed_at": now(), "seated_at": now()}
        SignUp.objects.create(meeting=ours, name=f"G{seat}", email=f"g{seat}@example.org", **facts)
    return ours, [signed_up(ours, f"P{n} Press", confirmed=False).token for n in range(HOW_MANY)]


@pytest.mark.proof
def test_of_200_who_press_at_once_exactly_three_get_the_last_three_seats(committed):
    with scope(committed.vejen):
        ours, tokens = a_meeting_with_few_seats_left(committed.call)
    answers, seconds = all_press(tokens)
    assert answers == {302: HOW_MANY}
    with scope(committed.vejen):
        pressed = ours.sign_ups.filter(name__endswith=" Press")
        assert Counter(row.status for row in pressed) == {"seated": LEFT, "waiting": HOW_MANY - LEFT}
        assert sorted(row.seat for row in ours.sign_ups.all() if row.seat) == list(range(1, SEATS + 1))
        letters = Counter(Outbox.objects.values_list("kind", flat=True))
        assert letters["programmes.meeting_letters.seat"] == LEFT
        assert letters["programmes.meeting_letters.waiting"] == HOW_MANY - LEFT
        line = list(ours.sign_ups.waiting_in_order())
        arrived = [row.confirmed_at for row in line]
        assert arrived == sorted(arrived) and len(set(arrived)) == HOW_MANY - LEFT  # everybody has a place of her own
        empty_the_line(ours, [row.pk for row in line])
    print(f"\n{HOW_MANY} pressed at once for {LEFT} seats: {LEFT} seated, {seconds:.1f} s in all")


def empty_the_line(meeting, line):
    """Whoever gives a seat back makes room for the one who has waited longest, five times over."""
    for pk in line[:5]:
        first = meeting.sign_ups.filter(status=SignUp.Status.SEATED).order_by("seated_at", "id").first()
        hosting.give_back(first, now())
        assert SignUp.objects.get(pk=pk).status == SignUp.Status.SEATED
