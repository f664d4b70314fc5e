"""What staff type of the figures of a call, and what its pages then say."""

import re
from html import unescape

from django.test import Client
from django.utils.html import strip_tags

from people.models import User
from programmes.models import Call
from programmes.scope import scope
from tests.conftest import signed_in
from tests.programmes.test_call_setup import NEW, fields

FIGURES = {"courses": 2, "weeks": 11, "least": 7, "most": 10, "peers": 4}
LINE = {"correction_da": "Tallene er rettet.", "correction_en": "The figures are corrected."}
NONE = dict.fromkeys(FIGURES, "")


def staff_of(cast):
    """Karen, who reads English here."""
    User.objects.filter(pk=cast.karen.pk).update(language="en")
    return signed_in(cast.karen)


def drafted(cast, karen):
    """A new call of Karen's: nothing is said of courses yet."""
    assert karen.post("/vejen/calls/new/", NEW).status_code == 302
    return fresh(cast, "vejen-2025")


def fresh(cast, slug="vejen-2024"):
    with scope(cast.vejen):
        found = Call.objects.select_related("form").get(slug=slug)
    found.programme = cast.vejen
    return found


def read(address, language="en", **query):
    answer = Client(headers={"accept-language": language}).get(address, query)
    assert answer.status_code == 200
    return answer.text


def words(html):
    return " ".join(unescape(strip_tags(html.replace("<", " <"))).split())


def totals(html):
    """What a page says of all partnerships together."""
    _before, there, section = html.partition('id="totals"')
    return [words(each) for each in re.findall(r"<li>(.*?)</li>", section.partition("</section>")[0])] if there else []


def edited(browser, call, **typed):
    """What a page answers to whoever changes something of what a call is."""
    page = f"/vejen/calls/{call.pk}/setup/call/"
    return browser.post(page, fields(browser.get(page)) | typed)


def refused(answer):
    return set(answer.context["form"].errors)
