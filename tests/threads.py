"""Several people who press at the same moment, each over a connection of her own."""

from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError, Event, Thread

from django.db import connection

from programmes.scope import scope
from programmes.states import NotAllowed


def at_once(programme, *verbs, seen=lambda: None):
    """What each hears, sorted: what her verb says, "done" when it says nothing, or why it was refused.

    `seen` reads what each has before her eyes; only when all have read it, all press. A verb takes what was seen.
    """
    together = Barrier(len(verbs))

    def press(verb):
        before = seen()
        together.wait(10)
        return verb(before)

    return sorted(heard(programme, *[partial(press, verb) for verb in verbs]))


def while_open(programme, first, second):
    """What the first and the second hear, who presses before what the first has done is committed.

    Whoever is not made to wait for the first has pressed within a second.
    """
    begun, pressed = Event(), Event()

    def go():
        first()
        begun.set()
        pressed.wait(1)

    def follow():
        begun.wait(10)
        try:
            second()
        finally:
            pressed.set()

    return heard(programme, go, follow)


def heard(programme, *verbs):
    """What each verb says in a thread and a transaction of its own, in their order: "done", or why it was refused."""
    told = {}

    def press(number, verb):
        try:
            with scope(programme):
                said = verb()
            told[number] = said if isinstance(said, str) else "done"
        except NotAllowed as refusal:
            told[number] = str(refusal)
        finally:
            connection.close()

    threads = [Thread(target=press, args=each) for each in enumerate(verbs)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert len(told) == len(verbs) and not any(each.is_alive() for each in threads)
    return [told[number] for number in sorted(told)]


def meeting_at(monkeypatch, module, name):
    """Whoever has done this waits a second for the other to be as far. Returns the place where they meet."""
    meet, real = Barrier(2), getattr(module, name)

    def done(*args):
        said = real(*args)
        wait_at(meet)
        return said

    monkeypatch.setattr(module, name, done)
    return meet


def wait_at(meet):
    """A second at most: where nobody comes, everybody goes on."""
    with suppress(BrokenBarrierError):
        meet.wait(1)
