"""The solver by itself: hard constraints hold, no more moves than needed, and it says why it cannot."""

import random
import time
from collections import Counter

import pytest

from partnerships.reviewing.matching import Wish, match


def wish(applications, reviewers, each, most, forbidden=(), now=(), needs=None):
    may = {a: {r for r in reviewers if (a, r) not in forbidden} for a in applications}
    return Wish(needs or dict.fromkeys(applications, each), dict.fromkeys(reviewers, most), may, set(now))


def test_everybody_gets_as_many_as_asked_and_nobody_more_than_she_can():
    found = match(wish(range(1, 16), range(101, 105), 2, 8))
    assert found.is_whole
    assert Counter(a for a, _r in found.pairs) == dict.fromkeys(range(1, 16), 2)
    loads = Counter(r for _a, r in found.pairs)
    assert sorted(loads.values()) == [7, 7, 8, 8]  # evened out


def test_what_is_forbidden_is_never_given():
    forbidden = {(a, 101) for a in range(1, 11)} | {(1, 102)}
    found = match(wish(range(1, 16), range(101, 105), 2, 12, forbidden))
    assert found.is_whole and not found.pairs & forbidden


def test_doing_it_again_moves_nothing_that_need_not_move():
    first = match(wish(range(1, 16), range(101, 105), 2, 8)).pairs
    assert match(wish(range(1, 16), range(101, 105), 2, 8, now=first)).pairs == first
    gone = next(pair for pair in sorted(first))
    again = match(wish(range(1, 16), range(101, 106), 2, 8, {gone}, first)).pairs
    assert first - again == {gone} and len(again - first) == 1


def test_a_lower_limit_moves_exactly_what_is_too_much():
    first = {(a, r) for a in range(1, 11) for r in (101, 102)}
    again = match(wish(range(1, 11), (101, 102, 103), 2, 8, now=first)).pairs
    assert len(first - again) == 4 and Counter(r for _a, r in again)[103] == 4


def test_it_says_which_applications_stand_in_whose_way():
    forbidden = {(a, r) for a in (1, 2, 3) for r in (103, 104)}
    found = match(wish(range(1, 6), range(101, 105), 2, 2, forbidden))
    (shortage,) = found.shortages
    assert (shortage.applications, shortage.reviewers) == ([1, 2, 3], [101, 102])
    assert (shortage.needed, shortage.room) == (6, 4)


def test_an_application_that_nobody_may_read_is_named_alone():
    forbidden = {(1, r) for r in (101, 102, 103)}
    found = match(wish(range(1, 4), (101, 102, 103), 1, 5, forbidden))
    (shortage,) = found.shortages
    assert (shortage.applications, shortage.reviewers, shortage.needed, shortage.room) == ([1], [], 1, 0)
    assert len(found.pairs) == 2  # what can be done is there all the same


@pytest.mark.parametrize("seed", range(5))
def test_whatever_it_is_given_the_hard_constraints_hold_and_a_shortage_is_a_proof(seed):
    dice = random.Random(seed)
    applications, reviewers = range(1, dice.randint(5, 40)), range(101, 101 + dice.randint(2, 9))
    forbidden = {(a, r) for a in applications for r in reviewers if dice.random() < 0.4}
    asked = wish(applications, reviewers, 2, dice.randint(3, 12), forbidden)
    found = match(asked)
    assert not found.pairs & forbidden
    assert all(number <= asked.room[r] for r, number in Counter(r for _a, r in found.pairs).items())
    assert all(number <= 2 for number in Counter(a for a, _r in found.pairs).values())
    lacking = [a for a in applications if sum(1 for x, _r in found.pairs if x == a) < 2]
    assert bool(lacking) != found.is_whole
    assert sorted(a for each in found.shortages for a in each.applications if a in lacking) == lacking
    for shortage in found.shortages:  # more is asked of all who may read these than they can give, one place each
        assert shortage.reviewers == sorted(set().union(*(asked.may[a] for a in shortage.applications)))
        can = sum(min(asked.room[r], sum(r in asked.may[a] for a in shortage.applications)) for r in shortage.reviewers)
        assert can == shortage.room < shortage.needed == 2 * len(shortage.applications)


def test_with_nobody_to_ask_or_nothing_to_read_there_is_an_answer_too():
    (shortage,) = match(wish(range(1, 501), (), 3, 20)).shortages  # one sentence, not five hundred
    assert (len(shortage.applications), shortage.reviewers, shortage.needed, shortage.room) == (500, [], 1500, 0)
    nothing = match(wish((), (101, 102), 2, 5))
    assert (nothing.pairs, nothing.is_whole) == (set(), True)


def test_more_readers_of_each_than_there_are_people_is_one_shortage_whatever_room_they_have():
    found = match(wish(range(1, 41), (101, 102), 3, 500))
    (shortage,) = found.shortages
    assert (len(shortage.applications), shortage.reviewers) == (40, [101, 102])
    assert (shortage.needed, shortage.room, len(found.pairs)) == (120, 80, 80)


def test_five_hundred_applications_by_three_take_a_moment():
    dice, reviewers = random.Random(1), range(1001, 1061)
    forbidden = {(a, r) for a in range(500) for r in reviewers if dice.random() < 0.1}
    began = time.perf_counter()
    found = match(wish(range(500), reviewers, 3, 30, forbidden))
    assert found.is_whole and len(found.pairs) == 1500
    assert time.perf_counter() - began < 10
