"""Signing in: who holds a listed role in any programme needs the second factor everywhere."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.db import IntegrityError, ProgrammingError, connections, transaction
from django.test import Client

from people.models import User
from programmes.access import dismiss
from programmes.middleware import WAY_TO_THE_FACTOR
from programmes.models.appointment import Role
from programmes.scope import scope
from tests.cast import ASSOCIATION, appointed, person
from tests.conftest import signed_in
from tests.programmes.test_pages import routes

PASSWORD = "a long and quiet word"
FORCED = {"staff", "lead", "reviewer", "finance", "approver", "auditor"}
SETTING_UP, ASKING, SET_UP = "/accounts/2fa/", "/accounts/2fa/reauthenticate/", "/accounts/2fa/totp/activate/"


@pytest.fixture
def sign_in(committed):
    """Sign somebody in by her password, typed as she likes; her browser and the answer."""

    def with_password(user):
        user.set_password(PASSWORD)
        user.save()
        browser = Client()
        answer = browser.post("/accounts/login/", {"login": user.email.upper(), "password": PASSWORD})
        assert answer.status_code == 302, answer.content
        return browser, answer

    return with_password


def code_of(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def test_an_applicant_comes_in_by_her_password(committed, sign_in):
    browser, _answer = sign_in(committed.maja)
    assert browser.get(f"/vejen/partnerships/{committed.fjordby.pk}/application/").status_code == 200


def test_staff_without_a_second_factor_are_led_to_it_and_get_nowhere_else(committed, sign_in):
    browser, _answer = sign_in(committed.karen)
    closed = ("/", "/vejen/", "/vejen/letters/", "/versova/", "/me/", "/desk/", "/accounts/email/", "/nowhere/",
              "/accounts/sessions/", "/accounts/password/change/")  # fmt: skip
    for path in closed:
        assert browser.get(path).headers["Location"] == SETTING_UP, path
        assert browser.post(path).headers["Location"] == SETTING_UP, path
    assert browser.get(SETTING_UP).status_code == 200


def test_the_way_to_the_factor_is_a_closed_list_of_pages_that_exist():
    names = {name.split(":")[-1] for name, _path in routes()}
    assert WAY_TO_THE_FACTOR <= names
    assert WAY_TO_THE_FACTOR == {
        "mfa_index", "mfa_activate_totp", "mfa_authenticate", "mfa_reauthenticate", "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes", "account_reauthenticate", "account_logout", "account_set_password",
        "account_confirm_login_code", "account_request_login_code", "language", "colours", "accessibility", "privacy",
    }  # fmt: skip


def test_staff_with_a_second_factor_are_asked_for_it_and_then_come_in(committed, sign_in):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(committed.karen, secret)
    browser, answer = sign_in(committed.karen)
    assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert browser.get("/vejen/letters/").headers["Location"].startswith("/accounts/login/")
    browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert browser.get("/vejen/letters/").headers["Location"].startswith("/accounts/login/")
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert browser.get("/vejen/letters/").status_code == 200


def test_a_recovery_code_lets_her_in_once(committed, sign_in):
    totp.TOTP.activate(committed.karen, totp.generate_totp_secret())
    code = RecoveryCodes.activate(committed.karen).get_unused_codes()[0]
    for expected in (200, 302):
        browser, _answer = sign_in(committed.karen)
        browser.post("/accounts/2fa/authenticate/", {"code": code})
        assert browser.get("/vejen/letters/").status_code == expected


def set_up(browser):
    """She reads the secret from the page, and types the code that her telephone shows."""
    secret = browser.get(SET_UP).context["form"].secret
    assert browser.post(SET_UP, {"code": code_of(secret)}).status_code == 302
    return secret


def test_who_sets_up_her_factor_says_her_password_again_shows_the_factor_once_and_is_in(committed, sign_in):
    browser, _answer = sign_in(committed.karen)
    assert browser.get(SET_UP).headers["Location"].startswith("/accounts/reauthenticate/")
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = set_up(browser)
    assert browser.get("/vejen/letters/").headers["Location"] == ASKING
    browser.post(ASKING, {"code": code_of(secret)})
    assert browser.get("/vejen/letters/").status_code == 200


def test_who_has_no_password_can_set_up_her_factor_too(committed):
    browser = signed_in(committed.karen, factor=False)
    secret = set_up(browser)
    browser.post(ASKING, {"code": code_of(secret)})
    assert browser.get("/accounts/2fa/recovery-codes/").status_code == 200
    assert browser.get("/vejen/letters/").status_code == 200


def test_a_code_by_mail_is_no_second_factor(committed, post_box):
    """Whoever reads her mail alone does not get in: the second step comes after the code too."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(committed.karen, secret)
    browser = Client()
    browser.post("/accounts/login/code/", {"email": committed.karen.email})
    text = post_box[-1].get_body(("plain",)).get_content()
    code = re.search(r"^\s*([A-Z0-9]{3,4}-[A-Z0-9]{3,4})\s*$", text, re.MULTILINE)[1]
    answer = browser.post("/accounts/login/code/confirm/", {"code": code})
    assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert browser.get("/desk/").headers["Location"].startswith("/accounts/login/")
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert browser.get("/desk/").status_code == 200


