"""Invitations: to one address, one role and one programme; they work once, and end."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client

from partnerships.models import PartnershipAppointment, PartnershipInvitation
from people.models import User
from programmes.models import Appointment, ProgrammeInvitation
from programmes.outbox import sweep
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import ASSOCIATION, MUNICIPALITY, appointed, person
from tests.conftest import signed_in
from tests.people.test_sign_in import CONFIRM_ADDRESS, code_in

ADDRESS = "frida.kjaer@example.org"


def invited(cast, role="reviewer", email=ADDRESS):
    """An invitation to a role in Vejen, and its address on our site."""
    with scope(cast.vejen):
        made = ProgrammeInvitation.objects.create(email=email, role=role, invited_by=cast.karen)
        return made, f"/vejen/invitations/{made.token}/"


def to_fjordby(cast, kind=ASSOCIATION, role="writer", email=ADDRESS):
    with scope(cast.vejen):
        facts = {"partnership": cast.fjordby, "kind": kind, "role": role, "invited_by": cast.maja}
        made = PartnershipInvitation.objects.create(email=email, **facts)
        return made, f"/vejen/partnerships/invitations/{made.token}/"


def frida():
    return person("Frida Kjaer", "da")


def roles(cast, user=None):
    """The roles given in Vejen, all of them or one person's."""
    with scope(cast.vejen):
        held = Appointment.objects.today().exclude(user=cast.karen)
        local = PartnershipAppointment.objects.today().filter(partnership=cast.fjordby)
        local = local.exclude(user__in=[cast.maja, cast.jonas])
        given = [*held.values_list("user__email", "role"), *local.values_list("user__email", "role")]
    return sorted(role for email, role in given if not user or email == user.email)


def press(browser, url):
    return browser.post(url, follow=True)


def test_a_lead_invites_somebody_who_opens_an_account_and_is_appointed(committed, post_box):
    lead = person("Lone Lead")
    appointed(lead, "lead", committed.vejen)
    signed_in(lead).post("/vejen/people/invite/", {"email": ADDRESS, "role": "reviewer", "language": "da"})
    sweep()
    letter = post_box[-1].get_body(("plain",)).get_content()
    assert post_box[-1]["To"] == ADDRESS
    url = re.search(r"https?://[^/]+(/vejen/invitations/\S+)", letter)[1]
    browser = Client()
    assert browser.get(url).status_code == 200
    browser.post("/accounts/signup/", {"name": "Frida Kjær", "email": ADDRESS, "next": url})
    assert "_auth_user_id" not in browser.session  # to carry a letter's link is not to own its address
    answer = browser.post(CONFIRM_ADDRESS, {"code": code_in(post_box[-1])})
    assert answer.headers["Location"] == url and "_auth_user_id" in browser.session
    browser.post(url)
    user = User.objects.get(email=ADDRESS)
    assert (user.name, roles(committed, user)) == ("Frida Kjær", ["reviewer"])
    assert browser.get("/vejen/").headers["Location"] == "/accounts/2fa/"  # and a reviewer needs her factor


def test_it_works_once(committed):
    made, url = invited(committed)
    browser = signed_in(frida())
    assert browser.post(url).headers["Location"] == "/desk/"
    assert roles(committed) == ["reviewer"]
    for answer in (browser.get(url), browser.post(url), Client().get(url)):
        assert answer.status_code == 404
    with scope(committed.vejen):
        made.refresh_from_db()
        assert made.accepted_by.email == ADDRESS
        with pytest.raises(NotAllowed, match="has been used, withdrawn or has expired"):
            made.accept(made.accepted_by)


def test_it_ends_after_thirty_days_by_the_databases_clock(committed, moved_clock):
    made, url = invited(committed)
    user = frida()
    moved_clock(made.expires_at - timedelta(seconds=30))
    assert signed_in(user).get(url).status_code == 200
    moved_clock(made.expires_at)
    assert [signed_in(user).get(url).status_code, signed_in(user).post(url).status_code] == [404, 404]
    with scope(committed.vejen), pytest.raises(NotAllowed, match="expired"):
        made.accept(user)
    assert roles(committed) == []


@pytest.mark.parametrize("make", [invited, to_fjordby])
def test_another_address_cannot_use_it_and_is_told_so(committed, make):
    made, url = make(committed)
    browser = signed_in(committed.solveig)
    page = press(browser, url).content.decode()
    assert "sent to another address" in page and ADDRESS not in page
    assert roles(committed) == []
    signed_in(frida()).post(url)  # and it still waits for her whose it is
    assert len(roles(committed)) == 1


def test_the_address_is_the_same_in_capital_letters(committed):
    _made, url = invited(committed, email="Frida.KJAER@Example.org")
    signed_in(frida()).post(url)
    assert roles(committed) == ["reviewer"]


@pytest.mark.parametrize("make", [invited, to_fjordby])
def test_under_another_programmes_address_it_is_not_found(committed, make):
    _made, url = make(committed)
    user = frida()
    elsewhere = url.replace("/vejen/", "/versova/")
    for browser in (signed_in(user), Client()):
        assert [browser.get(elsewhere).status_code, browser.post(elsewhere).status_code] == [404, 404]
    with scope(committed.versova):
        assert not Appointment.objects.filter(user=user).exists()


