"""What must be told is told, once, whatever breaks on the way."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from email.utils import parseaddr
from threading import Barrier, Thread

import pytest
from celery import Celery
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction

from partnerships.models import PartnershipInvitation
from portal.celery import app as portal
from programmes import clock, tasks
from programmes.models import Due, Outbox
from programmes.models.outbox import GIVE_UP_AFTER
from programmes.outbox import put, sweep
from programmes.scope import ScopeError, scope
from programmes.states import NotAllowed
from tests.conftest import signed_in

INVITATION = "partnerships.letters.invitation"
INVITE = {"kind": "association", "role": "writer", "language": "da"}


def invite(cast, number=1):
    """Maja invites somebody by the page: a row in the outbox, and a ring. Returns the status and the seconds."""
    browser, place = signed_in(cast.maja), f"/vejen/partnerships/{cast.fjordby.pk}/invite/"
    browser.get(place)  # what a process does once in its life is not what a page costs
    began = time.monotonic()
    answer = browser.post(place, INVITE | {"email": f"guest.{number}@example.org"})
    return answer.status_code, time.monotonic() - began


def waiting(cast, count=1, **facts):
    """Letters that wait to be sent, without anybody being rung."""
    with scope(cast.vejen):
        made = []
        for number in range(count):
            address = f"guest.{number}@example.org"
            invitation = PartnershipInvitation.objects.create(
                email=address, partnership=cast.fjordby, kind="association", role="writer", invited_by=cast.maja
            )
            row = {"kind": INVITATION, "about": invitation.pk, "address": address, "language": "da", **facts}
            made.append(Outbox.objects.create(key=str(number), **row))
        Due.ring("outbox")
        return made


def row_of(cast):
    with scope(cast.vejen):
        return Outbox.objects.get()


def addresses(post_box):
    return [parseaddr(letter["To"])[1] for letter in post_box]


@pytest.fixture(params=["refusing", "silent"])
def dead_broker(request):
    """A broker that refuses the call, or one that takes it and never answers. Its log is the page's only trace."""
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        if request.param == "silent":
            ear.listen(8)
        url = f"redis://127.0.0.1:{ear.getsockname()[1]}/0"
        dead = Celery("dead", set_as_current=False)
        dead.config_from_object("django.conf:settings", namespace="CELERY")
        dead.conf.update(broker_url=url, broker_read_url=url, broker_write_url=url)
        dead.set_current()
        try:
            yield {"refusing": "Connection refused", "silent": "Timeout"}[request.param]
        finally:
            portal.set_current()


def test_a_dead_broker_neither_breaks_nor_slows_the_page(committed, dead_broker, post_box, caplog):
    status, seconds = invite(committed)
    assert status == 302 and seconds < 2, seconds
    tried = [record for record in caplog.records if "on_commit" in record.message]
    assert [dead_broker in record.exc_text for record in tried] == [True]
    assert not post_box
    sweep()
    assert addresses(post_box) == ["guest.1@example.org"]


def test_two_workers_sweep_and_each_letter_goes_once(committed, post_box):
    waiting(committed, 30)
    together = Barrier(2)

    def work():
        together.wait()
        sweep()
        connection.close()

    workers = [Thread(target=work) for _ in range(2)]
    [worker.start() for worker in workers]
    [worker.join(60) for worker in workers]
    assert sorted(addresses(post_box)) == sorted(f"guest.{number}@example.org" for number in range(30))
    assert len({letter["Message-ID"] for letter in post_box}) == 30
    sweep()
    assert len(post_box) == 30 and not Due.objects.filter(kind="outbox").exists()


def test_a_row_held_by_another_worker_keeps_the_bell(committed, post_box):
    waiting(committed)
    with scope(committed.vejen):
        Outbox.objects.select_for_update().get()
        swept = Thread(target=lambda: (sweep(), connection.close()))
        swept.start()
        swept.join(10)
        assert not post_box and Due.objects.filter(kind="outbox").count() == 1
    sweep()
    assert len(post_box) == 1 and not Due.objects.filter(kind="outbox").exists()


def dead_mail_server(settings):
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": smtp, "OPTIONS": {"host": "127.0.0.1", "port": 1}}}


def test_a_dead_mail_server_puts_a_letter_off_and_it_goes_later_under_the_same_name(
    committed, settings, moved_clock, request
):
    dead_mail_server(settings)
    waiting(committed)
    sweep()
    row = row_of(committed)
    assert (row.status, row.tries, row.error) == ("new", 1, "ConnectionRefusedError")
    assert row.next_at > clock.now() and Due.objects.get(kind="outbox").next_at == row.next_at
    post_box = request.getfixturevalue("post_box")
    sweep()
    assert not post_box
    moved_clock(timedelta(minutes=3))
    sweep()
    assert [letter["Message-ID"] for letter in post_box] == [row.message_id]
    row = row_of(committed)
    assert (row.status, row.error) == ("sent", "") and row.sent_at


def test_after_eight_tries_a_letter_is_dead_and_staff_see_it_and_wake_it(committed, settings, moved_clock, request):
    dead_mail_server(settings)
    waiting(committed)
    for _time in range(GIVE_UP_AFTER):
        sweep()
        moved_clock(timedelta(minutes=2**GIVE_UP_AFTER))
    row = row_of(committed)
    assert (row.status, row.tries) == ("dead", GIVE_UP_AFTER)
    assert not Due.objects.filter(kind="outbox").exists()
    browser = signed_in(committed.karen)
    page = browser.get("/vejen/letters/?status=dead").content.decode()
    assert "guest.0@example.org" in page and f"/vejen/letters/{row.pk}/revive/" in page
    post_box = request.getfixturevalue("post_box")
    assert browser.post(f"/vejen/letters/{row.pk}/revive/").status_code == 302
    sweep()
    assert [letter["Message-ID"] for letter in post_box] == [row.message_id]
    assert browser.post(f"/vejen/letters/{row.pk}/revive/").status_code == 404  # it is not dead any more


