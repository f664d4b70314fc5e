"""A random draw that anybody can check: scenarios 15 and 16, two people at once, and a script that needs nobody."""

import json
import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import Error, IntegrityError, transaction
from django.test import Client

from partnerships.models import Application, Partnership
from programmes.bundles import bundle_of
from programmes.clock import now
from programmes.drawing import decide_annulment, draw_now, freeze, propose_annulment, ranked, withdraw
from programmes.models import Draw, DrawAnnulment, DrawResult, DrawSecret
from programmes.scope import scope
from programmes.states import NotAllowed
from programmes.words import Text
from tests.cast import appointed, person
from tests.conftest import signed_in
from tests.threads import at_once

TOWNS = ["vejle", "skive", "fredericia", "odense", "koege", "roskilde"]
POOL = [(town, town.title()) for town in TOWNS]
ENGLISH = {"headers": {"Accept-Language": "en"}}
WHY = "The pool had a name too many."
APPROVED, REFUSED = DrawAnnulment.Status.APPROVED, DrawAnnulment.Status.REFUSED


@pytest.fixture
def cast_with_lead(cast):
    cast.lone, cast.henrik = person("Lone Lead", "en"), person("Henrik Dam", "en")
    appointed(cast.lone, "lead", cast.vejen), appointed(cast.henrik, "lead", cast.vejen)
    return cast


def frozen(cast, by=None, pool=POOL, k=3, **facts):
    """A pool, frozen an hour before it may be drawn; inside a scope."""
    facts = {"purpose": Text(en="Measuring"), "not_before": now() + timedelta(hours=1)} | facts
    return freeze(cast.call, by or cast.lone, now(), pool, k=k, **facts)


def known_seed(draw, seed="5f3c2a"):
    """The draw with another seed, as if the portal had chosen that: only the owner's hand can do it."""
    return Draw.objects.create(
        call=draw.call, number=draw.number + 1, by=draw.by, k=draw.k, purpose=draw.purpose, pool_text=draw.pool_text,
        pool_hash=draw.pool_hash, seed_hash=sha256(seed.encode()).hexdigest(), not_before=draw.not_before,
    )  # fmt: skip


def drawn(cast):
    """Scenario 15's draw, made by Lone an hour later; inside a scope."""
    draw = known_seed(frozen(cast))
    DrawSecret.objects.create(draw=draw, seed="5f3c2a")
    draw_now(draw, cast.lone, now() + timedelta(hours=1))
    return fresh(draw)


def fresh(draw):
    return Draw.objects.with_all().get(pk=draw.pk)


def unpacked(draw, folder):
    """The downloaded files, and how the script among them ends: (code, what it printed)."""
    with ZipFile(BytesIO(bundle_of(fresh(draw)))) as bundle:
        bundle.extractall(folder)
    return folder / f"draw-{draw.number}"


def verified(folder):
    asked = [sys.executable, "-I", "-S", str(folder / "verify.py")]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=30, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.fact("S1-75")
@pytest.mark.fact("S1-76")
def test_three_of_six_are_drawn_as_anybody_reckons_them(cast_with_lead):
    """Scenario 15: the same three on Friday as on Monday, in whatever order the names come."""
    first = ["odense", "skive", "vejle"]
    assert ranked("5f3c2a", TOWNS)[:3] == first == ranked("5f3c2a", reversed(sorted(TOWNS)))[:3]
    with scope(cast_with_lead.vejen):
        draw = drawn(cast_with_lead)
        assert draw.standing == first and draw.result.seed == "5f3c2a"
        assert [each["id"] for each in draw.pool] == sorted(TOWNS)
        assert sha256(draw.pool_text.encode()).hexdigest() == draw.pool_hash


def test_who_withdraws_is_followed_by_the_next_in_the_same_order(cast_with_lead):
    """Scenario 16: no new draw; the log says who follows whom, and why."""
    with scope(cast_with_lead.vejen):
        draw = drawn(cast_with_lead)
        order = draw.result.order
        made = withdraw(draw, cast_with_lead.lone, "skive", "The municipality has left.")
        assert made.instead == order[3]
        assert fresh(draw).standing == ["odense", "vejle", order[3]]
        assert withdraw(draw, cast_with_lead.lone, order[5], "The association has closed.").instead == ""
        assert fresh(draw).standing == ["odense", "vejle", order[3]]
        with pytest.raises(NotAllowed, match="not in the pool"):
            withdraw(draw, cast_with_lead.lone, "skive", "The municipality has left.")


def test_somebody_who_withdraws_before_the_draw_is_left_out_of_it(cast_with_lead):
    with scope(cast_with_lead.vejen):
        draw = frozen(cast_with_lead)
        withdraw(draw, cast_with_lead.lone, "odense", "The municipality has left.")
        draw_now(draw, cast_with_lead.lone, now() + timedelta(hours=1))
        assert "odense" not in fresh(draw).standing and len(fresh(draw).standing) == 3


