"""Putting letters into the outbox, and the postman who empties it."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction

from .clock import Now
from .models import Due, Outbox
from .scope import current, scope

log = logging.getLogger(__name__)


def put(kind, about, to=None, version="", address="", language=""):
    """Write it down in the transaction of its fact, and ring when that is committed.

    `kind` is the dotted name of a function (id, reader) -> message or None. The same kind about the same thing
    to the same reader in the same version is written once; putting it again changes nothing.
    """
    whom = str(to.pk) if to else f"{address}/{language}"
    facts = {"kind": kind, "about": about.pk, "to": to, "address": address, "language": language}
    letter, made = Outbox.objects.get_or_create(key=f"{kind}:{about.pk}:{whom}:{version}", defaults=facts)
    if made:
        Due.ring("outbox")
        ring("programmes.tasks.deliver", letter.pk)
    return letter


def ring(task, *args):
    """A doorbell after the commit: no retry, half a second, and a dead broker breaks nothing."""
    call = partial(current_app.send_task, task, args, headers={"programme": current().programme}, retry=False)
    transaction.on_commit(call, robust=True)


def deliver(programme, **which):
    """Send one waiting row that nobody else holds, in a transaction of its own; False when there is none."""
    with scope(programme):
        rows = Outbox.objects.waiting().filter(**which).order_by("next_at", "id").select_related("to")
        row = rows.select_for_update(skip_locked=True, of=("self",)).first()
        if row:
            row.send()
        return bool(row)


def sweep():
    """Enter each programme whose outbox bell has rung; the bell goes only when nothing waits there any more."""
    bells = list(Due.objects.filter(kind="outbox", next_at__lte=Now()))
    for programme in {bell.programme_id for bell in bells}:
        while deliver(programme):
            pass
        with scope(programme):
            # Rows that another worker holds still wait: they keep the bell.
            if not Outbox.objects.waiting().exists():
                Due.objects.filter(pk__in=[bell.pk for bell in bells if bell.programme_id == programme]).delete()
