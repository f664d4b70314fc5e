"""What staff hand out to everybody is opened first, by a worker, like every file that somebody sends."""

from . import outbox
from .models import Due, Handout
from .quarantine import Quarantine

BELL = "handouts"


def hand_out(upload, meeting, by):
    """A PDF for everybody, as soon as it has been opened. Raises NotAllowed when it can be seen that it is none."""
    handout = Handout.of(upload, meeting, by)
    Due.ring(BELL)
    outbox.ring("programmes.tasks.check_handout", handout.pk)
    return handout


def settle(handout, verdict):
    """Write down what was found; who added it is told of a refusal. Nothing when it has been taken away since."""
    held = Handout.objects.select_for_update(of=("self",)).filter(pk=handout.pk).first()
    if held and held.is_pending:
        held.found(verdict)
        if held.is_refused:
            outbox.put("programmes.meeting_letters.handout_refused", held, held.by)


HANDOUTS = Quarantine(Handout, BELL, settle)