def test_nothing_is_drawn_from_a_pool_in_which_fewer_are_left_than_were_announced(cast_with_lead):
    with scope(cast_with_lead.vejen):
        draw = frozen(cast_with_lead)
        for each in list(draw.labels)[draw.k - 1 :]:
            withdraw(draw, cast_with_lead.lone, each, "The municipality has left.")
        with pytest.raises(NotAllowed, match="Fewer are left in the pool than are to be drawn."):
            draw_now(draw, cast_with_lead.lone, now() + timedelta(hours=1))
        assert not fresh(draw).is_drawn
    page = (
        signed_in(cast_with_lead.lone).get(f"/vejen/calls/{cast_with_lead.call.pk}/draws/", **ENGLISH).content.decode()
    )
    assert "Fewer are left in the pool" in page and f"{draw.pk}/run/" not in page


def test_nothing_is_drawn_before_the_time_that_was_announced_nor_twice(cast_with_lead):
    with scope(cast_with_lead.vejen):
        draw = frozen(cast_with_lead)
        with pytest.raises(NotAllowed, match="has not come yet"):
            draw_now(draw, cast_with_lead.lone, draw.not_before - timedelta(milliseconds=1))
        draw_now(draw, cast_with_lead.lone, draw.not_before)
        with pytest.raises(NotAllowed, match="Somebody else has just drawn"):
            draw_now(draw, cast_with_lead.henrik, draw.not_before)


def test_a_public_value_goes_into_the_draw_when_it_was_announced_and_only_then(cast_with_lead, tmp_path):
    with scope(cast_with_lead.vejen):
        draw = frozen(cast_with_lead, wanted=Text(en="The lottery's numbers of Saturday"))
        with pytest.raises(NotAllowed, match="public value"):
            draw_now(draw, cast_with_lead.lone, draw.not_before)
        result = draw_now(draw, cast_with_lead.lone, draw.not_before, " 4 8 15 16 23 42 ")
        assert result.mixed == sha256(f"{result.seed}|4 8 15 16 23 42".encode()).hexdigest()
        assert result.order == ranked(result.mixed, TOWNS) != ranked(result.seed, TOWNS)
        code, said = verified(unpacked(draw, tmp_path))
        assert code == 0, said


def test_until_the_draw_nothing_that_is_shown_or_downloaded_holds_the_seed(cast_with_lead, tmp_path):
    cast = cast_with_lead
    with scope(cast.vejen):
        draw = frozen(cast)
        seed = DrawSecret.objects.get(draw=draw).seed
        folder = unpacked(draw, tmp_path)
    assert len(seed) == 32 and not any(seed in file.read_text() for file in folder.iterdir())
    assert verified(folder)[0] == 2
    page = f"/vejen/calls/{cast.call.pk}/draws/"
    for browser in (Client(), signed_in(cast.lone)):
        shown = browser.get(page, **ENGLISH).content.decode().replace(" ", "")
        assert draw.seed_hash in shown and draw.pool_hash in shown and seed not in shown
    with scope(cast.vejen):
        draw_now(draw, cast.lone, draw.not_before)
    assert seed in Client().get(page, **ENGLISH).content.decode().replace(" ", "")


@pytest.mark.parametrize("file, before, after", [
    ("pool.json", "Vejle", "Vejen"), ("result.json", "5f3c2a", "5f3c2b"), ("draw.json", '"k": 3', '"k": 2'),
    ("result.json", '"odense",', '"koege",'),
])  # fmt: skip
def test_the_script_checks_the_draw_alone_and_finds_what_was_changed(cast_with_lead, tmp_path, file, before, after):
    with scope(cast_with_lead.vejen):
        draw = drawn(cast_with_lead)
        withdraw(draw, cast_with_lead.lone, "skive", "The municipality has left.")
        folder = unpacked(draw, tmp_path)
        assert bundle_of(fresh(draw)) == bundle_of(fresh(draw))
    code, said = verified(folder)
    assert (code, "RIGHT: 3 of 6" in said, "Skive" in said) == (0, True, False), said
    text = (folder / file).read_text()
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1))
    code, said = verified(folder)
    assert code == 1 and "WRONG" in said


