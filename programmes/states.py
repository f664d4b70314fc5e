"""Statuses that change only along a table of transitions, and the rows in which each move is written."""

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from .clock import Now
from .tenancy import ProgrammeOwned


class NotAllowed(Exception):
    """A refusal, in a sentence its reader can act on."""


class Transition(ProgrammeOwned):
    """One move of one thing; each noun has a concrete table with a real key, `subject`."""

    GRANTS = "SELECT, INSERT"

    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)

    class Meta:
        abstract = True
        ordering = ["id"]


class Stateful(models.Model):
    TRANSITIONS = {}

    class Meta:
        abstract = True

    def move_to(self, status, by, **facts):
        """Change the status once, with its facts, and write down who did it."""
        before = self.status
        if status not in self.TRANSITIONS.get(before, ()):
            raise NotAllowed(
                _("“%(after)s” cannot follow “%(before)s”.") % {"after": status, "before": before}
            )
        with transaction.atomic():
            standing = type(self)._base_manager.filter(pk=self.pk, status=before)
            if not standing.update(status=status, **facts):
                raise NotAllowed(_("Somebody else has just changed this."))
            self.transitions.create(by=by, before=before, after=status)
        self.refresh_from_db()
