"""A vote with a quorum on the list that waits for release. A conflict counts for nothing.

In confidence nobody learns how a vote stands before it is closed: its page names who has voted, so whoever read the
outcome after each of them would know how she voted.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes import access
from programmes.clock import now
from programmes.states import NotAllowed

from ..models import CommitteeSeat, ListVote, Selection, VoteClosing
from .barring import barred
from .capacity import locked

PREPARE = "programmes.prepare_decisions"
Choice = ListVote.Choice


def can_sit():
    """Those of the programme of this transaction who may sit in a selection committee."""
    return access.holders(PREPARE).order_by("name", "id")


def arrange(call, by, quorum, is_open, members):
    """How many must be present, whether names stand beside the votes, and who sits. Before a list waits only."""
    selection = locked(call)
    selection.check_open()
    members = {user.pk: user for user in members}
    if quorum > len(members):
        raise NotAllowed(_("The committee has fewer members than must be present."))
    if is_open and not selection.votes_are_open and selection.votes.exists():
        raise NotAllowed(_("Votes have been given in confidence. How somebody voted stays closed in this call."))
    selection.quorum, selection.votes_are_open = quorum, is_open
    selection.save(update_fields=["quorum", "votes_are_open"])
    seats = CommitteeSeat.objects.filter(call=call, ended_at__isnull=True)
    seats.exclude(user__in=members).update(ended_at=now())
    there = set(seats.values_list("user", flat=True))
    for pk in sorted(members.keys() - there):
        CommitteeSeat.objects.create(call=call, user=members[pk], by=by)


@dataclass(frozen=True)
class Tally:
    """How a list stands with its committee: those who may vote, those in conflict, and the votes that count."""

    quorum: int
    members: list
    recused: list
    votes: list
    is_open: bool
    closing: VoteClosing | None

    @property
    def tells(self):
        """Whether it may be said how the vote stands: in confidence not before it is over."""
        return self.is_open or self.closing is not None and not self.is_void

    @property
    def is_void(self):
        """A vote counts no longer that did when the outcome was told: the next outcome would tell which it was."""
        return self.closing is not None and self.closing.counted != len(self.votes)

    @property
    def may_close(self):
        return not self.is_open and self.closing is None and self.has_quorum

    @property
    def voted(self):
        return {vote.user_id for vote in self.votes}

    @property
    def yes(self):
        return sum(vote.choice == Choice.YES for vote in self.votes)

    @property
    def no(self):
        return sum(vote.choice == Choice.NO for vote in self.votes)

    @property
    def has_quorum(self):
        return len(self.votes) >= self.quorum

    @property
    def is_carried(self):
        """Enough are present, and more are for the list than against it; a tie is no majority."""
        return self.has_quorum and self.yes > self.no


def tally(selection):
    """The Tally of the list that waits, by who sits now and is in no conflict now."""
    seats = CommitteeSeat.objects.filter(call=selection.call_id, ended_at__isnull=True).select_related("user")
    able = set(can_sit().values_list("pk", flat=True))
    users = [seat.user for seat in seats.order_by("user__name", "id") if seat.user_id in able]
    away = barred([user.pk for user in users], selection.call)
    recused = [user for user in users if user.pk in away]
    members = [user for user in users if user.pk not in away]
    votes = ListVote.objects.filter(selection=selection, content_hash=selection.content_hash, user__in=members)
    closing = VoteClosing.objects.filter(selection=selection, content_hash=selection.content_hash).first()
    counted = list(votes.select_related("user"))
    return Tally(selection.quorum, members, recused, counted, selection.votes_are_open, closing)


def vote(call, user, choice, read, why=""):
    """One member's vote on the list that she has read; a repeat changes nothing. Raises NotAllowed."""
    selection = locked(call)
    if selection.status != Selection.Status.PROPOSED or not selection.quorum:
        raise NotAllowed(_("No list waits for a vote."))
    if read != selection.content_hash:
        raise NotAllowed(_("Something has changed since you read the letters. Read them again."))
    standing = tally(selection)
    if user not in standing.members:
        raise NotAllowed(_("You have no seat in this committee."))
    given = next((each for each in standing.votes if each.user_id == user.pk), None)
    if given and given.choice != choice:
        raise NotAllowed(_("You have voted on this list already. A vote is not changed."))
    if given:
        return given
    if standing.closing:
        raise NotAllowed(_("The vote is closed."))
    made = ListVote.objects.create(selection=selection, user=user, content_hash=read, choice=choice, why=why.strip())
    if not standing.is_open and len(standing.votes) + 1 == len(standing.members):
        end(selection, user, len(standing.members))
    return made


def close_vote(call, by):
    """The vote in confidence is over although somebody has not voted; a repeat changes nothing. Raises NotAllowed."""
    selection = locked(call)
    standing = tally(selection)
    if selection.status != Selection.Status.PROPOSED or not selection.quorum or standing.is_open:
        raise NotAllowed(_("No vote in confidence is under way."))
    if standing.closing:
        return standing.closing
    check_quorum(standing)
    return end(selection, by, len(standing.votes))


def end(selection, by, counted):
    facts = {"selection": selection, "content_hash": selection.content_hash}
    return VoteClosing.objects.create(by=by, counted=counted, **facts)


def check_vote(selection):
    """Raises NotAllowed while a list that needs a vote has not been carried."""
    if not selection.quorum:
        return
    standing = tally(selection)
    if standing.is_void:
        raise NotAllowed(_("A vote counts no longer. Open the decisions again, so that the committee votes anew."))
    check_quorum(standing)
    if not standing.tells:
        raise NotAllowed(_("The committee votes in confidence, and its vote is not closed yet."))
    if not standing.is_carried:
        raise NotAllowed(_("The committee has no majority for this list. Open the decisions again to change it."))


def check_quorum(standing):
    """Raises NotAllowed while fewer have voted than must be present; how they voted is not asked."""
    if standing.has_quorum:
        return
    said = ngettext(
        "The committee has no quorum yet: %(count)s member has voted, %(quorum)s must.",
        "The committee has no quorum yet: %(count)s members have voted, %(quorum)s must.",
        len(standing.votes),
    )
    raise NotAllowed(said % {"count": len(standing.votes), "quorum": standing.quorum})
