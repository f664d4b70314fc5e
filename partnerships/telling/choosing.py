"""Ranking, decision, release and acceptance: for nobody who is kept from the ranking."""

from django.utils.translation import gettext as _

from ..models import (
    Acceptance,
    Decision,
    DecisionTransition,
    Ranking,
    Selection,
    SelectionTransition,
)
from .told import RANKING, Told, tells


@tells(Ranking, "by", needs=RANKING)
def ranking(row, story):
    """The place of this application; why another one was moved is that one's story."""
    order = row.order
    place = str(order.index(story.application.pk) + 1) if story.application.pk in order else _("None")
    yield Told(
        row.at, row.by, _("Place in the ranking"), place, row.why if row.moved_id == story.application.pk else ""
    )


@tells(SelectionTransition, "by", needs=RANKING)
def selection(row, story):
    yield Told(row.at, row.by, _("Decisions"), Selection.Status(row.after).label)


@tells(Decision, "by", needs=RANKING, without=["letter"])
def decision(row, story):
    yield Told(row.at, row.by, _("Decision"), row.get_outcome_display(), " ".join(map(str, row.reasons.values())))


@tells(DecisionTransition, "by", needs=RANKING)
def decision_moved(row, story):
    yield Told(row.at, row.by, _("Decision"), Decision.Status(row.after).label)


@tells(Acceptance, "by", "party", needs=RANKING)
def acceptance(row, story):
    said = _("Accepted") if row.accepts else _("Declined")
    yield Told(row.at, row.by, said, row.party.name, row.why)
