"""Quarantine: what somebody sent is opened in a worker, one by one, and then clean or refused.

Like the outbox: a file that waits has a bell, Celery is only the doorbell, and the sweep finds what was forgotten.
Three steps: the try is counted, so that a file that takes its worker down is not tried again at once; it is opened,
outside every transaction; what was found is written down. Last its bytes as they came are put away.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from .antivirus import Unreachable, has_virus
from .bells import enter_each
from .clock import now
from .models import Due
from .models.quarantined import Quarantined
from .opening.inspect import Verdict, inspect
from .outbox import put
from .scope import scope

log = logging.getLogger(__name__)
AT_WORK = timedelta(seconds=45)  # of one sweep in one programme: what is left keeps its bell
LONGEST_WAIT = 10  # minutes between two tries; there is no last one


def opened(file):
    """The verdict. Raises Unreachable when a virus check is asked for and nobody answers."""
    with file.received.open("rb") as came:
        if has_virus(came.file):
            return Verdict("virus")
        return inspect(file.kind, came.file)


def told_to_its_sender(model, letter):
    """A `settle` for files that nothing else waits for: what was found stands, and who sent it reads of a refusal.

    Nothing happens when the file has been taken away since.
    """

    def settle(file, verdict):
        held = model.objects.select_for_update(of=("self",)).filter(pk=file.pk).first()
        if held and held.is_pending:
            held.found(verdict)
            if held.is_refused:
                put(letter, held, held.by)

    return settle


@dataclass(frozen=True)
class Quarantine:
    """The files of one noun, under bells of one kind. `settle(file, verdict)` writes down what was found.

    `between()` is what else these bells ring for; both are called inside a scope.
    """

    model: type[Quarantined]
    bell: str
    settle: Callable
    between: Callable = lambda: None

    def sweep(self):
        """Enter each programme whose bell has rung; what breaks in one does not hold back the others."""
        enter_each([self.bell], self.enter)

    def enter(self, programme, bells):
        until = now() + AT_WORK
        while now() < until and self.check(programme):
            pass
        with scope(programme):
            self.between()
            if not self.model.objects.waiting().exists():  # those that another worker holds keep the bells
                Due.objects.filter(pk__in=bells).delete()

    def check(self, programme, **which):
        """Open one file that waits and that nobody else holds; False when there is none."""
        with scope(programme):
            rows = self.model.objects.waiting().filter(**which).order_by("next_at", "id")
            file = rows.select_for_update(skip_locked=True, of=("self",)).first()
            if not file:
                return False
            self.put_off(file)
        try:
            verdict = opened(file) if file.is_pending else None
        except (
            Unreachable,
            OSError,
            RuntimeError,
        ) as problem:  # ours, not the file's: it waits for the next bell
            log.error("%s %s of programme %s waits: %s", self.bell, file.pk, programme, type(problem).__name__)
            return True
        if verdict:
            with scope(programme):
                self.settle(file, verdict)
        self.put_away(programme, file.pk)
        return True

    def put_off(self, file):
        """Count the try, and hang the bell of the next one in case this one never comes back."""
        file.tries += 1
        file.next_at = now() + timedelta(minutes=min(file.tries, LONGEST_WAIT))
        file.save(update_fields=["tries", "next_at"])
        Due.ring(self.bell, next_at=file.next_at)

    def put_away(self, programme, pk):
        """The bytes as they came are not kept, unless they are what is handed out; then nothing waits any more."""
        with scope(programme):
            file = self.model.objects.unfinished().filter(pk=pk).first()
            if file and not file.is_pending:
                if file.received.name != file.stored.name:
                    file.received.storage.delete(file.received.name)
                file.received = ""
                file.save(update_fields=["received"])
