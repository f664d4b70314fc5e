"""A random draw that anybody can check: what was fixed before it, what it gave, and what became of it.

Everything but an annulment's state is append-only by grant, so every draw stays in the log.
"""

import json
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from ..clock import Now
from ..states import Stateful, Transition
from ..tenancy import ProgrammeOwned, ProgrammeQuerySet
from ..words import Words
from .call import Call


class DrawQuerySet(ProgrammeQuerySet):
    def with_all(self):
        """Each with its result, its withdrawals and its annulments; of the seed nothing."""
        rows = self.select_related("by", "result__by").prefetch_related("withdrawals__by", "annulments__by")
        return rows.prefetch_related("annulments__decided_by")

    def not_annulled(self):
        return self.exclude(annulments__status=DrawAnnulment.Status.APPROVED)


class Draw(ProgrammeOwned):
    """A frozen pool, how many are drawn from it and by which rule, and the promise of a seed: its SHA-256."""

    GRANTS = "SELECT, INSERT"
    THREAD = "call"

    call = models.ForeignKey(Call, models.PROTECT, related_name="draws")
    number = models.PositiveSmallIntegerField()
    purpose = Words()
    k = models.PositiveSmallIntegerField()
    pool_text = models.TextField()  # canonical JSON [{"id", "label"}], by id: the very bytes that pool_hash is of
    pool_hash = models.CharField(max_length=64)
    seed_hash = models.CharField(max_length=64)
    wanted = Words()  # which public value, known only later, goes into the draw; empty when there is none
    not_before = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = DrawQuerySet.as_manager()
    result: "DrawResult"

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="one_number_a_draw"),
            models.CheckConstraint(condition=Q(k__gte=1), name="a_draw_draws_somebody"),
        ]

    def __str__(self):
        return f"{self.purpose} ({self.number})"

    @cached_property
    def pool(self):
        return json.loads(self.pool_text)

    @property
    def labels(self):
        return {each["id"]: each["label"] for each in self.pool}

    @property
    def is_drawn(self):
        return hasattr(self, "result")

    @property
    def annulment(self):
        """The annulment that two people agreed on, or None."""
        return next((each for each in self.annulments.all() if each.status == DrawAnnulment.Status.APPROVED), None)

    @property
    def proposal(self):
        """An annulment that waits for a second person, or None."""
        return next((each for each in self.annulments.all() if each.status == DrawAnnulment.Status.PROPOSED), None)

    @property
    def out(self):
        """The ids that have withdrawn from the pool since it was frozen."""
        return {each.out for each in self.withdrawals.all()}

    @property
    def standing(self):
        """The ids that are drawn as things stand: the first k in the drawn order that have not withdrawn."""
        return [each for each in self.result.order if each not in self.out][: self.k]

    @property
    def is_short(self):
        """Whether fewer are left in the pool than are to be drawn."""
        return len(self.pool) - len(self.out) < self.k

    def may_be_drawn(self, at: datetime):
        return not self.is_drawn and not self.annulment and not self.is_short and at >= self.not_before


class DrawSecret(ProgrammeOwned):
    """The seed, apart from the draw, so that no page that shows draws holds it before its time."""

    GRANTS = "SELECT, INSERT"

    draw = models.OneToOneField(Draw, models.PROTECT, related_name="secret")
    seed = models.CharField(max_length=64)

    def __str__(self):
        return str(self.draw_id)


class DrawResult(ProgrammeOwned):
    """What the draw gave: the seed that was promised, and every id of the pool in the drawn order."""

    GRANTS = "SELECT, INSERT"
    THREAD = "draw__call"

    draw = models.OneToOneField(Draw, models.PROTECT, related_name="result")
    seed = models.CharField(max_length=64)
    value = models.CharField(max_length=300, blank=True)  # the public value, as it was typed
    mixed = models.CharField(max_length=64)  # the seed that ranks: the promised one, or that with the public value
    order = models.JSONField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    def __str__(self):
        return self.seed[:12]


class DrawWithdrawal(ProgrammeOwned):
    """One of the pool is out; when it was drawn, the next in the same order takes its place."""

    GRANTS = "SELECT, INSERT"
    THREAD = "draw__call"

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="withdrawals")
    out = models.CharField(max_length=60)
    why = models.CharField(max_length=500)
    instead = models.CharField(max_length=60, blank=True)  # who took the place; empty when none was to be taken
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["draw", "out"], name="out_of_a_draw_once")]

    def __str__(self):
        return self.out


class DrawAnnulment(Stateful, ProgrammeOwned):
    """A draw is annulled by two people and with a reason; it stays in the log."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "draw__call"

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for a second person")
        APPROVED = "approved", _("Annulled")
        REFUSED = "refused", _("Not annulled")

    TRANSITIONS = {Status.PROPOSED: {Status.APPROVED, Status.REFUSED}}

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="annulments")
    why = models.CharField(max_length=1000)
    status = models.CharField(max_length=20, choices=Status, default=Status.PROPOSED)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["draw"], condition=~Q(status="refused"), name="one_annulment_of_a_draw_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")), name="a_second_person_annuls"
            ),
            models.CheckConstraint(
                condition=Q(status="proposed", decided_by__isnull=True)
                | (~Q(status="proposed") & Q(decided_by__isnull=False)),
                name="an_annulment_is_decided_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.draw_id}: {self.status}"


class DrawAnnulmentTransition(Transition):
    THREAD = "subject__draw__call"

    subject = models.ForeignKey(DrawAnnulment, models.PROTECT, related_name="transitions")
