"""What somebody gives by a score sheet: on paper and in interviews alike, each in tables of its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.states import Stateful
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet
from programmes.wall import POLICIES

from .score_sheets import ScoreSheet

FIRST, REVISED = 1, 2  # rounds


class ReviewQuerySet(ProgrammeQuerySet):
    def counting(self):
        """Those that are locked, of people who still read it."""
        return self.filter(status=self.model.Status.LOCKED, assignment__ended_at__isnull=True)


class ReviewBase(Stateful, ProgrammeOwned):
    """One person's review by one version of the sheet; `assignment` says of what, and by whom."""

    class Status(models.TextChoices):
        WRITING = "writing", _("Being scored")
        LOCKED = "locked", _("Locked")
        SET_ASIDE = "set_aside", _("Set aside")

    TRANSITIONS = {
        Status.WRITING: {Status.LOCKED, Status.SET_ASIDE},
        Status.LOCKED: {Status.WRITING, Status.SET_ASIDE},
    }
    TOLD = ("scores_locked",)

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="%(class)ss")
    status = models.CharField(max_length=20, choices=Status, default=Status.WRITING)
    note = models.TextField(blank=True)  # her own, for nobody else until both have locked
    locked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)  # when all had locked: others have read it, and no lock is taken back
    # What stood when it was locked, {criterion: [points, reason]}; each lock keeps it in its transition too.
    scores_locked = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.assignment_id}: {self.status}"

    @property
    def is_locked(self):
        return self.status == self.Status.LOCKED


def unlocked(reviews):
    """The policies of points: no statement of the portal's turns them while their review, of this table, is locked."""
    writing = f"SELECT FROM {reviews} review WHERE review.id = review_id AND review.status = 'writing'"
    return POLICIES | {"unlocked": f"AS RESTRICTIVE FOR UPDATE USING (EXISTS ({writing}))"}


class ScoreBase(ProgrammeOwned):
    """Points for one criterion with the reason; `review` says whose."""

    GRANTS = "SELECT, INSERT, UPDATE"

    criterion = models.CharField(max_length=50)
    round = models.PositiveSmallIntegerField(default=FIRST)
    points = models.PositiveSmallIntegerField(null=True)
    reason = models.TextField(blank=True)
    why = models.TextField(blank=True)  # of a second round: why it is revised, or stays
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.criterion}: {self.points}"
