"""Learning to score alike: what the shared applications show, and both orders side by side; nothing is re-ranked."""

from fractions import Fraction

from partnerships.choosing.scores import scores_of
from partnerships.models import Application, Assignment, Conflict, ScoreSheet
from partnerships.reviewing.calibrating import both_orders
from partnerships.reviewing.given import Given
from partnerships.reviewing.strictness import strictness_of
from programmes.models import Call
from programmes.scope import scope
from tests.cast import appointed, person, started
from tests.conftest import signed_in
from tests.reviews import SHEET, reviewed, reviewer
from tests.under_review import SECRET


def test_she_sees_where_they_differ_on_what_is_shared_when_all_have_locked(under):
    hers, his = under.give(under.solsort, under.rikke, under.bo)
    under.give(under.fjordby, under.rikke)
    with scope(under.vejen):
        Assignment.objects.filter(application=under.solsort).update(is_shared=True)
    page = f"{under.base}calibration/"
    under.score(under.bo, his, SECRET, K1=1, K2=3), under.lock(under.bo, his)
    for user in (under.rikke, under.lead):
        said = under.read(user, page)
        assert "Sangen i Solby" in said and "1 of 2 have locked" in said and SECRET not in said
        assert "Fællesskab i Fjordby" not in said  # not shared
    under.score(under.rikke, hers, K1=4, K2=3), under.lock(under.rikke, hers)
    said = under.read(under.rikke, page)
    assert SECRET in said and "Bo Ask" in said and "You gave" in said
    shared = signed_in(under.rikke).get(page).context["shared"]
    assert [[(each.key, points) for each, points in one.apart] for one in shared] == [[("K1", 3)]]
    assert "(3 points)" in said and "(0 points)" not in said
    with scope(under.vejen):
        Conflict.objects.filter(user=under.rikke, application=under.solsort).update(kind="tie")
    assert "Sangen i Solby" not in under.read(under.rikke, page)
    assert "Both orders" not in said and "one order only" in under.read(under.lead, page)
    auditor = person("Åse Revisor", "en")
    appointed(auditor, "auditor", under.vejen)
    assert "Sangen i Solby" in under.read(auditor, page)  # the matrix: she reads what was given
    funder = person("Frida Fond", "en")
    appointed(funder, "funder", under.vejen)
    assert under.read(funder, page) == 404


def orders(call):
    return both_orders(call, Given(call, ScoreSheet.of(call)), strictness_of(call))


def test_both_orders_are_shown_and_what_counts_is_what_was_given(cast):
    with scope(cast.vejen):
        Call.objects.filter(pk=cast.call.pk).update(score_sheet=SHEET)
        cast.call.refresh_from_db(fields=["score_sheet"])
    strict, mild = reviewer(cast.vejen, "Stine Streng"), reviewer(cast.vejen, "Mie Mild")
    made = [started(cast.call, cast.maja, f"Foreningen {number}") for number in range(7)]
    for number, application in enumerate(made):
        if number != 1:
            reviewed(cast.call, application, {"K1": 3, "K2": 4} if number == 0 else {"K1": 2, "K2": 3}, strict)
        if number != 0:
            reviewed(cast.call, application, {"K1": 4, "K2": 3}, mild)
        with scope(cast.vejen):
            facts = {"status": "submitted", "reference": f"SMALL-00{number}", "submitted_name": f"Peer {number}"}
            Application.objects.filter(pk=application.pk).update(**facts)
            if number == 5:  # four that both have scored say nothing about anybody
                assert orders(cast.call) == []
    with scope(cast.vejen):
        found = {each.application.pk: each for each in orders(cast.call)}
        one, other = found[made[0].pk], found[made[1].pk]
        assert (one.given, one.levelled) == ((2, Fraction(17, 5)), (1, Fraction(39, 10)))
        assert (other.given, other.levelled) == ((1, Fraction(18, 5)), (2, Fraction(31, 10)))
        assert (one.moves, other.moves) == (1, -1)
    lone = person("Lone Lead", "en")
    appointed(lone, "lead", cast.vejen)
    said = signed_in(lone).get(f"/vejen/calls/{cast.call.pk}/review/calibration/").content.decode()
    assert "3.90" in said and "Levelled" in said
    with scope(cast.vejen):
        assert [each.application for each in scores_of(cast.call).ranked()][:2] == [made[1].pk, made[0].pk]
