"""The whole story of one application: each reader gets what her role reads, and nobody a trace of what is pending."""

import json

import pytest
from django.db import connection

from partnerships.models import Conflict
from partnerships.telling.told import TELLERS
from programmes.acts import decisive, link
from programmes.clock import now
from programmes.models import Act
from programmes.scope import scope
from tests.cast import appointed, person
from tests.choosing import ENGLISH, read
from tests.conftest import signed_in
from tests.partnerships.test_lists import check, cost


def story(hall, number=1, ending="/"):
    return f"/vejen/applications/{hall.applications[number - 1].pk}/story{ending}"


def commit(hall):
    """What PostgreSQL does at the end of a transaction."""
    with scope(hall.vejen), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.fixture
def pending(hall):
    """Decided, and waiting for the second person."""
    with scope(hall.vejen):
        hall.decide()
    commit(hall)
    return hall


@pytest.fixture
def released(pending):
    with scope(pending.vejen):
        pending.release()
    commit(pending)
    return pending


def whole(user, hall, number=1):
    return json.loads(signed_in(user).get(story(hall, number, ".json"), **ENGLISH).content)


def told(user, hall, number=1):
    return [(each["what"], each["value"]) for each in whole(user, hall, number)["entries"]]


def auditor(hall):
    made = person("Aase Audit", "en")
    appointed(made, "auditor", hall.vejen)
    return made


def test_every_decisive_model_is_told():
    assert set(TELLERS) == set(decisive())


def test_the_story_of_a_decided_application_is_told_in_order_with_who_and_in_which_role(released):
    said = told(released.lone, released)
    place = ("Place in the ranking", "1. 4.20 (21/5; K1 5.00, K2 3.00)")
    steps = [("Reviewer", "Rikke Rask"), place, ("Decision", "Selected"),
             ("Decisions", "Waits for release by a second person"), ("Decisions", "Released"),
             ("Decision", "Waits for acceptance")]  # fmt: skip
    assert [each for each in said if each in steps] == steps
    page = read(released.lone, story(released))
    assert "Lone Lead (National coordinator)" in page and "Karen Berg (Programme staff)" in page
    assert "that your role does not read" not in page


def test_every_act_of_the_file_is_one_of_the_chain_and_can_be_reckoned_again(released):
    found = whole(released.lone, released)
    with scope(released.vejen):
        standing = {act.number: act for act in Act.objects.all()}
    assert len(found["acts"]) > 8 and found["left_out"] == 0
    for act in found["acts"]:
        assert act["digest"] == standing[act["number"]].digest == link(standing[act["number"]])
    last = standing[max(standing)]
    assert found["head"] == {"number": last.number, "digest": last.digest}
    assert {each["act"] for each in found["entries"]} <= {act["number"] for act in found["acts"]}


def test_an_auditor_reads_who_gave_what_and_why_and_is_told_how_much_she_does_not_read(released):
    """A reason for a conflict is the lead's alone; letters are staff's."""
    user = auditor(released)
    page, found = read(user, story(released)), whole(user, released)
    assert "Rikke Rask" in page and "K1: 5 K1 hemmelig begrundelse" in page and "Place in the ranking" in page
    assert found["left_out"] > 0 and f"{found['left_out']} entr" in page
    assert {"partnerships_assignment", "partnerships_reviewtransition"} <= {act["table"] for act in found["acts"]}


def test_whoever_is_kept_from_the_ranking_learns_of_decisions_when_they_are_released(pending):
    with scope(pending.vejen):
        Conflict.objects.create(
            application=pending.applications[1], user=pending.karen, by=pending.karen, kind="tie", reason="Sister."
        )
    commit(pending)
    page, found = read(pending.karen, story(pending)), whole(pending.karen, pending)
    words = ["ranking", "Decision", "Selected", "does not read"]
    assert [word for word in words if word in page.split("<main")[1]] == []
    assert found["left_out"] == 0 and not any("decision" in act["table"] for act in found["acts"])
    with scope(pending.vejen):
        pending.release()
    commit(pending)
    found = whole(pending.karen, pending)
    assert found["left_out"] > 0 and not any("decision" in act["table"] for act in found["acts"])
    assert "Released" not in json.dumps(found["entries"])


def test_the_story_is_not_there_for_whoever_is_in_conflict_with_it_or_a_stranger(released):
    with scope(released.vejen):
        Conflict.objects.create(
            application=released.applications[0], user=released.karen, by=released.karen, kind="tie", reason="Sister."
        )
    commit(released)
    for user in (released.karen, released.rikke, released.signatory(1)):
        for ending in ("/", ".json"):
            assert signed_in(user).get(story(released, 1, ending)).status_code == 404
    staff = person("Sofie Bak", "en")
    appointed(staff, "staff", released.vejen)
    page = read(staff, story(released))
    assert "Karen Berg: Conflict of interest" in page and "Sister." not in page
    assert "Sister." in read(released.lone, story(released))


def test_the_story_asks_each_table_once_however_much_has_happened(released):
    browser = signed_in(released.lone)
    before = cost(browser, story(released))
    with scope(released.vejen):
        for each in range(30):
            facts = {"by": released.karen, "arrived_at": now(), "sentence": f"No {each}"}
            released.applications[0].refusals.create(**facts)
    commit(released)
    assert "No 29" in read(released.lone, story(released))
    assert len(cost(browser, story(released)).asked) == len(before.asked)
    check(before, 82)
