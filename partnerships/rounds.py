"""What the clock does to applications: rounds of reminders, and the closing roll."""

import logging
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import Greatest

from programmes import outbox
from programmes.bells import enter_each
from programmes.clock import Now, now
from programmes.correspondence import Foreseen, foresees
from programmes.models import Call, ClosingRoll, Due, Enquiry, Extension, Reminder
from programmes.models.call import ROLL_AFTER
from programmes.models.enquiry import TELL
from programmes.models.extension import BELL
from programmes.scope import scope

from . import ahead, corrections
from .choosing.accepting import lapse, over
from .choosing.diverse import BELL as TAGS
from .choosing.diverse import forget_old, too_old
from .choosing.releasing import BELL as ANSWERS
from .departing.ending import overdue, tell_overdue
from .departing.reporting import BELL as DEPARTURES
from .interviewing import reminding as interviews
from .models import Application, Completion, Conflict, OwnReminder, PartnershipAppointment, RegistrationTransition
from .models.consents import canonical
from .sending import senders, waiting_to_be_sent

log = logging.getLogger(__name__)
KINDS = ["reminders", "closing", "own_deadlines", BELL, TELL, "completions", ANSWERS, TAGS, DEPARTURES]
REMINDING = (interviews, ahead)  # each by a bell of its own
KINDS += [each.BELL for each in REMINDING]
A_DAY = timedelta(days=1)
COMPLETION_ASKED = "partnerships.letters.completion_asked"


def sweep():
    """Enter each programme whose bell has rung for a reminder or a closing; one does not hold back the others."""
    enter_each(KINDS, enter)


def enter(programme, bells):
    with scope(programme):
        tell_extensions()
        remind_of_completions()
        remind_all()
        remind_parties()
        corrections.tell_all()
        lapse()
        tell_overdue()
        forget_old()
        for each in REMINDING:
            remind_of(each)
        for pk in to_be_rolled().values_list("pk", flat=True):
            roll(pk)
        # A round that another worker holds, or a call that is not rolled yet, keeps the bells.
        waiting = [rounds_due(), own_rounds_due(), to_be_rolled(), extensions_untold(), completions_due()]
        waiting += [Enquiry.objects.changing(), corrections.untold_calls(), over(), overdue(), too_old()]
        if not any(rows.exists() for rows in waiting):
            Due.objects.filter(pk__in=bells).delete()


def remind_of(kind):
    """What breaks in a reminder holds back no closing; it is tried again after a day."""
    try:
        with transaction.atomic():
            kind.remind_all(now())
    except Exception as error:  # its name only: its words may hold an address
        log.error("reminders of %s were left: %s", kind.__name__, type(error).__name__)
        Due.ring(kind.BELL, next_at=now() + A_DAY)


def to_be_rolled():
    """Calls that closed some minutes ago, for whom the deadline was the latest too, and no roll written since."""
    own = Application.objects.filter(call=OuterRef("pk"), extended_at__isnull=False).order_by("-extended_at")
    latest = Greatest("closes_at", Subquery(own.values("extended_at")[:1]))  # a null is left out
    rolled = ClosingRoll.objects.filter(call=OuterRef("pk"), at__gte=OuterRef("last_closing"))
    calls = Call.objects.published().annotate(last_closing=latest)
    last_roll = ClosingRoll.objects.filter(call=OuterRef(OuterRef("pk"))).order_by("-id").values("at")[:1]
    stood = RegistrationTransition.objects.filter(subject__application__call=OuterRef("pk"), after="standing")
    taken_in = Exists(stood.filter(at__gt=Subquery(last_roll)))  # what came on paper and was taken in since
    return calls.filter(~Exists(rolled) | taken_in, last_closing__lte=Now() - ROLL_AFTER)


def extensions_untold():
    return Extension.objects.filter(told_at__isnull=True)


def tell_extensions():
    """A letter to everybody who takes part in an application of the call, once for each extension."""
    for extension in extensions_untold().select_for_update(of=("self",), skip_locked=True):
        applications = Application.objects.not_withdrawn().filter(call=extension.call_id)
        people = writers_of(applications).select_related("user", "partnership__application")
        for appointment in people:
            outbox.put("partnerships.letters.extended", extension, appointment.user)
        extension.told_at = now()
        extension.save(update_fields=["told_at"])


def completions_unreminded():
    """Asked for more than a day before their end, and nobody reminded yet."""
    return Completion.objects.asked().filter(reminded_at__isnull=True, at__lt=F("closes_at") - A_DAY)


def completions_due():
    """Those whose end is now less than a day away."""
    return completions_unreminded().filter(closes_at__lte=Now() + A_DAY, closes_at__gt=Now())


def remind_of_completions():
    """A day before: once to everybody of the parties; asked again when it is sent."""
    for completion in completions_due().select_for_update(of=("self",), skip_locked=True):
        for appointment in writers_of([completion.application_id]).select_related("user"):
            outbox.put(COMPLETION_ASKED, completion, appointment.user, "reminder")
        completion.reminded_at = now()
        completion.save(update_fields=["reminded_at"])


def writers_of(applications):
    """Who writes or signs for a party of one of the applications."""
    writers = PartnershipAppointment.objects.today().writing()
    return writers.filter(partnership__application__in=applications)


