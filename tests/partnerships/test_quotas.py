"""The best set under quotas: exact against every set that there is, and what the Hungarian network wants."""

import random
from fractions import Fraction
from itertools import combinations

import pytest

from partnerships.choosing.quotas import LEAST, MOST, Limit, Wish, propose
from programmes.models import Call
from programmes.scope import scope
from tests.cast import programme
from tests.demonstration_choosing import HELPERS


def helpers_call():
    """The Hungarian network's own call, as its files say it."""
    with scope(programme("segito")):
        return Call.objects.select_related("form").get()


def counted(wish, ids, limit):
    return sum(limit.tag in wish.tags[pk] for pk in ids)


def keeps(wish, ids, limits):
    return all(limit.is_kept(counted(wish, ids, limit)) for limit in limits)


def lacking(wish, ids):
    lacks = [(limit.number - counted(wish, ids, limit)) * (1 if limit.side == LEAST else -1) for limit in wish.limits]
    return sum(max(0, each) for each in lacks)


def test_the_proposed_set_is_the_best_of_all_sets_and_an_explanation_is_a_smallest_clash():
    """Forty calls with nine applicants, against every set of four that there is."""
    chance, solved, refused = random.Random(7), 0, 0  # noqa: S311
    for _each in range(40):
        points = sorted((Fraction(chance.randint(0, 60), 12) for _pk in range(9)), reverse=True)
        tags = {pk: {key for key in "abcd" if chance.random() < 0.35} for pk in range(9)}
        limits = [Limit(key, chance.choice([LEAST, LEAST, MOST]), chance.randint(0, 3)) for key in "abcd"]
        wish = Wish(4, dict(enumerate(points)), tags, limits)
        found, every = propose(wish), list(combinations(range(9), 4))
        able = [ids for ids in every if keeps(wish, ids, limits)]
        least = min(lacking(wish, ids) for ids in every)
        best = max(sum(points[pk] for pk in ids) for ids in every if lacking(wish, ids) == least)
        assert (lacking(wish, found.ids), sum(points[pk] for pk in found.ids)) == (least, best)
        assert bool(able) == (not found.clash) and propose(wish) == found
        if found.clash:
            assert not any(keeps(wish, ids, found.clash) for ids in every)
            for left in found.clash:
                rest = [each for each in found.clash if each is not left]
                assert any(keeps(wish, ids, rest) for ids in every), "one more than needed"
        solved, refused = solved + bool(able), refused + (not able)
    assert solved > 5 and refused > 5


@pytest.mark.fact("S4-16")
@pytest.mark.fact("S4-17")
@pytest.mark.fact("S4-18")
@pytest.mark.fact("S4-19")
def test_of_sixteen_helpers_of_the_hungarian_network_twelve_are_proposed_who_are_as_different_as_it_wants(db):
    """Women, the young, country and capital, experienced and beginners: each at least once, and as many as wanted."""
    call = helpers_call()
    points = {number: Fraction(3 * one + 2 * two, 5) for number, (_n, _o, (one, two), _said) in enumerate(HELPERS)}
    points = dict(sorted(points.items(), key=lambda item: -item[1]))
    tags = {number: set(said.split()) for number, (*_rest, said) in enumerate(HELPERS)}
    limits = [Limit(each["key"], LEAST, each["least"]) for each in call.diversity]
    assert {each.tag for each in limits if each.number > 0} >= {
        "women", "young", "rural", "capital", "experienced", "beginner",
    }  # fmt: skip
    wish = Wish(call.places, points, tags, limits)
    found, best = propose(wish), list(points)[:12]
    assert len(found.ids) == 12 and not found.clash and keeps(wish, found.ids, limits)
    assert not keeps(wish, best, limits), "the ranking alone would do: the wishes are not tested"


@pytest.mark.fact("S4-20")
@pytest.mark.fact("S4-21")
def test_a_helper_says_at_which_level_and_for_whom_she_acts(db):
    call = helpers_call()
    with scope(programme("segito")):
        asks = call.form.latest.asks.questions
    said = {key: [each.key for each in asks[key].fields[0].options] for key in ("A2", "A3")}
    assert said == {"A2": ["beginner", "advanced"], "A3": ["volunteer", "member", "representative"]}
    assert asks["A2"].fields[0].kind == asks["A3"].fields[0].kind == "choice"
