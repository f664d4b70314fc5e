"""One letter that takes its worker down is counted, put off and buried, and holds nobody back."""

from datetime import timedelta

from django.db import connection

from programmes import clock, outbox
from programmes.models import Due, Outbox
from programmes.models.outbox import GIVE_UP_AFTER
from programmes.outbox import sweep
from programmes.scope import scope
from tests.programmes.test_outbox import addresses, waiting


def test_a_letter_that_takes_the_connection_down_is_put_off_dies_at_last_and_holds_nobody_back(
    committed, post_box, moved_clock, caplog
):
    rows = waiting(committed, 2)
    with scope(committed.vejen):
        Outbox.objects.filter(pk=rows[0].pk).update(kind=f"{__name__}.cuts_the_line")
    sweep()  # the first letter cuts the line, and the second goes with the next connection
    assert addresses(post_box) == ["guest.1@example.org"]
    with scope(committed.vejen):
        row = Outbox.objects.get(pk=rows[0].pk)
    assert (row.status, row.tries, row.error) == ("new", 1, "OperationalError") and row.next_at > clock.now()
    for _time in range(GIVE_UP_AFTER):
        moved_clock(timedelta(minutes=2**GIVE_UP_AFTER))
        sweep()
    with scope(committed.vejen):
        row.refresh_from_db()
    assert (row.status, row.tries) == ("dead", GIVE_UP_AFTER)
    assert "guest.0@example.org" not in caplog.text and "Traceback" not in caplog.text


def cuts_the_line(pk, reader):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def test_what_breaks_in_one_programme_does_not_hold_back_the_others(committed, post_box, monkeypatch, caplog):
    waiting(committed)
    with scope(committed.versova):
        Due.ring("outbox")
    deliver = outbox.deliver

    def breaks_elsewhere(programme, **which):
        if programme == committed.versova.pk:
            raise RuntimeError("guest.9@example.org")
        return deliver(programme, **which)

    monkeypatch.setattr(outbox, "deliver", breaks_elsewhere)
    sweep()
    assert addresses(post_box) == ["guest.0@example.org"]
    assert "RuntimeError" in caplog.text and "guest.9" not in caplog.text
    assert [bell.programme_id for bell in Due.objects.filter(kind="outbox")] == [committed.versova.pk]


def test_a_try_that_has_been_counted_hangs_its_bell(committed):
    (row,) = waiting(committed)
    Due.objects.filter(kind="outbox").delete()
    with scope(committed.vejen):
        bell = row.begin()
        row.refresh_from_db()
    assert (row.tries, bell.next_at) == (1, row.next_at)
    assert list(Due.objects.filter(kind="outbox").values_list("pk", flat=True)) == [bell.pk]
