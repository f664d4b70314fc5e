"""What the clock does to applications: rounds of reminders, and the closing roll."""

import logging
from hashlib import sha256

from programmes import outbox
from programmes.clock import Now
from programmes.models import Call, ClosingRoll, Due, Reminder
from programmes.scope import scope

from .models import Application, PartnershipAppointment
from .models.consents import canonical
from .starting import SIGNATORY, WRITER

log = logging.getLogger(__name__)
KINDS = ["reminders", "closing"]


def sweep():
    """Enter each programme whose bell has rung for a reminder or a closing; one does not hold back the others."""
    bells = list(Due.objects.filter(kind__in=KINDS, next_at__lte=Now()))
    for programme in sorted({bell.programme_id for bell in bells}):
        try:
            enter(programme, [bell.pk for bell in bells if bell.programme_id == programme])
        except Exception as error:  # its name only: its words may hold an address
            log.error("the rounds of programme %s were left: %s", programme, type(error).__name__)


def enter(programme, bells):
    with scope(programme):
        remind_all()
        for pk in Call.objects.to_be_rolled().values_list("pk", flat=True):
            roll(pk)
        # A round that another worker holds, or a call that is not rolled yet, keeps the bells.
        if not rounds_due().exists() and not Call.objects.to_be_rolled().exists():
            Due.objects.filter(pk__in=bells).delete()


def rounds_due():
    return Reminder.objects.filter(told_at__isnull=True, at__lte=Now())


def remind_all():
    """Of the rounds that are due for a call only the latest is told: after an outage there is one letter, not three."""
    due = rounds_due().select_for_update(of=("self",), skip_locked=True)
    held = list(due.select_related("call").order_by("at"))
    latest = {reminder.call_id: reminder for reminder in held}
    Reminder.objects.filter(pk__in=[reminder.pk for reminder in held]).update(told_at=Now())
    for reminder in latest.values():
        if reminder.for_closing == reminder.call.closes_at:
            remind(reminder)


def remind(reminder):
    """A letter to each person of a party that lacks something; asked again when it is sent."""
    unfinished = Application.objects.unfinished().filter(call=reminder.call)
    writers = PartnershipAppointment.objects.today().filter(role__in=(WRITER, SIGNATORY), party__isnull=False)
    people = writers.filter(partnership__application__in=unfinished)
    version = f"{reminder.for_closing:%Y%m%dT%H%M%S}-{reminder.hours_before}"
    for appointment in people.select_related("user", "party", "partnership__application"):
        application = appointment.partnership.application
        if application.missing.get(appointment.party.kind, 1):
            outbox.put("partnerships.letters.reminder", application, appointment.user, version)


def roll(pk):
    """Write down who was in when the call closed, once: ids and hashes, under a lock that submitters would share."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=pk)
    if ClosingRoll.objects.filter(call=call).exists():
        return
    entries = []
    for application in Application.objects.submitted().filter(call=call).order_by("reference"):
        last = application.submissions.order_by("number").last()
        entries.append({"reference": last.reference, "submission": last.pk, "content_hash": last.content_hash})
    digest = sha256(canonical(entries).encode()).hexdigest()
    ClosingRoll.objects.create(call=call, entries=entries, roll_hash=digest)
