"""Learning to score alike: the shared applications side by side, and the order if strictness were levelled out.

Both orders are shown and neither is changed by it: what counts is what reviewers gave.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction

from ..choosing.ranking import rank, shown
from ..choosing.scores import scores_of
from ..hiding.unnamed import unnamed, without_names
from ..models import Application, Assignment, Hiding, Review
from .comparing import Compared, compare_all
from .means import points_of
from .strictness import open_applications


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
        """[(criterion, the difference between the most and the least points)], the widest first."""
        found = [(row.criterion, spread(row)) for row in self.compared]
        return sorted(found, key=lambda each: (-each[1], each[0].key))


def spread(row):
    given = [voice.counts.points for voice in row.voices if voice.counts]
    return max(given) - min(given) if given else 0


def shared_of(call, sheet, blocked):
    """The shared applications as staff see them, those of `blocked` apart."""
    rows = Assignment.objects.current().filter(application__call=call, is_shared=True).exclude(application__in=blocked)
    applications = Application.objects.filter(pk__in=rows.values("application")).submitted().order_by("reference")
    return all_shared(call, sheet, [(each, None) for each in applications])


def shared_with(user, call, sheet):
    """Those that she scores herself, as she knows them."""
    hiding = Hiding.of(call)
    rows = Assignment.objects.of_reviewer(user).filter(application__call=call, is_shared=True)
    rows = rows.filter(application__in=Application.objects.submitted().values("pk")).order_by("application__reference")
    mine = without_names(rows.select_related("application"), hiding)
    return all_shared(call, sheet, [(unnamed(each.application, hiding), each.pk) for each in mine], user)


def all_shared(call, sheet, applications, user=None):
    """[Shared] of (application, her own assignment), in a handful of statements however many there are."""
    ids = [each.pk for each, _assignment in applications]
    current = Assignment.objects.current().filter(application__in=ids)
    locked = Review.objects.counting().filter(assignment__in=current, sheet=sheet)
    of = Counter(current.values_list("application_id", flat=True))
    done = Counter(locked.values_list("assignment__application_id", flat=True))
    compared = compare_all(call, ids, sheet, user)
    return [Shared(each, compared.get(each.pk, []), done[each.pk], of[each.pk], own) for each, own in applications]


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


def both_orders(call, strict):
    """[Levelled] in the order as given, of what all who read it have locked; empty as long as nothing can be said.

    `strict`: strictness_of() all of the call's applications.
    """
    strictness = {user: each.difference for user, each in strict.items() if each.difference is not None}
    scores, waiting = scores_of(call), open_applications(call)
    if not strictness or not scores:
        return []
    paper = {pk: means for pk, means in scores.paper.items() if pk not in waiting}
    level = {pk: means for pk, means in levelled_means(call, scores.sheet, strictness).items() if pk in paper}
    orders = []
    for means in (paper, level):
        places = rank(means, scores.weights, **scores.facts)
        orders.append({each.application: (number, each.score) for number, each in enumerate(places, 1)})
    return [Levelled(scores.applications[pk], place, orders[1][pk]) for pk, place in orders[0].items()]


def levelled_means(call, sheet, strictness):
    """{application: {criterion: mean}} with each reviewer's own difference taken out of her points."""
    reviewers = dict(
        Review.objects.counting().filter(assignment__application__call=call).values_list("pk", "assignment__reviewer")
    )
    given: dict = defaultdict(lambda: defaultdict(list))
    for (application, criterion, review), points in points_of(call, sheet).items():
        given[application][criterion].append(points - strictness.get(reviewers[review], Fraction(0)))
    return {
        application: {criterion: sum(each, Fraction(0)) / len(each) for criterion, each in criteria.items()}
        for application, criteria in given.items()
    }
