"""Who is kept from deciding about a call, because one application is her own party's or she has declared a conflict."""

from ..models import Application, FormalCheck, PartnershipAppointment
from ..reviewing.means import in_conflict


def is_barred(user, call):
    """Whether the ranking holds an application with which she is in conflict, or which is her own party's."""
    own = PartnershipAppointment.objects.today().filter(user=user, party__isnull=False)
    own = Application.objects.filter(call=call, partnership__in=own.values("partnership"))
    ids = in_conflict(user, call) | set(own.values_list("pk", flat=True))
    ranked = Application.objects.submitted().exclude(formal_check__status=FormalCheck.Status.REJECTED)
    return bool(ids) and ranked.filter(pk__in=ids).exists()