def test_an_invitation_of_one_kind_is_not_found_as_one_of_the_other(committed):
    (_one, to_programme), (_other, to_partnership) = invited(committed), to_fjordby(committed)
    browser, token = signed_in(frida()), slice(-65, None)
    assert browser.get(f"/vejen/partnerships/invitations/{to_programme[token]}").status_code == 404
    assert browser.get(f"/vejen/invitations/{to_partnership[token]}").status_code == 404


def test_what_is_withdrawn_works_no_more_and_what_is_used_cannot_be_withdrawn(committed):
    (one, url), (other, used) = to_fjordby(committed), to_fjordby(committed, email="bo.ask@example.org")
    bo = signed_in(person("Bo Ask"))
    bo.post(used)
    browser = signed_in(committed.maja)
    place = f"/vejen/partnerships/{committed.fjordby.pk}/invitations/"
    assert browser.post(f"{place}{one.pk}/withdraw/").status_code == 302
    assert browser.post(f"{place}{other.pk}/withdraw/").status_code == 404
    with scope(committed.vejen):
        assert not other.withdraw()
    assert signed_in(frida()).post(url).status_code == 404
    assert roles(committed) == ["writer"]


def test_the_table_holds_no_secret_that_would_open_it(committed):
    made, url = invited(committed)
    with scope(committed.vejen), connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(i)::text FROM programmes_programmeinvitation i")
        (row,) = cursor.fetchone()
    assert made.token not in row and made.nonce in row
    for guess in (made.nonce, made.token_hash, made.token[:-1] + "0", "0" * 64, "%00", "' OR 1=1 --"):
        if guess != made.token:
            assert Client().get(f"/vejen/invitations/{guess}/").status_code == 404, guess


def test_two_who_press_at_once_make_one_appointment(committed):
    _made, url = invited(committed)
    user, together, answers = frida(), Barrier(2), []

    def accept():
        browser = signed_in(user)
        together.wait()
        answers.append(browser.post(url).status_code)
        connection.close()

    both = [Thread(target=accept) for _ in range(2)]
    [one.start() for one in both]
    [one.join(20) for one in both]
    assert len(answers) == 2
    with scope(committed.vejen):
        assert Appointment.objects.filter(user=user).count() == 1
        assert ProgrammeInvitation.objects.filter(accepted_by=user).count() == 1


def test_what_is_posted_along_changes_nothing_of_the_role_or_the_scope(committed):
    _made, url = invited(committed)
    signed_in(frida()).post(url, {"role": "lead", "programme": committed.versova.pk, "email": "x@example.org"})
    assert roles(committed) == ["reviewer"]


def test_only_a_lead_invites_and_only_to_a_role_of_the_programme(committed):
    facts = {"email": ADDRESS, "role": "reviewer", "language": "da"}
    for user in (committed.karen, committed.maja):
        assert signed_in(user).post("/vejen/people/invite/", facts).status_code == 404
    lead = person("Lone Lead")
    appointed(lead, "lead", committed.vejen)
    for role in ("signatory", "coordinator", "superuser", ""):
        assert signed_in(lead).post("/vejen/people/invite/", facts | {"role": role}).status_code == 200
    with scope(committed.vejen):
        assert not ProgrammeInvitation.objects.exists()


def test_a_writer_invites_for_her_own_party_or_for_one_that_is_not_there(committed):
    browser, place = signed_in(committed.maja), f"/vejen/partnerships/{committed.fjordby.pk}/invite/"
    facts = {"email": ADDRESS, "role": "writer", "language": "da"}
    assert browser.post(place, facts | {"kind": MUNICIPALITY}).status_code == 200  # it is there: it invites its own
    assert browser.post(place, facts | {"kind": ASSOCIATION, "role": "coordinator"}).status_code == 200
    assert browser.post(place, facts | {"kind": ASSOCIATION}).status_code == 302
    with scope(committed.vejen):
        made = PartnershipInvitation.objects.get()
        assert (made.role, made.party.name, made.invited_by) == ("writer", "Foreningen Fjordlys", committed.maja)


@pytest.mark.fact("S1-59")
def test_somebody_of_the_municipality_cannot_come_in_as_a_peer(committed):
    """Scenario 25: the invitation is refused with the sentence, and stays for whoever it may be for."""
    made, url = to_fjordby(committed, role="peer", email=committed.jonas.email)
    page = press(signed_in(committed.jonas), url).content.decode()
    assert "acts for the municipality" in page or "kommunen" in page
    with scope(committed.vejen):
        made.refresh_from_db()
        held = PartnershipAppointment.objects.today().filter(user=committed.jonas)
        assert made.accepted_at is None and [a.role for a in held] == ["signatory"]


def test_a_guest_reads_the_page_and_is_led_to_sign_in_and_back(committed):
    _made, url = invited(committed)
    browser = Client()
    assert browser.get(url).status_code == 200
    assert browser.post(url).headers["Location"] == f"/accounts/login/?next={url}"
    assert roles(committed) == []


def test_an_invitation_outlives_a_change_of_the_portals_key(committed, settings):
    """Its letter may be written after the change, with the secret that it was made with."""
    made, url = invited(committed)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key entirely", [settings.SECRET_KEY]
    assert url.rstrip("/").endswith(made.token)
    assert signed_in(frida()).post(url).headers["Location"] == "/desk/"
    later, _url = invited(committed, email="bo.ask@example.org")
    settings.SECRET_KEY_FALLBACKS = []
    with scope(committed.vejen):
        assert ProgrammeInvitation.objects.carrying(later.token).get() == later
