"""Every letter a partnership gets, one function each. None when there is nothing to tell any more.

A letter says what happened, what to do and until when, with one link; never what stands in the application.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from people.mail import letter
from programmes.clock import now
from programmes.correspondence import told
from programmes.letters import link
from programmes.models import Enquiry, Extension

from .documents import paper_of, paper_of_supplement
from .models import (
    Application,
    ApplicationExtension,
    ApplicationTransition,
    Completion,
    Consent,
    File,
    FormalCheck,
    OwnDeadline,
    Paper,
    PartnershipAppointment,
    PartnershipInvitation,
    SectionAssignment,
    Submission,
    Supplement,
)
from .standing import Standing


@told(_("Invitation to an application"), _("When somebody is invited to write or sign along"), _("Whoever is invited"))
def invitation(pk, reader):
    """Come and write, or sign, along."""
    rows = PartnershipInvitation.objects.waiting().filter(pk=pk)
    waiting = rows.select_related("programme", "invited_by", "partnership__application__call").first()
    if not waiting:
        return None
    application = waiting.partnership.application
    address = link("partnerships:invitation", waiting.token)
    facts = {"invitation": waiting, "call": application.call, "closing": application.closing, "link": address}
    return letter("partnerships/letters/invitation", reader, **facts)


@told(_("Receipt"), _("When the last consent is given"), _("Everybody who acts for a party"))
def receipt(pk, reader):
    """Received: with the receipt in the reader's language attached."""
    submission = Submission.objects.select_related("application__call").get(pk=pk)
    application = submission.application
    paper = paper_of(submission, Paper.Kind.RECEIPT, reader.language)
    address = link("partnerships:receipt", application.partnership_id, submission.number)
    facts = {"submission": submission, "call": application.call, "link": address}
    message = letter("partnerships/letters/receipt", reader, **facts)
    message.attach(paper.file_name, bytes(paper.content), paper.media_type)
    return message


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
    application = Application.objects.as_page().unfinished().filter(pk=pk).first()
    appointment = PartnershipAppointment.objects.today().filter(partnership__application=pk, user=reader.pk)
    mine = appointment.select_related("party").first()
    if not application or not mine or application.closing.is_over(now()):
        return None
    application.programme = application.call.programme
    with override(reader.language):
        missing = Standing.of(application).missing.get(mine.party.kind)
    if not missing:
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


@told(_("Request for completion"), _("When staff ask for what is missing, and a day before its end"), _("Both parties"))
def completion_asked(pk, reader):
    """Staff ask both parties for something that is missing; sent again as a reminder a day before."""
    asked = Completion.objects.asked().select_related("application__call__programme").filter(pk=pk).first()
    if not asked or asked.is_over(now()):
        return None
    address = link("partnerships:completion", asked.application.partnership_id, asked.pk)
    facts = {"asked": asked, "call": asked.application.call, "link": address}
    return letter("partnerships/letters/completion_asked", reader, **facts)


@told(_("Completion received"), _("When both parties have consented to it"), _("Everybody who acts for a party"))
def supplement_received(pk, reader):
    """The completion has been received, with its paper attached."""
    supplement = Supplement.objects.select_related("submission__application__call__programme").get(pk=pk)
    paper = paper_of_supplement(supplement, reader.language)
    application = supplement.submission.application
    address = link("partnerships:completion", application.partnership_id, supplement.completion_id)
    facts = {"supplement": supplement, "call": application.call, "link": address}
    message = letter("partnerships/letters/supplement_received", reader, **facts)
    message.attach(paper.file_name, bytes(paper.content), paper.media_type)
    return message


