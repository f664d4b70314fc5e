"""Places under a capacity: who closes the ranking, who gets a seat. Every verb holds the call's selection."""

from fractions import Fraction

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.clock import now
from programmes.models import ClosingRoll
from programmes.states import NotAllowed

from ..models import Application, Decision, Ranking, Selection
from .planned import odd, without_set_aside
from .scores import rankable, reasons_of, scores_of

LEAST_WHY = 10  # characters by which the deciding person explains a moved place
AWARD, RESERVE, REJECTION = Decision.Outcome.AWARD, Decision.Outcome.RESERVE, Decision.Outcome.REJECTION


def locked(call):
    """The selection of a call, held until the transaction ends; it begins when somebody first decides."""
    Selection.objects.get_or_create(call=call, defaults=Selection.words_of(call))
    selection = Selection.objects.select_for_update(of=("self",)).get(call=call)
    selection.call = call
    return selection


def latest(call):
    """The ranking that stands, or None before it is closed, and once it is opened again."""
    return Ranking.objects.standing().filter(call=call).select_related("by").first()


def close(call, by, why=""):
    """Write the reckoned ranking down. Decisions follow it. Raises NotAllowed.

    What is not as planned needs a reason: it is kept with it, and each such place says what it is.
    """
    selection, why = locked(call), why.strip()
    selection.check_open()
    if not call.is_over(now()):
        raise NotAllowed(_("The deadline has not passed yet: the parties may still change it."))
    if not ClosingRoll.objects.filter(call=call).exists():  # else anybody could reckon the lots ahead
        raise NotAllowed(_("The roll of what came in by the deadline is not written yet. Try again in some minutes."))
    check_nobody_writes(call)
    scores = scores_of(call)
    if not scores or not scores.applications:
        raise NotAllowed(_("There is nothing to rank yet."))
    if waiting := scores.waiting:
        said = ngettext(
            "%(count)s application is not scored by all who read or meet it yet.",
            "%(count)s applications are not scored by all who read or meet them yet.",
            len(waiting),
        )
        raise NotAllowed(said % {"count": len(waiting)})
    if latest(call):
        raise NotAllowed(_("The ranking is closed already."))
    strange = odd(scores)
    if strange and len(why) < LEAST_WHY:
        raise NotAllowed(_("Not everything is as planned. Write why the ranking is closed all the same."))
    places = [written(place) | {"odd": strange.get(place.application, [])} for place in scores.ranked()]
    facts = {"sheet": scores.sheet, "lot_seed": scores.lot_seed, "by": by, "why": why if strange else ""}
    return Ranking.objects.create(call=call, number=call.rankings.count() + 1, places=places, **facts)


def check_nobody_writes(call):
    """Raises NotAllowed while an application has a later deadline of its own that has not passed."""
    own = Application.objects.not_withdrawn().filter(call=call, extended_at__gt=now())
    if own.exists():
        raise NotAllowed(_("An application has a later deadline of its own, which has not passed yet."))


def reopen(call, by, why):
    """Scores and interviews may change again, until it is closed once more. Raises NotAllowed.

    The order as it was is kept. What is decided waits, and no longer says what was set aside meanwhile.
    """
    selection, why = locked(call), why.strip()
    selection.check_open()
    before = closed(call)
    if len(why) < LEAST_WHY:
        raise NotAllowed(_("Write why the ranking is opened again. It is kept beside the order as it was."))
    decisions = list(selection.decisions.all())
    said = without_set_aside(call, {each.application_id: each.reasons for each in decisions})
    given = reasons_of(call, before.sheet)
    for decision in decisions:  # what reviewers wrote is taken anew with the places; what somebody edited stays
        theirs = given.get(decision.application_id, {})
        own = said[decision.application_id].items()
        decision.reasons = {key: text for key, text in own if text != theirs.get(key)}
    Decision.objects.bulk_update(decisions, ["reasons"])
    facts = {"sheet_id": before.sheet_id, "lot_seed": before.lot_seed, "by": by, "why": why}
    return Ranking.objects.create(call=call, number=call.rankings.count() + 1, places=[], **facts)


def written(place):
    """A place as it is kept: fractions as text, so that they stay exact."""
    means = {key: str(mean) for key, mean in place.means.items()}
    facts = {"below": list(place.below), "decided_on": place.decided_on, "equal": place.equal}
    return {"application": place.application, "score": str(place.score), "means": means} | facts


def read(place):
    """The same with its fractions."""
    means = {key: Fraction(mean) for key, mean in place["means"].items()}
    return place | {"score": Fraction(place["score"]), "means": means}


