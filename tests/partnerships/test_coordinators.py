"""Whoever coordinates for the association, or leads that, is invited once the place is accepted, and finds her work."""

import re

import pytest
from django.utils.translation import override

from partnerships.forms import InviteForm
from partnerships.leaving import leave
from partnerships.letters import invitation, party_recovered, somebody_left
from partnerships.models import Partnership, PartnershipAppointment, PartnershipInvitation, Recovery
from partnerships.talking import tell_the_parties
from programmes.clock import now
from programmes.models import Outbox
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.agreements import ENGLISH, accepted, put_before_all
from tests.cast import appointed, person
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


@pytest.mark.parametrize("role", ["writer", "signatory", "coordinator"])
def test_the_letter_says_what_she_is_invited_to_and_names_no_deadline(active, role):
    invites(active, active.maja, role)
    with scope(active.vejen):
        row = Outbox.objects.get(kind="partnerships.letters.invitation", address="kim@example.org")
        letter = invitation(row.about, row.reader)
    assert letter.subject == "Invitation to a partnership: Fællesskab i Fjordby"
    assert "work in a partnership that has been selected" in letter.body
    assert "Your role" in letter.body and "Deadline" not in letter.body


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
    page = signed_in(active.jonas).get(f"{active.base}invite/", **ENGLISH)
    assert [value for value, _words in page.context["form"].fields["role"].choices] == ["writer", "signatory"]
    with scope(active.vejen):
        active.partnership.parties.filter(kind="municipality").update(replaced_at=now())
    said = invites(active, active.maja, kind="municipality")
    assert "Somebody who acts for the municipality cannot be coordinator" in said and "kim@example.org" in said
    with scope(active.vejen):
        assert not PartnershipInvitation.objects.filter(email="kim@example.org").exists()


def test_nobody_coordinates_for_a_party_that_is_not_there(active):
    facts = {"kinds": ["association"], "parties": [], "is_forming": False, "has_work": True}
    sent = {"kind": "association", "email": "kim@example.org", "role": "coordinator", "language": "en"}
    with override("en"):
        said = InviteForm(sent, **facts).errors
    assert said == {"role": ["This party is not there yet. Invite somebody who may sign for it first."]}


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


def test_the_application_is_never_handed_over_to_her(active):
    kim, browser = comes(active)
    with scope(active.vejen):
        hers = PartnershipAppointment.objects.today().get(user=kim)
        for each in (
            active.partnership.appointments.today().filter(party=hers.party).exclude(user__in=[kim, active.maja])
        ):
            each.until = now()
            each.save()
    page = signed_in(active.maja).get(f"{active.base}leave/", **ENGLISH).content.decode()
    assert "You are the last one of your organisation here." in page and "Kim Holst" not in page
    with scope(active.vejen):
        with pytest.raises(NotAllowed, match="You are the last one of your organisation here"):
            leave(active.maja, active.partnership, hers)
        appointed(person("Nina Ny", "en"), "writer", active.partnership, "association")
        with pytest.raises(NotAllowed, match="Choose who signs after you"):
            leave(active.maja, active.partnership, hers)
    assert browser.get(f"{active.base}application/").status_code == 404


def test_she_leaves_by_herself_and_whoever_else_works_there_is_told_at_a_page_of_her_own(active):
    kim, browser = comes(active)
    lis = person("Lis Leder", "en")
    appointed(lis, "manager", active.partnership, "association")
    assert f'href="{active.base}leave/"' in browser.get(f"{active.base}agreement/", **ENGLISH).content.decode()
    asked = browser.get(f"{active.base}leave/", **ENGLISH).content.decode()
    assert "You no longer see the agreement and the steering group." in asked
    links = set(re.findall(rf'href="({active.base}[^"?#]*)"', asked))
    assert f"{active.base}agreement/" in links
    assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)
    landed = browser.post(f"{active.base}leave/", follow=True, **ENGLISH)
    assert landed.status_code == 200 and browser.get(f"{active.base}agreement/").status_code == 404
    with scope(active.vejen):
        rows = Outbox.objects.filter(kind="partnerships.letters.somebody_left")
        assert {row.to for row in rows} == {active.maja, active.ida, active.jonas, lis}
        pages = {user: somebody_left(rows.get(to=user).about, user).body for user in (lis, active.maja)}
    assert f"{active.base}agreement/" in pages[lis]
    assert active.base in pages[active.maja] and f"{active.base}agreement/" not in pages[active.maja]


def test_letters_that_are_not_hers_do_not_come_and_the_others_lead_to_a_page_of_hers(active):
    kim, _browser = comes(active)
    with scope(active.vejen):
        tell_the_parties(active.partnership)
        told = Outbox.objects.filter(kind="partnerships.message_letters.message")
        assert {row.to for row in told} == {active.maja, active.ida, active.jonas}
        party = active.partnership.parties.get(kind="municipality")
        facts = {"party": party, "by": active.sofie, "reason": "Jonas is ill."}
        made = Recovery.objects.create(invitation=PartnershipInvitation.objects.last(), **facts)
        assert f"{active.base}agreement/" in party_recovered(made.pk, kim).body


@pytest.mark.parametrize("role", ["writer", "coordinator"])
def test_nobody_comes_to_work_in_a_partnership_that_has_ended(active, role):
    invites(active, active.maja, role)
    with scope(active.vejen):
        token = PartnershipInvitation.objects.get(email="kim@example.org").token
        Partnership.objects.filter(pk=active.partnership.pk).update(status="ended")
    kim = person("Kim Holst", "en")
    type(kim).objects.filter(pk=kim.pk).update(email="kim@example.org")
    kim.emailaddress_set.update(email="kim@example.org")
    said = signed_in(kim).post(f"/vejen/partnerships/invitations/{token}/", follow=True, **ENGLISH).content.decode()
    assert "The cooperation has ended, so there is nothing to take part in." in said
    with scope(active.vejen):
        assert not PartnershipAppointment.objects.filter(user=kim).exists()


def test_her_desk_tells_her_of_the_work_and_of_no_deadline(active):
    kim, browser = comes(active)
    appointed(kim, "staff", active.vejen)
    desk = browser.get("/desk/", **ENGLISH).content.decode()
    mine = desk.partition(f'href="{active.base}agreement/"')[2].partition("</li>")[0]
    assert mine and "Deadline" not in mine


def test_whoever_invites_reads_what_she_will_see(active):
    page = signed_in(active.maja).get(f"{active.base}invite/", **ENGLISH).content.decode()
    assert "sees the agreement and the steering group, and not the application" in page


@pytest.mark.parametrize("role", ["writer", "signatory"])
def test_whoever_is_invited_for_an_organisation_after_the_award_reads_of_no_deadline_and_nothing_to_write(active, role):
    page = signed_in(active.maja).get(f"{active.base}invite/", **ENGLISH).content.decode()
    assert "Take part, and sign for the organisation" in page and "Write along" not in page
    assert "Without that consent nothing is submitted" not in page and "Each party writes its own" not in page
    comes(active, role)
    assert "You are invited to work in this partnership" in active.invited and "Deadline" not in active.invited
    assert "You read the application and the agreement" in active.invited
    assert active.landed == f"{active.base}agreement/"
    for page in (active.invited, signed_in(active.maja).get(active.base, **ENGLISH).content.decode()):
        assert "Co-writer" not in page  # nothing is left to write along
        assert role != "writer" or "Contact person" in page
