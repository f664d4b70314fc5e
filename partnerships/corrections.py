"""What changes the requirements of a call, by an answer or by staff: everybody with an application is told."""

from programmes import outbox
from programmes.clock import Now
from programmes.correcting import LETTER, UNTOLD
from programmes.models import Call, Enquiry

from .models import Application, PartnershipAppointment
from .models.consents import hash_of


def untold_calls():
    """Calls that staff have changed themselves, of which those with a draft have not been told."""
    return Call.objects.filter(corrections__contains=[{UNTOLD: True}])


def writers_in(call):
    """Who writes or signs in an application of a call that is not withdrawn."""
    concerned = Application.objects.not_withdrawn().filter(call=call)
    writers = PartnershipAppointment.objects.today().writing()
    return writers.filter(partnership__application__in=concerned).select_related("user")


def tell_of_changes():
    """One letter to each person about everything that staff have changed since the last one."""
    for call in untold_calls().select_for_update(of=("self",), no_key=True, skip_locked=True):
        new = [each["key"] for each in call.corrections if each.get(UNTOLD)]
        for appointment in writers_in(call.pk):
            outbox.put("partnerships.letters.call_changed", call, appointment.user, hash_of(new)[:12])
        kept = [{name: value for name, value in each.items() if name != UNTOLD} for each in call.corrections]
        call.corrections = [each | ({LETTER: True} if each.get("key") in new else {}) for each in kept]
        call.save(update_fields=["corrections"])


def tell_all():
    """A letter to each person of each application that is not withdrawn, once for each correction."""
    tell_of_changes()
    for enquiry in Enquiry.objects.changing().select_for_update(of=("self",), skip_locked=True):
        version = hash_of(enquiry.correction)[:12]
        for appointment in writers_in(enquiry.call_id):
            outbox.put("partnerships.letters.corrected", enquiry, appointment.user, version)
        Enquiry.objects.filter(pk=enquiry.pk).update(told_at=Now())