def test_a_second_draw_needs_two_people_and_a_reason_and_both_stay_in_the_log(cast_with_lead, tmp_path):
    cast = cast_with_lead
    with scope(cast.vejen):
        first = frozen(cast)
        draw_now(first, cast.lone, first.not_before)
        with pytest.raises(NotAllowed, match="has a draw already"):
            frozen(cast)
        with pytest.raises(NotAllowed, match="Write why"):
            propose_annulment(first, cast.lone, "No")
        asked = propose_annulment(first, cast.lone, WHY)
        with pytest.raises(NotAllowed, match="Somebody else than the person who asked"):
            decide_annulment(asked, APPROVED, cast.lone, now())
        with pytest.raises(IntegrityError), transaction.atomic():
            DrawAnnulment.objects.filter(pk=asked.pk).update(status=APPROVED, decided_by=cast.lone)
        decide_annulment(asked, REFUSED, cast.henrik, now())
        asked = propose_annulment(first, cast.henrik, WHY)
        decide_annulment(asked, APPROVED, cast.lone, now())
        with pytest.raises(NotAllowed, match="annulled"):
            withdraw(first, cast.lone, "odense", "The municipality has left.")
        code, said = verified(unpacked(first, tmp_path))
        assert code == 0 and f"ANNULLED: this draw does not count. {WHY}" in said
        second = frozen(cast)
        assert (second.number, DrawSecret.objects.values("seed").distinct().count()) == (2, 2)
    shown = Client().get(f"/vejen/calls/{cast.call.pk}/draws/", **ENGLISH).content.decode()
    assert shown.count("<section") == 2 and WHY in shown and "Lone Lead" not in shown


@pytest.mark.parametrize("model", [Draw, DrawSecret, DrawResult], ids=lambda model: model.__name__)
def test_what_was_drawn_cannot_be_changed_or_removed(cast_with_lead, model):
    with scope(cast_with_lead.vejen):
        drawn(cast_with_lead)
        for act in (lambda: model.objects.update(id=1), lambda: model.objects.all()._raw_delete("default")):
            with pytest.raises(Error, match="permission denied"), transaction.atomic():
                act()


def test_a_pool_that_leaves_no_choice_is_no_draw(cast_with_lead):
    with scope(cast_with_lead.vejen):
        with pytest.raises(NotAllowed, match="fewer must be drawn"):
            frozen(cast_with_lead, pool=POOL[:3])
        with pytest.raises(NotAllowed, match="has passed already"):
            frozen(cast_with_lead, not_before=now())


def test_of_two_people_who_freeze_or_draw_at_once_one_wins_and_the_other_is_told(committed):
    cast = committed
    cast.lone = person("Lone Lead", "en")
    ended = at_once(cast.vejen, *[lambda _seen: frozen(cast)] * 4)
    assert ended.count("done") == 1 and sum("has a draw already" in each for each in ended) == 3
    with scope(cast.vejen):
        draw = Draw.objects.get()
    ended = at_once(cast.vejen, *[lambda _seen: draw_now(draw, cast.lone, draw.not_before)] * 4)
    assert ended.count("done") == 1 and sum("Somebody else has just drawn" in each for each in ended) == 3
    with scope(cast.vejen):
        assert DrawResult.objects.count() == 1


def selected(cast, number):
    """So many partnerships of the call have been selected and have accepted."""
    with scope(cast.vejen):
        for place in range(1, number + 1):
            own = Partnership.objects.create(name=f"Peer {place}", status=Partnership.Status.ACTIVE)
            facts = {"call": cast.call, "form_version": cast.application.form_version, "status": "submitted"}
            facts |= {"reference": f"SMALL-{place:03}", "name": own.name, "submitted_name": own.name}
            Application.objects.create(partnership=own, **facts)


def test_the_lead_freezes_and_draws_on_pages_and_staff_only_ask_for_an_annulment(cast_with_lead):
    cast = cast_with_lead
    selected(cast, 4)
    address = f"/vejen/calls/{cast.call.pk}/draws/"
    cast.karen.language = "en"
    cast.karen.save()
    lead, staff = signed_in(cast.lone), signed_in(cast.karen)
    assert "SMALL-004" in lead.get(f"{address}freeze/", **ENGLISH).content.decode()
    sent = {"k": "2", "purpose_da": "Måling", "day": "1.1.2030", "clock": "12:00"}
    assert staff.post(f"{address}freeze/", sent).status_code == 404
    page = lead.post(f"{address}freeze/", sent, follow=True, **ENGLISH).content.decode()
    assert "The pool is frozen" in page and "SMALL-004" in page and "SMALL-VEJEN" not in page
    with scope(cast.vejen):
        draw = Draw.objects.get()
        assert (len(draw.pool), draw.k, draw.purpose) == (4, 2, {"da": "Måling"})
    assert "has not come yet" in lead.post(f"{address}{draw.pk}/run/", **ENGLISH).content.decode()
    asked = staff.post(f"{address}{draw.pk}/annul/", {"why": WHY}, follow=True, **ENGLISH).content.decode()
    assert "A second person decides now" in asked
    with scope(cast.vejen):
        annulment = DrawAnnulment.objects.get()
    decide = f"{address}{draw.pk}/annulments/{annulment.pk}/approve/"
    assert staff.post(decide).status_code == 404
    assert "Annulled" in lead.post(decide, follow=True, **ENGLISH).content.decode()
    assert json.loads(draw.pool_text)[0] == {"id": "SMALL-001", "label": "Peer 1"}
