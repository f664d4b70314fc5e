"""One bell for the reminders of offers, of agreements and of what is owed before the start.

It rings at the next of them, and once a day while anything is open: days move, lists change, and no act need know.
"""

from datetime import timedelta

from programmes.clock import now
from programmes.models import Due
from programmes.scope import current

from .agreeing import due_points
from .agreeing import reminding as signatures
from .choosing import reminding as offers

BELL = "ahead"
A_DAY = timedelta(days=1)
REMINDING = (offers, signatures, due_points)


def wake():
    """Something has begun of which somebody may have to be reminded: the next round reckons when."""
    Due.ring(BELL)


def ring():
    """Hang the bell, where anything is open and none hangs as early."""
    at, instants = now(), [instant for each in REMINDING for instant in each.instants()]
    if instants:
        following = min([instant for instant in instants if instant > at] + [at + A_DAY])
        hung = Due.objects.filter(programme_id=current().programme, kind=BELL)
        if not hung.filter(next_at__gt=at, next_at__lte=following).exists():
            Due.ring(BELL, next_at=following)


def remind_all(at):
    for each in REMINDING:
        each.remind_all(at)
    ring()
