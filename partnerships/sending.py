"""A call may say that a named person submits, once all parties have consented to the same text."""

from django.utils.translation import gettext as _

from programmes.models import Call
from programmes.outbox import put
from programmes.states import NotAllowed

from .models import Application, PartnershipAppointment
from .standing import Standing
from .starting import SIGNATORY


def signatories(application):
    """Whoever may sign for the party that submits."""
    rows = PartnershipAppointment.objects.today().filter(partnership=application.partnership_id, role=SIGNATORY)
    return (
        rows.filter(party__kind=application.call.sent_by).select_related("user", "party").order_by("user__name", "id")
    )


def senders(application):
    """Who submits: the person who was named while she signs for that party, else everybody who does."""
    people = [appointment.user for appointment in signatories(application)]
    return [user for user in people if user.pk == application.sender_id] or people


def waiting_to_be_sent(application):
    """Whether nothing is missing any more but the pressing."""
    call = application.call
    if not call.sent_by or application.missing != dict.fromkeys(call.parties, 0) | {call.sent_by: 1}:
        return False
    return application.consents.standing().count() == len(call.parties)


def name_sender(writer, user):
    """The party that submits says which of its signatories does; nobody: any of them. Raises NotAllowed."""
    application = writer.lock()
    application.check_editable(writer.at)
    if writer.kind != application.call.sent_by:
        raise NotAllowed(_("Somebody else submits this application."))
    if user and user not in [appointment.user for appointment in signatories(application)]:
        raise NotAllowed(_("Only somebody who may sign for your organisation can submit."))
    Application.objects.filter(pk=application.pk).update(sender=user)
    application.sender = user
    tell_senders(application)


def tell_senders(application):
    """Whoever is to submit hears of it when all have consented; once for each consent that was the last."""
    last = application.consents.standing().order_by("-at", "-id").first()
    if last and waiting_to_be_sent(application):
        for user in senders(application):
            put("partnerships.letters.to_send", last, user)


def send(writer, read_hash):
    """Submit what all have consented to. Whoever presses again gets the same submission. Raises NotAllowed."""
    call = Call.objects.shared(writer.application.call_id)
    application = writer.lock()
    if application.status == Application.Status.SUBMITTED:
        return application.submissions.order_by("number").last()
    call.programme = application.programme
    application.check_in_time(writer.at, call)
    application.check_editable(writer.at)
    if not call.sent_by or writer.user not in senders(application):
        raise NotAllowed(_("Somebody else submits this application."))
    if application.is_behind:  # asked under the call's lock, which whoever changes the form must wait for
        raise NotAllowed(_("The form has been changed. See what is new, then consent."))
    standing = Standing.of(application)
    writer.check_consent(standing, read_hash)
    if not standing.waits_to_be_sent:
        raise NotAllowed(_("It can be submitted when all parties have consented to the same text."))
    return writer.submit(standing, call)


def take_back(writer):
    """A party's consent no longer stands, because the party says so. Returns it, or None when there was none."""
    application = writer.lock()
    application.check_editable(writer.at)
    consent = application.consents.standing().filter(party=writer.party).first()
    if consent:
        consent.voided_at, consent.taken_back_by = writer.at, writer.user
        consent.save(update_fields=["voided_at", "taken_back_by"])
        writer.reckon(Standing.of(application))
    return consent
