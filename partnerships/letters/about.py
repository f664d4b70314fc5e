"""Which application each letter is about: whoever is in conflict with it finds no trace of it among the letters."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from programmes.correspondence import keeps_away
from programmes.letters import link

from ..models import (
    Agreement,
    Application,
    ApplicationExtension,
    ApplicationTransition,
    BodyMeeting,
    ChangeRequest,
    ChangeRequestTransition,
    Completion,
    Conflict,
    Consent,
    Decision,
    Departure,
    File,
    FormalCheck,
    Interview,
    Joining,
    LateFile,
    OwnDeadline,
    Partnership,
    PartnershipAppointment,
    PartnershipInvitation,
    PreparedOwner,
    PreparedPaper,
    Recovery,
    Registration,
    Replacement,
    SectionAssignment,
    Signature,
    SignOff,
    Submission,
    Supplement,
)

# Which row a letter tells of, how that leads to its application, and the letters that do.
ABOUT: list[tuple[Any, str, str]] = [
    (
        Agreement,
        "partnership__application",
        "agreement_letters.ready agreement_letters.reminder agreement_letters.taken_back agreement_letters.in_force "
        "agreement_documents.text agreement_documents.signed",
    ),
    (Signature, "agreement__partnership__application", "agreement_letters.somebody_signed"),
    (
        Application,
        "pk",
        "letters.reminder letters.form_changed interview_letters.choose interview_letters.nudge "
        "agreement_letters.points_due",
    ),
    (ApplicationExtension, "application", "letters.extended_for_one"),
    (ApplicationTransition, "subject", "letters.moved"),
    (
        BodyMeeting,
        "body__partnership__application",
        "steering_letters.proposed steering_letters.invited steering_letters.called_off steering_letters.parted",
    ),
    (
        ChangeRequest,
        "partnership__application",
        "change_letters.consent_wanted change_letters.to_handle change_letters.party_left change_documents.decision",
    ),
    (ChangeRequestTransition, "subject__partnership__application", "change_letters.moved"),
    (Completion, "application", "letters.completion_asked"),
    (Consent, "application", "letters.consent_taken_back letters.consent_void letters.to_send"),
    (
        Decision,
        "application",
        "decision_letters.answer decision_letters.reminder decision_letters.lapsed decision_letters.moved_up "
        "decision_letters.stays_free",
    ),
    (
        Departure,
        "partnership__application",
        "departure_letters.reported departure_letters.left departure_letters.to_staff departure_letters.overdue "
        "departure_letters.settled",
    ),
    (File, "application", "letters.file_refused paper_letters.paper_refused"),
    (FormalCheck, "application", "letters.formally_rejected"),
    (
        Interview,
        "application",
        "interview_letters.booked interview_letters.called_off interview_letters.seated interview_letters.unseated "
        "interview_letters.reminder interview_letters.parted",
    ),
    (Joining, "kept", "letters.joining_proposed letters.joined"),
    (Joining, "joined", "letters.joining_proposed letters.joined"),
    (LateFile, "application", "paper_letters.late_file_decided"),
    (OwnDeadline, "party__partnership__application", "letters.own_deadline"),
    (Partnership, "application", "message_letters.message message_letters.message_to_us"),
    (
        PartnershipAppointment,
        "partnership__application",
        "letters.role_ended letters.somebody_left letters.may_sign_now",
    ),
    (
        PartnershipInvitation,
        "partnership__application",
        "letters.invitation paper_letters.registered paper_letters.not_taken_in",
    ),
    (Recovery, "party__partnership__application", "letters.party_recovered"),
    (PreparedOwner, "partnership__application", "agreement_letters.point_given"),
    (PreparedPaper, "partnership__application", "agreement_letters.paper_refused"),
    (Registration, "application", "paper_letters.registration_confirmed"),
    (Replacement, "party__partnership__application", "letters.party_replaced"),
    (SectionAssignment, "application", "letters.assigned"),
    (SignOff, "application", "letters.sign_off_asked"),
    (Submission, "application", "letters.receipt documents.receipt documents.copy"),
    (Supplement, "submission__application", "letters.supplement_received"),
]
# They tell nothing of an application.
OF_THE_CALL = (
    "letters.extended letters.corrected letters.call_changed review_letters.to_read review_letters.to_look_again"
)


def own_page(partnership, reader):
    """The address of a partnership for somebody who takes part: of its agreement, for whoever does not write in it."""
    writing = PartnershipAppointment.objects.today().writing().filter(partnership=partnership, user=reader.pk)
    return link("partnerships:partnership" if writing.exists() else "partnerships:agreement", partnership.pk)


def kinds_of(names):
    return [f"partnerships.{name}" for name in names.split()]


@keeps_away
def letters_barred(user):
    """The rows about applications that somebody has no way to."""
    barred = Conflict.objects.kept_from(user)
    if not barred:
        return Q(pk__in=[])  # the question about each kind is long, and hardly anybody is in conflict
    return letters_about(barred)


def letters_about(applications):
    """The rows that tell of any of these applications, given by their keys."""
    rows = ((model.objects.filter(**{f"{path}__in": applications}), kinds_of(names)) for model, path, names in ABOUT)
    return reduce(or_, (Q(kind__in=kinds, about__in=about.values("pk")) for about, kinds in rows))
