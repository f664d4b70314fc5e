"""What is refused: it looks like what never was, asks as much, and is written down without a word of content."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.agreeing.steering import pick, propose, seat, write_minutes
from portal.schedule import SCHEDULE
from programmes.clock import now
from programmes.models import Denial
from programmes.models.denials import KEPT, MOST_IN_AN_HOUR
from programmes.scope import scope
from programmes.tasks import denials
from tests.agreements import ENGLISH, activate
from tests.cast import appointed, person
from tests.conftest import signed_in
from tests.programmes.test_pages import BY_SECRET, INSIDE, PUBLIC, address, everything

__all__ = ["everything"]
NEVER = "987654321"


def met(cast):
    """Jonas of the municipality sits in the steering group, which has met; returns the page of the meeting."""
    with scope(cast.vejen):
        partnership = activate(cast.application, cast.karen)
        parties = {each.kind: each.pk for each in partnership.parties.all()}
        for kind, user in (("association", cast.maja), ("municipality", cast.jonas)):
            seat(partnership, parties[kind], user, user)
        times = [now() + timedelta(days=1)]
        facts = {"times": times, "place": "Havnegade 3", "agenda": "Roller", "minutes_long": 60}
        meeting = propose(partnership, parties["association"], cast.maja, now(), **facts)
        meeting = pick(meeting, parties["municipality"], cast.jonas, now(), meeting.times[0])
        write_minutes(meeting, cast.maja, now() + timedelta(days=2), "Vi mødtes", "Hver måned")
    return f"/vejen/partnerships/{partnership.pk}/steering/meetings/1/"


def test_a_member_of_the_steering_group_who_guesses_finds_nothing_and_leaves_four_lines(cast):
    """Scenario 24: attendance, a search, an export, a number of nobody's; and the minutes, which are hers."""
    minutes, jonas = met(cast), signed_in(cast.jonas)
    all_of_them = f"/vejen/calls/{cast.call.pk}/applications/"
    keys = (NEVER, cast.majakka.pk, NEVER)  # for the first time a process asks more
    _first, theirs, never = (asked(jonas, f"/vejen/partnerships/{key}/application/") for key in keys)
    assert theirs == never and theirs[0] == 404
    with scope(cast.vejen):
        assert Denial.objects.count() == 3
    guesses = ("/vejen/runs/12/attendance", f"{all_of_them}?q=fremmøde", f"{all_of_them}export/",
               f"/vejen/partnerships/{NEVER}/")  # fmt: skip
    answers = [jonas.get(each, **ENGLISH) for each in guesses]
    assert [each.status_code for each in answers] == [404] * 4
    assert len({alike(each.content, guess) for each, guess in zip(answers, guesses, strict=True)}) == 1
    assert "Hver måned" in jonas.get(minutes, **ENGLISH).content.decode()
    with scope(cast.vejen):
        rows = list(Denial.objects.order_by("id"))[3:]
        assert {each.user for each in rows} == {cast.jonas} and not any(each.writes for each in rows)
        assert [each.address for each in rows] == [
            "",
            "calls/…/applications/",
            "calls/…/applications/export/",
            "partnerships/…/",
        ]
    page = signed_in(cast.karen).get("/vejen/denials/", **ENGLISH).content.decode()
    assert "Jonas Friis" in page and page.count("calls/…/applications/</code>") == 1
    assert not any(word in page for word in ("fremm", "attendance", NEVER, "runs/"))
    assert "/vejen/denials/" in signed_in(cast.karen).get("/vejen/people/").content.decode()


def alike(content, path):
    """A body without the address that was asked for, which the reader's own menus hold, and their tokens."""
    said = content.decode().replace(path.split("?")[0], "")
    return re.sub(r'(csrfmiddlewaretoken" value|nonce|value)="[^"]*"', "", said)


@pytest.mark.proof
def test_a_number_of_somebody_elses_costs_and_says_what_an_unknown_one_does(everything):
    """Every address with a number, asked by somebody of another partnership: the same bytes, as many questions."""
    cast, ivan = everything.cast, person("Ivan Iversen", "en")
    appointed(ivan, "signatory", cast.majakka, "association")
    browser, tried, differ = signed_in(ivan), 0, {}
    browser.get("/vejen/denials/")  # what a process asks once is asked
    for name, path in INSIDE:
        if name in PUBLIC | BY_SECRET or not re.search("<int:", path):
            continue
        theirs = address(name, path, "vejen", everything)
        unknown = re.sub(r"/\d+/", f"/{NEVER}/", re.sub(r"/\d+/", f"/{NEVER}/", theirs))
        seen = [asked(browser, each) for each in (theirs, unknown)]
        if seen[0] != seen[1]:
            differ[name] = [(status, questions) for status, _body, questions in seen]
        tried += 1
    assert differ == {} and tried > 100