def move(call, application, by, to, why):
    """The deciding person moves one application to another place, with a reason. The order before it is kept."""
    selection = locked(call)
    selection.check_open()
    before, why = closed(call), why.strip()
    if before.chosen is not None:
        raise NotAllowed(_("A set is chosen for its different people. Change who is in it instead."))
    if len(why) < LEAST_WHY:
        raise NotAllowed(_("Write why the place is moved. It is kept beside the order as it was."))
    if application.pk not in before.order or not 1 <= to <= len(before.places):
        raise NotAllowed(_("The ranking has no such place."))
    rest = [each for each in before.places if each["application"] != application.pk]
    own = next(each for each in before.places if each["application"] == application.pk)
    places = [*rest[: to - 1], own, *rest[to - 1 :]]
    facts = {"sheet_id": before.sheet_id, "lot_seed": before.lot_seed, "by": by, "why": why, "moved": application}
    return Ranking.objects.create(call=call, number=before.number + 1, places=places, **facts)


def closed(call):
    """The ranking that stands. Raises NotAllowed before it is closed."""
    found = latest(call)
    if not found:
        raise NotAllowed(_("Close the ranking first."))
    return found


def choose(call, application, by, outcome):
    """Decide about one application, pending until release. Raises NotAllowed, above all when no place is left."""
    selection = locked(call)
    selection.check_open()
    ranking = closed(call)
    check_order(ranking, selection, application, outcome)
    reasons = reasons_of(call, ranking.sheet).get(application.pk, {})
    facts = {"selection": selection, "application": application, "outcome": outcome, "by": by, "reasons": reasons}
    with transaction.atomic():  # what was decided before stays when there is no place
        Decision.objects.filter(selection=selection, application=application).delete()
        return Decision.objects.create(**facts, **place_for(selection, outcome))


def check_order(ranking, selection, application, outcome):
    """Nobody is chosen past somebody who stands before her: whoever decides moves the place first, with a reason."""
    if application.pk not in ranking.order:
        raise NotAllowed(_("This application is not in the ranking."))
    if outcome == REJECTION:
        return
    if application.pk in ranking.below:
        raise NotAllowed(_("This application misses a threshold. It cannot be chosen."))
    before = [pk for pk in still_in(ranking) if pk in ranking.order[: ranking.order.index(application.pk)]]
    wanted = [AWARD] if outcome == AWARD else [AWARD, RESERVE]
    chosen = selection.decisions.filter(outcome__in=wanted).values_list("application_id", flat=True)
    if set(before) - set(chosen) - ranking.below:
        raise NotAllowed(_("Somebody stands before it in the ranking. Move its place first, with a reason."))


def still_in(ranking):
    """The order without whoever has withdrawn since it was closed."""
    there = set(rankable(ranking.call_id).values_list("pk", flat=True))
    return [pk for pk in ranking.order if pk in there]


def place_for(selection, outcome):
    """The first free seat or place on the reserve list. Raises NotAllowed when none is left."""
    call = selection.call
    if outcome == REJECTION:
        return {}
    name, most = ("seat", call.places) if outcome == AWARD else ("reserve", call.reserves)
    taken = set(selection.decisions.filter(**{f"{name}__isnull": False}).values_list(name, flat=True))
    free = [number for number in range(1, most + 1) if number not in taken]
    if free:
        return {name: free[0]}
    if outcome == AWARD:
        said = ngettext("The only place is taken.", "All %(count)s places are taken.", most)
    else:
        said = ngettext("The reserve list has %(count)s place. It is taken.",
                        "The reserve list has %(count)s places. They are taken.", most)  # fmt: skip
    raise NotAllowed(said % {"count": most})


def fill(call, by):
    """Decide about everybody by the ranking: the first get the places, the next the reserve list, the rest none."""
    selection = locked(call)
    selection.check_open()
    ranking = closed(call)
    reasons = reasons_of(call, ranking.sheet)
    kept = dict(selection.decisions.values_list("application_id", "reasons"))
    selection.decisions.all().delete()
    order = still_in(ranking)
    able = [pk for pk in order if pk not in ranking.below]
    seats = {pk: number for number, pk in enumerate(able[: call.places], 1)}
    reserves = {pk: number for number, pk in enumerate(able[call.places : call.places + call.reserves], 1)}
    Decision.objects.bulk_create(
        Decision(
            selection=selection, application_id=pk, by=by, reasons=reasons.get(pk, {}) | kept.get(pk, {}),
            outcome=AWARD if pk in seats else RESERVE if pk in reserves else REJECTION,
            seat=seats.get(pk), reserve=reserves.get(pk),
        )
        for pk in order
    )  # fmt: skip


def take_back(call, application):
    """Nothing is decided about an application any more; its place is free. Raises NotAllowed."""
    selection = locked(call)
    selection.check_open()
    selection.decisions.filter(application=application).delete()
