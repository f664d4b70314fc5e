"""A reminder of an agreement to those whose side has not signed it, three days before all shall have signed."""

from datetime import timedelta

from programmes.correspondence import Foreseen, foresees
from programmes.moments import instant
from programmes.outbox import put

from ..models import Agreement, Conflict
from .people import waited_for

BEFORE, CLOCK = timedelta(days=3), timedelta(hours=9)
REMINDER = "partnerships.agreement_letters.reminder"


def moment(agreement):
    """When it is reminded of: at nine in the morning where the call is."""
    return instant(agreement.sign_by - BEFORE, CLOCK, agreement.partnership.application.call.time_zone)


def unsigned():
    """[(when, agreement, who may sign for a side that has not)] of those that were put out in time to remind."""
    rows = Agreement.objects.being_signed().select_related("partnership__application__call").defer("template")
    found = [(moment(each), each) for each in rows.order_by("pk")]
    waiting = waited_for([each for _at, each in found])
    return [(at, each, waiting[each.pk]) for at, each in found if each.put_out_at < at]


def instants():
    return {due for due, _agreement, _people in unsigned()}


def remind_all(at):
    """Once each, and nobody on the last day itself; asked again when the letter is sent."""
    for due, agreement, people in unsigned():
        if due <= at < due + BEFORE:
            for user in people:
                put(REMINDER, agreement, user)


@foresees
def reminders_ahead(start, end, user):
    """Who will be reminded between two instants if nobody of the side signs, as somebody may see it."""
    away = Conflict.objects.kept_from(user)
    for due, agreement, people in unsigned():
        application = agreement.partnership.application
        if start <= due < end and application.pk not in away:
            for reader in people:
                yield Foreseen(due, REMINDER, str(reader), reader.language, application.known_as)
