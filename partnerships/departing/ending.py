"""Nobody has come in the place of a party that left: staff are told, and end the cooperation."""

from django.utils.translation import gettext as _

from programmes.clock import now
from programmes.models import Call
from programmes.outbox import put
from programmes.states import NotAllowed

from ..agreeing.drafting import held
from ..agreeing.people import people_of
from ..amending.handlers import handlers_of
from ..amending.handling import give_up
from ..choosing.accepting import give_up as give_place_up
from ..choosing.accepting import selection_of
from ..choosing.drawable import leave_the_draw
from ..models import Agreement, ChangeRequest, Departure, Partnership
from .reporting import fresh

Status = Departure.Status


def end(departure, by, at, note=""):
    """The cooperation ends and the first of the reserve list is offered the place, in one act. Raises NotAllowed.

    Returns (the decision that is offered or None, whether the draw has somebody in its place). Of two at once the
    second reads that it is settled.
    """
    call = departure.partnership.application.call
    Call.objects.held(call.pk)  # first the call, in which somebody may be drawn, as by whoever freezes a pool
    selection = selection_of(call)  # then this, as by whoever answers an offer
    partnership = held(departure.partnership)
    departure = fresh(departure, partnership)
    check_may_end(departure, partnership, at)
    departure.move_to(Status.ENDED, by, note=note.strip())
    for agreement in partnership.agreements.standing():
        agreement.move_to(Agreement.Status.ENDED, by)
    give_up(partnership.change_requests.open(), partnership, by)
    partnership.move_to(Partnership.Status.ENDED, by)
    offered = selection and give_place_up(selection, partnership.application, by)
    is_followed = leave_the_draw(partnership.application.call, partnership.application.reference, by)
    for user in people_of(partnership):
        put("partnerships.departure_letters.settled", departure, user)
    return offered, is_followed


def check_may_end(departure, partnership, at):
    """Raises NotAllowed while there is time, or somebody who could come."""
    if at < departure.until:
        raise NotAllowed(_("There is still time to find another party. You can end it when that has passed."))
    if partnership.change_requests.filter(status=ChangeRequest.Status.SENT, leaving=departure.party_id).exists():
        raise NotAllowed(_("A change of partner waits for the programme's decision. Decide about that first."))


def overdue():
    """Those whose time has passed and of which staff have not been told yet."""
    return Departure.objects.open().filter(told_at__isnull=True, until__lte=now())


def tell_overdue():
    """A letter to staff, once."""
    rows = overdue().select_related("partnership").select_for_update(of=("self",), skip_locked=True, no_key=True)
    for departure in rows:
        for user in handlers_of(departure.partnership):
            put("partnerships.departure_letters.overdue", departure, user)
        Departure.objects.filter(pk=departure.pk).update(told_at=now())
