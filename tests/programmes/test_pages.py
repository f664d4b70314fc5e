"""What a visitor gets: every address of the portal as somebody who has no business there."""

import re
import shutil

import pytest
from django.db.models import Count
from django.test import Client
from django.urls import get_resolver, resolve

from partnerships.models import Application
from programmes.models import Call
from programmes.scope import scope
from programmes.wall import tables
from tests.cast import Cast, appointed, person
from tests.conftest import STAGE, signed_in
from tests.everything import CANARIES, Everything
from tests.programmes.test_tables import WALLED, labels

IN_A_PROGRAMME = "<slug:programme>/"
# Pages that everybody may read, and pages that open by a secret that was sent by mail.
PUBLIC = {
    "programmes:programme",
    "programmes:accent",
    "programmes:calls",
    "programmes:call",
    "programmes:call_changes",
    "programmes:calendar",
    "programmes:date",
    "programmes:logo",
    "programmes:blank",
    "programmes:checklist",
    "programmes:questions",
    "programmes:ask",
    "programmes:meeting",
    "programmes:handout",
    "partnerships:start",
    "partnerships:verify",
    "partnerships:draws",
    "partnerships:draw_bundle",
    "partnerships:selected",
}
SECRET = {"found", "stop_letters"}  # outside every programme; a wrong one is not found
BY_SECRET = {
    "partnerships:verified",
    "programmes:invitation",
    "partnerships:invitation",
    "programmes:asked",
    "programmes:sign_up",
    "programmes:give_back",
    "programmes:no_reminders",
    "programmes:sign_up_calendar",
}
WITHOUT_SIGN_IN = PUBLIC | BY_SECRET | {
    "front", "found", "live", "ready", "people:language", "people:colours", "people:accessibility", "people:privacy",
    "people:policy", "stop_letters",
    "account_login", "account_logout", "account_inactive", "account_signup",
    "account_email_verification_sent", "account_reset_password", "account_confirm_login_code",
    "account_confirm_password_reset_code",
    "account_complete_password_reset", "account_password_reset_completed", "account_request_login_code",
    "mfa_authenticate",
}  # fmt: skip
# Tables in which no row of Vejen's stands when everything is there: nobody is given a role by a group.
EMPTY = {"programmes.ProgrammeGroupPermission", "partnerships.PartnershipGroupPermission"}


