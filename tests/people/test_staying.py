"""How long somebody stays signed in, what she is told before it ends, and what she leaves behind."""

from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import F
from django.test import Client

from tests.cast import appointed, person
from tests.conftest import signed_in as just_signed_in
from tests.partnerships.test_lists import Cost

LIST = "/vejen/letters/"


def signed_in(user, **facts):
    """A browser in which she has opened a page, so that her session is known."""
    browser = just_signed_in(user, **facts)
    browser.get("/me/staying/")
    return browser


def quiet(user, **span):
    """Nobody has heard of her for so long."""
    assert UserSession.objects.filter(user=user).update(last_seen_at=F("last_seen_at") - timedelta(**span)) == 1


def lines(caplog):
    return [record.getMessage() for record in caplog.records if record.name == "people.views"]


def is_in(browser):
    return browser.get("/me/").status_code == 200


def test_staff_who_are_quiet_for_half_an_hour_sign_in_again_and_come_back_to_their_page(committed):
    browser = signed_in(committed.karen)
    quiet(committed.karen, minutes=29)
    assert browser.get(LIST).status_code == 200
    quiet(committed.karen, minutes=31)
    assert browser.get(f"{LIST}?status=dead").headers["Location"] == f"/accounts/login/?next={LIST}%3Fstatus%3Ddead"
    assert not is_in(browser)


def test_a_page_on_the_way_to_the_factor_wakes_nobody_up_again(committed):
    browser = signed_in(committed.karen)
    quiet(committed.karen, minutes=31)
    assert browser.get("/accounts/2fa/").headers["Location"].startswith("/accounts/login/")
    assert not is_in(browser)


def test_an_applicant_may_be_quiet_for_hours(committed):
    browser = signed_in(committed.maja, factor=False)
    quiet(committed.maja, hours=7)
    page = browser.get(f"/vejen/partnerships/{committed.fjordby.pk}/application/")
    assert page.status_code == 200 and 'id="resting"' not in page.text


def test_every_page_of_staff_is_a_sign_of_life_that_is_noted_once_a_minute(committed):
    browser = signed_in(committed.karen)
    quiet(committed.karen, minutes=28)
    with Cost() as noted:
        browser.get(LIST)
    quiet(committed.karen, minutes=28)
    assert browser.get(LIST).status_code == 200  # 56 minutes after her sign-in, 28 after her last page
    with Cost() as usual:
        browser.get(LIST)
    assert [sql for sql in usual.asked if sql.startswith(("UPDATE", "INSERT"))] == []
    assert len(noted.asked) == len(usual.asked) + 1


def test_a_page_that_asks_for_its_head_while_it_waits_is_no_sign_of_life(committed):
    browser = signed_in(committed.karen)
    quiet(committed.karen, minutes=28)
    with Cost() as asked:
        browser.head(LIST)
    assert [sql for sql in asked.asked if sql.startswith(("UPDATE", "INSERT"))] == []


def test_her_page_tells_how_long_she_may_stay_and_to_ask_is_no_sign_of_life(committed):
    browser = signed_in(committed.karen)
    assert 'id="resting"' in browser.get(LIST).text
    quiet(committed.karen, minutes=26)
    for _time in range(2):
        left = browser.get("/me/staying/left/").json()["left"]
        assert 3 * 60 < left <= 4 * 60
    assert browser.get("/me/staying/").status_code == 200  # where "Stay signed in" leads, without scripts too
    assert browser.get("/me/staying/left/").json()["left"] > 29 * 60


def test_nobody_stays_longer_than_eight_hours_however_busy_she_is(committed, settings):
    assert settings.SESSION_COOKIE_AGE == 8 * 60 * 60
    browser = signed_in(committed.maja, factor=False)
    ends = Session.objects.get().expire_date
    session = browser.session
    session["something"] = "new"
    session.save()
    assert Session.objects.get().expire_date == ends
    assert 8 * 60 * 60 - 60 < session.get_expiry_age() <= 8 * 60 * 60
    Session.objects.update(expire_date=F("expire_date") - timedelta(hours=8))
    assert not is_in(browser)


def test_who_comes_as_a_guest_has_eight_hours_from_her_sign_in(committed):
    browser = Client()
    browser.get(f"/vejen/calls/{committed.call.pk}/start/")
    guest = browser.session
    guest["ends_at"] = (guest.get_expiry_date() - timedelta(hours=7, minutes=59)).isoformat()
    guest.save()
    browser.force_login(committed.maja)
    assert browser.session.get_expiry_age() > 7.9 * 60 * 60


def test_somebody_who_sends_a_form_too_late_comes_back_to_the_page_with_the_form(committed):
    application = f"/vejen/partnerships/{committed.fjordby.pk}/application/"
    browser = Client()
    came_from = {"referer": f"http://testserver{application}sections/A/?x=1"}
    answer = browser.post(f"{application}sections/A/save/", headers=came_from)
    assert answer.headers["Location"] == f"/accounts/login/?next={application}sections/A/%3Fx%3D1"
    answer = browser.post(f"{application}sections/A/save/", headers={"referer": "http://evil.example/vejen/"})
    assert answer.headers["Location"] == f"/accounts/login/?next={application}sections/A/save/"


def test_signing_out_clears_pages_and_keeps_unsent_text_language_and_colours(committed):
    browser = signed_in(committed.maja, factor=False)
    browser.cookies |= SimpleCookie({"django_language": "da", "colours": "dark"})
    answer = browser.post("/accounts/logout/")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert {name for name, morsel in answer.cookies.items() if not morsel.value} == {"sessionid"}
    assert "Clear-Site-Data" not in browser.post("/accounts/logout/").headers


def test_what_the_policy_stopped_is_told_in_one_line_that_names_nobody(db, client, caplog):
    body = (
        b'{"csp-report": {"effective-directive": "img-src", "blocked-uri": "https://evil.example/maja?x=1",'
        b' "document-uri": "https://kamrat/vejen/invitations/secret/"}}'
    )
    page = client.get("/vejen/")
    assert "report-uri /api/policy/" in page.headers["Content-Security-Policy"]
    answer = client.post("/api/policy/", body, content_type="application/csp-report")
    assert (answer.status_code, answer.content) == (204, b"")
    assert lines(caplog) == ["the content-security policy stopped something: img-src https://evil.example"]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'{"csp-report": 1}', b"\xff" * 20_000, b'{"csp-report": {"blocked-uri": {}}}']
)
def test_a_report_that_is_none_breaks_nothing_and_writes_no_line_of_its_own(db, client, caplog, body):
    assert client.post("/api/policy/", body, content_type="application/csp-report").status_code == 204
    assert len(lines(caplog)) == 1 and "\n" not in lines(caplog)[0]


def test_a_flood_of_reports_writes_a_few_lines(db, client, caplog):
    for _time in range(90):
        client.post("/api/policy/", b"{}", content_type="application/csp-report")
    assert 0 < len(lines(caplog)) <= 30


def test_a_voluntary_second_factor_shortens_no_applicants_evening(committed):
    browser = signed_in(committed.maja)
    quiet(committed.maja, hours=2)
    assert browser.get(f"/vejen/partnerships/{committed.fjordby.pk}/application/").status_code == 200


def test_a_reviewer_of_another_programme_rests_here_too(committed):
    frida = person("Frida Kjær")
    appointed(frida, "reviewer", committed.versova)
    browser = signed_in(frida)
    quiet(frida, minutes=31)
    assert browser.get("/vejen/").context["request"].user.is_anonymous  # a public page is shown, to nobody
    assert not is_in(browser)
