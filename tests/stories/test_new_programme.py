"""A new programme without an engineer: from the operator's command to an open call, by one person in a browser."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.management import call_command

from programmes.models import Call, Programme
from programmes.scope import scope
from tests.browsing import chromium, house, link, newest
from tests.stories.test_vejen import sign_up

TOVE = "tove.ny@example.org"


@pytest.mark.proof
@pytest.mark.browser
def test_an_invited_coordinator_founds_a_programme_and_opens_its_first_call(ground, post_box):
    call_command("invite_programme", TOVE, "--language", "da")
    path = re.search(r"/new/.*", link(newest(post_box, TOVE)))[0]
    with house() as address, chromium() as browser:
        page = browser.new_context(locale="da-DK").new_page()
        found(page, address + path, post_box)
        second_step(page, address)
        describe(page, address)
        write_call(page, address)
        publish(page)
        check_public(browser, address)


def press(page, name="", value=""):
    page.click(f'main form button[name="{name}"]' if name else "main form .ds-button[data-variant=primary]")


def found(page, url, post_box):
    page.goto(url)
    page.click('a[href*="signup"]')
    sign_up(page, post_box, "Tove Ny", TOVE)
    page.wait_for_url("**/new/**")
    page.fill('[name="title"]', "Nye veje")
    page.fill('[name="slug"]', "nye-veje")
    page.fill('[name="host"]', "Foreningen Nye Veje")
    page.select_option('[name="country"]', "DK")
    page.check('[name="languages"][value="da"]')
    page.check('[name="start"][value="joint-grants"]')
    press(page)


def second_step(page, address):
    """The role asks for it before anything else is shown."""
    page.wait_for_url("**/2fa/**")
    page.goto(f"{address}/accounts/2fa/totp/activate/")
    secret = page.locator("code").first.text_content().strip()
    enter(page, secret)
    page.goto(f"{address}/nye-veje/setup/")
    if "/2fa/" in page.url:
        enter(page, secret)


def enter(page, secret):
    """The code that the app shows now."""
    counter = next(totp.yield_hotp_counters_from_time())
    page.fill('main [name="code"]', totp.format_hotp_value(totp.hotp_value(secret, counter)))
    with page.expect_navigation():  # on a slow machine the next page would be asked for before this one was sent
        page.click("main form:has([name=code]) button[type=submit]")


def describe(page, address):
    page.goto(f"{address}/nye-veje/setup/")
    page.click('a[href$="/setup/programme/"]')
    page.fill('[name="summary_da"]', "Foreninger og kommuner søger sammen.")
    page.fill('[name="contact_name_da"]', "Koordinator")
    page.locator('form:has([name="title_da"]) .ds-button[data-variant=primary]').click()
    page.wait_for_url("**/setup/")


def write_call(page, address):
    """The least that the check lets through: a name, dates, a sentence, and something under every heading."""
    page.goto(f"{address}/nye-veje/calls/new/")
    for name, text in {
        "title_da": "Den første runde", "reference": "NYE-2024", "opens": "22.10.2024 9:00",
        "closes": "1.12.2024 24:00",
    }.items():  # fmt: skip
        page.fill(f'[name="{name}"]', text)
    press(page)
    page.wait_for_url("**/setup/")
    setup = page.url
    page.goto(f"{setup}call/")
    for name, text in {"lead_da": "Søg sammen om støtte.", "places": "6", "amount": "100.000"}.items():
        page.fill(f'[name="{name}"]', text)
    press(page)
    page.goto(f"{setup}days/")
    page.fill('[name="answer_by"]', "20.12.2024")
    press(page)
    for first in ("texts/t0/", "facts/f0/"):
        page.goto(setup + first)
        while "/setup/" in page.url and page.url != setup and page.locator('main button[name="next"]').count():
            for field in page.locator('main form textarea, main form input[type="text"]').all():
                field.fill(field.input_value() or "Skrevet her.")
            press(page, "next")
            page.wait_for_load_state()
    page.goto(setup)


def publish(page):
    page.goto(page.url.replace("/setup/", "/check/"))
    assert page.locator("#errors").count() == 0, page.inner_text("main")
    page.goto(page.url.replace("/check/", "/publish/"))
    for field in page.locator('main form input[type="text"]').all():
        field.fill("Det er meningen.")
    press(page)
    page.wait_for_load_state()


def check_public(browser, address):
    """Everybody finds it open, and can begin."""
    programme = Programme.objects.get(slug="nye-veje")
    with scope(programme):
        call = Call.objects.get()
    assert call.published_at and call.form_id
    page = browser.new_context(locale="da-DK").new_page()
    page.goto(address)
    page.click(f'a[href="/nye-veje/calls/{call.pk}/"]')
    said = page.text_content("main")
    assert "søndag den 1. december 2024 kl. 24.00" in said and "Skrevet her." in said
    assert page.locator(f'a[href="/nye-veje/calls/{call.pk}/start/"]').count() == 1
