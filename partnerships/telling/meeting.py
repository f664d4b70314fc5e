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
)
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


@tells(InterviewReviewTransition, "by", "subject__assignment__reviewer", needs=REVIEWS, without=["scores_locked"])
def review(row, story):
    who = row.subject.assignment.reviewer
    yield Told(row.at, row.by, _("Interview"), f"{who}: {InterviewReview.Status(row.after).label}")
