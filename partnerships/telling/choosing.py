"""Ranking, decision, release and acceptance: for nobody who is kept from the ranking."""

from fractions import Fraction

from django.utils.translation import gettext as _

from programmes.moments import say_instant

from ..choosing.ranking import shown
from ..models import (
    Acceptance,
    CommitteeSeat,
    Decision,
    DecisionTransition,
    DiversityTally,
    ListVote,
    Ranking,
    Selection,
    SelectionTransition,
    VoteClosing,
)
from .told import RANKING, Told, tells


@tells(Ranking, "by", needs=RANKING)
def ranking(row, story):
    """The place of this application; why another one was moved is that one's story."""
    if row.is_opened_again:
        yield Told(row.at, row.by, _("The ranking"), _("Opened again"), row.why)
        return
    order = row.order
    place, own = _("None"), next((each for each in row.places if each["application"] == story.application.pk), None)
    if own:
        points = ", ".join(f"{key} {shown(Fraction(mean))}" for key, mean in own["means"].items())
        place = f"{order.index(story.application.pk) + 1}. {shown(Fraction(own['score']))} ({own['score']}; {points})"
    own_reason = row.moved_id in (None, story.application.pk)
    what = _("Place in the ranking") if row.chosen is None else _("Place after a set of different people was chosen")
    yield Told(row.at, row.by, what, place, row.why if own_reason else "")


@tells(DiversityTally, "by", needs=RANKING, without=["tags"])
def tags_deleted(row, story):
    """That they are gone; which ones somebody gave herself is told nowhere."""
    yield Told(row.at, row.by, _("The tags that people gave themselves"), _("Deleted"))


@tells(CommitteeSeat, "user", "by", needs=RANKING)
def committee_seat(row, story):
    yield Told(row.at, row.by, _("Sits in the selection committee"), str(row.user))
    if row.ended_at:
        yield Told(row.ended_at, None, _("No longer in the selection committee"), str(row.user))


@tells(ListVote, "user", "selection", needs=RANKING)
def list_vote(row, story):
    """How somebody voted only where the programme's rule says so."""
    is_open = row.selection.votes_are_open
    value = row.get_choice_display() if is_open else _("Given")
    yield Told(row.at, row.user, _("Vote on the decisions"), value, row.why if is_open else "")


@tells(VoteClosing, "by", needs=RANKING)
def vote_closed(row, story):
    """That it is over; the outcome is told by what follows."""
    yield Told(row.at, row.by, _("Vote on the decisions"), _("Closed"))


@tells(Selection, "released_by", needs=RANKING)
def dates(row, story):
    """When the answers go out at the earliest; what becomes of it is told by its transitions."""
    value = say_instant(row.release_at, story.zone) if row.release_at else _("Not set yet")
    yield Told(story.first_at(row), None, _("Release not before"), value)


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
