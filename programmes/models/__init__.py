"""The nouns of a programme."""

from .appointment import (
    Appointment,
    AppointmentBase,
    AppointmentQuerySet,
    ProgrammeGroupPermission,
    ProgrammeUserPermission,
)
from .call import Call, CallDate, ClosingRoll, Numbering, Reminder
from .form import Form, FormVersion
from .invitation import InvitationBase, ProgrammeInvitation
from .outbox import Due, Outbox
from .programme import RESERVED, Programme

__all__ = [
    "RESERVED",
    "Appointment",
    "AppointmentBase",
    "AppointmentQuerySet",
    "Call",
    "CallDate",
    "ClosingRoll",
    "Due",
    "Form",
    "FormVersion",
    "InvitationBase",
    "Numbering",
    "Outbox",
    "Programme",
    "ProgrammeGroupPermission",
    "ProgrammeInvitation",
    "ProgrammeUserPermission",
    "Reminder",
]
