"""The nouns of a partnership and of its application."""

from .answers import Answer, AnswerVersion, SectionReady
from .application import Application, ApplicationTransition
from .consents import Consent, Refusal, Submission
from .extension import ApplicationExtension, ApplicationExtensionTransition
from .files import File
from .papers import Paper
from .partnership import (
    Partnership,
    PartnershipAppointment,
    PartnershipGroupPermission,
    PartnershipInvitation,
    PartnershipTransition,
    PartnershipUserPermission,
    Party,
)
from .uploads import Upload

__all__ = [
    "Answer",
    "AnswerVersion",
    "Application",
    "ApplicationExtension",
    "ApplicationExtensionTransition",
    "ApplicationTransition",
    "Consent",
    "File",
    "Paper",
    "Partnership",
    "PartnershipAppointment",
    "PartnershipGroupPermission",
    "PartnershipInvitation",
    "PartnershipTransition",
    "PartnershipUserPermission",
    "Party",
    "Refusal",
    "SectionReady",
    "Submission",
    "Upload",
]
