"""Letters about an application: its consents, its deadlines, its files, its form."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from people.mail import enclose, letter
from programmes.clock import now
from programmes.correcting import LETTER, UNTOLD
from programmes.correspondence import told
from programmes.letters import link
from programmes.models import Call, Enquiry, Extension
from programmes.words import Text

from ..documents import paper_of
from ..models import (
    Application,
    ApplicationExtension,
    ApplicationTransition,
    Consent,
    File,
    OwnDeadline,
    Paper,
    PartnershipAppointment,
    Submission,
    page_rows,
)
from ..sending import senders
from ..signing_off import waiting
from ..standing import Standing


@told(_("Receipt"), _("When the last consent is given"), _("Everybody who acts for a party"))
def receipt(pk, reader):
    """Received: with the receipt in the reader's language attached."""
    submission = Submission.objects.select_related("application__call").get(pk=pk)
    application = submission.application
    address = link("partnerships:receipt", application.partnership_id, submission.number)
    facts = {"submission": submission, "call": application.call, "link": address}
    message = letter("partnerships/letters/receipt", reader, **facts)
    return enclose(message, lambda: paper_of(submission, Paper.Kind.RECEIPT, reader.language).enclosure)


@told(_("A consent no longer applies"), _("When an answer is changed after a consent"), _("Both parties"))
def consent_void(pk, reader):
    """A consent no longer applies, because an answer was changed; nobody did anything wrong."""
    consent = Consent.objects.select_related("application__call", "party").get(pk=pk)
    application = consent.application
    stands_again = application.consents.standing().filter(party=consent.party).exists()
    if stands_again or not application.is_editable:
        return None
    address = link("partnerships:application", application.partnership_id)
    facts = {"consent": consent, "call": application.call, "closing": application.closing, "link": address}
    return letter("partnerships/letters/consent_void", reader, **facts)


@told(
    _("Reminder of the deadline"),
    _("Before the deadline, as the call plans it"),
    _("Only the people of a party that lacks something"),
    must=False,
)
def reminder(pk, reader):
    """What this reader's party still lacks; nothing to somebody who is done or when the call has closed."""
    application = page_rows().unfinished().filter(pk=pk).first()
    appointment = PartnershipAppointment.objects.today().filter(partnership__application=pk, user=reader.pk)
    mine = appointment.select_related("party").first()
    if not application or not mine or application.closing.is_over(now()):
        return None
    application.programme = application.call.programme
    with override(reader.language):
        standing = Standing.of(application)
        missing = standing.missing.get(mine.party.kind)
    if not missing or (standing.waits_to_be_sent and reader not in senders(application)):
        return None
    address = link("partnerships:application", application.partnership_id)
    facts = {"application": application, "call": application.call, "missing": missing, "link": address}
    return letter("partnerships/letters/reminder", reader, closing=application.closing, **facts)


@told(_("The deadline has moved"), _("When the deadline of a call is moved to later"), _("Everybody with a draft"))
def extended(pk, reader):
    """The call's deadline has moved; told to who takes part, unless that time has passed already."""
    extension = Extension.objects.select_related("call__programme").get(pk=pk)
    rows = Application.objects.not_withdrawn().filter(call=extension.call_id)
    mine = rows.filter(partnership__in=partnerships_of(reader)).select_related("call").order_by("id").first()
    if not mine or extension.is_over(now()):
        return None
    address = link("partnerships:application", mine.partnership_id)
    facts = {"extension": extension, "application": mine, "call": extension.call, "link": address}
    return letter("partnerships/letters/extended", reader, closing=mine.closing, why=extension.why, **facts)


@told(_("A later deadline for your application"), _("When one application gets a later deadline"), _("Both parties"))
def extended_for_one(pk, reader):
    """One application has a later deadline of its own."""
    extension = ApplicationExtension.objects.select_related("application__call__programme").get(pk=pk)
    application = extension.application
    if application.status == Application.Status.WITHDRAWN or extension.is_over(now()):
        return None
    address = link("partnerships:application", application.partnership_id)
    facts = {"extension": extension, "application": application, "call": application.call, "link": address}
    return letter("partnerships/letters/extended", reader, closing=application.closing, **facts)


def partnerships_of(reader):
    """The partnerships in which somebody has a role now."""
    return PartnershipAppointment.objects.today().filter(user=reader.pk).values("partnership")


