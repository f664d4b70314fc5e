"""Release: one act for all decisions of a call, by two different people, never before its date."""

from datetime import timedelta
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.models import Due
from programmes.outbox import put
from programmes.states import NotAllowed

from ..ahead import wake
from ..models import Decision, DecisionTransition, Selection
from ..models.consents import hash_of
from .capacity import check_nobody_writes, closed, locked, still_in
from .diverse import let_go
from .lettering import check_reasons, terms_of
from .people import people_of
from .planned import UNMET, check_unchanged
from .ranking import shown
from .scores import rankable
from .voting import check_vote

BELL = "answers"  # rings when the time to accept, or the reserve list, is over
STILL_UNDER_WAY = timedelta(minutes=3)  # so that nobody who answered in time is overtaken by the clock
Status = Decision.Status
AFTER = {
    Decision.Outcome.AWARD: Status.OFFERED,
    Decision.Outcome.RESERVE: Status.HELD,
    Decision.Outcome.REJECTION: Status.TOLD,
}


def settle(call, **facts):
    """Set the dates and the words of the letters, while nothing waits for release. Raises NotAllowed."""
    selection = locked(call)
    selection.check_open()
    for name, value in facts.items():
        setattr(selection, name, value)
    check_dates(selection)
    selection.save(update_fields=list(facts))


def check_dates(selection):
    """Release, then the time to accept, then the end of the reserve list."""
    release, accept, reserves = selection.release_at, selection.answer_by, selection.reserves_until
    if not (release and accept and reserves):
        raise NotAllowed(_("Set the dates first: release, acceptance, and how long the reserve list is valid."))
    if not release < accept < reserves:
        raise NotAllowed(_("First comes the release, then the last day to accept, then the end of the reserve list."))


def propose(call, by, at):
    """The first person: every letter is frozen as it stands and waits for a second person. Raises NotAllowed."""
    selection = locked(call)
    selection.check_open()
    check_dates(selection)
    check_time_to_answer(selection, at)
    ranking = closed(call)
    check_nobody_new(ranking)
    order = still_in(ranking)
    selection.decisions.exclude(application__in=order).delete()
    decisions = decisions_of(selection)
    missing = len(set(order) - {each.application_id for each in decisions})
    if missing:
        said = ngettext(
            "%(count)s application is not decided yet.", "%(count)s applications are not decided yet.", missing
        )
        raise NotAllowed(said % {"count": missing})
    check_follows(ranking, decisions)
    check_places(call, decisions)
    check_unchanged(ranking, decisions)
    check_reasons(ranking.sheet, decisions)
    terms = terms_of(call)
    for decision in decisions:
        decision.letter = facts_of(decision, ranking, len(decisions), call)
        if decision.outcome != Decision.Outcome.REJECTION:
            decision.letter |= terms
    Decision.objects.bulk_update(decisions, ["letter"])
    selection.proposed_at = at
    facts = {"proposed_by": by, "proposed_at": at, "content_hash": hash_of_all(selection, decisions)}
    selection.move_to(Selection.Status.PROPOSED, by, **facts)


def check_time_to_answer(selection, at):
    """Raises NotAllowed when nobody could accept any more."""
    if selection.answer_by <= at:
        raise NotAllowed(_("The last day to accept has passed already. Set another one."))


def check_nobody_new(ranking):
    """Raises NotAllowed when somebody takes part who was not ranked: who may still write, or was taken in again."""
    check_nobody_writes(ranking.call)
    new = rankable(ranking.call).exclude(pk__in=ranking.order).values_list("reference", flat=True)
    if new:
        said = _("Not in the ranking, though they take part: %(which)s. Open the ranking again.")
        raise NotAllowed(said % {"which": ", ".join(sorted(new))})


def check_follows(ranking, decisions):
    """Nobody has a better decision than whoever stands before her: a place may be moved after it was given."""
    weight = {Decision.Outcome.AWARD: 0, Decision.Outcome.RESERVE: 1, Decision.Outcome.REJECTION: 2}
    by_application = {each.application_id: (weight[each.outcome], each.reserve or 0) for each in decisions}
    given = [by_application[pk] for pk in ranking.order if pk in by_application and pk not in ranking.below]
    if given != sorted(given):
        raise NotAllowed(_("The decisions no longer follow the ranking. Give the places by the ranking again."))


def check_places(call, decisions):
    """The places may have become fewer since they were given. Raises NotAllowed."""
    for outcome, most in ((Decision.Outcome.AWARD, call.places), (Decision.Outcome.RESERVE, call.reserves)):
        if sum(each.outcome == outcome for each in decisions) > most:
            raise NotAllowed(_("More places are given than the call has. Give the places by the ranking again."))


