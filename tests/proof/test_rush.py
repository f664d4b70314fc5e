"""The rush: 500 people press in the last two seconds, over HTTP, with sessions and forms of their own.

Arrival is the database's time less what a request waited behind our own proxy, whose stamp these requests carry.
Whoever pressed in time is in and has a receipt, however long the queue; whoever did not is told so, and keeps a
draft. Then the deadline is moved, all the others press at once as well, and nobody is lost, doubled or given
somebody else's number.
"""

import os
import re
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from partnerships.models import Application, Consent, Party, Refusal, Submission
from partnerships.models.consents import hash_of
from people.models import User
from portal.processes import free_port
from programmes import clock
from programmes.models import Call, Outbox
from programmes.scope import scope
from tests.browsing import running, wait_for
from tests.conftest import signed_in
from tests.crowd import DRAFTS, crowd

HOW_MANY = 500
TWICE = 50  # of them press twice at once
LAST_SECONDS = 2
WEB = "-m gunicorn portal.wsgi --workers=2 --threads=4 --preload --log-level=warning --timeout=120"


class Submitter:
    """Somebody of a municipality with the consent page open before her."""

    def __init__(self, address, application, user):
        self.host = urlsplit(address).netloc
        self.application, self.user = application, user
        self.path = f"/vejen/partnerships/{application.partnership_id}/application/consent/"
        self.cookies = {"sessionid": signed_in(user).session.session_key}
        self.answers, self.pressed_at = [], None

    def request(self, method, body=None):
        line = HTTPConnection(self.host, timeout=300)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers["X-Request-Start"] = f"t={time.time():.3f}"  # as the proxy writes it, the moment she presses
        if body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://{self.host}"}
        line.request(method, self.path, urlencode(body) if body else None, headers)
        answer = line.getresponse()
        page = answer.read().decode()
        line.close()
        return answer, page

    def read(self):
        """The page as she has it before her, with its token and the hash of what she reads."""
        answer, page = self.request("GET")
        self.cookies["csrftoken"] = re.search(r"csrftoken=(\w+)", answer.getheader("Set-Cookie"))[1]
        found = {name: re.search(rf'name="{name}" value="(\w+)"', page) for name in self.hidden}
        self.form = {"consent": "yes"} | {name: value[1] for name, value in found.items()}

    hidden = ("csrfmiddlewaretoken", "content_hash")

    def press(self):
        self.pressed_at = self.pressed_at or time.time()
        answer, _page = self.request("POST", self.form)
        self.answers.append((answer.status, answer.getheader("Location", "").removeprefix(self.path[:-8])))

    @property
    def has_receipt(self):
        return (302, "receipt/1/") in self.answers


@pytest.fixture
def submitters(committed, house):
    """Each lacks the last consent: the association has given its own."""
    crowd(committed.application, committed.maja, 1, HOW_MANY, DRAFTS)
    with scope(committed.vejen):
        rows = list(Application.objects.filter(name__startswith="Crowd ").order_by("id"))
        form = rows[0].form_version.content_hash
        leads = {party.partnership_id: party for party in Party.objects.filter(kind="association")}
        given = [
            Consent(
                application=row, party=leads[row.partnership_id], by=committed.maja, at=clock.now(),
                content_hash=hash_of({"answers": {"A1": {"name": row.name}}, "files": [], "form": form}),
            )
            for row in rows
        ]  # fmt: skip
        Consent.objects.bulk_create(given)
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("ANALYZE")  # as PostgreSQL does by itself a minute after so many new rows
    people = {user.name: user for user in User.objects.filter(email__startswith="municipality.")}
    return [Submitter(house, row, people[f"Municipality {row.name.split()[1]}"]) for row in rows]


