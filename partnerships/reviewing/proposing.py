"""Asking the solver who reviews what, and giving the applications out as it proposes.

What somebody has given by hand or has begun to score is never moved; the rest moves only where it must.
"""

from collections import Counter

from django.db import transaction
from django.utils.translation import gettext as _

from people.models import User
from programmes import outbox
from programmes.bells import enter_each
from programmes.clock import Now
from programmes.models import Appointment, Due
from programmes.scope import scope
from programmes.states import NotAllowed

from ..models import (
    Application,
    Assignment,
    Conflict,
    PartnershipAppointment,
    Proposal,
    Review,
    Reviewer,
    ReviewPlan,
    ScoreSheet,
    Submission,
)
from .assigning import REVIEWER, end, hold_all, limit
from .matching import Wish, match
from .means import in_conflict
from .moderating import settle
from .telling import tell_to_read
from .under_review import under_review

BELL = "proposals"


def ask(call, by):
    """A proposal for a worker to reckon; the sweep finds it when the doorbell is not heard."""
    made = Proposal.objects.create(call=call, by=by)
    Due.ring(BELL)
    outbox.ring("partnerships.tasks.reckon", made.pk)
    return made


def reckon(programme, pk):
    """What the solver says, written down once."""
    with scope(programme):
        proposal = Proposal.objects.waiting().select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first()
        if not proposal:
            return
        wish = wish_of(proposal.call, proposal.by)
        found = match(wish)
        said = [
            {"applications": each.applications, "reviewers": each.reviewers, "needed": each.needed, "room": each.room}
            for each in found.shortages
        ]
        facts = {"pairs": sorted(map(list, found.pairs)), "before": sorted(map(list, wish.now)), "shortages": said}
        Proposal.objects.filter(pk=pk).update(reckoned_at=Now(), **facts)


def sweep():
    """Enter each programme whose bell has rung; what breaks in one does not hold back the others."""
    enter_each([BELL], enter)


def enter(programme, bells):
    with scope(programme):
        waiting = list(Proposal.objects.waiting().values_list("pk", flat=True))
    for pk in waiting:
        reckon(programme, pk)
    with scope(programme):
        if not Proposal.objects.waiting().exists():
            Due.objects.filter(pk__in=bells).delete()


def wish_of(call, by):
    """What the solver is asked: needs and room beside what is fixed, and every pair that nothing forbids.

    Whoever asks has no part in what she is in conflict with: there everything stays as it is.
    """
    plan, there = ReviewPlan.of(call), dict(under_review(call).values_list("pk", "partnership_id"))
    kept_away = in_conflict(by, call)
    applications = {pk: partnership for pk, partnership in there.items() if pk not in kept_away}
    facts = {each.user_id: each for each in Reviewer.objects.filter(call=call)}
    users = set(Appointment.objects.here().filter(role=REVIEWER).values_list("user_id", flat=True))
    fixed, now = held_now(there, kept_away, users)
    loads = Counter(user for _application, user in fixed)
    room = {user: max(0, limit(facts.get(user), plan) - loads[user]) for user in users}
    readers = Counter(application for application, _user in fixed)
    needs = {pk: max(0, plan.readers - readers[pk]) for pk in applications}
    barred = forbidden(applications) | foreign(call, facts, applications) | fixed
    may = {pk: {user for user in room if (pk, user) not in barred} for pk in applications}
    return Wish(needs, room, may, now, dict(loads))


def held_now(applications, kept_away, users):
    """(pairs that stay, pairs that may be moved). Who is no reviewer any more keeps only what she has locked."""
    current = Assignment.objects.current().filter(application__in=applications)
    status = dict(Review.objects.filter(assignment__in=current).order_by("pk").values_list("assignment_id", "status"))
    fixed, moving = set(), set()
    for each in current:
        stays = each.by_hand or each.is_shared or each.pk in status
        done = status.get(each.pk) == Review.Status.LOCKED or each.application_id in kept_away
        (fixed if done or stays and each.reviewer_id in users else moving).add((each.application_id, each.reviewer_id))
    return fixed, moving


def forbidden(applications):
    """Pairs in conflict of interest, of somebody's own partnership, or taken away by hand before."""
    conflicts = Conflict.objects.in_the_way().filter(application__in=applications)
    pairs = set(conflicts.values_list("application_id", "user_id"))
    taken = Assignment.objects.filter(application__in=applications, why=Assignment.Why.TAKEN)
    pairs |= set(taken.values_list("application_id", "reviewer_id"))
    by_partnership = {partnership: pk for pk, partnership in applications.items()}
    own = PartnershipAppointment.objects.filter(partnership__in=by_partnership)
    return pairs | {(by_partnership[key], user) for key, user in own.values_list("partnership_id", "user_id")}


def foreign(call, facts, applications):
    """Pairs of a reviewer and an application that was sent in, in a language that she does not read."""
    reading = {user: set(each.languages) for user, each in facts.items() if each.languages}
    if not reading:
        return set()
    rows = Submission.objects.filter(application__in=applications, by__language__in=call.programme.languages)
    written = dict(rows.order_by("number").values_list("application_id", "by__language"))
    return {(pk, user) for pk, language in written.items() for user, read in reading.items() if language not in read}


def carry_out(proposal, by):
    """Give out what was proposed. Raises NotAllowed when something has changed since it was reckoned."""
    with transaction.atomic():
        hold_all(proposal.call)
        held = Proposal.objects.select_for_update(of=("self",)).select_related("call").get(pk=proposal.pk)
        if held.carried_out_at or not held.reckoned_at:
            raise NotAllowed(_("Somebody else has just changed this."))
        wish, pairs = wish_of(held.call, by), {(pk, user) for pk, user in held.pairs}
        if sorted(map(list, wish.now)) != held.before or not wish.allows(pairs):
            raise NotAllowed(_("Assignments or conflicts have changed since. Reckon again."))
        take_back(held.call, wish.now - pairs, by)
        give_out(held.call, pairs - wish.now, by)
        Proposal.objects.filter(pk=held.pk).update(carried_out_at=Now(), carried_out_by=by)


def take_back(call, pairs, by):
    rows = Assignment.objects.current().filter(application__in={pk for pk, _user in pairs})
    for each in rows.select_related("application"):
        each.application.call = call
        if (each.application_id, each.reviewer_id) in pairs:
            end(each, by, Assignment.Why.MOVED)


def give_out(call, pairs, by):
    """All at once: what `assign` asks of each has been asked of the whole, and is held."""
    rows = [Assignment(application_id=pk, reviewer_id=user, by=by, by_hand=False) for pk, user in sorted(pairs)]
    Assignment.objects.bulk_create(rows)
    begun = Review.objects.filter(assignment__application__in={pk for pk, _user in pairs})
    for application in Application.objects.filter(pk__in=begun.values("assignment__application")):
        application.call = call
        settle(application, ScoreSheet.of(call))
    tell_to_read(call, User.objects.filter(pk__in={user for _pk, user in pairs}))