@told(_("The call has been corrected"), _("When an answer changes what a call requires"), _("Everybody with a draft"))
def corrected(pk, reader):
    """What the call requires has changed; nothing to who has withdrawn, or when the call has closed."""
    enquiry = Enquiry.objects.select_related("call__programme").get(pk=pk)
    mine = Application.objects.not_withdrawn().filter(call=enquiry.call_id, partnership__in=partnerships_of(reader))
    application = mine.select_related("call").order_by("id").first()
    if not application or application.closing.is_over(now()):
        return None
    address = link("programmes:questions", enquiry.call_id) + f"#answer-{enquiry.pk}"
    facts = {"enquiry": enquiry, "call": enquiry.call, "link": address, "is_submitted": application.is_standing}
    return letter("partnerships/letters/corrected", reader, **facts, closing=application.closing)


@told(_("What the call requires has changed"), _("Half an hour after staff changed it"), _("Everybody with a draft"))
def call_changed(pk, reader):
    """What staff have changed of a call, newest first; nothing to who has withdrawn, or when the call has closed."""
    call = Call.objects.select_related("programme").get(pk=pk)
    mine = Application.objects.not_withdrawn().filter(call=call, partnership__in=partnerships_of(reader))
    application = mine.select_related("call").order_by("id").first()
    if not application or application.closing.is_over(now()):
        return None
    lines = [each for each in reversed(call.corrections) if each.get(LETTER) or each.get(UNTOLD)]
    facts = {"call": call, "link": link("programmes:call", call.pk), "is_submitted": application.is_standing}
    facts["corrections"] = [(date.fromisoformat(each["on"]), Text(each["text"])) for each in lines]
    return letter("partnerships/letters/call_changed", reader, **facts, closing=application.closing)


@told(
    _("Reminder of a party's own deadline"),
    _("Before the deadline that a party has set for itself"),
    _("Only the people of that party, while something of theirs is missing"),
    must=False,
)
def own_deadline(pk, reader):
    """What this reader's party still lacks before its own deadline; asked again when it is sent."""
    deadline = OwnDeadline.objects.filter(pk=pk).select_related("party").first()
    if not deadline or deadline.is_over(now()):
        return None
    mine = PartnershipAppointment.objects.of_party(deadline.party).filter(user=reader.pk).exists()
    rows = page_rows().unfinished().filter(partnership=deadline.party.partnership_id)
    application = rows.first() if mine else None
    if not application or application.closing.is_over(now()):
        return None
    application.programme = application.call.programme
    with override(reader.language):
        standing = Standing.of(application)
        missing = standing.missing.get(deadline.party.kind)
        unsigned = waiting(standing, deadline.party_id, reader.pk)
    if standing.waits_to_be_sent and reader not in senders(application):
        missing = []
    if not missing and not unsigned:
        return None
    address = link("partnerships:application", application.partnership_id)
    facts = {"deadline": deadline, "call": application.call, "missing": missing, "link": address, "unsigned": unsigned}
    return letter("partnerships/letters/own_deadline", reader, closing=application.closing, **facts)


@told(
    _("Application re-opened or withdrawn"), _("When one party re-opens, withdraws or restores it"), _("Both parties")
)
def moved(pk, reader):
    """The application was re-opened, withdrawn or taken up again; told to both parties."""
    move = ApplicationTransition.objects.select_related("subject__call", "by").get(pk=pk)
    address = link("partnerships:application", move.subject.partnership_id)
    facts = {"move": move, "application": move.subject, "call": move.subject.call, "link": address}
    return letter("partnerships/letters/moved", reader, closing=move.subject.closing, **facts)


@told(_("A file was refused"), _("When the check of a file ends badly"), _("Whoever attached it"))
def file_refused(pk, reader):
    """A file could not be taken; nothing to tell when it has been removed or replaced since."""
    file = File.objects.select_related("application__call").get(pk=pk)
    application = file.application
    if file.removed_at or not file.is_refused or not application.is_editable:
        return None
    question = application.asks.questions[file.question]
    address = link("partnerships:section", application.partnership_id, question.section)
    facts = {"file": file, "call": application.call, "link": f"{address}#{question.key}"}
    return letter("partnerships/letters/file_refused", reader, **facts)


@told(_("The form has been changed"), _("When a new version of the form is published"), _("Both parties"))
def form_changed(pk, reader):
    """The form has a new version: what a draft's parties look at again, and what whoever has submitted may do."""
    application = page_rows().filter(pk=pk).first()
    if not application or application.status == Application.Status.WITHDRAWN or application.closing.is_over(now()):
        return None
    checks = application.rechecks.open().count() if application.is_editable else 0
    address = link("partnerships:application", application.partnership_id)
    facts = {"application": application, "call": application.call, "edition": application.editions.latest_version}
    facts |= {"closing": application.closing, "checks": checks, "link": address}
    return letter("partnerships/letters/form_changed", reader, **facts)
