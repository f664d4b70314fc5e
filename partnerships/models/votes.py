"""The vote of a selection committee on the list that waits for release: who sits, and how each voted."""

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.models import Call
from programmes.tenancy import ProgrammeOwned

from .decisions import Selection


class CommitteeSeat(ProgrammeOwned):
    """Somebody sits in the selection committee of a call, until the seat ends."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "call"

    call = models.ForeignKey(Call, models.PROTECT, related_name="committee")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call", "user"], condition=Q(ended_at__isnull=True), name="one_seat_in_a_committee"
            )
        ]

    def __str__(self):
        return f"{self.call_id}: {self.user_id}"


class ListVote(ProgrammeOwned):
    """How one member voted on one list: bound to the hash of every letter, given once, never changed."""

    GRANTS = "SELECT, INSERT"
    THREAD = "selection__call"

    class Choice(models.TextChoices):
        YES = "yes", _("For the list")
        NO = "no", _("Against the list")
        ABSTAIN = "abstain", _("Present, without a vote")

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="votes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    content_hash = models.CharField(max_length=64)
    choice = models.CharField(max_length=20, choices=Choice)
    why = models.TextField(blank=True)
    at = models.DateTimeField(db_default=Now(), editable=False)
    salt = models.UUIDField(db_default=RandomUUID(), editable=False)  # or its act's hash would tell one of three votes

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["selection", "user", "content_hash"], name="one_vote_a_list")]

    def __str__(self):
        return f"{self.user_id}: {self.choice}"


class VoteClosing(ProgrammeOwned):
    """The end of a vote in confidence on one list: nobody votes on it any more, and now its outcome is told."""

    GRANTS = "SELECT, INSERT"
    THREAD = "selection__call"

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="vote_closings")
    content_hash = models.CharField(max_length=64)
    counted = models.PositiveSmallIntegerField()  # the votes that counted then
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")  # or who voted last
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["selection", "content_hash"], name="one_end_of_a_vote")]

    def __str__(self):
        return f"{self.selection_id}: {self.counted}"
