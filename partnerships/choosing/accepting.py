"""What parties answer to an offer: all accept, or one declines, or silence; then the reserve list moves up."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from programmes.clock import now
from programmes.models import Due, Outbox
from programmes.moments import MIDNIGHT_AT_THE_END, instant
from programmes.outbox import put
from programmes.states import NotAllowed

from ..ahead import wake
from ..models import Acceptance, Decision, Partnership, Selection
from .barring import deciders
from .capacity import locked
from .people import people_of
from .releasing import BELL, STILL_UNDER_WAY

Status = Decision.Status


def answer(decision, party, by, at, accepts, why=""):
    """One party's answer. The last yes makes the partnership active; one no frees the place. Raises NotAllowed.

    `at` is the arrival. A repeat of the same answer changes nothing.
    """
    call = decision.application.call
    selection = locked(call)
    decision = selection.decisions.select_related("application__partnership").get(pk=decision.pk)
    given = decision.answers.filter(party=party).first()
    if given and given.accepts == accepts:
        return decision
    if given or decision.status != Status.OFFERED:
        raise NotAllowed(_("This offer has been answered, or is no longer valid."))
    if at >= decision.answer_by:
        raise NotAllowed(_("The time to accept has passed. Write to the contact if something went wrong."))
    Acceptance.objects.create(decision=decision, party_id=party, by=by, at=at, accepts=accepts, why=why.strip())
    if not accepts:
        free(selection, decision, Status.DECLINED, by)
    elif everybody_accepts(decision, call):
        decision.move_to(Status.ACCEPTED, by)
        if decision.application.partnership.is_forming:
            decision.application.partnership.move_to(Partnership.Status.ACTIVE, by)
            wake()
    return decision


def everybody_accepts(decision, call):
    asked = decision.application.partnership.parties.filter(kind__in=call.parties)
    given = decision.answers.filter(accepts=True).values_list("party", flat=True)
    return set(asked.values_list("pk", flat=True)) <= set(given)


def free(selection, decision, status, by, at=None):
    """A place is free again since `at`, and the first of the reserve list is offered it. The decision offered, or None.

    A list that was valid then is valid: the clock that frees a place comes some minutes later.
    """
    seat = decision.seat
    decision.move_to(status, by, seat=None, reserve=None)
    if not seat:
        return None
    following = promote(selection, seat, by, at or now())
    for user in deciders(selection.call):
        if following:
            put("partnerships.decision_letters.moved_up", following, user)
        else:
            put("partnerships.decision_letters.stays_free", decision, user)
    return following


def selection_of(call):
    """The selection of a call, held until the transaction ends; None when nobody has decided there."""
    selection = Selection.objects.select_for_update(of=("self",)).filter(call=call).first()
    if selection:
        selection.call = call
    return selection


def give_back(application, by):
    """Whoever withdraws declines what was released to her. Raises NotAllowed when both have accepted.

    A pending decision is left as it is, so that nothing here tells of one: the release looks who is still there.
    """
    selection = selection_of(application.call)
    if not selection:
        return
    decision = Decision.objects.released().filter(application=application).first()
    if decision and decision.status == Status.ACCEPTED:
        raise NotAllowed(_("Both parties have accepted the place. Write to the contact if you cannot start."))
    if decision and decision.status in (Status.OFFERED, Status.HELD):
        free(selection, decision, Status.DECLINED, by)


def give_up(selection, application, by):
    """Whoever had accepted cannot carry on, so the place is free. Returns the decision that is offered it, or None."""
    decision = selection.decisions.filter(application=application, status=Status.ACCEPTED).first()
    return free(selection, decision, Status.GIVEN_UP, by) if decision else None


def promote(selection, seat, by, at):
    """Offer a free place to the first reserve that was valid then, and return it; None when there is none."""
    if selection.reserves_until <= at:
        return None
    waiting = selection.decisions.filter(status=Status.HELD).select_related("application__partnership")
    following = waiting.order_by("reserve").first()
    if following:
        until = answer_by(selection)
        following.move_to(Status.OFFERED, by, seat=seat, reserve=None, answer_by=until)
        forget_reserve_letters(following)
        for decision, user in people_of([following]):
            put("partnerships.decision_letters.answer", decision, user, "promoted")
        Due.ring(BELL, next_at=until + STILL_UNDER_WAY)
        wake()
    return following


def forget_reserve_letters(decision):
    """The letter about a place on the list, where it has not arrived: the one about the offer takes its place."""
    rows = Outbox.objects.filter(kind="partnerships.decision_letters.answer", about=decision.pk)
    left = [status for status, after in Outbox.TRANSITIONS.items() if Outbox.Status.OVERTAKEN in after]
    rows.filter(key__endswith=":released", status__in=left, sent_at=None).update(status=Outbox.Status.OVERTAKEN)


def answer_by(selection):
    """The end of the day, so many days from now, where the call is."""
    zone = selection.call.time_zone
    today = now().astimezone(ZoneInfo(zone)).date()
    return instant(today + timedelta(days=selection.answer_days), MIDNIGHT_AT_THE_END, zone)


def over():
    """Offers whose time is over, and reserves of a list that is no longer valid."""
    then = now() - STILL_UNDER_WAY
    offers = Decision.objects.filter(status=Status.OFFERED, answer_by__lte=then)
    return offers | Decision.objects.filter(status=Status.HELD, selection__reserves_until__lte=then)


def lapse():
    """Silence until the last day is a refusal; its parties are told. In the name of whoever released."""
    # Offers before the list: a place that is free in the same minute is offered while the list was valid.
    rows = over().select_related("selection__call", "selection__released_by").order_by("selection", "-status", "seat")
    for found in rows:
        selection = locked(found.selection.call)
        decision = over().select_related("application__partnership").filter(pk=found.pk).first()
        if not decision:  # answered while we waited
            continue
        by = found.selection.released_by
        if decision.status == Status.OFFERED:
            free(selection, decision, Status.LAPSED, by, decision.answer_by)
        else:
            decision.move_to(Status.LAPSED, by)
        for each, user in people_of([decision]):
            put("partnerships.decision_letters.lapsed", each, user)
