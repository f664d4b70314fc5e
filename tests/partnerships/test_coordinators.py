"""Whoever coordinates for the association, or leads that, is invited once the place is accepted, and finds her work."""

import re

import pytest

from partnerships.letters import invitation
from partnerships.models import PartnershipAppointment, PartnershipInvitation
from programmes.clock import now
from programmes.models import Outbox
from programmes.scope import scope
from tests.agreements import ENGLISH, accepted, put_before_all
from tests.cast import person
from tests.conftest import signed_in

WORK = ("coordinator", "manager")


@pytest.fixture
def active(whole):
    """Both have accepted their place; the agreement waits for signatures."""
    whole = accepted(whole)
    whole.base = f"/vejen/partnerships/{whole.partnership.pk}/"
    with scope(whole.vejen):
        put_before_all(whole.partnership, whole.sofie)
    return whole


def invites(active, user, role="coordinator", kind="association", email="kim@example.org"):
    facts = {"kind": kind, "email": email, "role": role, "language": "en"}
    return signed_in(user).post(f"{active.base}invite/", facts, follow=True, **ENGLISH).content.decode()


def comes(active, role="coordinator"):
    """Kim is invited by Maja, and says yes."""
    invites(active, active.maja, role)
    kim = person("Kim Holst", "en")
    type(kim).objects.filter(pk=kim.pk).update(email="kim@example.org")
    kim.emailaddress_set.update(email="kim@example.org")
    kim.refresh_from_db()
    with scope(active.vejen):
        token = PartnershipInvitation.objects.get(email="kim@example.org").token
    browser = signed_in(kim)
    active.invited = browser.get(f"/vejen/partnerships/invitations/{token}/", **ENGLISH).content.decode()
    answer = browser.post(f"/vejen/partnerships/invitations/{token}/", follow=True, **ENGLISH)
    active.landed = answer.redirect_chain[-1][0]
    return kim, browser


def test_before_the_award_nobody_is_asked_to_coordinate(whole):
    page = signed_in(whole.maja).get(f"/vejen/partnerships/{whole.application.partnership_id}/invite/", **ENGLISH)
    assert [value for value, _words in page.context["form"].fields["role"].choices] == ["writer", "signatory"]


@pytest.mark.parametrize("role", WORK)
def test_she_is_invited_to_the_work_and_lands_at_the_agreement(active, role):
    _kim, _browser = comes(active, role)
    assert "You are invited to work in this partnership" in active.invited and "Deadline" not in active.invited
    assert "Accept and open the agreement" in active.invited
    assert active.landed == f"{active.base}agreement/"
    with scope(active.vejen):
        assert PartnershipAppointment.objects.today().get(role=role).party.kind == "association"


def test_the_letter_says_what_she_is_invited_to_and_names_no_deadline(active):
    invites(active, active.maja)
    with scope(active.vejen):
        row = Outbox.objects.get(kind="partnerships.letters.invitation", address="kim@example.org")
        letter = invitation(row.about, row.reader)
    assert letter.subject == "Invitation to a partnership: Fællesskab i Fjordby"
    assert "work in a partnership that has been selected" in letter.body
    assert "Local coordinator" in letter.body and "Deadline" not in letter.body


def test_she_finds_the_agreement_the_group_and_the_list_and_no_link_leads_nowhere(active):
    _kim, browser = comes(active)
    assert browser.get("/desk/").headers["Location"] == f"{active.base}agreement/"
    there, seen = {f"{active.base}{page}/" for page in ("agreement", "steering", "preparation")}, set()
    for page in sorted(there):
        found = browser.get(page, **ENGLISH)
        assert found.status_code == 200
        seen |= set(re.findall(rf'href="({active.base}[^"?#]*)"', found.content.decode()))
    assert there <= seen
    assert {link: browser.get(link).status_code for link in seen} == dict.fromkeys(seen, 200)
    for page in ("", "application/", "messages/"):
        assert browser.get(active.base + page).status_code == 404


def test_nobody_of_the_municipality_coordinates(active):
    said = invites(active, active.jonas, kind="municipality")
    assert "Somebody who acts for the municipality cannot be coordinator" in said and "kim@example.org" in said
    with scope(active.vejen):
        assert not PartnershipInvitation.objects.filter(email="kim@example.org").exists()


def test_nobody_coordinates_for_a_party_that_is_not_there(active):
    with scope(active.vejen):
        active.partnership.parties.filter(kind="association").update(replaced_at=now())
    said = invites(active, active.jonas)
    assert "This party is not there yet." in said


def test_a_signatory_ends_her_role_and_she_finds_nothing_any_more(active):
    kim, browser = comes(active)
    with scope(active.vejen):
        hers = PartnershipAppointment.objects.today().get(user=kim).pk
    page = signed_in(active.maja).get(active.base, **ENGLISH).content.decode()
    take_out = re.search(rf'href="([^"]*/{hers}/[^"]*)"', page)[1]
    asked = signed_in(active.maja).get(take_out, **ENGLISH).content.decode()
    assert "End this person&#x27;s role?" in asked and "neither the agreement nor the steering group" in asked
    signed_in(active.maja).post(take_out)
    assert browser.get(f"{active.base}agreement/").status_code == 404
