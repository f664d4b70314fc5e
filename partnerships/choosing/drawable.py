"""Who can be drawn: the partnerships of a call that were selected and have accepted."""

from ..models import Application, Partnership


def pool_of(call):
    """[(reference, name)] of the call's active partnerships."""
    rows = Application.objects.in_programme(call.programme_id).submitted().filter(call=call)
    active = rows.filter(partnership__status=Partnership.Status.ACTIVE).exclude(reference="")
    return [(application.reference, application.known_as) for application in active.order_by("reference")]
