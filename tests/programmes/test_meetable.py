"""A form that nobody can fill in whole is found before its call is published."""

from tests.programmes.test_publishing_call import asked_differently, call, checked, found

__all__ = ["call"]  # the fixture


def test_a_box_that_nobody_may_tick_is_found(cast, call):
    def change(questions):
        questions["C6"]["fields"][0]["by"] = "association"  # the municipality answers there
        questions["G2"]["answered_by"] = "association"  # each party ticks its own
        questions["B5"]["fields"].append({"key": "lib", "kind": "confirm", "by": "library", "label": LABEL})
        questions["B5"]["kind"] = "person"

    asked_differently(cast, change)
    boxes = [each.sentence for each in checked(cast).errors if "cannot tick it" in each.sentence]
    assert [each.rpartition(" ")[2] for each in boxes] == ["B5", "C6", "G2"]


LABEL = {"da": "Bibliotek", "en": "Library"}


def test_shares_need_two_parties_and_a_budget_needs_an_amount(cast, call):
    def change(questions):
        questions["F1"]["rules"] = [{"rule": "own_funding", "field": "wages", "level": "error"}]

    asked_differently(cast, change)
    assert not [each for each in checked(cast).errors if "F" in each.key]
    one = checked(cast, parties=["association"], amount=0)
    assert found(one.errors) >= {"F2-catering-shares", "F1-rule-0"}
