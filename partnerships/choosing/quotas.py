"""The best set of people that quotas allow: hard limits, exact points. Ids in, ids out; this module knows no tables.

Solved by OR-Tools' CP-SAT, in one thread, so that the same question has the same answer. When the limits cannot be met
together, a smallest set of those that clash is found by leaving out one after the other, and the set that comes
nearest is the one that lacks the fewest people.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from ortools.linear_solver import pywraplp

LEAST, MOST = "least", "most"
SPAN = 20_000  # milliseconds; 500 people with 20 tags take well under one second
HALF = 0.5  # of what is taken or not the solver says nearly one or nearly none
ONE_THREAD = "num_workers: 1 random_seed: 0"


@dataclass(frozen=True)
class Limit:
    """So many at least, or at most, of those who carry a tag."""

    tag: str
    side: str
    number: int

    def is_kept(self, count):
        return count >= self.number if self.side == LEAST else count <= self.number


@dataclass(frozen=True)
class Wish:
    """`points` of those who can be chosen, the best first: that order decides between sets of equal points."""

    size: int
    points: dict[int, Fraction]
    tags: dict[int, set[str]]
    limits: list[Limit]

    @property
    def number(self):
        return min(self.size, len(self.points))

    def carriers(self, tag):
        return [pk for pk in self.points if tag in self.tags.get(pk, ())]


@dataclass(frozen=True)
class Proposed:
    """The set in the order of the points; `clash` are limits that no set can keep together, none when all are kept."""

    ids: list[int]
    clash: list[Limit] = field(default_factory=list)


def propose(wish):
    """The set with the most points under all limits, or the nearest one and why there is none."""
    ids = solved(wish, wish.limits)
    if ids is not None:
        return Proposed(ids)
    return Proposed(nearest(wish), clash(wish))


def clash(wish):
    """A smallest set of limits that cannot be kept together: without any one of them the others can."""
    left = list(wish.limits)
    for limit in wish.limits:
        others = [each for each in left if each is not limit]
        if solved(wish, others) is None:
            left = others
    return left


def nearest(wish):
    """Of the sets that miss the limits by the fewest people altogether, the one with the most points."""
    return solved(wish, wish.limits, misses=True)


def solved(wish, limits, misses=False):
    """The ids of the best set, or None when there is none. With `misses` a limit may be missed, at any cost but one."""
    solver = pywraplp.Solver.CreateSolver("SAT")
    solver.SetSolverSpecificParametersAsString(ONE_THREAD)
    solver.set_time_limit(SPAN)
    taken = {pk: solver.BoolVar(str(pk)) for pk in wish.points}
    solver.Add(solver.Sum(taken.values()) == wish.number)
    missed = []
    for limit in limits:
        count = solver.Sum([taken[pk] for pk in wish.carriers(limit.tag)])
        if misses:
            missed.append(solver.IntVar(0, wish.size + limit.number, f"missed {len(missed)}"))
            count = count + missed[-1] if limit.side == LEAST else count - missed[-1]
        solver.Add(count >= limit.number if limit.side == LEAST else count <= limit.number)
    worth = weights(wish)
    dear = sum(worth.values()) + 1  # no points make up for somebody who is missed
    solver.Maximize(solver.Sum([worth[pk] * each for pk, each in taken.items()]) - dear * solver.Sum(missed))
    status = solver.Solve()
    if status == solver.INFEASIBLE:
        return None
    if status != solver.OPTIMAL:
        raise TimeoutError(f"no set was found within {SPAN} ms")
    return [pk for pk, each in taken.items() if each.solution_value() > HALF]


def weights(wish):
    """Whole numbers in the proportion of the exact points; of equal points the one before weighs a bit more."""
    scale = lcm(1, *(points.denominator for points in wish.points.values()))
    people = len(wish.points)
    step = wish.number * people + 1  # more than all the bits together
    return {
        pk: int(points * scale) * step + people - place for place, (pk, points) in enumerate(wish.points.items(), 1)
    }
