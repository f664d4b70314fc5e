"""The chain of a programme's decisive acts, asked whether it holds: see models/acts.py.

What is asked is recomputed here, and shares no code with what PostgreSQL wrote: only a row's own hash is asked of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC
from hashlib import sha256

from django.apps import apps
from django.db import connection

from .models import Act, Programme, Seal
from .scope import scope


@dataclass(frozen=True, order=True)
class Fault:
    """One place where the chain does not hold."""

    word: str  # broken, changed, removed, unwritten or cut
    where: str

    def __str__(self):
        return f"{self.word}: {self.where}"


def link(act):
    """The digest that an act must have, by everything that it says and the digest before it."""
    at = act.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    said = (act.before, act.number, at, act.thread, act.table, act.row, act.columns, act.content)
    return sha256("\n".join(map(str, said)).encode()).hexdigest()


ALSO: list[Callable[[], Iterable[Fault]]] = []


def also(question):
    """Say of a function that it finds faults of its own: where what is reckoned from is not what was linked."""
    ALSO.append(question)
    return question


def faults(noted=()):
    """Every fault of the chain of this scope's programme. `noted`: (number, digest) that somebody wrote down."""
    rows = [fault for model in decisive() for fault in astray(model)]
    return [*broken(), *cut(noted), *rows, *(fault for question in ALSO for fault in question())]


def broken():
    """Acts that were changed, taken out of the middle, slipped in or put elsewhere."""
    number, digest = 0, ""
    for act in Act.objects.order_by("number").iterator():
        if (act.number, act.before) != (number + 1, digest) or act.digest != link(act):
            yield Fault("broken", f"act {act.number}, {act.table} {act.row}")
        number, digest = act.number, act.digest


def cut(noted):
    """Seals, and what was written down elsewhere, to which the chain does not lead any more."""
    seals = [*Seal.objects.values_list("number", "digest"), *noted]
    standing = dict(
        Act.objects.filter(number__in=[number for number, _digest in seals]).values_list("number", "digest")
    )
    for number, digest in seals:
        if standing.get(number) != digest:
            yield Fault("cut", f"act {number} was {digest[:12]}…")


def decisive():
    """Every model of which each row is linked."""
    return [model for model in apps.get_models() if getattr(model, "THREAD", "")]


ASTRAY = "SELECT * FROM app.astray(%s, %s, %s)"  # in ground.sql


def astray(model):
    """Rows that are not as they were when they were linked: changed, removed, or never linked.

    A row that the portal can only add has one act: a second is of somebody with more rights than the portal has.
    """
    table, rights = model._meta.db_table, getattr(model, "GRANTS", "UPDATE, DELETE")
    with connection.cursor() as cursor:
        cursor.execute(ASTRAY, [table, "UPDATE" in rights, "DELETE" in rights])
        for row, is_unwritten, is_removed in cursor.fetchall():
            word = "unwritten" if is_unwritten else "removed" if is_removed else "changed"
            yield Fault(word, f"{table} {row}")


def head():
    """The last act of this scope's programme, or None."""
    return Act.objects.order_by("number").last()


def seal():
    """Seal the chain of this scope's programme as far as it has come. Returns the seal, or None when it has one."""
    last = head()
    if last is None or Seal.objects.filter(number=last.number).exists():
        return None
    return Seal.objects.create(number=last.number, digest=last.digest)


def seal_all():
    """One seal for each programme in which something was decided since the last. Returns [(slug, seal)]."""
    found = []
    for programme in Programme.objects.order_by("pk"):
        with scope(programme):
            made = seal()
        if made:
            found.append((programme.slug, made))
    return found
