"""What staff hand out to everybody is opened first, by a worker, like every file that somebody sends."""

from . import outbox
from .models import Due, Handout
from .quarantine import Quarantine, told_to_its_sender

BELL = "handouts"


def hand_out(upload, meeting, by):
    """A PDF for everybody, as soon as it has been opened. Raises NotAllowed when it can be seen that it is none."""
    handout = Handout.of(upload, meeting, by)
    Due.ring(BELL)
    outbox.ring("programmes.tasks.check_handout", handout.pk)
    return handout


HANDOUTS = Quarantine(Handout, BELL, told_to_its_sender(Handout, "programmes.meeting_letters.handout_refused"))
