"""What was written before each saving was kept, and who had read whose points, when a portal is brought up to date."""

import os
from importlib import import_module

import psycopg
import pytest
from django.db import connections

from partnerships.models import (
    Body,
    BodyMeeting,
    BodyMinutes,
    Prepared,
    PreparedAnswer,
    Review,
    ReviewPlan,
)
from programmes.clock import now
from programmes.scope import scope
from tests.reviews import reviewer
from tests.under_review import UnderReview

KEEP = import_module("partnerships.migrations.0043_what_was_before_is_kept").KEEP


@pytest.fixture
def under(committed):
    return UnderReview(committed)


def brought_up_to_date(*before):
    """The statements of the migration, as the owner of all rows runs them, after what was `before`."""
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(os.environ["SUPERUSER_URL"], dbname=name) as connection:
        for statement in (*before, KEEP):
            connection.execute(statement)


def opened(under):
    with scope(under.vejen):
        rows = Review.objects.filter(opened_at__isnull=False)
        return sorted(rows.values_list("assignment__application", "assignment__reviewer__name"))


def test_points_are_open_where_all_had_locked_and_nowhere_else(under):
    nora, both, three = reviewer(under.vejen, "Nora Ny"), under.fjordby, under.solsort
    with scope(under.vejen):
        ReviewPlan.objects.create(call=under.call, readers=2, most=9)
    pages = [*zip((under.rikke, under.bo), under.give(both, under.rikke, under.bo), strict=True)]
    pages += zip((under.rikke, under.bo), under.give(three, under.rikke, under.bo, nora)[:2], strict=True)
    for user, page in pages:
        under.score(user, page, K1=4, K2=3), under.lock(user, page)
    expected = [(both.pk, "Bo Ask"), (both.pk, "Rikke Rask")]
    assert opened(under) == expected  # Nora has not locked the other one
    brought_up_to_date("UPDATE partnerships_review SET opened_at = NULL")
    assert opened(under) == expected


def test_minutes_and_answers_have_their_first_version_once(under):
    cast = under.cast
    with scope(under.vejen):
        partnership = under.fjordby.partnership
        body = Body.objects.create(partnership=partnership)
        facts = {"place": "Havnegade", "status": "set", "times": [], "body": body, "by": cast.maja, "begins_at": now()}
        facts |= {"party": partnership.parties.first(), "minutes_by": cast.maja, "minutes_at": now()}
        BodyMeeting.objects.create(number=1, minutes="Fra før.", **facts)
        Prepared.objects.create(partnership=partnership, key="leader", text="Maja Holm.", by=cast.maja, at=now())
    for _time in range(2):
        brought_up_to_date()
    with scope(under.vejen):
        assert list(BodyMinutes.objects.values_list("number", "minutes", "by")) == [(1, "Fra før.", cast.maja.pk)]
        assert list(PreparedAnswer.objects.values_list("key", "text", "by")) == [("leader", "Maja Holm.", cast.maja.pk)]
