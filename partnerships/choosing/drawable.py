"""Who can be drawn: the partnerships of a call that were selected and have accepted; and who is out again."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from programmes.drawing import withdraw
from programmes.models import Call, Draw
from programmes.states import NotAllowed

from ..models import Application, Decision, Partnership
from .accepting import selection_of


def pool_of(call):
    """[(reference, name)] of the call's active partnerships."""
    rows = Application.objects.in_programme(call.programme_id).submitted().filter(call=call)
    active = rows.filter(partnership__status=Partnership.Status.ACTIVE).exclude(reference="")
    return [(application.reference, application.known_as) for application in active.order_by("reference")]


def pool_to_freeze(call):
    """The same, when everybody who was offered a place has answered: who accepts later could never be drawn.

    The call and its selection are held, so that nobody answers meanwhile. Raises NotAllowed.
    """
    Call.objects.held(call.pk)
    selection_of(call)
    waiting = Decision.objects.filter(selection__call=call, status=Decision.Status.OFFERED).count()
    if waiting:
        said = ngettext(
            "%(count)s offer is not answered yet. Whoever accepts it later could never be drawn.",
            "%(count)s offers are not answered yet. Whoever accepts one later could never be drawn.",
            waiting,
        )
        raise NotAllowed(said % {"count": waiting})
    return pool_of(call)


def leave_the_draw(call, reference, by):
    """Who has ended is out of the draw that counts, and the next one in its order follows; False when nobody is left.

    Everybody can read the reason, so it stands in the programme's own language and says nothing of a party.
    """
    draw = Draw.objects.filter(call=call).not_annulled().with_all().first()
    if not draw or reference not in draw.labels or reference in draw.out:
        return True
    draw.call = call
    with override((call.programme.languages or ["en"])[0]):
        why = _("The partnership has ended before its time.")
    try:
        withdraw(draw, by, reference, why)
    except NotAllowed:
        return False
    return True
