"""What each person of the panel noted and gave in an interview; apart from what was given on paper."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.urls import reverse

from programmes.states import Transition

from .panel_seats import PanelSeat
from .score_sheets import LEAST, MOST
from .scored import FIRST, ReviewBase, ReviewQuerySet, ScoreBase, unlocked


class InterviewReview(ReviewBase):
    """What one person of the panel gave one interview by one version of the sheet."""

    assignment = models.ForeignKey(PanelSeat, models.PROTECT, related_name="reviews")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "sheet"], name="one_interview_review_a_sheet"),
            models.CheckConstraint(
                condition=~Q(status="locked") | Q(locked_at__isnull=False), name="locked_interviews_have_their_instant"
            ),
        ]

    def get_absolute_url(self):
        call = self.assignment.application.call_id
        return reverse("partnerships:interview_held", args=[self.programme.slug, call, self.assignment_id])


class InterviewReviewTransition(Transition):
    THREAD = "subject__assignment__interview__application"
    subject = models.ForeignKey(InterviewReview, models.PROTECT, related_name="transitions")
    scores_locked = models.JSONField(default=dict)
    salt = models.UUIDField(db_default=RandomUUID(), editable=False)  # or its hash in the story would tell what it says


class InterviewScore(ScoreBase):
    """Points for one criterion with the notes on it. Both heard the same words: there is no second round."""

    POLICIES = unlocked("partnerships_interviewreview")

    review = models.ForeignKey(InterviewReview, models.PROTECT, related_name="scores")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="one_interview_score_a_criterion"),
            models.CheckConstraint(
                condition=Q(points__gte=LEAST, points__lte=MOST), name="interview_points_from_0_to_5"
            ),
            models.CheckConstraint(condition=Q(round=FIRST, why=""), name="an_interview_is_scored_once"),
        ]
