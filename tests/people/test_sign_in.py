"""Coming in: by a code or a password, with an account that an invitation or a call has opened."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils.translation import gettext, override

from people.models import User
from tests.cast import person
from tests.conftest import signed_in

LOGIN, CONFIRM = "/accounts/login/", "/accounts/login/code/confirm/"
SIGN_UP, CONFIRM_ADDRESS = "/accounts/signup/", "/accounts/confirm-email/"
PASSWORD = "a long and quiet word"
CODE = re.compile(r"^[A-Z0-9]{3,4}-[A-Z0-9]{3,4}$", re.MULTILINE)


def words(letter):
    return letter.get_body(("plain",)).get_content().replace("\r\n", "\n")


def code_in(letter):
    return CODE.search(words(letter))[0]


def asked_for_a_code(address, browser=None):
    browser = browser or Client()
    answer = browser.post(LOGIN, {"login": address, "by_code": "1"})
    return browser, answer


def is_in(browser):
    return "_auth_user_id" in browser.session


def test_an_applicant_comes_in_by_a_code_from_her_mail_and_lands_where_she_was_going(committed, post_box):
    wanted = f"/vejen/partnerships/{committed.fjordby.pk}/application/"
    browser = Client()
    login = browser.get(wanted).headers["Location"]
    assert parse_qs(urlsplit(login).query) == {"next": [wanted]}
    answer = browser.post(login, {"login": "Maja.Holm@Example.org", "by_code": "1", "next": wanted})
    assert answer.headers["Location"].startswith(CONFIRM)
    letter = post_box[-1]
    assert letter["To"] == "maja.holm@example.org" and not is_in(browser)
    answer = browser.post(CONFIRM, {"code": code_in(letter), "next": wanted})
    assert (answer.status_code, answer.headers["Location"]) == (302, wanted)
    assert browser.get(wanted).status_code == 200


def test_a_code_works_once_and_in_the_window_where_it_was_asked_for(committed, post_box):
    browser, _answer = asked_for_a_code(committed.maja.email)
    code = code_in(post_box[-1])
    elsewhere = Client()
    elsewhere.post(CONFIRM, {"code": code})
    assert not is_in(elsewhere)
    browser.post(CONFIRM, {"code": code})
    assert is_in(browser)
    browser.post("/accounts/logout/")
    browser.post(CONFIRM, {"code": code})
    assert not is_in(browser)


def test_after_three_wrong_codes_the_right_one_works_no_more(committed, post_box):
    browser, _answer = asked_for_a_code(committed.maja.email)
    for _time in range(3):
        browser.post(CONFIRM, {"code": "WRONG-WRONG"})
    browser.post(CONFIRM, {"code": code_in(post_box[-1])})
    assert not is_in(browser)


def test_a_code_ends_after_five_minutes(committed, post_box, settings):
    assert settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT == 300
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 0
    browser, _answer = asked_for_a_code(committed.maja.email)
    browser.post(CONFIRM, {"code": code_in(post_box[-1])})
    assert not is_in(browser)


def test_a_code_is_written_in_its_readers_language_and_tells_nothing_else(committed, post_box):
    asked_for_a_code(committed.maja.email, Client(headers={"accept-language": "en"}))
    letter = post_box[-1]
    assert committed.maja.language == "da"
    with override("da"):
        assert letter["Subject"] == gettext("Your sign-in code") != "Your sign-in code"
    assert code_in(letter) not in letter["Subject"]
    assert "Fjordlys" not in words(letter) and "Maja" not in words(letter)


def test_an_unknown_address_is_answered_like_a_known_one_and_gets_no_letter(committed, post_box):
    answers = []
    for address in (committed.maja.email, "nobody@example.org"):
        browser, answer = asked_for_a_code(address)
        page = browser.get(answer.headers["Location"])
        answers.append((answer.status_code, answer.headers["Location"], bare(page, address)))
    assert answers[0] == answers[1]
    assert [letter["To"] for letter in post_box] == [committed.maja.email]


def bare(page, address):
    """A page without what differs by chance: its address, tokens and nonces."""
    text = page.content.decode().replace(address, "ADDRESS")
    return re.sub(r'(nonce|value)="[^"]*"|/accounts/\S*', "", text)


def by_password(user, word=PASSWORD, at="10.0.0.99"):
    """A browser in which she has typed a password."""
    if not user.has_usable_password():
        user.set_password(PASSWORD)
        user.save()
    browser = Client(REMOTE_ADDR=at)
    browser.post(LOGIN, {"login": user.email, "password": word})
    return browser


def test_a_wrong_password_and_an_unknown_address_are_refused_with_the_same_words(committed):
    committed.maja.set_password(PASSWORD)
    committed.maja.save()
    said = []
    for address in (committed.maja.email, "nobody@example.org"):
        page = Client().post(LOGIN, {"login": address, "password": "something else entirely"})
        said.append((page.status_code, page.context["form"].errors.as_json()))
    assert said[0] == said[1] and said[0][0] == 200


def test_a_forgotten_password_is_answered_alike_for_everybody(committed, post_box):
    places = []
    for address in (committed.maja.email, "nobody@example.org"):
        places.append(Client().post("/accounts/password/reset/", {"email": address}).headers["Location"])
    assert places[0] == places[1]
    assert [letter["To"] for letter in post_box] == [committed.maja.email]


def test_five_wrong_passwords_shut_the_account_for_a_while_even_for_the_right_one(committed):
    assert is_in(by_password(committed.maja))
    for number in range(5):
        assert not is_in(by_password(committed.maja, "wrong", f"10.0.0.{number}"))
    assert not is_in(by_password(committed.maja))


def test_who_is_shut_out_by_passwords_can_still_come_in_by_a_code(committed, post_box):
    """Or anybody could keep her from submitting on the last evening."""
    for number in range(6):
        by_password(committed.maja, "wrong", f"10.0.0.{number}")
    browser, _answer = asked_for_a_code(committed.maja.email, Client(REMOTE_ADDR="10.0.1.1"))
    browser.post(CONFIRM, {"code": code_in(post_box[-1])})
    assert is_in(browser)


def test_a_forged_forwarding_head_gives_no_new_tries(committed):
    """The limit is counted by the address of the connection: nobody in front of us is trusted by default."""
    refused = 0
    for number in range(14):
        forged = {"x-forwarded-for": f"203.0.113.{number}"}
        page = Client(headers=forged).post(LOGIN, {"login": f"person{number}@example.org", "password": "wrong"})
        refused += page.status_code == 429 or "too many" in page.content.decode().lower()
    assert refused >= 4


def test_more_than_three_codes_a_minute_are_not_sent(committed, post_box):
    for number in range(5):
        asked_for_a_code(committed.maja.email, Client(REMOTE_ADDR=f"10.0.2.{number}"))
    assert len(post_box) == 3


def test_nobody_opens_an_account_without_an_invitation_or_a_call(committed):
    browser = Client()
    facts = {"name": "Ny Person", "email": "ny.person@example.org"}
    for answer in (browser.get(SIGN_UP), browser.post(SIGN_UP, facts)):
        assert "account/signup_closed.html" in [template.name for template in answer.templates]
    assert not User.objects.filter(email="ny.person@example.org").exists()


@pytest.mark.fact("S1-13")
def test_who_starts_an_application_opens_an_account_and_confirms_her_address(committed, post_box):
    browser, wanted = Client(), f"/vejen/calls/{committed.call.pk}/start/"
    login = browser.get(wanted).headers["Location"]
    assert login.startswith(LOGIN)
    facts = {"name": "Ny Person", "email": "ny.person@example.org", "next": wanted}
    answer = browser.post(SIGN_UP, facts)
    assert answer.headers["Location"].startswith(CONFIRM_ADDRESS) and not is_in(browser)
    answer = browser.post(CONFIRM_ADDRESS, {"code": code_in(post_box[-1])}, follow=True)
    user = User.objects.get(email="ny.person@example.org")
    assert is_in(browser) and user.name == "Ny Person" and not user.has_usable_password()
    assert browser.get(wanted).status_code == 200


def test_who_has_an_account_already_is_told_by_mail_and_not_on_the_page(committed, post_box):
    for address in ("maja.holm@example.org", "ny@example.org"):
        browser = Client()
        browser.get(f"/vejen/calls/{committed.call.pk}/start/")
        answer = browser.post(SIGN_UP, {"name": "Somebody", "email": address})
        assert answer.headers["Location"].startswith(CONFIRM_ADDRESS), address
    assert User.objects.filter(email__iexact="maja.holm@example.org").count() == 1
    assert [letter["To"] for letter in post_box] == ["maja.holm@example.org", "ny@example.org"]


def test_a_request_for_another_host_is_refused_and_never_gets_into_a_letter(committed, post_box):
    assert Client(headers={"host": "evil.example"}).get("/").status_code == 400
    forwarded = Client(headers={"x-forwarded-host": "evil.example"})
    forwarded.post("/accounts/password/reset/", {"email": committed.maja.email})
    asked_for_a_code(committed.maja.email, forwarded)
    assert len(post_box) == 2
    assert not [letter for letter in post_box if "evil" in letter.as_string()]


def test_nobody_is_sent_to_another_site_after_signing_in(committed, post_box):
    browser = Client()
    browser.post(LOGIN, {"login": committed.maja.email, "by_code": "1", "next": "https://evil.example/"})
    answer = browser.post(CONFIRM, {"code": code_in(post_box[-1]), "next": "//evil.example/"})
    assert answer.headers["Location"] == "/desk/"


def test_somebody_who_is_shut_out_is_out_at_her_next_page(committed):
    browser = signed_in(committed.maja)
    assert browser.get("/me/").status_code == 200
    User.objects.filter(pk=committed.maja.pk).update(is_active=False)
    assert browser.get("/me/").headers["Location"].startswith(LOGIN)


def test_she_can_end_her_other_sessions(committed):
    one, other = (by_password(committed.maja) for _browser in range(2))
    assert is_in(one) and is_in(other)
    one.post("/accounts/sessions/")
    assert one.get("/me/").status_code == 200
    assert other.get("/me/").headers["Location"].startswith(LOGIN)


def test_after_signing_out_the_way_back_shows_nothing(committed):
    browser = signed_in(committed.maja)
    browser.post("/accounts/logout/")
    assert browser.get("/desk/").headers["Location"].startswith(LOGIN)


def test_a_post_without_its_token_is_refused(committed):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(LOGIN, {"login": committed.maja.email, "by_code": "1"}).status_code == 403
    assert strict.post("/language/", {"language": "da"}).status_code == 403


def test_two_people_with_one_address_in_two_spellings_are_one(committed, post_box):
    person("Bo Ask")
    asked_for_a_code("BO.ASK@EXAMPLE.ORG")
    assert [letter["To"] for letter in post_box] == ["bo.ask@example.org"]