def test_a_letter_that_waits_or_was_sent_cannot_be_revived(committed):
    (row,) = waiting(committed)
    with scope(committed.vejen), pytest.raises(NotAllowed):
        row.revive()


def raises(pk, reader):
    raise ValueError("this letter cannot be written")


def nothing(pk, reader):
    return None


def test_a_letter_that_cannot_be_written_does_not_hold_back_the_others(committed, post_box):
    rows = waiting(committed, 5)
    with scope(committed.vejen):
        Outbox.objects.filter(pk=rows[0].pk).update(kind=f"{__name__}.raises")
        Outbox.objects.filter(pk=rows[1].pk).update(kind="nowhere.letters.missing")
    sweep()
    assert addresses(post_box) == [f"guest.{number}@example.org" for number in (2, 3, 4)]
    with scope(committed.vejen):
        states = dict(Outbox.objects.values_list("key", "status"))
        errors = dict(Outbox.objects.filter(status="new").values_list("key", "error"))
    assert states == {"0": "new", "1": "new", "2": "sent", "3": "sent", "4": "sent"}
    assert errors == {"0": "ValueError", "1": "ModuleNotFoundError"}


def test_a_letter_that_breaks_the_database_is_put_off_like_any_other(committed, post_box):
    rows = waiting(committed, 2)
    with scope(committed.vejen):
        Outbox.objects.filter(pk=rows[0].pk).update(kind=f"{__name__}.breaks")
    sweep()
    assert len(post_box) == 1
    with scope(committed.vejen):
        assert Outbox.objects.get(pk=rows[0].pk).error == "DataError"


def breaks(pk, reader):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 / 0")


def test_what_has_become_untrue_is_not_told(committed, post_box):
    """The condition is asked again when it is sent: this invitation was withdrawn meanwhile."""
    (row,) = waiting(committed)
    with scope(committed.vejen):
        PartnershipInvitation.objects.get(pk=row.about).withdraw()
    sweep()
    assert not post_box and row_of(committed).status == "sent"


def test_the_same_thing_is_not_told_twice(cast):
    with scope(cast.vejen):
        put(INVITATION, cast.fjordby, cast.maja)
        first = Outbox.objects.get()
        put(INVITATION, cast.fjordby, cast.maja)
        assert Outbox.objects.get() == first
        put(INVITATION, cast.fjordby, cast.jonas)
        put(INVITATION, cast.fjordby, cast.maja, version="2")
        assert Outbox.objects.count() == 3
        with pytest.raises(IntegrityError, match="told_once"), transaction.atomic():
            Outbox.objects.create(key=first.key, kind=INVITATION, about=1)


def test_what_is_taken_back_is_not_told(committed, post_box):
    with pytest.raises(KeyError), scope(committed.vejen):
        put(f"{__name__}.nothing", committed.fjordby, committed.maja)
        raise KeyError
    sweep()
    with scope(committed.vejen):
        assert not Outbox.objects.exists()
    assert not Due.objects.filter(kind="outbox").exists() and not post_box


def test_each_letter_has_one_name_for_ever_and_no_other_has_it(cast):
    with scope(cast.vejen):
        put(INVITATION, cast.fjordby, cast.maja)
        ours = Outbox.objects.get()
        name = ours.message_id
        ours.tries = 5
        assert ours.message_id == name == Outbox.objects.get(pk=ours.pk).message_id
    with scope(cast.versova):
        theirs = Outbox.objects.create(key=ours.key, kind=INVITATION, about=1)
        assert theirs.message_id != name


def test_a_task_without_a_programme_refuses(db):
    with pytest.raises(ScopeError, match="without a programme"):
        tasks.deliver.apply(args=[1], throw=True)


def test_a_letter_has_a_subject_a_text_and_the_same_words_as_a_page(committed, post_box):
    waiting(committed)
    sweep()
    (sent,) = post_box
    plain, page = (sent.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert sent["Subject"] and "\n" not in sent["Subject"] and sent["From"] == settings.DEFAULT_FROM_EMAIL
    assert 'lang="da"' in page and "<script" not in page and "http" in plain
    assert "Fællesskab" not in plain + page  # nothing of the application


def test_a_name_with_a_line_break_cannot_add_a_head_to_a_letter(post_box):
    message = EmailMessage("Hello\nBcc: everybody@example.org", "Text", to=["maja.holm@example.org"])
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        message.send()
    assert not post_box


def test_a_real_worker_is_rung_and_the_letter_arrives(committed, post_box):
    command = [sys.executable, "-m", "celery", "-A", "portal", "worker", "-c", "1", "-l", "warning"]
    environment = {
        key: value for key, value in os.environ.items() if key not in ("DATABASE_OWNER_URL", "SUPERUSER_URL")
    }
    worker = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stderr=subprocess.STDOUT)
    try:
        began = time.monotonic()
        assert invite(committed)[0] == 302
        while not post_box and time.monotonic() - began < 40:
            time.sleep(0.1)
        assert addresses(post_box) == ["guest.1@example.org"]
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(20)
