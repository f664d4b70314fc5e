"""A conflict of interest that staff have heard of ends somebody's way in as if she had declared it herself."""

import pytest

from partnerships.models import Conflict, Review
from programmes.scope import scope
from tests.cast import appointed, person
from tests.conftest import signed_in
from tests.under_review import ENGLISH, SECRET, press


@pytest.fixture
def under(under):
    """With Kaja, of the staff."""
    under.kaja = person("Kaja Berg", "en")
    appointed(under.kaja, "staff", under.vejen)
    return under


def test_staff_write_it_down_and_her_way_ends_at_once(under):
    page = under.give(under.fjordby, under.rikke)
    under.score(under.rikke, page, K1=4, K2=3), under.lock(under.rikke, page)
    told = f"{under.base}applications/{under.fjordby.pk}/conflicts/add/"
    form = signed_in(under.kaja).get(told, **ENGLISH).content.decode()
    assert "Rikke Rask" in form and "Bo Ask" in form and "Lone Lead" in form and "Kaja" not in form.split("<main")[1]
    sent = {"person": under.rikke.pk, "kind": "tie"}
    assert "This field is required" in press(under.kaja, told, sent)
    with scope(under.vejen):
        assert not Conflict.objects.in_the_way().exists()
    said = press(under.kaja, told, sent | {"reason": SECRET})
    assert "The way to this application has ended." in said and SECRET not in said
    assert under.read(under.rikke, page) == 404
    assert SECRET in under.read(under.lead, f"{under.base}applications/{under.fjordby.pk}/")
    with scope(under.vejen):
        made = Conflict.objects.in_the_way().get()
        assert (made.user, made.by, made.kind) == (under.rikke, under.kaja, "tie")
        assert Review.objects.get().status == Review.Status.SET_ASIDE
    assert "Rikke Rask" not in signed_in(under.kaja).get(told).content.decode().split("<main")[1]
    assert "valid choice" in press(under.kaja, told, sent | {"reason": SECRET})


def test_nobody_writes_one_down_about_a_stranger_or_without_the_right(under):
    told = f"{under.base}applications/{under.fjordby.pk}/conflicts/add/"
    sent = {"person": under.cast.maja.pk, "kind": "tie", "reason": SECRET}
    assert "valid choice" in press(under.kaja, told, sent)
    for user in (under.rikke, under.cast.maja):
        assert signed_in(user).post(told, sent | {"person": under.bo.pk}).status_code == 404
    assert "valid choice" in press(under.kaja, told, sent | {"person": under.bo.pk, "kind": "none"})
    with scope(under.vejen):
        assert not Conflict.objects.in_the_way().exists()
