"""The nouns of a programme."""

from .acts import Act, Seal
from .appointment import (
    Appointment,
    AppointmentBase,
    AppointmentQuerySet,
    ProgrammeGroupPermission,
    ProgrammeUserPermission,
)
from .bounce import Bounce
from .call import Call
from .dates import CallDate, Reminder
from .denials import Denial
from .drafts import BlankForm, DraftStep, FormDraft
from .draws import Draw, DrawAnnulment, DrawAnnulmentTransition, DrawResult, DrawSecret, DrawWithdrawal
from .enquiry import Enquiry
from .extension import Extension, ExtensionBase
from .form import Form, FormVersion
from .handout import Handout
from .invitation import InvitationBase, ProgrammeInvitation
from .letters import LetterText
from .logo import Logo
from .meeting import Meeting, SignUp
from .outbox import Due, Outbox
from .programme import RESERVED, Programme
from .publication import Publication
from .roll import ClosingRoll, Numbering
from .tries import Try

__all__ = [
    "Act",
    "Seal",
    "Bounce",
    "RESERVED",
    "Appointment",
    "AppointmentBase",
    "AppointmentQuerySet",
    "BlankForm",
    "Call",
    "CallDate",
    "ClosingRoll",
    "Denial",
    "DraftStep",
    "Draw",
    "DrawAnnulment",
    "DrawAnnulmentTransition",
    "DrawResult",
    "DrawSecret",
    "DrawWithdrawal",
    "Due",
    "Extension",
    "ExtensionBase",
    "Enquiry",
    "Form",
    "FormDraft",
    "FormVersion",
    "Handout",
    "InvitationBase",
    "Logo",
    "LetterText",
    "Meeting",
    "Numbering",
    "Outbox",
    "Programme",
    "ProgrammeGroupPermission",
    "ProgrammeInvitation",
    "ProgrammeUserPermission",
    "Publication",
    "Reminder",
    "SignUp",
    "Try",
]
