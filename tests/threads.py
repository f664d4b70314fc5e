"""Several people who press at the same moment, each over a connection of her own."""

from threading import Barrier, Thread

from django.db import connection

from programmes.scope import scope
from programmes.states import NotAllowed


def at_once(programme, *verbs, seen=lambda: None):
    """What each hears, sorted: what her verb says, "done" when it says nothing, or why it was refused.

    `seen` reads what each has before her eyes; only when all have read it, all press. A verb takes what was seen.
    """
    heard, together = [], Barrier(len(verbs))

    def press(verb):
        try:
            with scope(programme):
                before = seen()
                together.wait(10)
                said = verb(before)
            heard.append(said if isinstance(said, str) else "done")
        except NotAllowed as refusal:
            heard.append(str(refusal))
        finally:
            connection.close()

    threads = [Thread(target=press, args=[verb]) for verb in verbs]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert not any(each.is_alive() for each in threads)
    return sorted(heard)
