"""Learning to score alike: the shared applications side by side, and the order if strictness were levelled out.

Both orders are shown and neither is changed by it: what counts is what reviewers gave.
"""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Exists, Subquery

from programmes.drawing import digest
from programmes.models import ClosingRoll

from ..choosing.ranking import rank, shown
from ..choosing.scores import Scores, rankable
from ..hiding.unnamed import unnamed, without_names
from ..models import Application, Assignment, Hiding, Ranking, ReviewPlan
from .comparing import Compared, voices_of
from .given import Given

STANDING = {Application.Status.SUBMITTED, Application.Status.REOPENED}


@dataclass(frozen=True)
class Shared:
    """One application that all score: what each gave, once all have locked; until then how many have."""

    application: Application
    compared: list[Compared]
    locked: int
    of: int
    assignment: int | None = None  # her own, by which she reads it

    @property
    def rows(self):
        """[(criterion with all voices, their mean as it is shown)]."""
        return [(row, shown(row.mean) if row.mean is not None else "") for row in self.compared]

    @property
    def apart(self):
        """[(criterion, the difference between the most and the least points)] where there is one, the widest first."""
        found = [(row.criterion, wide) for row in self.compared if (wide := spread(row))]
        return sorted(found, key=lambda each: (-each[1], each[0].key))


def spread(row):
    given = [voice.counts.points for voice in row.voices if voice.counts]
    return max(given) - min(given) if given else 0


def shared_of(call, given, blocked):
    """The shared applications as staff see them, those of `blocked` apart."""
    rows = {each.application_id: each.application for each in given.assignments if each.is_shared}
    shared = [each for each in rows.values() if each.status in STANDING and each.pk not in blocked]
    return all_shared(call, given, [(each, None) for each in sorted(shared, key=lambda each: each.reference)])


def shared_with(user, call, sheet):
    """Those that she scores herself, as she knows them."""
    hiding = Hiding.of(call)
    rows = Assignment.objects.of_reviewer(user).filter(application__call=call, is_shared=True)
    rows = rows.filter(application__in=Application.objects.submitted().values("pk")).order_by("application__reference")
    mine = list(without_names(rows.select_related("application"), hiding))
    given = Given(call, sheet, [each.application_id for each in mine])
    return all_shared(call, given, [(unnamed(each.application, hiding), each.pk) for each in mine], user)


def all_shared(call, given, applications, user=None):
    """[Shared] of (application, her own assignment): what each gave once all have locked, else how many have."""
    locked = given.by_all(ReviewPlan.of(call).readers)
    return [
        Shared(
            each, voices_of(locked.get(each.pk, []), given.sheet, user), len(given.locked.get(each.pk, [])),
            given.read_by[each.pk], own,
        )
        for each, own in applications
    ]  # fmt: skip


@dataclass(frozen=True)
class Levelled:
    """One application's place and score on paper, as given and with each reviewer's strictness taken out."""

    application: Application
    given: tuple[int, Fraction]
    levelled: tuple[int, Fraction]

    @property
    def scores(self):
        """(as given, levelled) as they are shown."""
        return shown(self.given[1]), shown(self.levelled[1])

    @property
    def moves(self):
        """How many places up (more than 0) or down it would be."""
        return self.given[0] - self.levelled[0]


def both_orders(call, given, strict):
    """[Levelled] in the order as given, of what all who read it have locked; empty as long as nothing can be said.

    `strict`: what strictness_in() says of all of the call's applications.
    """
    strictness = {user: each.difference for user, each in strict.items() if each.difference is not None}
    scores = on_paper(call, given)
    if not strictness:
        return []
    level, orders = given.means(strictness), []
    for means in (scores.paper, {pk: level[pk] for pk in scores.paper}):
        places = rank(means, scores.weights, **scores.facts)
        orders.append({each.application: (number, each.score) for number, each in enumerate(places, 1)})
    return [Levelled(scores.applications[pk], place, orders[1][pk]) for pk, place in orders[0].items()]


def on_paper(call, given):
    """The Scores of a call without its interviews, of what everybody has locked; in one statement."""
    rolls = ClosingRoll.objects.filter(call=call).order_by("id").values("roll_hash")[:1]
    facts = {"roll": Subquery(rolls), "is_ranked": Exists(Ranking.objects.standing().filter(call=call))}
    applications = {each.pk: each for each in rankable(call).annotate(**facts).order_by("reference")}
    first = next(iter(applications.values()), None)
    waiting = given.open | (set() if first and first.is_ranked else given.not_locked)
    paper = {pk: means for pk, means in given.means().items() if pk in applications and pk not in waiting}
    return Scores(given.sheet, applications, paper, {}, first and first.roll or digest(call.reference), set())
