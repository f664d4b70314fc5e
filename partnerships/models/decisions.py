"""Choosing under a capacity: rankings that were closed, one decision for each application, and what parties answer.

Until the selection is released a decision is pending, and nobody but who decides learns that there is one.
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.models import Call
from programmes.states import NotAllowed, Stateful, Transition
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet
from programmes.words import Text, Words

from .application import Application
from .partnership import Party
from .score_sheets import ScoreSheet


class RankingQuerySet(ProgrammeQuerySet):
    def standing(self):
        """The order that counts, of each call that has one: nothing that it was reckoned from may change behind it."""
        later = self.model.objects.filter(call=OuterRef("call"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later)).exclude(places=[])


class Ranking(ProgrammeOwned):
    """The order as it stood: reckoned when it was closed, then once more for each place that somebody moved.

    One without any place says that it was opened again, by whom and why.
    """

    GRANTS = "SELECT, INSERT"
    THREAD = "call"

    call = models.ForeignKey(Call, models.PROTECT, related_name="rankings")
    number = models.PositiveSmallIntegerField()
    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="+")
    lot_seed = models.CharField(max_length=64)
    places = models.JSONField()  # [{"application", "score", "means", "below", "decided_on", "odd"}], fractions as text
    moved = models.ForeignKey(Application, models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    chosen = models.JSONField(null=True)  # ids of a set that stands first here: see choosing/diverse.py
    proposed = models.JSONField(null=True)  # the set that was reckoned then
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = RankingQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="one_number_a_ranking"),
            models.CheckConstraint(condition=Q(moved__isnull=True) | ~Q(why=""), name="a_place_is_moved_with_a_reason"),
            models.CheckConstraint(condition=~Q(places=[]) | ~Q(why=""), name="opened_again_with_a_reason"),
            models.CheckConstraint(
                condition=Q(chosen__isnull=True) | ~Q(why="") | Q(chosen=F("proposed")),
                name="a_set_is_changed_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.call_id}: {self.number}"

    @property
    def is_opened_again(self):
        return not self.places

    @property
    def order(self):
        """The ids of the applications, the best first."""
        return [each["application"] for each in self.places]

    @property
    def below(self):
        """The ids of those that miss a threshold."""
        return {each["application"] for each in self.places if each["below"]}


class Selection(Stateful, ProgrammeOwned):
    """How the places of a call are given: the dates, the words of the letters, and who released them."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "call"

    class Status(models.TextChoices):
        OPEN = "open", _("Being decided")
        PROPOSED = "proposed", _("Waits for release by a second person")
        RELEASED = "released", _("Released")

    TRANSITIONS = {
        Status.OPEN: {Status.PROPOSED},
        Status.PROPOSED: {Status.OPEN, Status.RELEASED},
    }

    call = models.OneToOneField(Call, models.PROTECT, related_name="selection")
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    release_at = models.DateTimeField(null=True)  # not before this instant
    answer_by = models.DateTimeField(null=True)  # the first instant that is too late to accept
    reserves_until = models.DateTimeField(null=True)
    answer_days = models.PositiveSmallIntegerField(default=7)  # that a reserve has to accept once it is promoted
    quorum = models.PositiveSmallIntegerField(default=0)  # members present at the vote on the list; 0: no vote
    votes_are_open = models.BooleanField(default=True)  # whether its page says how each voted
    described_by = models.CharField(max_length=100, blank=True)  # "A3.text": what the selected agreed to publish
    award_words = Words()
    rejection_words = Words()
    appeal_words = Words()
    content_hash = models.CharField(max_length=64, blank=True)  # of every letter, as the first person left them
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=F("proposed_by")),
                name="a_second_person_releases",
            ),
            models.CheckConstraint(
                condition=~Q(status="released") | Q(released_by__isnull=False, proposed_by__isnull=False),
                name="two_people_release",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(released_at__gte=F("release_at")),
                name="released_not_before_its_date",
            ),
        ]

    def __str__(self):
        return f"{self.call_id}: {self.status}"

    @staticmethod
    def words_of(call):
        """The words with which the letters of a call begin; staff write on from there."""
        return {f"{name}_words": Text(words) for name, words in call.letters.items()}

    @classmethod
    def hold_unreleased(cls, call):
        """Hold the selection of a call, so that no release comes between; an application is held before it.

        Raises NotAllowed once the decisions are out: whoever came back now would never be decided about.
        """
        held = cls.objects.select_for_update(of=("self",)).filter(call=call).first()
        if held and held.status == cls.Status.RELEASED:
            raise NotAllowed(_t("The decisions are released. They cannot be changed."))

    def check_open(self):
        """Raises NotAllowed once the letters wait for release or are out."""
        if self.status == self.Status.RELEASED:
            raise NotAllowed(_t("The decisions are released. They cannot be changed."))
        if self.status == self.Status.PROPOSED:
            raise NotAllowed(_t("The letters wait for release. Open the decisions again to change something."))


