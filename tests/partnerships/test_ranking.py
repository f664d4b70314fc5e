"""The ranking: exact, parted by the call's criteria, rounded only to be read."""

from fractions import Fraction

import pytest

from partnerships.choosing.ranking import LOT, best, blended, rank, score, sensitivity, shown, whole

WEIGHTS = {"K1": 20, "K2": 25, "K3": 20, "K4": 20, "K5": 10, "K6": 5}
TIES = ["K2", "K1", "K4"]


def means(*numbers):
    return {key: Fraction(str(number)) for key, number in zip(WEIGHTS, numbers, strict=True)}


P5, P6 = means(4, 3.5, 3.5, 4, 3, 3), means(3, 4, 4, 3.5, 4, 2.5)
REFERENCES = {number: f"VEJEN-2024-{number:03}" for number in range(1, 20)}


def ranked(all_means, **facts):
    facts = {"ties": TIES, "lot_seed": "5f3c2a", "references": REFERENCES} | facts
    return rank(all_means, WEIGHTS, **facts)


def test_two_equals_at_the_sixth_place_are_parted_by_the_second_criterion():
    """Scenario 13: both exactly 3.625, shown 3.63, and K2 decides for P6."""
    assert score(P5, WEIGHTS) == score(P6, WEIGHTS) == Fraction(29, 8)
    first, second = ranked({5: P5, 6: P6})
    assert (first.application, second.application, second.decided_on) == (6, 5, "K2")
    assert first.equal and second.equal and shown(first.score) == shown(second.score) == "3.63"
    assert best([first, second], 1) == [6]


def test_when_every_criterion_of_the_chain_is_equal_the_published_lot_decides_and_the_order_of_arrival_does_not():
    equal = dict.fromkeys(range(1, 6), P5)
    places = ranked(equal)
    assert [place.decided_on for place in places] == ["", LOT, LOT, LOT, LOT]
    assert ranked(dict(reversed(equal.items()))) == places
    others = [[place.application for place in ranked(equal, lot_seed=seed)] for seed in "abcdef"]
    assert len({tuple(order) for order in others}) > 1


def test_a_difference_in_the_twelfth_decimal_is_no_tie():
    bit = P5 | {"K6": P5["K6"] + Fraction(1, 10**12)}
    first, second = ranked({5: P5, 6: bit})
    assert first.application == 6 and not first.equal and not second.decided_on
    assert shown(first.score) == shown(second.score)


@pytest.mark.parametrize("number, said", [("29/8", "3.63"), ("7/2", "3.50"), ("10/3", "3.33"), ("1/200", "0.01"),
                                          ("999/200", "5.00"), ("0", "0.00"), ("1249/1000", "1.25")])  # fmt: skip
def test_halves_go_up_when_a_score_is_shown(number, said):
    assert shown(Fraction(number)) == said


def test_the_interview_counts_thirty_percent_and_paper_alone_where_there_was_none():
    found = blended({1: P5, 2: P6}, {1: dict.fromkeys(WEIGHTS, Fraction(5))}, 70)
    assert score(found[1], WEIGHTS) == Fraction(7, 10) * Fraction(29, 8) + Fraction(3, 10) * 5
    assert found[2] == P6


def test_who_misses_a_threshold_stands_last_and_is_not_chosen():
    low = means(5, 5, 5, 1.5, 5, 5)
    places = ranked({1: low, 5: P5}, thresholds={"K1": 2, "K4": 2})
    assert [(place.application, place.below) for place in places] == [(5, ()), (1, ("K4",))]
    assert best(places, 2) == [5]


def test_who_lacks_a_score_is_not_ranked():
    assert set(whole({5: P5, 6: {"K1": Fraction(3)}}, WEIGHTS)) == {5}
    assert [place.application for place in ranked({5: P5, 6: {"K1": Fraction(3)}})] == [5]


def test_another_weight_says_who_would_come_in_and_who_would_go():
    facts = {"ties": TIES, "lot_seed": "5f3c2a", "references": REFERENCES}
    found = sensitivity({5: P5, 6: P6}, WEIGHTS, places=1, **facts)
    assert ("K1", 20, [5], [6]) in found and ("K2", 20, [5], [6]) not in found
    assert sensitivity({5: P5, 6: means(5, 5, 5, 5, 5, 5)}, WEIGHTS, places=1, **facts) == []