def test_exactly_the_listed_roles_force_it(committed, settings):
    assert set(settings.SECOND_FACTOR_ROLES) == FORCED
    led = set()
    for role in Role:
        user = person(f"{role.value} somebody")
        if role.value in FORCED | {"trainer", "funder"}:
            appointed(user, role.value, committed.versova)
        else:
            appointed(user, role.value, committed.majakka, ASSOCIATION)
        answer = signed_in(user, factor=False).get("/vejen/")
        if answer.headers.get("Location") == SETTING_UP:
            led.add(role.value)
    assert led == FORCED


def test_a_role_given_after_she_signed_in_stops_her_at_the_next_page(committed, sign_in):
    browser, _answer = sign_in(committed.maja)
    assert browser.get("/vejen/").status_code == 200
    appointed(committed.maja, "finance", committed.versova)
    assert browser.get("/vejen/").headers["Location"] == SETTING_UP
    assert browser.get(f"/vejen/partnerships/{committed.fjordby.pk}/application/").headers["Location"] == SETTING_UP


def test_an_ended_role_asks_for_nothing(committed, sign_in):
    browser, _answer = sign_in(committed.karen)
    assert browser.get("/vejen/").headers["Location"] == SETTING_UP
    with scope(committed.vejen):
        dismiss(committed.karen, "staff", committed.vejen)
    assert browser.get("/vejen/").status_code == 200


def test_a_lookup_that_fails_denies(committed, sign_in):
    browser, _answer = sign_in(committed.karen)
    browser.raise_request_exception = False
    with connections["owner"].cursor() as owner:
        for table in ("programmes_appointment", "partnerships_partnershipappointment"):
            owner.execute(f"REVOKE SELECT ON {table} FROM portal_web")
            try:
                for path in ("/vejen/", "/me/", "/"):
                    assert browser.get(path).status_code == 500, path
            finally:
                owner.execute(f"GRANT SELECT ON {table} TO portal_web")
    assert browser.get("/vejen/").headers["Location"] == SETTING_UP


def test_an_address_is_one_account_whatever_its_case(db):
    person("Maja Holm")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="MAJA.HOLM@example.org")


def test_nobody_is_superuser_and_nobody_is_deleted(cast, settings):
    with pytest.raises(IntegrityError), transaction.atomic():
        person("Root Root", is_superuser=True)
    with scope(cast.vejen), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        User.objects.filter(pk=cast.solveig.pk)._raw_delete("default")
    assert "django.contrib.admin" not in settings.INSTALLED_APPS


def test_a_password_is_kept_as_argon2(committed):
    committed.maja.set_password(PASSWORD)
    assert committed.maja.password.startswith("argon2$argon2id$")


def test_recovery_codes_are_shown_once_and_then_only_counted(committed):
    browser = signed_in(committed.karen, factor=False)
    browser.cookies["django_language"] = "en"
    browser.post(ASKING, {"code": code_of(set_up(browser))})
    assert "/accounts/2fa/recovery-codes/" in browser.get(SETTING_UP).text  # not seen yet, so there is a way to them
    codes = RecoveryCodes.activate(committed.karen).get_unused_codes()
    first, second = browser.get("/accounts/2fa/recovery-codes/"), browser.get("/accounts/2fa/recovery-codes/")
    assert [code in first.text for code in codes] == [True] * 10
    assert [code in second.text for code in codes] == [False] * 10
    assert "10 codes left" in second.text and "All are used" not in second.text
    assert browser.get("/accounts/2fa/recovery-codes/download/").status_code == 403
    assert 'href="/accounts/2fa/recovery-codes/"' not in browser.get(SETTING_UP).text
