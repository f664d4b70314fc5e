"""Vejen til hverdagslivet, from the open call to two receipts, with two people in two browsers."""

import re
from datetime import UTC
from io import BytesIO

import pytest
from pypdf import PdfReader

from partnerships.models import Application, Submission
from programmes.models import Call
from programmes.scope import scope
from tests.answers import ANSWERS
from tests.browsing import body, chromium, code, fill, house, link, newest, upload
from tests.cast import appointed, person, programme
from tests.conftest import signed_in

SECTIONS = "ABCDEFGH"


@pytest.fixture
def vejen(ground, settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {"default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}}  # fmt: skip
    return programme("vejen")


def sign_up(page, post_box, name, address):
    """Open an account with a code that comes by mail, when the address is not known to be hers yet."""
    page.fill('[name="name"]', name)
    page.fill('[name="email"]', address)
    page.click("main form button[type=submit]")
    if "confirm" in page.url:
        page.fill('[name="code"]', code(newest(post_box, address)))
        page.click("main form button[type=submit]")


def answer_all(page, base):
    """Every section in turn: what this person may answer is typed, and the section saved."""
    for section in SECTIONS:
        page.goto(f"{base}sections/{section}/")
        for question, parts in ANSWERS.items():
            if question.startswith(section):
                fill(page, question, parts)
        page.click('button[name="save"]:not([data-add])')
        page.wait_for_url(f"**/sections/{section}/")


def consent(page, base):
    page.goto(f"{base}consent/")
    page.check('[name="consent"]')
    page.click("#consent button[type=submit]")


@pytest.mark.browser
@pytest.mark.fact("S1-02")
@pytest.mark.fact("S1-08")
@pytest.mark.fact("S1-09")
def test_an_association_and_a_municipality_apply_together_and_each_gets_its_receipt(vejen, post_box):
    karen = person("Karen Berg", "da")
    appointed(karen, "staff", vejen)
    with house() as address, chromium() as browser:
        maja = browser.new_context(locale="da-DK").new_page()
        anders = browser.new_context(locale="en-GB").new_page()

        base = start(maja, address, post_box)
        invite(maja, "anders.krogh@example.org")
        accept(anders, post_box, "anders.krogh@example.org")
        answer_all(maja, base)
        answer_all(anders, base)
        attach(maja, base)
        submit_together(maja, anders, base)
        check_receipts(vejen, post_box)
        check_staff(vejen, karen, address, browser)


def start(page, address, post_box):
    """From the front page to a draft: the call, an account, an organisation. The draft's address."""
    page.goto(address)
    page.click('a[href*="/vejen/calls/"]')
    assert "kl. 24.00" in page.inner_text("main") and "23. oktober" in page.inner_text("main")
    page.click('a[href*="/start/"]')
    page.click('a[href*="signup"]')
    sign_up(page, post_box, "Maja Holm", "maja.holm@example.org")
    page.check('[name="kind"][value="association"]')
    page.fill('[name="name"]', "Foreningen Fjordlys")
    page.fill('[name="identifier"]', "99999985")
    page.check('[name="signs"][value="yes"]')
    page.click("main form button[type=submit]")
    page.wait_for_url("**/application/")
    return re.match(r".*/application/", page.url)[0]


def invite(page, whom):
    """The other party, to sign, in English."""
    page.click('a[href$="/invite/"]')
    page.check('[name="kind"][value="municipality"]')
    page.fill('[name="email"]', whom)
    page.check('[name="role"][value="signatory"]')
    page.select_option('select[name="language"]', "en")
    page.click("main form button[type=submit]")


def accept(page, post_box, whom):
    """Follow the letter, open an account, and say which municipality it is."""
    page.goto(link(newest(post_box, whom)))
    page.click('a[href*="signup"]')
    sign_up(page, post_box, "Anders Krogh", whom)
    page.wait_for_url("**/invitations/**")
    page.fill('[name="name"]', "Fjordby Kommune")
    page.fill('[name="identifier"]', "99999977")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/application/")


def attach(page, base):
    page.goto(f"{base}sections/H/")
    for field, name in (("articles", "Vedtægter.pdf"), ("accounts", "Årsregnskab 2023.pdf")):
        upload(page, field, name)


def submit_together(maja, anders, base):
    """The first consent does not submit, the second does; both see the same receipt."""
    consent(maja, base)
    maja.wait_for_url("**/application/")
    assert maja.locator("#unsent b").count() == 1
    consent(anders, base)
    anders.wait_for_url("**/receipt/1/")
    maja.goto(f"{base}receipt/1/")
    assert [anders.inner_text("h1"), maja.inner_text("h1")] == ["VEJEN-2024-001", "VEJEN-2024-001"]


def check_receipts(vejen, post_box):
    """A letter to each, in her own language, with a receipt of one or two pages that says what it must."""
    with scope(vejen):
        submission = Submission.objects.get()
    grouped = " ".join(re.findall("....", submission.content_hash))
    for address, language, words in (
        ("maja.holm@example.org", "da", ["Modtaget", "kl. 14.", "Centraleuropæisk tid"]),
        ("anders.krogh@example.org", "en", ["Received", "22 October 2024", "This is a receipt. It is not a decision"]),
    ):
        letter = newest(post_box, address, "VEJEN-2024-001")
        [attached] = list(letter.iter_attachments())
        assert attached.get_filename() == f"VEJEN-2024-001-receipt-{language}.pdf"
        paper = PdfReader(BytesIO(attached.get_content()))
        text = " ".join(" ".join(page.extract_text().split()) for page in paper.pages)
        assert len(paper.pages) in (1, 2) and paper.trailer["/Root"]["/Lang"] == language
        for each in [*words, "Foreningen Fjordlys", "Fjordby Kommune", "Maja Holm", "Anders Krogh", "Vedtægter.pdf"]:
            assert each in text, each
        assert grouped.replace(" ", "") in text.replace(" ", "")
        assert submission.arrived_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") in text
        assert "Vi har arbejdet med frivillige" not in text + body(letter)  # no answers in what is mailed


def check_staff(vejen, karen, address, browser):
    """The national staff see it in their list, and read it."""
    with scope(vejen):
        call = Call.objects.get(slug="vejen-2024")
        assert Application.objects.get().reference == "VEJEN-2024-001"
    context = browser.new_context(locale="da-DK")
    context.add_cookies([{"name": "sessionid", "value": signed_in(karen).session.session_key, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/vejen/calls/{call.pk}/applications/")
    row = page.locator("tbody tr").filter(has_text="Fællesskab i Fjordby")
    assert row.count() == 1 and "VEJEN-2024-001" in row.inner_text() and "Foreningen Fjordlys" in row.inner_text()
    row.locator("a").first.click()
    assert "Vi har arbejdet med frivillige" in page.inner_text("main")