def routes(patterns=None, prefix="", spaces=()):
    """(name, path with its names) of every address in the resolver."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from routes(pattern.url_patterns, path, inner)
        else:
            yield ":".join((*spaces, pattern.name or "")), path


INSIDE = [(name, path) for name, path in routes() if path.startswith(IN_A_PROGRAMME)]
OUTSIDE = [(name, path) for name, path in routes() if not path.startswith(IN_A_PROGRAMME)]


def names_in(path):
    return [name for name in re.findall(r"<(?:\w+:)?(\w+)>", path) if name != "programme"]


def address(name, path, slug, everything):
    for word in names_in(path):
        try:
            value = everything.value(name, word)
        except KeyError:
            pytest.fail(f"{name}: tests/everything.py does not know what “{word}” is. Make a row for it there.")
        path = re.sub(rf"<(\w+:)?{word}>", str(value), path)
    found = "/" + path.replace("<slug:programme>", slug)
    assert resolve(found).view_name == name, f"{found} is {resolve(found).view_name}, not {name}"
    return found


@pytest.fixture
def everything(ground, settings, tmp_path, tmp_path_factory):
    """Everything, and a copy of its files that a test may change."""
    kept = tmp_path_factory.getbasetemp() / "everything"
    keep_files(settings, kept)
    found = STAGE.show("everything", all_of_it)
    shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    keep_files(settings, tmp_path)
    return found


def keep_files(settings, folder):
    files = settings.STORAGES["default"] | {"OPTIONS": {"location": folder}}
    settings.STORAGES = settings.STORAGES | {"default": files}


def all_of_it():
    found = Everything(Cast())
    found.rename_theirs()
    return found


def rows_of(programme):
    """How many rows stand in each table of a programme, and where its applications stand."""
    with scope(programme):
        counted = {model._meta.label: model._base_manager.count() for model in WALLED}
        return counted | dict(Application.objects.values_list("status").annotate(Count("pk")))


def body_of(answer):
    return (answer.getvalue() if answer.streaming else answer.content).decode(errors="replace")


def told(answer):
    """Which canaries an answer names, in its body or its head."""
    said = body_of(answer) + str(answer.headers)
    return [word for word in CANARIES if word in said]


def is_guarded(answer):
    """No page may be cached once somebody has signed in, and none may run what is not ours. A stylesheet may be."""
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy and "default-src 'none'" in policy
    kept = {"text/css": "public, max-age=3600", "image/png": "public, max-age=31536000, immutable"}
    return answer.headers.get("Cache-Control") == kept.get(answer.headers["Content-Type"], "private, no-store")


def test_everything_is_there_that_could_leak(everything):
    with scope(everything.cast.vejen):
        empty = {m for m in WALLED if not m._base_manager.exists() and m._meta.label not in EMPTY}
        assert labels(empty) == set()
    assert labels(tables()) >= EMPTY


def test_every_page_opens_for_somebody_of_the_programme(everything):
    cast, shut = everything.cast, set()
    staff = (cast.karen, everything.lead, everything.decides, everything.review_by.assignment.reviewer)
    ours = [signed_in(user) for user in (cast.maja, *staff)]
    for name, path in INSIDE:
        url = address(name, path, "vejen", everything)
        if all(browser.get(url).status_code == 404 for browser in ours):
            shut.add(name)
    assert shut == set()


# Each walks every address in both programmes; the weaker two wait for `make proof`.
WEAKER = ("applicant of another", "somebody of none")
STRANGERS = ["staff of another", "nobody", *(pytest.param(who, marks=pytest.mark.proof) for who in WEAKER)]


@pytest.mark.parametrize("who", STRANGERS)
def test_no_page_of_a_programme_tells_anything_to(everything, who):
    cast = everything.cast
    people = {
        "staff of another": cast.sofia,
        "applicant of another": cast.pekka,
        "somebody of none": cast.solveig,
    }
    user = people.get(who)
    browser = signed_in(user) if user else Client()
    before, tried = rows_of(cast.vejen), 0
    for name, path in INSIDE:
        for slug in ("vejen", "versova"):
            url = address(name, path, slug, everything)
            for ask in (browser.get, browser.post):
                answer = ask(url)
                right = expected(name, path, slug, who, ask == browser.get)
                assert answer.status_code in right, (who, url, answer.status_code)
                if user:
                    assert is_guarded(answer), url
                if not (slug == "vejen" and name in BY_SECRET):
                    assert told(answer) == [], (who, url)
                tried += 1
    assert tried == len(INSIDE) * 4 >= 128
    assert rows_of(cast.vejen) == before


def expected(name, path, slug, who, reads):
    """The answers that are right for somebody who does not belong to Vejen, and reads or writes."""
    if name == "partnerships:verify":
        return {200} if reads else {400}  # an empty form is answered with what is missing
    if name in PUBLIC | BY_SECRET:
        return expected_in_public(slug == "vejen" or not names_in(path), who, reads)
    if who == "nobody":
        return {302}  # to sign in, whether or not there is such a row
    if slug == "vejen" or who != "staff of another":
        return {404}
    if name == "programmes:letter_kind":  # a kind of letter is a word of the house, not a row
        return {200} if reads else {422}
    if names_in(path):
        return {404, 405}  # a wrong verb is wrong whatever the number
    return {200, 404} if reads else {200, 404, 405}  # the lists of her own programme, if she may


def expected_in_public(is_there, who, reads):
    """What is read only is read only whatever the number; some pages want to know who comes."""
    if is_there:
        return {200} | ({302} if who == "nobody" else set()) if reads else {200, 302, 405}
    return {404} if reads else {404, 405}


def test_nobody_is_sent_anywhere_but_to_the_sign_in(everything):
    for name, path in INSIDE:
        if name not in PUBLIC | BY_SECRET:
            url = address(name, path, "vejen", everything)
            assert Client().get(url).headers["Location"] == f"/accounts/login/?next={url}"
            assert Client().post(url).status_code == 302


def test_pages_outside_every_programme_show_a_person_her_own_and_nothing_else(everything):
    browser = signed_in(everything.cast.sofia)
    pages = [(name, path) for name, path in OUTSIDE if name != "account_logout"]
    for name, path in pages:
        answer = browser.get(f"/{path}")
        assert answer.status_code in (200, 302, 403, 405, 503) or name.startswith("mfa_") or name in SECRET, name
        assert told(answer) == [], name
        assert is_guarded(answer), name
    assert len(pages) >= 25


def test_somebody_of_the_same_programme_reads_no_other_partnerships_application(everything):
    """The nearest neighbour: appointed in Vejen too, in a partnership of her own."""
    cast = everything.cast
    stranger = person("Ida Storm")
    appointed(stranger, "writer", neighbours(cast))
    browser, seen = signed_in(stranger), set()
    for name, path in INSIDE:
        if names_in(path) and name not in PUBLIC | BY_SECRET:
            answer = browser.get(address(name, path, "vejen", everything))
            assert told(answer) == [], name
            seen.add(answer.status_code)
    assert seen == {404}


def neighbours(cast):
    with scope(cast.vejen):
        made = type(cast.fjordby).objects.create(name="Naboerne")
        made.programme = cast.vejen
        return made


def test_a_view_asks_for_sign_in_unless_it_is_named_here():
    open_to_all = {
        name for name, path in routes()
        if not getattr(resolve(any_address(path)).func, "login_required", True)
    }  # fmt: skip
    assert open_to_all == WITHOUT_SIGN_IN


def any_address(path):
    """Some address that leads to a route."""
    values = {"int": "1", "slug": "vejen", "str": "a", "uuid": "6f2b1c2e-1111-4222-8333-444455556666"}
    return "/" + re.sub(r"<(\w+):\w+>", lambda found: values[found[1]], path)


def test_a_call_that_is_not_published_is_seen_by_those_who_may_only(everything):
    cast = everything.cast
    with scope(cast.vejen):
        Call.objects.filter(pk=cast.call.pk).update(published_at=None)
        cast.call.announce()
        cast.call.announce()
    url = f"/vejen/calls/{cast.call.pk}/"
    assert signed_in(cast.karen).get(url).status_code == 200
    assert [Client().get(url).status_code, signed_in(cast.maja).get(url).status_code] == [404, 404]
    for page in ("/", "/vejen/", "/vejen/calls/"):
        assert "Call of vejen" not in body_of(Client().get(page)), page
