"""The public page of a call, as the association, the municipality and the printer read it."""

import pytest
from django.test import Client

from programmes.models import Call
from programmes.scope import scope
from tests.cast import programme


@pytest.fixture
def call(cast):
    with scope(cast.vejen):
        return Call.objects.get(slug="vejen-2024")


def page(call, query="", language="en"):
    return Client(headers={"accept-language": language}).get(f"/vejen/calls/{call.pk}/{query}").text


def test_the_deadline_is_said_complete(call):
    said = page(call)
    assert "Wednesday 23 October 2024, 24:00" in said
    assert "Central European Time" in said
    assert 'data-own-time="2024-10-23T22:00:00Z" data-zone="Europe/Copenhagen"' in said


def test_each_party_reads_its_own_demands_and_paper_has_them_all(call):
    own, other = "A leader with daily management responsibility", "You refer at least 70%"
    read = [page(call, query) for query in ("", "?for=municipality", "?for=all")]
    assert [(own in each, other in each) for each in read] == [(True, False), (False, True), (True, True)]


def test_a_call_whose_texts_are_for_everybody_shows_them_at_once_and_no_tabs(cast):
    with scope(programme("segito")):
        lone = Call.objects.get()
    for query in ("", "?for=association", "?for=all"):
        said = Client(headers={"accept-language": "en"}).get(f"/segito/calls/{lone.pk}/{query}").text
        assert "We never ask about origin." in said and "A training of five occasions" in said, query
        assert 'class="tabs"' not in said and "Deadline for applications" in said, query


def test_the_instalments_add_up_to_the_grant(call):
    said = page(call)
    assert said.count("DKK\N{NO-BREAK SPACE}44,737.33") == 2
    assert said.count("DKK\N{NO-BREAK SPACE}44,737.34") == 1


def test_a_text_in_another_language_is_marked_as_such(call):
    assert '<span lang="en">Will you work together on voluntary peer support?</span>' in page(call, language="fi")
    assert 'lang="en">Will you' not in page(call)


def test_a_call_that_has_closed_offers_no_start(call, cast):
    assert f"/vejen/calls/{call.pk}/start/" in page(call)
    with scope(cast.vejen):
        Call.objects.filter(pk=call.pk).update(opens_on="2024-08-15", closes_on="2024-10-01")
    assert f"/vejen/calls/{call.pk}/start/" not in page(call)
