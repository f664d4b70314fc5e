"""Conflicts, who read the application, and when each was done. What was given stands on the review's own pages."""

from django.utils.translation import gettext as _

from ..models import (
    Assignment,
    Conflict,
    Hiding,
    Moderation,
    Passage,
    Review,
    ReviewPlan,
    ReviewTransition,
    ScoreSheet,
)
from .told import REASONS, REVIEWS, Told, tells


@tells(ScoreSheet, "by")
def sheet(row, story):
    yield Told(row.at, row.by, _("Score sheet"), str(row.number), str(row.note))


@tells(ReviewPlan, needs=REVIEWS)
def plan(row, story):
    """A plan has no instant of its own: that of its first act."""
    yield Told(story.first_at(row), None, _("Reviewers of each application"), str(row.readers))


@tells(Hiding, "by", needs=REVIEWS)
def hiding(row, story):
    said = ", ".join(map(str, row.said)) or _("Nothing")
    yield Told(row.at, row.by, _("Hidden from reviewers"), said, row.why)


@tells(Passage, "by", "undone_by", needs=REVIEWS)
def passage(row, story):
    yield Told(row.at, row.by, _("Hidden by hand"), str(row))
    if row.undone_at:
        yield Told(row.undone_at, row.undone_by, _("Shown again"), str(row))


@tells(Conflict, "by", "user", needs=REVIEWS)
def conflict(row, story):
    """Staff see that there is one and whose; which and why, the lead alone."""
    if story.may(REASONS):
        kind, why = row.get_kind_display(), row.reason
    else:
        kind, why = _("Conflict of interest") if row.is_in_the_way else _("No conflict"), ""
    yield Told(row.at, row.by, _("Conflict of interest"), f"{row.user}: {kind}", why)


@tells(Assignment, "by", "reviewer", "ended_by", needs=REVIEWS)
def assignment(row, story):
    yield Told(row.at, row.by, _("Reviewer"), str(row.reviewer))
    if row.ended_at:
        yield Told(row.ended_at, row.ended_by, _("No longer reviewer"), str(row.reviewer), row.get_why_display())


@tells(ReviewTransition, "by", "subject__assignment__reviewer", needs=REVIEWS)
def review(row, story):
    """Points and reasons once nobody is blind to another's any more."""
    who = row.subject.assignment.reviewer
    is_again = row.before == row.after
    label = _("Looked at again") if is_again else Review.Status(row.after).label
    given = points_said(row.scores_locked) if story.sees_points else ""
    yield Told(row.at, row.by, _("Review"), f"{who}: {label}", given)


def points_said(scores):
    """A line for each criterion: its points, the reason, and of a second word why."""
    return "\n".join(" ".join(map(str, (f"{key}:", *said))).strip() for key, said in scores.items())


@tells(Moderation, needs=REVIEWS)
def moderation(row, story):
    yield Told(row.opened_at, None, _("Reviewers differ"), row.criterion)
    if row.closed_at:
        yield Told(row.closed_at, None, _("Looked at again"), row.criterion)
