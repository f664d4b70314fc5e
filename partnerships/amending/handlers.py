"""Who of the programme is told of a request: whoever handles or decides, and no conflict or own party keeps away."""

from programmes.access import holders

from ..models import Conflict, PartnershipAppointment

HANDLE, DECIDE = "programmes.handle_applications", "programmes.sign_agreements"


def handlers_of(partnership):
    barred = Conflict.objects.in_the_way().filter(application__partnership=partnership).values("user")
    theirs = PartnershipAppointment.objects.today().filter(partnership=partnership, party__isnull=False).values("user")
    found = holders(HANDLE) | holders(DECIDE)
    return found.exclude(pk__in=barred).exclude(pk__in=theirs).distinct().order_by("pk")