def rounds_due():
    return Reminder.objects.filter(told_at__isnull=True, at__lte=Now())


def remind_all():
    """Of the rounds due for one closing only the latest is told: after an outage there is one letter, not three."""
    due = rounds_due().select_for_update(of=("self",), skip_locked=True)
    held = list(due.select_related("call").order_by("at"))
    latest = {(reminder.call_id, reminder.for_closing): reminder for reminder in held}
    Reminder.objects.filter(pk__in=[reminder.pk for reminder in held]).update(told_at=Now())
    for reminder in latest.values():
        remind(reminder)


def remind(reminder):
    """A letter to each person of a party that lacks something; asked again when it is sent."""
    version = f"{reminder.for_closing:%Y%m%dT%H%M%S}-{reminder.hours_before}"
    for application, user in reminded(reminder):
        outbox.put("partnerships.letters.reminder", application, user, version)


def reminded(reminder):
    """(application, person) of each whose party lacks something, for whom this round's deadline is the one."""
    unfinished = Application.objects.unfinished().filter(call=reminder.call)
    people = writers_of(unfinished.closing_at(reminder.for_closing))
    for appointment in people.select_related("user", "party", "partnership__application"):
        application = appointment.partnership.application
        if application.missing.get(appointment.party.kind, 1) and is_hers(application, appointment.user):
            yield application, appointment.user


def is_hers(application, user):
    """Where nothing is left but to submit, only whoever does that is reminded."""
    return not waiting_to_be_sent(application) or user in senders(application)


@foresees
def rounds_ahead(start, end, user):
    """The rounds of reminders that are planned between two instants, to whoever lacks something now."""
    planned = Reminder.objects.filter(told_at__isnull=True, at__gte=start, at__lt=end).select_related("call")
    away = Conflict.objects.kept_from(user)
    for reminder in planned:
        for application, reader in reminded(reminder):
            if application.pk not in away:
                kind, about = "partnerships.letters.reminder", application.known_as
                yield Foreseen(reminder.at, kind, str(reader), reader.language, about)


@foresees
def completions_ahead(start, end, user):
    """The reminder a day before a completion ends, to everybody of the parties."""
    open_ones = completions_unreminded().exclude(application__in=Conflict.objects.barring(user))
    for completion in open_ones.select_related("application"):
        if start <= completion.remind_at < end:
            for appointment in writers_of([completion.application_id]).select_related("user"):
                reader, about = appointment.user, completion.application.known_as
                yield Foreseen(completion.remind_at, COMPLETION_ASKED, str(reader), reader.language, about)


@foresees
def own_rounds_ahead(start, end, user):
    """The reminders of parties' own deadlines that are planned, to whoever lacks something now."""
    planned = OwnReminder.objects.filter(told_at__isnull=True, at__gte=start, at__lt=end)
    away = Conflict.objects.kept_from(user)
    for reminder in planned.select_related("deadline__party"):
        for application, reader in reminded_by_their_party(reminder):
            if application.pk not in away:
                kind, about = "partnerships.letters.own_deadline", application.known_as
                yield Foreseen(reminder.at, kind, str(reader), reader.language, about)


def own_rounds_due():
    return OwnReminder.objects.due()


def reminded_by_their_party(reminder):
    """(application, person) of a party that lacks something, while the reminder is for the deadline that stands."""
    deadline, party = reminder.deadline, reminder.deadline.party
    unfinished = (
        Application.objects.unfinished().filter(partnership=party.partnership_id).select_related("call").first()
    )
    if unfinished and reminder.for_deadline == deadline.at:
        people = PartnershipAppointment.objects.of_party(party).writing()
        if not unfinished.missing.get(party.kind, 1):  # nothing but, perhaps, a sign-off: asked again by the letter
            people = people.filter(user__in=unfinished.sign_offs.filter(party=party).values("user"))
        for appointment in people.select_related("user"):
            if is_hers(unfinished, appointment.user):
                yield unfinished, appointment.user


def remind_parties():
    """Before a party's own deadline: to its people, while something of theirs is missing."""
    due = own_rounds_due().select_for_update(of=("self",), skip_locked=True)
    held = list(due.select_related("deadline__party").order_by("at"))
    latest = {reminder.deadline_id: reminder for reminder in held}
    OwnReminder.objects.filter(pk__in=[reminder.pk for reminder in held]).update(told_at=Now())
    for reminder in latest.values():
        version = f"{reminder.deadline.at:%Y%m%dT%H%M%S}-{reminder.hours_before}"
        for _application, user in reminded_by_their_party(reminder):
            outbox.put("partnerships.letters.own_deadline", reminder.deadline, user, version)


def roll(pk):
    """Write down who was in when the call closed, once: ids and hashes, under a lock that submitters would share."""
    call = Call.objects.select_for_update(of=("self",)).get(pk=pk)
    if not to_be_rolled().filter(pk=pk).exists():  # rolled or extended while we waited
        return
    entries = []
    for application in Application.objects.submitted().filter(call=call).order_by("reference"):
        last = application.submissions.order_by("number").last()
        entries.append({"reference": last.reference, "submission": last.pk, "content_hash": last.content_hash})
    digest = sha256(canonical(entries).encode()).hexdigest()
    ClosingRoll.objects.create(call=call, entries=entries, roll_hash=digest)
