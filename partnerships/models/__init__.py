"""The nouns of a partnership and of its application."""

from .agreement_templates import AgreementTemplate
from .agreements import Agreement, AgreementPaper, AgreementTransition, Signature
from .answers import Answer, AnswerVersion, SectionReady
from .application import Application, ApplicationTransition, Recheck, page_rows
from .bodies import Body, BodyMeeting, BodyMeetingTransition, BodyMinutes, BodySeat
from .change_papers import ChangePaper
from .change_requests import ChangeConsent, ChangeRequest, ChangeRequestTransition
from .checked_copies import CheckedCopy
from .clarified import Clarified
from .comments import Comment
from .completion import Completion, CompletionConsent, CompletionTransition, Supplement
from .conflicts import Conflict
from .consents import Consent, Refusal, Submission
from .decisions import (
    Acceptance,
    Decision,
    DecisionTransition,
    Ranking,
    Selection,
    SelectionTransition,
)
from .departures import Departure, DepartureTransition
from .diversity import DeclaredTag, DiversityTally
from .domains import DomainClaim, DomainClaimTransition
from .extension import ApplicationExtension, ApplicationExtensionTransition
from .files import File
from .formal import FormalCheck, FormalCheckTransition, Override
from .hiding import Hiding, Passage, Projection
from .interview_reviews import InterviewReview, InterviewReviewTransition, InterviewScore
from .interviews import (
    Availability,
    Interview,
    InterviewBooking,
    InterviewConfirmation,
    InterviewPlan,
    InterviewTransition,
    PanelMember,
)
from .joining import Joining
from .late_files import LateFile, LateFileTransition
from .messages import Message, MessageSeen
from .organisations import NameProposal, OrganisationMerge
from .own_deadlines import OwnDeadline, OwnReminder
from .panel_seats import PanelSeat
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
from .party_changes import Recovery, Replacement
from .preparation import Prepared, PreparedAnswer, PreparedOwner, PreparedPaper, PreparedPaperStep
from .previews import AgreementPreview
from .proposals import Proposal
from .readers import SectionAssignment, Seen
from .registration import Confirmation, Registration, RegistrationTransition
from .reviews import Assignment, Moderation, Review, Reviewer, ReviewPlan, ReviewTransition, Score
from .saved_filters import Export, SavedFilter
from .score_sheets import ScoreSheet
from .sign_offs import SignOff
from .uploads import Upload
from .votes import CommitteeSeat, ListVote, VoteClosing

__all__ = [
    "Body",
    "BodyMeeting",
    "BodyMeetingTransition",
    "BodyMinutes",
    "BodySeat",
    "Prepared",
    "PreparedAnswer",
    "PreparedOwner",
    "PreparedPaper",
    "PreparedPaperStep",
    "Agreement",
    "AgreementPaper",
    "AgreementPreview",
    "AgreementTemplate",
    "AgreementTransition",
    "Signature",
    "ChangeConsent",
    "ChangePaper",
    "ChangeRequest",
    "ChangeRequestTransition",
    "Acceptance",
    "Decision",
    "DecisionTransition",
    "Ranking",
    "Selection",
    "SelectionTransition",
    "Answer",
    "AnswerVersion",
    "Application",
    "ApplicationExtension",
    "ApplicationExtensionTransition",
    "ApplicationTransition",
    "Assignment",
    "Comment",
    "CommitteeSeat",
    "ListVote",
    "VoteClosing",
    "DeclaredTag",
    "Departure",
    "DepartureTransition",
    "DiversityTally",
    "DomainClaim",
    "DomainClaimTransition",
    "Completion",
    "CompletionConsent",
    "CompletionTransition",
    "Conflict",
    "Confirmation",
    "Consent",
    "File",
    "FormalCheck",
    "FormalCheckTransition",
    "CheckedCopy",
    "Hiding",
    "Passage",
    "Projection",
    "Moderation",
    "Override",
    "LateFile",
    "LateFileTransition",
    "OwnDeadline",
    "OwnReminder",
    "Clarified",
    "Message",
    "MessageSeen",
    "Availability",
    "Interview",
    "InterviewBooking",
    "InterviewConfirmation",
    "InterviewPlan",
    "InterviewReview",
    "InterviewReviewTransition",
    "InterviewScore",
    "InterviewTransition",
    "PanelMember",
    "PanelSeat",
    "Joining",
    "NameProposal",
    "OrganisationMerge",
    "Paper",
    "Partnership",
    "PartnershipAppointment",
    "PartnershipGroupPermission",
    "PartnershipInvitation",
    "PartnershipTransition",
    "PartnershipUserPermission",
    "Party",
    "Proposal",
    "Recheck",
    "Recovery",
    "Refusal",
    "Replacement",
    "Review",
    "Reviewer",
    "ReviewPlan",
    "ReviewTransition",
    "Score",
    "ScoreSheet",
    "Registration",
    "RegistrationTransition",
    "SectionAssignment",
    "SignOff",
    "SectionReady",
    "Seen",
    "Submission",
    "Supplement",
    "Export",
    "SavedFilter",
    "Upload",
    "page_rows",
]