def asked(browser, path):
    """(status, body, how many questions) of a page; those behind the answer are the same for all."""
    with CaptureQueriesContext(connection) as questions:
        answer = browser.get(path, **ENGLISH)
    return answer.status_code, alike(answer.content, path), len(questions)


def test_nobody_fills_the_log_from_outside_and_nobody_from_inside(cast):
    jonas, stranger = signed_in(cast.jonas), signed_in(person("Fremmed Frank"))
    for browser in (Client(), stranger):
        browser.get("/vejen/partnerships/1/"), browser.get("/vejen/runs/12/")
    with scope(cast.vejen):
        assert not Denial.objects.exists()
        Denial.objects.bulk_create(Denial(user=cast.jonas) for _each in range(MOST_IN_AN_HOUR - 1))
    for _each in range(3):
        jonas.post("/vejen/runs/12/attendance", {"note": "x"})
    with scope(cast.vejen):
        assert Denial.objects.count() == MOST_IN_AN_HOUR and Denial.objects.first().writes


def test_whoever_had_a_role_and_lost_it_is_still_seen_and_another_programmes_people_are_not(cast):
    with scope(cast.vejen):
        cast.fjordby.appointments.filter(user=cast.jonas).update(until=now())
    signed_in(cast.jonas).get(f"/vejen/partnerships/{cast.fjordby.pk}/agreement/")
    signed_in(cast.sofia).get(f"/vejen/partnerships/{cast.fjordby.pk}/agreement/")
    with scope(cast.vejen):
        assert Denial.objects.get().user == cast.jonas


def test_it_is_written_behind_the_answer_and_a_log_that_breaks_breaks_no_page(cast, monkeypatch, caplog):
    jonas = signed_in(cast.jonas)

    def broken(user, address, writes):
        raise RuntimeError(address)

    monkeypatch.setattr(Denial, "note", broken)
    assert jonas.get("/vejen/calls/1/applications/").status_code == 404
    said = [each.getMessage() for each in caplog.records if each.name == "programmes.denying"]
    assert len(said) == 1 and said[0].endswith("was not written: RuntimeError")
    with CaptureQueriesContext(connection) as questions:
        assert jonas.get("/vejen/").status_code == 200
    assert not any("denial" in each["sql"] for each in questions)


def test_half_a_year_later_a_line_is_gone_and_a_younger_one_is_nobody_s_to_take_away(committed, moved_clock):
    """Beat rings in the hour after it; what stands in another programme goes in the same sweep."""
    for programme, user in ((committed.vejen, committed.jonas), (committed.versova, committed.pekka)):
        with scope(programme):
            Denial.objects.create(user=user, address="people/")

    def left():
        found = []
        for programme in (committed.vejen, committed.versova):
            with scope(programme):
                found += Denial.objects.values_list("address", flat=True)
        return found

    moved_clock(KEPT - timedelta(hours=1))
    denials()
    assert left() == ["people/"] * 2 and KEPT == timedelta(days=180)
    with scope(committed.vejen):
        assert Denial.objects.all().delete()[0] == 0  # by no statement of the portal's
        Denial.objects.create(user=committed.jonas, address="calls/")
    moved_clock(timedelta(hours=2))
    assert "programmes.tasks.denials" in SCHEDULE
    denials()
    assert left() == ["calls/"]


def test_who_is_written_down_reads_for_how_long(cast):
    for browser, page in ((signed_in(cast.jonas), "/privacy/"), (signed_in(cast.karen), "/vejen/denials/")):
        assert "slettes efter et halvt år" in browser.get(page).content.decode(), page


def test_the_list_costs_the_same_however_long_it_is(cast):
    karen, counts = signed_in(cast.karen), []
    karen.get("/vejen/denials/")
    for more in (1, 2, 297):
        with scope(cast.vejen):
            Denial.objects.bulk_create(Denial(user=cast.jonas, address="people/") for _each in range(more))
        with CaptureQueriesContext(connection) as questions:
            karen.get("/vejen/denials/")
        counts.append(len(questions))
    assert len(set(counts)) == 1
