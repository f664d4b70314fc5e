"""The interview: which time was taken, who comes, and whether it was held."""

from django.utils.translation import gettext as _

from programmes.moments import say_instant

from ..models import (
    Interview,
    InterviewBooking,
    InterviewConfirmation,
    InterviewReview,
    InterviewReviewTransition,
    InterviewTransition,
    PanelSeat,
)
from .reviewing import points_said
from .told import REVIEWS, Told, tells


@tells(InterviewBooking, "by")
def booking(row, story):
    yield Told(row.at, row.by, _("Interview booked"), say_instant(row.begins_at, story.zone))


@tells(InterviewConfirmation, "by", "party")
def confirmation(row, story):
    yield Told(row.at, row.by, _("Comes to the interview"), row.party.name)


@tells(InterviewTransition, "by")
def interview(row, story):
    yield Told(row.at, row.by, _("Interview"), Interview.Status(row.after).label, row.why)


@tells(InterviewReviewTransition, "by", "subject__assignment__reviewer", needs=REVIEWS)
def review(row, story):
    """Points and notes once nobody is blind to another's any more."""
    who = row.subject.assignment.reviewer
    given = points_said(row.scores_locked) if story.sees_interview_points else ""
    yield Told(row.at, row.by, _("Interview"), f"{who}: {InterviewReview.Status(row.after).label}", given)


@tells(PanelSeat, "reviewer", "ended_by", needs=REVIEWS)
def seat(row, story):
    yield Told(row.at, None, _("Holds the interview"), str(row.reviewer))
    if row.ended_at:
        yield Told(row.ended_at, row.ended_by, _("No longer holds it"), str(row.reviewer), row.get_why_display())
