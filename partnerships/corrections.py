"""An answer that changes what a call requires: everybody with an application is told."""

from programmes import outbox
from programmes.clock import Now
from programmes.models import Enquiry

from .models import Application, PartnershipAppointment
from .models.consents import hash_of
from .starting import SIGNATORY, WRITER


def tell_all():
    """A letter to each person of each application that is not withdrawn, once for each correction."""
    for enquiry in Enquiry.objects.changing().select_for_update(of=("self",), skip_locked=True):
        version = hash_of(enquiry.correction)[:12]
        concerned = Application.objects.not_withdrawn().filter(call=enquiry.call_id)
        writers = PartnershipAppointment.objects.today().filter(role__in=(WRITER, SIGNATORY), party__isnull=False)
        for appointment in writers.filter(partnership__application__in=concerned).select_related("user"):
            outbox.put("partnerships.letters.corrected", enquiry, appointment.user, version)
        Enquiry.objects.filter(pk=enquiry.pk).update(told_at=Now())
