"""Each programme in which a bell has rung is entered, one after the other."""

import logging

from .clock import Now
from .models import Due

log = logging.getLogger(__name__)


def enter_each(kinds, enter):
    """Call `enter(programme, bells)`, ids both, where one of these kinds has rung; outside of every scope.

    What breaks in one programme does not hold back the others: it keeps its bells, and is entered again.
    """
    rung = list(Due.objects.filter(kind__in=kinds, next_at__lte=Now()))
    for programme in sorted({bell.programme_id for bell in rung}):
        try:
            enter(programme, [bell.pk for bell in rung if bell.programme_id == programme])
        except Exception as error:  # its name only: its words may hold a name or an address
            log.error("%s of programme %s: left, %s", "/".join(kinds), programme, type(error).__name__)