def decisions_of(selection):
    rows = selection.decisions.select_related("application__partnership").order_by("seat", "reserve", "id")
    return sorted(rows, key=lambda each: (each.outcome != "award", each.outcome != "reserve"))


def facts_of(decision, ranking, applications, call):
    """What a letter says, as data: it is set in the language of whoever reads it."""
    own = next(each for each in ranking.places if each["application"] == decision.application_id)
    scores = [
        {"key": each.key, "title": each.title, "points": shown(Fraction(own["means"][each.key])),
         "reason": decision.reasons.get(each.key, "")}
        for each in ranking.sheet.criteria
    ]  # fmt: skip
    counts = {"applications": applications, "places": call.places, "reserve": decision.reserve}
    counts |= {"amount": str(call.amount) if call.amount else "", "instalments": call.instalments}
    if ranking.chosen is not None:
        counts["is_of_a_set"] = True
    if UNMET in own.get("odd", ()):
        counts["is_unmet"] = True
    return {"score": shown(Fraction(own["score"])), "scores": scores} | counts


def hash_of_all(selection, decisions):
    """SHA-256 of everything that is released: who gets what, each letter, each word of ours, each date."""
    words = [selection.award_words, selection.rejection_words, selection.appeal_words]
    dates = [each.isoformat() for each in (selection.release_at, selection.answer_by, selection.reserves_until)]
    rows = [[each.application_id, each.outcome, each.seat, each.reserve, each.letter] for each in decisions]
    rule = {"quorum": selection.quorum} if selection.quorum else {}
    if selection.quorum and not selection.votes_are_open:
        rule["vote"] = selection.proposed_at.isoformat()  # in confidence each proposal is a vote of its own
    return hash_of(rule | {"words": words, "dates": dates, "decisions": sorted(rows, key=lambda row: row[0])})


def open_again(call, by):
    """Back to deciding: the letters no longer wait. Raises NotAllowed when they are out."""
    selection = locked(call)
    if selection.status != Selection.Status.PROPOSED:
        raise NotAllowed(_("Nothing waits for release."))
    facts = {"proposed_by": None, "proposed_at": None, "content_hash": ""}
    selection.move_to(Selection.Status.OPEN, by, **facts)


def release(call, by, at, read):
    """The second person: all decisions are out at one moment, and each party has its letter. Returns how many.

    `read` is the hash of what she has read; a repeat by her does nothing. Raises NotAllowed, and then nothing has
    happened.
    """
    selection = locked(call)
    decisions = decisions_of(selection)
    if selection.released_by_id == by.pk and selection.content_hash == read:  # she pressed twice
        return len(decisions)
    check_release(selection, by, at, read, decisions)
    selection.move_to(Selection.Status.RELEASED, by, released_by=by, released_at=at)
    for outcome, status in AFTER.items():
        rows = selection.decisions.filter(outcome=outcome, status=Status.PENDING)
        rows.update(status=status, answer_by=selection.answer_by if status == Status.OFFERED else None)
    DecisionTransition.objects.bulk_create(
        DecisionTransition(subject=each, by=by, before=Status.PENDING, after=AFTER[each.outcome]) for each in decisions
    )
    let_go(call, by)
    for decision, user in people_of(decisions):
        put("partnerships.decision_letters.answer", decision, user, "released")
    for instant in {selection.answer_by, selection.reserves_until}:
        Due.ring(BELL, next_at=instant + STILL_UNDER_WAY)
    wake()
    return len(decisions)


def check_release(selection, by, at, read, decisions):
    if selection.status == Selection.Status.RELEASED:
        raise NotAllowed(_("The decisions are released already."))
    if selection.status != Selection.Status.PROPOSED:
        raise NotAllowed(_("Nothing waits for release."))
    if selection.proposed_by_id == by.pk:
        raise NotAllowed(_("You asked for the release, so somebody else must release."))
    if at < selection.release_at:
        raise NotAllowed(_("The date of the release has not come yet."))
    check_time_to_answer(selection, at)
    check_vote(selection)
    ranking = closed(selection.call)
    check_nobody_new(ranking)
    if {each.application_id for each in decisions} - set(still_in(ranking)):
        raise NotAllowed(_("An application was withdrawn meanwhile. Open the decisions again."))
    check_unchanged(ranking, decisions)
    if read != selection.content_hash or read != hash_of_all(selection, decisions):
        raise NotAllowed(_("Something has changed since you read the letters. Read them again."))
