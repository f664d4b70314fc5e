"""One bell for the reminders of offers, of agreements and of what is owed before the start.

It rings at the next of them, and once a day while anything is open: days move, lists change, and no act need know.
"""

from datetime import timedelta

from programmes.clock import now
from programmes.correspondence import Foreseen, foresees
from programmes.models import Due
from programmes.scope import current

from .agreeing import due_points
from .agreeing import reminding as signatures
from .choosing import reminding as offers
from .models import Conflict, PartnershipAppointment

BELL = "ahead"
A_DAY = timedelta(days=1)
REMINDING = (offers, signatures, due_points)


def wake():
    """Something has begun of which somebody may have to be reminded: the next round reckons when."""
    Due.ring(BELL)


def ring():
    """Hang the bell, where anything is open and none hangs as early."""
    at, instants = now(), [when for each in REMINDING for when, _application, _people in each.awaited()]
    if instants:
        following = min([when for when in instants if when > at] + [at + A_DAY])
        hung = Due.objects.filter(programme_id=current().programme, kind=BELL)
        if not hung.filter(next_at__gt=at, next_at__lte=following).exists():
            Due.ring(BELL, next_at=following)


def remind_all(at):
    for each in REMINDING:
        each.remind_all(at)
    ring()


@foresees
def reminders_ahead(start, end, user):
    """Who will be reminded between two instants if nobody acts, as far as somebody of the staff may see it."""
    own = PartnershipAppointment.objects.today().filter(user=user, party__isnull=False)
    away, hers = Conflict.objects.kept_from(user), set(own.values_list("partnership", flat=True))
    for kind in REMINDING:
        for when, application, people in kind.awaited():
            if start <= when < end and application.pk not in away and application.partnership_id not in hers:
                for reader in people:
                    yield Foreseen(when, kind.REMINDER, str(reader), reader.language, application.known_as)