class SelectionTransition(Transition):
    THREAD = "subject__call"
    subject = models.ForeignKey(Selection, models.PROTECT, related_name="transitions")


class DecisionQuerySet(ProgrammeQuerySet):
    def released(self):
        """Those that their parties may know of: asked by every page outside the deciding itself."""
        return self.exclude(status=Decision.Status.PENDING)

    def chosen(self):
        """Those whose application was selected and that its parties know of, also where they gave it up later."""
        return self.filter(status__in=[Decision.Status.OFFERED, Decision.Status.ACCEPTED, Decision.Status.GIVEN_UP])

    def seated(self):
        return self.filter(seat__isnull=False)

    def selected(self):
        """Whoever has accepted, by name."""
        return self.filter(status=Decision.Status.ACCEPTED).order_by("application__submitted_name")


class Decision(Stateful, ProgrammeOwned):
    """What becomes of one application. A place is a seat with a number: two can never hold the same."""

    THREAD = "application"

    class Outcome(models.TextChoices):
        AWARD = "award", _("Selected")
        RESERVE = "reserve", _("Reserve")
        REJECTION = "rejection", _("Not selected")

    class Status(models.TextChoices):
        PENDING = "pending", _("Pending")
        OFFERED = "offered", _("Waits for acceptance")
        HELD = "held", _("On the reserve list")
        TOLD = "told", _("Not selected")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        LAPSED = "lapsed", _("No longer valid")
        GIVEN_UP = "given_up", _("Given up after acceptance")

    TRANSITIONS = {
        Status.PENDING: {Status.OFFERED, Status.HELD, Status.TOLD},
        Status.HELD: {Status.OFFERED, Status.DECLINED, Status.LAPSED},
        Status.OFFERED: {Status.ACCEPTED, Status.DECLINED, Status.LAPSED},
        Status.ACCEPTED: {Status.GIVEN_UP},
    }

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="decisions")
    application = models.OneToOneField(Application, models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=20, choices=Outcome)
    status = models.CharField(max_length=20, choices=Status, default=Status.PENDING)
    seat = models.PositiveSmallIntegerField(null=True)
    reserve = models.PositiveSmallIntegerField(null=True)
    reasons = models.JSONField(default=dict)  # {criterion: what its parties read about it}
    letter = models.JSONField(default=dict)  # the facts of its letter, frozen when it waits for release
    answer_by = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["selection", "seat"], name="one_decision_a_seat"),
            models.UniqueConstraint(fields=["selection", "reserve"], name="one_decision_a_reserve_place"),
            models.CheckConstraint(condition=Q(seat__isnull=True) | Q(reserve__isnull=True), name="seat_or_reserve"),
            models.CheckConstraint(
                condition=~Q(status__in=["offered", "accepted"]) | Q(seat__isnull=False),
                name="who_is_offered_has_a_seat",
            ),
        ]

    def __str__(self):
        return f"{self.application_id}: {self.outcome}"


class DecisionTransition(Transition):
    THREAD = "subject__application"
    subject = models.ForeignKey(Decision, models.PROTECT, related_name="transitions")


class Acceptance(ProgrammeOwned):
    """What one party answers to its offer; all parties must accept."""

    GRANTS = "SELECT, INSERT"
    THREAD = "decision__application"

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="answers")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    accepts = models.BooleanField()
    why = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["decision", "party"], name="a_party_answers_once")]

    def __str__(self):
        return f"{self.party_id}: {self.accepts}"
