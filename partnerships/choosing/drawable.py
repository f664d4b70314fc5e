"""Who can be drawn: the partnerships of a call that were selected and have accepted; and who is out again."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from programmes.drawing import withdraw
from programmes.models import Draw
from programmes.states import NotAllowed

from ..models import Application, Partnership


def pool_of(call):
    """[(reference, name)] of the call's active partnerships."""
    rows = Application.objects.in_programme(call.programme_id).submitted().filter(call=call)
    active = rows.filter(partnership__status=Partnership.Status.ACTIVE).exclude(reference="")
    return [(application.reference, application.known_as) for application in active.order_by("reference")]


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
