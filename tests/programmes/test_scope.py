"""Who is asking: one transaction in one programme, whatever is nested, raised or used again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from partnerships.models import Partnership
from programmes import clock
from programmes.models import Call
from programmes.scope import ScopeError, current, scope, streamed
from tests.cast import appointed, person


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def test_one_programme_cannot_be_entered_inside_another(cast):
    with scope(cast.vejen), pytest.raises(ScopeError, match="another programme"), scope(cast.versova):
        pytest.fail("entered")
    with scope(cast.vejen), pytest.raises(ScopeError), scope(None, cast.karen):
        pytest.fail("left by the back door")


def test_the_outer_scope_comes_back(cast):
    with scope(None, cast.karen):
        with scope(cast.vejen, cast.karen):
            assert Call.objects.get(slug="small") == cast.call
        assert current().programme is None
        with pytest.raises(ProgrammingError, match="no programme"), transaction.atomic():
            Call.objects.count()
        with pytest.raises(KeyError), scope(cast.versova):
            raise KeyError
        with pytest.raises(ProgrammingError, match="no programme"), transaction.atomic():
            Call.objects.count()
    assert current() is None


def test_a_scope_inside_its_own_programme_stays_there(cast):
    with scope(cast.vejen, cast.karen):
        with scope(cast.vejen, cast.maja):
            assert execute("SELECT app.programme(), app.person()") == [(cast.vejen.pk, cast.maja.pk)]
        assert execute("SELECT app.programme(), app.person()") == [(cast.vejen.pk, cast.karen.pk)]


@tries(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["vejen", "versova", "raises", "nobody"]), max_size=8))
def test_whatever_is_nested_the_database_and_the_thread_agree(ground, path):
    """Scopes in any order, left in any way: nobody ever reads in another programme than she stands in."""
    slugs = {"vejen": 1_000_001, "versova": 1_000_002, "nobody": None}

    def go(steps):
        if not steps:
            return
        if steps[0] == "raises":
            raise KeyError
        with scope(slugs[steps[0]]) as within:
            assert execute("SELECT app.programme_or_null()") == [(within.programme,)]
            try:
                go(steps[1:])
            except (ScopeError, KeyError):
                pass
            assert execute("SELECT app.programme_or_null()") == [(within.programme,)]
            assert current() is within

    try:
        go(path)
    except (ScopeError, KeyError):
        pass
    assert current() is None
    assert execute("SELECT app.programme_or_null()") == [(None,)]


def test_one_person_in_two_programmes_meets_them_one_at_a_time(cast):
    both = person("Bente Ravn")
    appointed(both, "staff", cast.vejen)
    appointed(both, "staff", cast.versova)
    names = {}
    for programme in (cast.vejen, cast.versova):
        with scope(programme, both):
            names[programme.slug] = {partnership.name for partnership in Partnership.objects.all()}
    assert names == {"vejen": {"Fællesskab i Fjordby"}, "versova": {"Majakka canary"}}


def test_a_connection_that_is_used_again_has_forgotten_its_programme(committed):
    """Connections are kept open, and no pool is needed: what was set ends with its transaction."""
    assert settings.DATABASES["default"]["CONN_MAX_AGE"] > 0
    assert "pool" not in settings.DATABASES["default"]["OPTIONS"]

    def visit(programme):
        try:
            with scope(programme):
                seen = {p.programme_id for p in Partnership.objects.all()}
            with pytest.raises(ProgrammingError, match="no programme"):
                Partnership.objects.count()
            return seen == {programme.pk}
        finally:
            connection.close() if visits.pop() == 0 else None

    visits = list(range(60))
    with ThreadPoolExecutor(4) as crowd:
        right = list(crowd.map(visit, [committed.vejen, committed.versova] * 30))
    assert right == [True] * 60


def test_the_arrival_is_read_before_anything_else_and_stays(cast):
    with scope(cast.vejen) as within:
        before = clock.now()
        assert within.arrived_at <= before
        with scope(cast.vejen) as again:
            assert again.arrived_at >= within.arrived_at
        assert current().arrived_at == within.arrived_at


def test_a_stream_opens_its_own_scope_and_closes_it_when_it_ends_or_is_dropped(committed):
    with scope(committed.vejen) as within:
        pass
    body = streamed((execute("SELECT app.programme()") for _line in range(3)), within)
    assert current() is None
    assert next(body) == [(committed.vejen.pk,)]
    body.close()  # the reader went away
    assert current() is None
    assert not connection.in_atomic_block