@told(_("Formally rejected"), _("When staff reject an application for form"), _("Both parties"))
def formally_rejected(pk, reader):
    """The application was rejected for form, with the call's own words for the reason."""
    check = FormalCheck.objects.select_related("application__call__programme").get(pk=pk)
    if check.status != FormalCheck.Status.REJECTED:
        return None
    address = link("partnerships:application", check.application.partnership_id)
    facts = {"check": check, "application": check.application, "call": check.application.call, "link": address}
    return letter("partnerships/letters/formally_rejected", reader, **facts)


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
    return letter("partnerships/letters/corrected", reader, **facts)


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
    rows = Application.objects.as_page().unfinished().filter(partnership=deadline.party.partnership_id)
    application = rows.first() if mine else None
    if not application or application.closing.is_over(now()):
        return None
    application.programme = application.call.programme
    with override(reader.language):
        missing = Standing.of(application).missing.get(deadline.party.kind)
    if not missing:
        return None
    address = link("partnerships:application", application.partnership_id)
    facts = {"deadline": deadline, "call": application.call, "missing": missing, "link": address}
    return letter("partnerships/letters/own_deadline", reader, closing=application.closing, **facts)


@told(
    _("A section has been put to somebody"),
    _("When whoever puts it to her asks for a letter"),
    _("Whoever takes the section"),
    must=False,
)
def assigned(pk, reader):
    """Somebody has put this reader's name to a section."""
    rows = SectionAssignment.objects.filter(pk=pk, user=reader.pk)
    assignment = rows.select_related("application__call", "application__form_version", "by").first()
    if not assignment or not assignment.application.is_editable or assignment.application.closing.is_over(now()):
        return None
    application = assignment.application
    section = application.asks.section(assignment.section)
    address = link("partnerships:section", application.partnership_id, assignment.section)
    facts = {"assignment": assignment, "section": section, "call": application.call, "link": address}
    return letter("partnerships/letters/assigned", reader, closing=application.closing, **facts) if section else None


@told(
    _("Application re-opened or withdrawn"), _("When one party re-opens, withdraws or restores it"), _("Both parties")
)
def moved(pk, reader):
    """The application was re-opened, withdrawn or taken up again; told to both parties."""
    move = ApplicationTransition.objects.select_related("subject__call", "by").get(pk=pk)
    address = link("partnerships:application", move.subject.partnership_id)
    facts = {"move": move, "application": move.subject, "call": move.subject.call, "link": address}
    return letter("partnerships/letters/moved", reader, closing=move.subject.closing, **facts)


@told(_("You no longer write along"), _("When somebody is taken out of an application"), _("Whoever wrote along"))
def role_ended(pk, reader):
    """A co-writer was taken out; nothing to somebody who is back."""
    ended = PartnershipAppointment.objects.select_related("programme", "partnership").get(pk=pk)
    if ended.partnership.appointments.today().filter(user=ended.user_id).exists():
        return None
    facts = {"appointment": ended, "about": str(ended.partnership), "link": link("programmes:programme")}
    return letter("programmes/letters/role_ended", reader, **facts)


@told(_("Somebody has left the application"), _("When somebody of a party leaves"), _("The others of that party"))
def somebody_left(pk, reader):
    """Somebody has left the partnership; told to those who are there still."""
    left = PartnershipAppointment.objects.select_related("programme", "partnership", "party", "user").get(pk=pk)
    if not left.partnership.appointments.today().filter(user=reader.pk).exists():
        return None
    address = link("partnerships:partnership", left.partnership_id)
    return letter("partnerships/letters/somebody_left", reader, left=left, link=address)


@told(_("You may sign now"), _("When the right to sign is handed over"), _("Whoever may sign now"))
def may_sign_now(pk, reader):
    """The last signatory has left and named this reader."""
    named = PartnershipAppointment.objects.select_related("programme", "partnership", "party").get(pk=pk)
    address = link("partnerships:application", named.partnership_id)
    return letter("partnerships/letters/may_sign_now", reader, appointment=named, link=address)


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
    application = Application.objects.as_page().filter(pk=pk).first()
    if not application or application.status == Application.Status.WITHDRAWN or application.closing.is_over(now()):
        return None
    checks = application.rechecks.open().count() if application.is_editable else 0
    address = link("partnerships:application", application.partnership_id)
    facts = {"application": application, "call": application.call, "edition": application.editions.latest_version}
    facts |= {"closing": application.closing, "checks": checks, "link": address}
    return letter("partnerships/letters/form_changed", reader, **facts)
