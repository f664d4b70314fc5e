"""Several hands at an agreement: what was read, what stands now, and what somebody had typed."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from partnerships.agreeing.preparing import attach, points_of
from partnerships.agreement_letters import paper_refused
from partnerships.models import Agreement, PreparedPaper, Signature
from programmes import access
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.agreements import ENGLISH, accepted, drafted, put_before_all, signed_by_all, signs
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


def test_a_version_that_all_have_signed_takes_the_place_of_the_one_in_force(ready):
    with scope(ready.vejen):
        first = put_before_all(ready.partnership, ready.sofie)
        first = signed_by_all(first, ready.maja, ready.jonas, ready.lone)
        second = put_before_all(ready.partnership, ready.sofie, ends_on=date(2026, 2, 6))
        signs(second, ready.maja, "association"), signs(second, ready.jonas, "municipality")
        assert Agreement.objects.in_force().get() == first  # one signature is missing: the first one holds
        signs(second, ready.lone)
        assert list(Agreement.objects.values_list("number", "status")) == [(1, "replaced"), (2, "in_force")]
        assert second.read["replaces"] == 1
        moves = list(first.transitions.values_list("before", "after", "by"))
        assert moves[-1] == ("in_force", "replaced", ready.lone.pk)
        with pytest.raises(NotAllowed, match="not open for signature"):
            signs(first, ready.ida, "association")
        assert first.signatures.count() == 3  # and stay readable
    page = signed_in(ready.jonas).get(f"{ready.own}?version=1", **ENGLISH).content.decode()
    assert "Replaced by a later version" in page


def test_nobody_signs_for_two_sides(ready):
    """Her roles are forged: the portal gives nobody two parties. Neither the verb nor the database lets her."""
    with scope(ready.vejen):
        agreement = put_before_all(ready.partnership, ready.sofie)
        signs(agreement, ready.maja, "association")
        with pytest.raises(NotAllowed, match="You have signed for another side"):
            signs(agreement, ready.maja, "municipality")
        with pytest.raises(NotAllowed, match="You have signed for another side"):
            signs(agreement, ready.maja)
        mine = agreement.signatures.get()
        mine.pk, mine.party = None, ready.partnership.parties.get(kind="municipality")
        with pytest.raises(IntegrityError, match="one_person_signs_for_one_side"), transaction.atomic():
            mine.save(force_insert=True)
        both = ready.partnership.parties.get(kind="municipality")
        with pytest.raises(NotAllowed, match="cannot act for the other one too"):
            access.appoint(ready.maja, "signatory", ready.partnership, party=both)
        assert Signature.objects.filter(agreement=agreement).count() == 1
