"""Every hostile file that we know how to make, sent through a real worker: none is taken, and none takes it down."""

import os
import threading
import time
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from partnerships.models import File
from partnerships.models.files import MEDIA_TYPES
from portal.celery import app
from programmes import clock
from programmes.models import Due
from programmes.scope import scope
from tests.browsing import running, wait_for, worker
from tests.conftest import signed_in
from tests.hostile_files import HIDDEN, good, hostile, soiled
from tests.partnerships.conftest import Fjordby

pytestmark = pytest.mark.proof
MOST = 512 * 1024 * 1024  # bytes that a worker and what it starts may hold
NAMES = [
    "../../../etc/passwd",
    "cv\u202efdp.exe",
    "a" * 290,
    "x\r\nSet-Cookie: a=b",
    "<script>alert(1)</script>",
    "CON",
]


@pytest.fixture
def with_files(ground, settings, tmp_path):
    """Committed, with a folder of its own for files."""
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    found = Fjordby()
    found.folder = tmp_path
    return found


def send(fjordby, kind, title, content, number):
    """A file in quarantine, past the first look at its name: the worst that could reach a worker."""
    facts = {"media_type": MEDIA_TYPES[kind], "size": len(content), "sha256": sha256(content).hexdigest()}
    facts |= {"question": "H3", "field": "letter", "by": fjordby.maja, "at": clock.now()}
    name = f"{NAMES[number % len(NAMES)]}.{kind}"[-200:]
    return fjordby.application.files.create(name=name, received=ContentFile(content, name="x"), **facts).pk


def children(pid):
    """The processes that a process has started and that still run."""
    try:
        return [int(each) for task in Path(f"/proc/{pid}/task").glob("*/children") for each in task.read_text().split()]
    except OSError:
        return []


def family(pid):
    """The bytes of memory that a process and all that it has started hold now."""
    try:
        held = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        held = 0
    return held + sum(family(each) for each in children(pid))


class Watch(threading.Thread):
    """The most that a process's family has ever held."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid, self.most, self.over = pid, 0, False

    def run(self):
        while not self.over:
            self.most = max(self.most, family(self.pid))
            time.sleep(0.02)


def test_no_hostile_file_is_taken_or_takes_its_worker_down(with_files):
    titles = {}
    with scope(with_files.vejen):
        for number, (kind, title, content) in enumerate(hostile()):
            titles[send(with_files, kind, title, content, number)] = f"{kind}: {title}"
        bad = set(titles)
        for number, (kind, title, content) in enumerate(soiled()):
            titles[send(with_files, kind, title, content, number)] = f"{kind}: {title}"
        for number, kind in enumerate(MEDIA_TYPES):
            titles[send(with_files, kind, "good", good(kind), number)] = f"{kind}: good"
        Due.ring("files")
    assert len(bad) >= 200
    with running(worker()) as (process,):
        watch = Watch(process.pid)
        watch.start()
        wait_for(lambda: begun(with_files), seconds=90)  # while it starts, a worker has other children for a moment
        hands = children(process.pid)
        wait_for(lambda: swept(with_files), seconds=900)
        watch.over = True
        assert process.poll() is None and set(hands) == set(children(process.pid)), "the worker lived through it"
    with scope(with_files.vejen):
        found = {file.pk: file for file in File.objects.all()}
    taken = {titles[pk] for pk in bad if found[pk].status != "rejected"}
    refused = {titles[pk] for pk in set(titles) - bad if found[pk].status != "clean"}
    assert hands and (taken, refused) == (set(), set())
    print(f"{len(bad)} refused, {len(titles) - len(bad)} taken, at most {watch.most / 1024 / 1024:.0f} MB")
    assert watch.most < MOST
    check_what_is_handed_out(with_files, found.values())


def begun(fjordby):
    """Whether a first file has been opened."""
    app.send_task("partnerships.tasks.sweep_files")
    with scope(fjordby.vejen):
        return File.objects.filter(received="").exists()


def swept(fjordby):
    """Whether nothing waits; beat's bell, rung by hand."""
    app.send_task("partnerships.tasks.sweep_files")
    with scope(fjordby.vejen):
        return not File.objects.unfinished().exists() or time.sleep(1)


def check_what_is_handed_out(fjordby, files):
    """What is clean is an attachment that nothing may run in; of the others there is nothing at all."""
    browser = signed_in(fjordby.jonas)
    for file in files:
        answer = browser.get(f"/vejen/files/{file.token}/")
        if file.status == "rejected":
            assert answer.status_code == 404 and not file.stored and not file.received
            continue
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        assert not set(answer.headers["Content-Disposition"]) & set("\r\n<>\u202e")
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert HIDDEN not in answer.getvalue()
    kept = [path for path in fjordby.folder.rglob("*") if path.is_file()]
    assert len(kept) == sum(file.status == "clean" for file in files)