@pytest.fixture
def house(ground):
    """The portal as it runs in production: two processes of four threads."""
    port = free_port()
    with running(["env", "TRUSTED_PROXY_COUNT=1", sys.executable, *WEB.split(), f"--bind=127.0.0.1:{port}"]):
        wait_for(lambda: urlopen(f"http://localhost:{port}/health/live", timeout=1).status == 200)
        yield f"http://localhost:{port}"


def all_press(submitters, within):
    """All at once, spread over some seconds; one in ten presses twice. Returns how long the queue took."""
    presses = [*submitters, *submitters[:: HOW_MANY // TWICE]]
    start = Barrier(len(presses))

    def press(number, submitter):
        start.wait()
        time.sleep(within * number / len(presses))
        submitter.press()

    with ThreadPoolExecutor(len(presses)) as crowd_of_hands:
        done = [crowd_of_hands.submit(press, *each) for each in enumerate(presses)]
        began = time.monotonic()
        for each in done:
            each.result()
    return time.monotonic() - began


def check(submitters, call, programme):
    """What the database says against what each was told. Returns the references."""
    with scope(programme):
        closes = Call.objects.get(pk=call.pk).closes_at
        submissions, refusals = list(Submission.objects.all()), list(Refusal.objects.all())
        receipts = Counter(Outbox.objects.filter(kind="partnerships.letters.receipt").values_list("about", flat=True))
        drafts = Application.objects.filter(status="draft").values_list("pk", flat=True)
        assert {row.application_id for row in submissions}.isdisjoint(drafts)
    assert [row for row in submissions if row.arrived_at >= closes] == []  # nobody late is in
    assert [row for row in refusals if row.arrived_at < closes] == []  # nobody in time was refused
    inside = Counter(row.application_id for row in submissions)
    assert set(inside.values()) <= {1}  # nobody twice
    assert {each.application.pk for each in submitters if each.has_receipt} == set(inside)  # no receipt without a row
    assert receipts == {row.pk: 2 for row in submissions}  # a letter to each of the two, once
    statuses = Counter(status for each in submitters for status, _place in each.answers)
    assert set(statuses) == {302}, statuses  # everybody was answered
    numbers = sorted(int(row.reference.rsplit("-", 1)[1]) for row in submissions)
    assert numbers == list(range(1, len(submissions) + 1))  # unique, and without a gap
    return numbers


@pytest.mark.proof
@pytest.mark.alone
@pytest.mark.fact("S1-04")
def test_500_people_press_in_the_last_two_seconds(committed, submitters, moved_clock):
    with ThreadPoolExecutor(8) as hands:
        list(hands.map(Submitter.read, submitters))
    assert Session.objects.count() >= HOW_MANY
    with scope(committed.vejen):
        closes = Call.objects.get(pk=committed.call.pk).closes_at
    moved_clock(closes - timedelta(seconds=LAST_SECONDS))
    seconds = all_press(submitters, LAST_SECONDS * 1.2)
    ahead = clock.now().timestamp() - time.time()  # of the database's clock
    check(submitters, committed.call, committed.vejen)
    early = [each for each in submitters if each.pressed_at + ahead < closes.timestamp() - 0.1]
    late = [each for each in submitters if each.pressed_at + ahead > closes.timestamp() + 0.1]
    assert len(early) > HOW_MANY / 2 and late  # hundreds stood in the queue when the bell rang, some came after it
    assert [each for each in early if not each.has_receipt] == []
    assert [each for each in late if each.has_receipt] == []
    print(f"\n{HOW_MANY} pressed in {LAST_SECONDS} s: {len(early)} in time, all in; {len(late)} late; {seconds:.1f} s")

    moved_clock(closes - timedelta(hours=1))  # as if the deadline had been moved by an hour
    refused = [each for each in submitters if not each.has_receipt]
    seconds = all_press(refused, 0)
    assert len(check(submitters, committed.call, committed.vejen)) == HOW_MANY
    print(f"{len(refused)} pressed at once with time left: all in, {len(refused) / seconds:.0f}/s")
    connection.close()
