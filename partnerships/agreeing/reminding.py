"""A reminder of an agreement to those whose side has not signed it, three days before all shall have signed."""

from datetime import timedelta

from programmes.moments import instant
from programmes.outbox import put

from ..models import Agreement
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


def awaited():
    """[(when, application, people)] of those reminders."""
    return [(when, each.partnership.application, people) for when, each, people in unsigned()]


def remind_all(at):
    """Once each, and nobody on the last day itself; asked again when the letter is sent."""
    for due, agreement, people in unsigned():
        if due <= at < due + BEFORE:
            for user in people:
                put(REMINDER, agreement, user)
