"""Reviews: who scores which application, what she gave by which version of the sheet, and where two differ."""

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.models import Call
from programmes.states import Transition
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .application import Application
from .score_sheets import LEAST, MOST, ScoreSheet
from .scored import FIRST, REVISED, ReviewBase, ReviewQuerySet, ScoreBase, unlocked


class ReviewPlan(ProgrammeOwned):
    """How a call is reviewed: how many read each application, how many one reads at most, until when."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "call"

    call = models.OneToOneField(Call, models.PROTECT, related_name="review_plan")
    readers = models.PositiveSmallIntegerField(default=2)  # reviewers of each application
    most = models.PositiveSmallIntegerField(default=20)  # applications of one reviewer
    lock_by = models.DateField(null=True, blank=True)
    hides_names = models.BooleanField(default=False)  # says nothing: Hiding does; acts are linked over it

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(readers__gte=1, readers__lte=9, most__gte=1), name="a_plan_has_readers")
        ]

    def __str__(self):
        return f"{self.call_id}: {self.readers}"

    @classmethod
    def of(cls, call):
        """The plan of a call; as long as nobody has decided anything, two reviewers for each application."""
        return cls.objects.filter(call=call).first() or cls(call=call)


class Reviewer(ProgrammeOwned):
    """What is different about one reviewer of a call: how many she reads at most, and in which languages."""

    GRANTS = "SELECT, INSERT, UPDATE"

    call = models.ForeignKey(Call, models.PROTECT, related_name="reviewers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    most = models.PositiveSmallIntegerField(null=True, blank=True)  # as the plan says, without it
    languages = models.JSONField(default=list)  # that she reads; empty: all of the programme's

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="one_reviewer_a_call")]

    def __str__(self):
        return f"{self.call_id}: {self.user_id}"


class AssignmentQuerySet(ProgrammeQuerySet):
    def current(self):
        return self.filter(ended_at__isnull=True)

    def of_reviewer(self, user):
        """Those by which somebody reads and scores now: assigned, and no conflict in the way."""
        return self.current().filter(reviewer=user, application__in=Application.objects.open_to(user).values("pk"))


class Assignment(ProgrammeOwned):
    """One application that one person reads and scores, until it ends."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "application"

    class Why(models.TextChoices):
        CONFLICT = "conflict", _("Conflict of interest")
        MOVED = "moved", _("Given to somebody else")
        TAKEN = "taken", _("Taken off")

    application = models.ForeignKey(Application, models.PROTECT, related_name="assigned")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_hand = models.BooleanField(default=True)  # chosen by a person: what reckons again leaves it alone
    is_shared = models.BooleanField(default=False)  # read by all, to learn to score alike
    at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    why = models.CharField(max_length=20, choices=Why, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"], condition=Q(ended_at__isnull=True), name="assigned_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, why="")
                | Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(why=""),
                name="what_ends_was_ended_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["programme", "reviewer"], name="assigned_to_a_person")]

    def __str__(self):
        return f"{self.application_id}: {self.reviewer_id}"

    def get_absolute_url(self):
        """Staff's page about the review of its application."""
        call = self.application.call_id
        return reverse("partnerships:review_one", args=[self.programme.slug, call, self.application_id])


class Review(ReviewBase):
    """What one person gave one application by one version of the sheet."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="reviews")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "sheet"], name="one_review_a_sheet"),
            models.CheckConstraint(
                condition=~Q(status="locked") | Q(locked_at__isnull=False), name="what_is_locked_has_its_instant"
            ),
        ]

    def get_absolute_url(self):
        call = self.assignment.application.call_id
        return reverse("partnerships:review", args=[self.programme.slug, call, self.assignment_id])


class ReviewTransition(Transition):
    THREAD = "subject__assignment__application"
    subject = models.ForeignKey(Review, models.PROTECT, related_name="transitions")
    scores_locked = models.JSONField(default=dict)
    salt = models.UUIDField(db_default=RandomUUID(), editable=False)  # or its hash in the story would tell what it says


class Score(ScoreBase):
    """Points for one criterion with the reason. The first round stays when a second is given after moderation."""

    POLICIES = unlocked("partnerships_review")

    review = models.ForeignKey(Review, models.PROTECT, related_name="scores")

    class Meta:
        ordering = ["round", "id"]
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion", "round"], name="one_score_a_round"),
            models.CheckConstraint(condition=Q(points__gte=LEAST, points__lte=MOST), name="points_from_0_to_5"),
            models.CheckConstraint(
                condition=Q(round=FIRST, why="") | Q(round=REVISED, points__isnull=False) & ~Q(why=""),
                name="a_second_round_says_why",
            ),
        ]


class ModerationQuerySet(ProgrammeQuerySet):
    def open(self):
        return self.filter(closed_at__isnull=True)


class Moderation(ProgrammeOwned):
    """Two reviewers differ on a criterion by the sheet's gap or more: each looks again, once."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "application"

    application = models.ForeignKey(Application, models.PROTECT, related_name="moderations")
    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="+")
    criterion = models.CharField(max_length=50)
    opened_at = models.DateTimeField(db_default=Now(), editable=False)
    closed_at = models.DateTimeField(null=True)

    objects = ModerationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "sheet", "criterion"],
                condition=Q(closed_at__isnull=True),
                name="one_open_moderation_a_criterion",
            )
        ]

    def __str__(self):
        return f"{self.application_id}: {self.criterion}"
