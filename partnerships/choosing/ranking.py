"""The ranking, as a pure function over exact means: nothing is rounded but what is shown.

`means` is {application id: {criterion: Fraction}}; `weights` {criterion: weight}; `ties` the criteria that decide
between equals, in turn; `references` {application id: reference}, from which the lot is drawn at last.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from programmes.drawing import digest

LOT = "lot"
SWING = (80, 120)  # percent of a weight: the sensitivity that is shown


@dataclass(frozen=True)
class Place:
    """One application in the ranking."""

    application: int
    score: Fraction
    means: dict[str, Fraction]
    below: tuple[str, ...] = ()  # the criteria of which it misses the threshold: it cannot be chosen
    decided_on: str = ""  # what put it behind an equal one: a criterion, or the lot; empty without an equal
    equal: bool = False  # whether another one has the same score


def score(means, weights):
    """The weighted mean, exact."""
    return sum((means[key] * weight for key, weight in weights.items()), Fraction(0)) / sum(weights.values())


def blended(paper, interviews, share):
    """Paper and interview as one mapping, `share` percent for paper; paper alone for whom there is no interview."""
    found = {}
    for application, means in paper.items():
        met = interviews.get(application, {})
        part = Fraction(share, 100)
        found[application] = {key: part * of + (1 - part) * met[key] if key in met else of for key, of in means.items()}
    return found


def whole(means, weights):
    """Those that have a mean of every criterion; the others cannot be ranked yet."""
    return {application: of for application, of in means.items() if set(weights) <= set(of)}


def rank(means, weights, ties, lot_seed, references, thresholds=()):
    """The applications as Places, the best first; those that miss a threshold last."""
    thresholds = dict(thresholds)
    found = []
    for application, of in whole(means, weights).items():
        below = tuple(key for key, least in thresholds.items() if of[key] < least)
        found.append(Place(application, score(of, weights), of, below))

    def order(place):
        chain = [-place.means[key] for key in ties]
        return bool(place.below), -place.score, chain, digest(f"{lot_seed}|{references[place.application]}")

    return told(sorted(found, key=order), ties)


def told(places, ties):
    """Each says what decided between it and the equal one before it."""
    shown = {}
    for before, after in pairwise(places):
        if before.score == after.score and bool(before.below) == bool(after.below):
            decided = next((key for key in ties if before.means[key] != after.means[key]), LOT)
            shown[before.application] = shown.get(before.application, "")
            shown[after.application] = decided
    return [
        Place(each.application, each.score, each.means, each.below, shown.get(each.application, ""),
              each.application in shown)
        for each in places
    ]  # fmt: skip


def best(places, number):
    """The ids that would be chosen."""
    return [each.application for each in places if not each.below][:number]


def sensitivity(means, weights, ties, lot_seed, references, places, thresholds=()):
    """What another weight would change: [(criterion, percent, ids that come in, ids that go out)], changes only."""
    now = set(best(rank(means, weights, ties, lot_seed, references, thresholds), places))
    found = []
    for key, weight in weights.items():
        for percent in SWING:
            other = weights | {key: Fraction(weight * percent, 100)}
            then = set(best(rank(means, other, ties, lot_seed, references, thresholds), places))
            if then != now:
                found.append((key, percent - 100, sorted(then - now), sorted(now - then)))
    return found


def scenarios(paper, interviews, share, weights, ties, lot_seed, references, thresholds=()):
    """{scenario: {application id: place}}: the same scores under other assumptions, side by side."""
    facts = (ties, lot_seed, references, thresholds)
    together = blended(paper, interviews, share)
    found = {"together": rank(together, weights, *facts)}
    if interviews:
        found["paper"] = rank(paper, weights, *facts)
        found["interview"] = rank(blended(paper, interviews, 0), weights, *facts)
    found["even"] = rank(together, dict.fromkeys(weights, 1), *facts)
    return {name: {each.application: number for number, each in enumerate(places, 1)} for name, places in found.items()}


def shown(number, places=2):
    """A fraction with so many decimals, half up: 3.625 is 3.63. The only place that rounds."""
    whole_part = 10**places
    rounded = (2 * number.numerator * whole_part + number.denominator) // (2 * number.denominator)
    return f"{rounded // whole_part}.{rounded % whole_part:0{places}}"
