"""Killed at every point from the submission to the mark "sent": nothing is lost, and nobody is told two things.

SMTP cannot be exactly once: a letter whose process dies between the mail server's answer and the commit is sent
again, under the same name, with the same paper. Everything else happens once.
"""

import os
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from hashlib import sha256

import pytest
import redis
from django.conf import settings

from partnerships.models import Application, Consent, Paper, Submission
from people.models import User
from portal.celery import app
from programmes.models import Due, Outbox
from programmes.outbox import sweep
from programmes.scope import scope
from tests.everything import consent

pytestmark = pytest.mark.proof
KILLED = -9
SEND, SAVE = "programmes.models.outbox:Outbox.send", "programmes.models.outbox:Outbox.save"
MAIL, MAKE = "django.core.mail.message:EmailMessage.send", "partnerships.documents:make"
DELIVER, BELL = "programmes.outbox:deliver", "django.db.models.query:QuerySet.delete"
BEGIN = "programmes.models.outbox:Outbox.begin"
# (place, before or after, which call); four rows wait: two receipts with their letters, and two copies.
OF_THE_WORKER = [
    (DELIVER, "before", 1), (BEGIN, "before", 1), (BEGIN, "after", 4), (SEND, "before", 1),
    (MAKE, "before", 1), (MAKE, "after", 1), (MAKE, "after", 4),
    (MAIL, "before", 1), (MAIL, "after", 1), (MAIL, "after", 2),
    (SAVE, "before", 2), (SAVE, "after", 2), (SAVE, "before", 8),
    (DELIVER, "after", 1), (DELIVER, "after", 4), (BELL, "before", 1), (BELL, "after", 5),
]  # fmt: skip
OF_THE_PAGE = {  # place, before or after: whether what she did stands
    ("partnerships.writing:canonical", "before"): False,
    ("tests.everything:tell", "before"): False,
    ("programmes.outbox:ring", "after"): False,
    ("celery.app.base:Celery.send_task", "before"): True,
    ("celery.app.base:Celery.send_task", "after"): True,
}


@pytest.fixture
def broker():
    """Our own Valkey, empty before and after."""
    line = redis.Redis.from_url(settings.CELERY_BROKER_URL)
    line.flushdb()
    yield line
    line.flushdb()


@pytest.fixture
def ready(committed):
    """Maja has consented; when Jonas does, it is submitted. They read two languages."""
    User.objects.filter(pk=committed.jonas.pk).update(language="fi")
    committed.jonas.refresh_from_db()
    consent(committed.application, committed.maja)
    return committed


def dies(*words, seconds=60):
    """The answer of a process that is to die at a point."""
    hidden = ("DATABASE_OWNER_URL", "SUPERUSER_URL")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    command = [sys.executable, "-m", "tests.proof.dying", *map(str, words)]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=environment, timeout=seconds).returncode


@pytest.fixture
def settle(moved_clock):
    """Sweep like beat does until nothing waits; what was interrupted waits some minutes for its next try."""

    def sweep_up():
        for _round in range(5):
            sweep()
            if not Due.objects.filter(kind="outbox").exists():
                return
            time.sleep(0.2)  # a killed process's locks are let go of in a moment
            moved_clock(timedelta(minutes=5))

    return sweep_up


def check_everything_was_told_once(cast, post_box, again=0):
    """Both have their receipt, four papers are stored, and at most `again` letters came twice, all alike."""
    with scope(cast.vejen):
        told = list(Outbox.objects.values_list("status", "error"))
        assert told == [("sent", "")] * 4
        papers = sorted(Paper.objects.values_list("kind", "language", "content", "sha256"))
        submission = Submission.objects.get()
        names = {row.message_id for row in Outbox.objects.exclude(to=None)}
    assert [(kind, language) for kind, language, _content, _hash in papers] == [
        ("copy", "da"), ("copy", "fi"), ("receipt", "da"), ("receipt", "fi"),
    ]  # fmt: skip
    assert all(sha256(bytes(content)).hexdigest() == digest for *_which, content, digest in papers)
    assert submission.number == 1 and submission.reference == "SMALL-VEJEN-001"
    assert not Due.objects.filter(kind="outbox").exists()
    came = Counter(letter["Message-ID"] for letter in post_box)
    assert set(came) == names and len(names) == 2
    assert came.total() - len(came) <= again and max(came.values()) <= 2, came
    attached = {(letter["Message-ID"], part.get_content()) for letter in post_box for part in letter.iter_attachments()}
    assert len(attached) == 2, "a letter that came twice carries the same paper"


@pytest.mark.parametrize("point", OF_THE_WORKER, ids=lambda point: " ".join(map(str, point)))
def test_a_worker_killed_at_a_point_loses_nothing(ready, broker, post_box, settle, point):
    consent(ready.application, ready.jonas)
    broker.flushdb()  # the bells of the page: here the sweep alone rings
    app.send_task("programmes.tasks.sweep")
    assert dies("worker", *point) == KILLED
    assert len(post_box) <= 2
    broker.flushdb()
    settle()
    check_everything_was_told_once(ready, post_box, again=1)


@pytest.mark.parametrize("point", OF_THE_PAGE, ids=" ".join)
def test_a_page_killed_while_it_submits_has_done_all_of_it_or_nothing(ready, broker, post_box, settle, point):
    assert dies("submit", *point, 1, ready.vejen.pk, ready.application.pk, ready.jonas.pk) == KILLED
    with scope(ready.vejen):
        there = (Submission.objects.count(), Outbox.objects.count(), Consent.objects.count())
        assert there == ((1, 4, 2) if OF_THE_PAGE[point] else (0, 0, 1))
        assert Application.objects.get().status == ("submitted" if OF_THE_PAGE[point] else "draft")
    consent(ready.application, ready.jonas)  # she presses again: it is done now, or it was
    settle()
    check_everything_was_told_once(ready, post_box)


def test_a_broker_that_forgets_everything_in_mid_run_loses_nothing(ready, broker, post_box, settle):
    """A real worker is at work when the broker is emptied, again and again; the sweep finds what was forgotten."""
    hidden = ("DATABASE_OWNER_URL", "SUPERUSER_URL")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    command = [sys.executable, "-m", "celery", "-A", "portal", "worker", "-P", "solo", "-l", "warning"]
    worker = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        consent(ready.application, ready.jonas)
        until = time.monotonic() + 60
        while not post_box and time.monotonic() < until:
            broker.flushall()
            app.send_task("programmes.tasks.sweep")
            time.sleep(0.5)
        broker.flushall()
        settle()
    finally:
        worker.kill()
        worker.wait(20)
    settle()
    check_everything_was_told_once(ready, post_box, again=1)
