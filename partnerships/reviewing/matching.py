"""Who reads which application, found at once for all: hard constraints, and no more moves than there must be.

A flow of least cost: each application sends so many reviewers' places to those who may read it, each reviewer takes
as many as she has room for. Whoever has an application already keeps it as long as that is possible; among the rest
the load is evened out. Ids in, ids out: this module knows no tables.
"""

from collections import Counter, deque
from dataclasses import dataclass, field

from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

MOVE = 10_000  # the cost of giving an application to somebody new: no evening out of loads outweighs it


@dataclass(frozen=True)
class Wish:
    """What is asked for. `may` are the pairs that nothing forbids, those that are there already among them."""

    needs: dict[int, int]  # application: how many more readers, beside those that are fixed
    room: dict[int, int]  # reviewer: how many more applications, beside those that are fixed
    may: dict[int, set[int]]  # application: reviewers
    now: set[tuple[int, int]] = field(default_factory=set)  # pairs that are there and may be moved
    load: dict[int, int] = field(default_factory=dict)  # reviewer: what is fixed, for evening out

    def readers(self, application):
        """Who may read it, with or without room."""
        return self.may.get(application, set()) & self.room.keys()

    def allows(self, pairs):
        """Whether these pairs keep every constraint: who may, how many of each, how many each reads."""
        of_each, of_one = Counter(pk for pk, _user in pairs), Counter(user for _pk, user in pairs)
        return (
            all(user in self.readers(pk) for pk, user in pairs)
            and all(number <= self.needs[pk] for pk, number in of_each.items())
            and all(number <= self.room[user] for user, number in of_one.items())
        )


@dataclass(frozen=True)
class Shortage:
    """Why it cannot be done: these applications can be read by these reviewers alone, and they can take too few."""

    applications: list[int]
    reviewers: list[int]
    needed: int
    room: int  # of these applications; nobody reads one twice


@dataclass(frozen=True)
class Match:
    pairs: set[tuple[int, int]]
    shortages: list[Shortage]

    @property
    def is_whole(self):
        return not self.shortages


def match(wish):
    """The pairs (application, reviewer), or as many as there can be with what stands in the way of the rest."""
    numbers = {("a", key): place for place, key in enumerate(sorted(wish.needs), start=2)}
    numbers |= {("r", key): place for place, key in enumerate(sorted(wish.room), start=2 + len(wish.needs))}
    flow, source, sink, arcs = SimpleMinCostFlow(), 0, 1, {}
    for key, needed in wish.needs.items():
        flow.add_arc_with_capacity_and_unit_cost(source, numbers["a", key], needed, 0)
        for reviewer in sorted(wish.readers(key)):
            cost = 0 if (key, reviewer) in wish.now else MOVE
            there = (numbers["a", key], numbers["r", reviewer])
            arcs[flow.add_arc_with_capacity_and_unit_cost(*there, 1, cost)] = (key, reviewer)
    for key, room in wish.room.items():
        for step in range(room):  # each further application costs a little more: the load is evened out
            flow.add_arc_with_capacity_and_unit_cost(numbers["r", key], sink, 1, wish.load.get(key, 0) + step)
    total = sum(wish.needs.values())
    flow.set_node_supply(source, total)
    flow.set_node_supply(sink, -total)
    if flow.solve_max_flow_with_min_cost() != flow.OPTIMAL:
        raise RuntimeError("the flow was not solved")  # a programming error: bounds are whole and finite
    pairs = {pair for arc, pair in arcs.items() if flow.flow(arc)}
    return Match(pairs, list(shortages(wish, pairs)))


def shortages(wish, pairs):
    """The applications that lack somebody, together where the same reviewers may read them.

    Each is a proof: all that these reviewers can take of these applications is less than what is asked for.
    """
    given, of = by_first(pairs), by_first({(reviewer, application) for application, reviewer in pairs})
    together: dict[frozenset[int], set[int]] = {}
    told: set[int] = set()
    for key in sorted(wish.needs):
        if len(given.get(key, ())) < wish.needs[key] and key not in told:
            applications = reached(key, wish, given, of)
            told |= applications
            readers = frozenset[int]().union(*(wish.readers(each) for each in applications))
            together.setdefault(readers, set()).update(applications)
    for readers, applications in together.items():
        needed = sum(wish.needs[each] for each in applications)
        room = sum(min(wish.room[user], sum(user in wish.may[each] for each in applications)) for user in readers)
        yield Shortage(sorted(applications), sorted(readers), needed, room)


def reached(key, wish, given, of):
    """Whatever could help an application by moving others: all of it is full, or it would have been moved."""
    applications, reviewers, ahead = {key}, set(), deque([key])
    while ahead:
        here = ahead.popleft()
        for reviewer in wish.readers(here) - given.get(here, set()) - reviewers:
            reviewers.add(reviewer)
            for other in of.get(reviewer, set()) - applications:
                applications.add(other)
                ahead.append(other)
    return applications


def by_first(pairs):
    found: dict[int, set[int]] = {}
    for one, other in pairs:
        found.setdefault(one, set()).add(other)
    return found
