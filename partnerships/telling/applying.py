"""From the first consent to what was received: told by what the parties did."""

from django.utils.translation import gettext as _

from ..models import (
    Application,
    ApplicationTransition,
    Confirmation,
    Consent,
    Partnership,
    PartnershipTransition,
    Refusal,
    Registration,
    RegistrationTransition,
    Submission,
)
from .told import Told, tells


@tells(ApplicationTransition, "by")
def application(row, story):
    yield Told(row.at, row.by, _("Application"), Application.Status(row.after).label)


@tells(PartnershipTransition, "by")
def partnership(row, story):
    yield Told(row.at, row.by, _("Partnership"), Partnership.Status(row.after).label)


@tells(Consent, "by", "party", "taken_back_by")
def consent(row, story):
    yield Told(row.at, row.by, _("Consented"), row.party.name)
    if row.voided_at:
        yield Told(row.voided_at, row.taken_back_by, _("Consent void"), row.party.name, row.voided_by_question)


@tells(Submission, "by")
def submission(row, story):
    yield Told(row.arrived_at, row.by, _("Received"), f"{row.reference} ({row.number}), {row.content_hash[:12]}…")


@tells(Refusal, "by")
def refusal(row, story):
    yield Told(row.arrived_at, row.by, _("Not received"), why=row.sentence)


@tells(RegistrationTransition, "by")
def registration(row, story):
    yield Told(row.at, row.by, _("On paper"), Registration.Status(row.after).label, row.note)


@tells(Confirmation, "by", "party")
def confirmation(row, story):
    yield Told(row.at, row.by, _("Confirmed"), row.party.name)
