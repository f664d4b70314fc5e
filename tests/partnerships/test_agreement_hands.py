"""Several hands at an agreement: what was read, what stands now, and what somebody had typed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.agreeing.preparing import attach, points_of
from partnerships.agreement_letters import paper_refused
from partnerships.models import Agreement, PreparedPaper
from programmes import access
from programmes.scope import scope
from tests.agreements import ENGLISH, accepted, drafted, put_before_all
from tests.conftest import signed_in
from tests.partnerships.test_preparation import upload


@pytest.fixture
def ready(whole):
    return accepted(whole)


def test_what_is_put_out_is_the_text_on_the_page_that_she_has_read(ready):
    """Not the one that stood when she asked for the question after it."""
    with scope(ready.vejen):
        drafted(ready.partnership, ready.sofie)
    sofie = signed_in(ready.sofie)
    way = re.search(r'href="([^"]*/put-out/[^"]*)"', sofie.get(ready.record, **ENGLISH).content.decode())[1]
    with scope(ready.vejen):
        drafted(ready.partnership, ready.lone, amount=1)  # somebody else, before she presses on
    read = sofie.get(way, **ENGLISH).context["form"].initial["read"]
    said = sofie.post(f"{ready.record}1/put-out/", {"read": read}, **ENGLISH).content.decode()
    assert "The text has changed since you read it" in said
    with scope(ready.vejen):
        assert Agreement.objects.get().status == "draft"


def test_what_is_saved_is_joined_with_what_stands_under_a_lock(ready):
    """A form for two hands that reads before it holds the row loses what was saved in between."""
    with scope(ready.vejen):
        drafted(ready.partnership, ready.sofie)
    point = f"/vejen/partnerships/{ready.partnership.pk}/preparation/leader/"
    for user, page, table in (
        (ready.sofie, f"{ready.record}draft/", "partnerships_agreement"), (ready.maja, point, "partnerships_prepared"),
    ):  # fmt: skip
        browser = signed_in(user)
        browser.get(page)
        with CaptureQueriesContext(connection) as asked:
            browser.post(page, {"text": "Birte", "amount": "1"})
        said = [each["sql"] for each in asked]
        locked = next(at for at, sql in enumerate(said) if 'FROM "partnerships_partnership"' in sql and "FOR NO" in sql)
        assert locked < next(at for at, sql in enumerate(said) if f'FROM "{table}" ' in sql), page


def test_a_sign_in_that_has_become_too_old_takes_nothing_typed_with_it(ready):
    with scope(ready.vejen):
        agreement = put_before_all(ready.partnership, ready.sofie)
    maja = signed_in(ready.maja)
    sent = {"position": "Forkvinde & kasserer", "yes": "on", "read": agreement.content_hash}
    said = maja.post(f"{ready.own}1/sign/", sent, **ENGLISH)
    assert "position%3DForkvinde" in said.context["way_next"] + said.context["way"]
    form = maja.get(f"{ready.own}1/sign/?position=Forkvinde+%26+kasserer").context["form"]
    assert form.initial["position"] == "Forkvinde & kasserer"


def test_a_partnership_that_is_not_active_has_no_pages_of_what_comes_after(whole):
    own = f"/vejen/partnerships/{whole.application.partnership_id}/"
    maja = signed_in(whole.maja)
    pages = ("agreement/", "steering/", "preparation/", "preparation/leader/", "steering/meetings/new/")
    assert [maja.get(own + page).status_code for page in pages] == [404] * 5
    assert maja.get(own).status_code == 200


def test_whoever_has_left_is_not_told_what_became_of_her_paper(ready):
    with scope(ready.vejen):
        point = {each.key: each for each in points_of(ready.call, [ready.partnership])[ready.partnership.pk]}[
            "contract"
        ]
        paper = attach(ready.partnership, point, "association", ready.ida, upload())
        PreparedPaper.objects.update(status="rejected", refused="virus")
        assert paper_refused(paper.pk, ready.ida)
        access.dismiss(ready.ida, "writer", ready.partnership)
        assert paper_refused(paper.pk, ready.ida) is None
