"""Ending roles: by the lead in the programme, by a signatory in her own party, or by leaving. Nobody is left stuck."""

from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils.translation import override

from partnerships.leaving import leave
from partnerships.models import PartnershipAppointment
from programmes.access import may
from programmes.dismissing import end
from programmes.models import Appointment, Outbox
from programmes.outbox import sweep
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import ASSOCIATION, appointed, joined, person
from tests.conftest import signed_in

SIGN = "partnerships.sign_application"


@pytest.fixture
def lone(committed):
    made = person("Lone Lead")
    appointed(made, "lead", committed.vejen)
    return made


def role_of(user, programme, role="staff"):
    with scope(programme):
        return Appointment.objects.get(user=user, role=role)


def told(programme):
    with scope(programme):
        return sorted(Outbox.objects.values_list("kind", "to__email"))


def test_the_lead_is_told_what_follows_and_ends_a_role_at_once(committed, lone):
    """Karen's session keeps working; what her role gave her does not."""
    karen, lead = signed_in(committed.karen), signed_in(lone)
    page = f"/vejen/people/{role_of(committed.karen, committed.vejen).pk}/dismiss/"
    assert karen.get("/vejen/letters/").status_code == 200
    with override("en"):
        said = lead.get(page)
    assert said.status_code == 200 and "Karen Berg" in said.text and len(said.context["consequences"]) == 4
    assert karen.get("/vejen/letters/").status_code == 200  # to read the page ends nothing
    assert lead.post(page).headers["Location"] == "/vejen/people/"
    assert [karen.get("/vejen/letters/").status_code, karen.get("/me/").status_code] == [404, 200]
    with scope(committed.vejen):
        assert not may(committed.karen, "programmes.see_letters", committed.vejen)
    assert lead.post(page).status_code == 404
    assert told(committed.vejen) == [("programmes.letters.role_ended", "karen.berg@example.org")]


def test_staff_end_nobodys_role_and_a_lead_none_of_another_programme(committed, lone):
    own, other = role_of(committed.karen, committed.vejen), role_of(committed.sofia, committed.versova)
    assert signed_in(committed.karen).post(f"/vejen/people/{own.pk}/dismiss/").status_code == 404
    assert signed_in(lone).post(f"/vejen/people/{other.pk}/dismiss/").status_code == 404


def test_the_last_lead_stays_and_is_told_the_way_out(committed, lone):
    page = f"/vejen/people/{role_of(lone, committed.vejen, 'lead').pk}/dismiss/"
    browser = signed_in(lone)
    assert "last national coordinator" in browser.post(page).text
    appointed(committed.karen, "lead", committed.vejen)
    assert browser.post(page).headers["Location"] == "/desk/"
    assert browser.get("/vejen/people/").status_code == 404


def test_of_two_leads_who_end_each_others_role_at_once_one_stays(committed, lone):
    appointed(committed.karen, "lead", committed.vejen)
    rows, together, refused = (
        [role_of(user, committed.vejen, "lead") for user in (lone, committed.karen)],
        Barrier(2),
        [],
    )

    def press(row):
        with scope(committed.vejen):
            row.programme = committed.vejen
            together.wait()
            try:
                end(row)
            except NotAllowed as refusal:
                refused.append(str(refusal))
        connection.close()

    both = [Thread(target=press, args=[row]) for row in rows]
    [each.start() for each in both]
    [each.join(20) for each in both]
    assert len(refused) == 1
    with scope(committed.vejen):
        assert Appointment.objects.today().filter(role="lead").count() == 1


def test_a_signatory_takes_a_co_writer_of_her_own_party_out_and_nobody_else(committed):
    ida, otto = person("Ida Skov"), person("Otto Krag")
    hers = joined(committed.application, ida, "Foreningen Fjordlys", "writer", ASSOCIATION)
    theirs = joined(committed.application, otto, "Fjordby Kommune", "writer")
    place = f"/vejen/partnerships/{committed.fjordby.pk}/people"
    with scope(committed.vejen):
        own = PartnershipAppointment.objects.get(user=committed.maja)
    maja, session = signed_in(committed.maja), signed_in(ida)
    assert session.get(f"/vejen/partnerships/{committed.fjordby.pk}/application/").status_code == 200
    assert [maja.post(f"{place}/{row.pk}/end/").status_code for row in (theirs, own)] == [404, 404]
    assert session.post(f"{place}/{hers.pk}/end/").status_code == 404  # a co-writer ends nothing
    assert f"{place}/{hers.pk}/end/" in maja.get(f"/vejen/partnerships/{committed.fjordby.pk}/").text
    assert maja.get(f"{place}/{hers.pk}/end/").status_code == 200
    assert maja.post(f"{place}/{hers.pk}/end/").status_code == 302
    assert session.get(f"/vejen/partnerships/{committed.fjordby.pk}/application/").status_code == 404
    assert ("partnerships.letters.role_ended", "ida.skov@example.org") in told(committed.vejen)


def test_the_last_who_may_sign_names_who_signs_after_her(committed):
    ida = person("Ida Skov")
    hers = joined(committed.application, ida, "Foreningen Fjordlys", "writer", ASSOCIATION)
    browser, page = signed_in(committed.maja), f"/vejen/partnerships/{committed.fjordby.pk}/leave/"
    browser.cookies["django_language"] = "en"
    assert "Ida Skov" in browser.get(page).text
    assert browser.post(page).status_code == 200  # without a name she is asked again
    with scope(committed.vejen):
        jonas = PartnershipAppointment.objects.get(user=committed.jonas)
    assert browser.post(page, {"successor": jonas.pk}).status_code == 200  # nobody of the other party
    with scope(committed.vejen):
        assert may(committed.maja, SIGN, committed.fjordby) and not may(ida, SIGN, committed.fjordby)
    assert browser.post(page, {"successor": hers.pk}).headers["Location"] == "/desk/"
    with scope(committed.vejen):
        assert may(ida, SIGN, committed.fjordby) and not may(committed.maja, SIGN, committed.fjordby)
    letters = told(committed.vejen)
    assert ("partnerships.letters.may_sign_now", "ida.skov@example.org") in letters
    assert ("partnerships.letters.somebody_left", "jonas.friis@example.org") in letters
    assert ("partnerships.letters.somebody_left", "maja.holm@example.org") not in letters


def test_the_last_of_a_party_is_led_to_inviting_somebody(committed):
    browser, page = signed_in(committed.maja), f"/vejen/partnerships/{committed.fjordby.pk}/leave/"
    assert f"/vejen/partnerships/{committed.fjordby.pk}/invite/" in browser.get(page).text
    browser.cookies["django_language"] = "en"
    assert "the last one of your organisation" in browser.post(page).text
    with scope(committed.vejen), pytest.raises(NotAllowed, match="last one of your organisation"):
        leave(committed.maja, committed.fjordby)


def test_letters_of_roles_say_what_ended_and_nothing_of_the_application(committed, lone, post_box):
    ida = person("Ida Skov", "en")
    joined(committed.application, ida, "Foreningen Fjordlys", "writer", ASSOCIATION)
    with scope(committed.vejen):
        end(Appointment.objects.select_related("programme").get(user=committed.karen))
        leave(ida, committed.fjordby)
    sweep()
    text = {letter["To"]: letter.get_body(("plain",)).get_content() for letter in post_box}
    assert set(text) == {"karen.berg@example.org", "maja.holm@example.org", "jonas.friis@example.org"}
    assert "Ida Skov" in text["maja.holm@example.org"]
