"""Putting letters into the outbox, and the postman who empties it."""

from functools import partial

from celery import current_app
from django.db import transaction

from people.mail import letter

from . import correspondence, wishes
from .bells import enter_each
from .models import Bounce, Due, Outbox
from .scope import current, scope


def put(kind, about, to=None, version="", address="", language=""):
    """Write it down in the transaction of its fact, and ring when that is committed.

    `kind` is the dotted name of a function (id, reader) -> message or None. The same kind about the same thing
    to the same reader in the same version is written once; putting it again changes nothing.
    """
    whom = str(to.pk) if to else f"{address}/{language}"
    facts = {"kind": kind, "about": about.pk, "to": to, "address": address, "language": language}
    Outbox.objects.bulk_create([Outbox(key=f"{kind}:{about.pk}:{whom}:{version}", **facts)], ignore_conflicts=True)
    ring_once("programmes.tasks.empty")


def ring_once(task):
    """One bell and one doorbell for a transaction, however many letters it writes.

    Asked of the hooks that wait for the commit: those of a savepoint that was taken back are gone from there.
    """
    waiting = transaction.get_connection().run_on_commit
    if not any(getattr(hook, "args", ())[:1] == (task,) for _savepoints, hook, _robust in waiting):
        Due.ring("outbox")
        ring(task)


def ring(task, *args):
    """A doorbell after the commit: no retry, half a second, and a dead broker breaks nothing."""
    call = partial(current_app.send_task, task, args, headers={"programme": current().programme}, retry=False)
    transaction.on_commit(call, robust=True)


def deliver(programme, **which):
    """Send one waiting row that nobody else holds; False when there is none.

    Three transactions: the try is counted, so whatever the letter breaks, it is not tried again at once; the letter
    is written, so that a paper is stored before anybody has it; it is told and marked.
    """
    with scope(programme):
        row = held(Outbox.objects.waiting().filter(**which))
        bell = row and begun(row)
    if bell:
        letter, problem = written(programme, row)
        with scope(programme):
            mine = held(Outbox.objects.filter(pk=row.pk, status=Outbox.Status.NEW, tries=row.tries))
            if mine and mine.send(letter, problem):
                Due.objects.filter(pk=bell.pk).delete()
    return bool(row)


def begun(row):
    """The bell of a try that has been counted; None when its reader does not want the letter, or not yet."""
    until = wishes.later(row)
    if wishes.choice_of(row) == wishes.How.NEVER:
        row.decline()
    elif Bounce.stops(row.reader.email):
        row.stop()
    elif until:
        row.wait(until)
    else:
        wishes.gather(row)
        return row.begin()
    return None


def written(programme, row):
    """(the message, if there is still something to tell, and what went wrong, if anything)."""
    try:
        with scope(programme):
            return envelope(row), None
    except Exception as problem:  # one letter that cannot be made must not hold back the others
        return None, problem


def envelope(row):
    """The message of a row, with whatever goes in the same envelope; None when there is nothing to tell any more."""
    messages = [correspondence.written(each) for each in (row, *row.joined.select_related("to").order_by("id"))]
    told = [message for message in messages if message]
    if len(told) > 1:
        items = [(message.subject, message.body) for message in told]
        told = [letter("programmes/letters/digest", row.reader, items=items)]
    if told:
        told[0].extra_headers.update(wishes.unsubscribing(row))
    return told[0] if told else None


def held(rows):
    """The first of the rows that nobody else holds, held by us until the transaction ends."""
    rows = rows.order_by("next_at", "id").select_related("to")
    return rows.select_for_update(skip_locked=True, of=("self",)).first()


def sweep():
    """Enter each programme whose outbox bell has rung; what breaks in one does not hold back the others."""
    enter_each(["outbox"], empty)


def empty(programme, bells=()):
    """Deliver whatever waits; the bells go only when nothing waits there any more."""
    while deliver(programme):
        pass
    with scope(programme):
        # Rows that another worker holds still wait: they keep the bells.
        if not Outbox.objects.waiting().exists():
            Due.objects.filter(pk__in=bells).delete()
