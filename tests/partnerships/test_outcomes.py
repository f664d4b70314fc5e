"""What became of a call, read by those who decide nothing: a funder, an auditor, finance."""

import re

import pytest
from django.core.files.base import ContentFile

from partnerships.choosing.accepting import answer
from partnerships.models import Application, Conflict, Decision, File, Submission
from partnerships.models.consents import canonical
from programmes.clock import now
from programmes.scope import scope
from tests.answers import A_PDF
from tests.cast import appointed, person
from tests.choosing import ENGLISH, read
from tests.conftest import signed_in
from tests.partnerships.test_lists import check_even, costs

ROLES = ("funder", "auditor", "finance")


@pytest.fixture
def readers(hall):
    hall.funder, hall.auditor, hall.finance = (person(role.title(), "en") for role in ROLES)
    for role in ROLES:
        appointed(getattr(hall, role), role, hall.vejen)
    hall.outcomes = f"/vejen/calls/{hall.call.pk}/outcomes/"
    return hall


@pytest.fixture
def pending(readers):
    with scope(readers.vejen):
        readers.decide()
    return readers


@pytest.fixture
def released(pending):
    with scope(pending.vejen):
        pending.release()
    return pending


def told(user, hall):
    """What the page of outcomes says, row by row: (reference, what is decided, what she can open)."""
    page = read(user, hall.outcomes).partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        (
            re.search(r"SMALL-\d+", row)[0],
            " ".join(re.sub(r"<[^>]+>", " ", row.split("<td>")[2]).split()).removeprefix("Decision "),
            re.findall(r">([^<>]+)</a>", row),
        )
        for row in page.split("<tr>")[1:]
    ]


def status(user, path):
    return signed_in(user).get(path, **ENGLISH).status_code


def submission(hall, number):
    with scope(hall.vejen):
        return f"/vejen/submissions/{Submission.objects.get(application=hall.applications[number - 1]).pk}/"


def letter(hall, number):
    return f"{hall.outcomes}{hall.applications[number - 1].pk}/"


def test_before_the_release_a_funder_reads_nothing_and_an_auditor_nothing_of_decisions(pending):
    assert told(pending.funder, pending) == []
    story = ["Application", "The whole story"]
    assert told(pending.auditor, pending) == [(f"SMALL-{number:03}", "Not out", story) for number in range(1, 5)]
    for user in (pending.funder, pending.auditor, pending.lone):
        assert status(user, letter(pending, 1)) == 404
    assert status(pending.funder, submission(pending, 1)) == 404
    assert status(pending.auditor, submission(pending, 1)) == 200


def test_after_it_a_funder_reads_every_letter_and_the_applications_of_the_selected(released):
    assert told(released.funder, released) == [
        ("SMALL-001", "Selected: Waits for acceptance", ["Decision letter", "Application"]),
        ("SMALL-002", "Selected: Waits for acceptance", ["Decision letter", "Application"]),
        ("SMALL-003", "Reserve: On the reserve list", ["Decision letter"]),
        ("SMALL-004", "Not selected", ["Decision letter"]),
    ]
    assert [status(released.funder, letter(released, number)) for number in range(1, 5)] == [200] * 4
    assert [status(released.funder, submission(released, number)) for number in range(1, 5)] == [200, 200, 404, 404]
    assert "Your application is selected" in read(released.funder, letter(released, 1))
    page = read(released.funder, submission(released, 1))
    assert released.outcomes in page and "What staff decide about it" not in page and "whole story" not in page


def test_what_was_withdrawn_and_taken_up_again_is_nobody_s_to_read(released):
    with scope(released.vejen):
        Application.objects.filter(pk=released.applications[3].pk).update(status="draft")
        Application.objects.filter(pk=released.applications[2].pk).update(status="withdrawn")
    assert [row[0] for row in told(released.auditor, released)] == ["SMALL-001", "SMALL-002", "SMALL-003"]


def test_whoever_also_takes_part_finds_what_she_reads_on_her_desk(released):
    signs = released.signatory(1)
    assert signed_in(signs).get("/desk/").status_code == 302  # one application, and nothing else: there she goes
    appointed(signs, "funder", released.vejen)
    assert released.outcomes in read(signs, "/desk/")


def test_a_reserve_that_moves_up_is_read_from_then_on(released):
    assert status(released.funder, submission(released, 3)) == 404
    with scope(released.vejen):
        first = Decision.objects.get(application=released.applications[0])
        answer(first, released.party(1), released.signatory(1), now(), accepts=False)
    assert [status(released.funder, submission(released, number)) for number in (1, 3)] == [404, 200]


def test_files_of_the_selected_are_hers_and_those_of_the_others_are_not(released):
    paths = []
    with scope(released.vejen):
        for application in (released.applications[0], released.applications[3]):
            facts = {"name": "plan.pdf", "media_type": "application/pdf", "size": 9, "sha256": f"{application.pk:064}"}
            stored = ContentFile(A_PDF, name="plan")
            facts |= {"question": "A1", "field": "files", "by": released.karen, "status": "clean", "at": now()}
            kept = File.objects.create(application=application, stored=stored, **facts)
            sent = Submission.objects.get(application=application)
            sent.pk, sent.number, sent._state.adding = None, 2, True
            sent.content = canonical(sent.read | {"files": [{"sha256": kept.sha256}]})
            sent.save()
            paths.append(f"/vejen/files/{kept.token}/")
    assert [status(released.funder, path) for path in paths] == [200, 404]
    assert [status(released.auditor, path) for path in paths] == [200, 200]
    assert [status(released.finance, path) for path in paths] == [404, 404]


def test_finance_reads_agreements_and_no_decisions(released):
    assert status(released.finance, released.outcomes) == 404
    assert status(released.finance, submission(released, 1)) == 404
    assert status(released.finance, f"/vejen/calls/{released.call.pk}/agreements/") == 200


def test_somebody_in_conflict_reads_neither_letter_nor_application_of_it(released):
    with scope(released.vejen):
        facts = {"user": released.funder, "by": released.funder, "kind": "tie", "reason": "Sister."}
        Conflict.objects.create(application=released.applications[0], **facts)
    assert [reference for reference, *_rest in told(released.funder, released)] == [
        "SMALL-002",
        "SMALL-003",
        "SMALL-004",
    ]
    assert status(released.funder, letter(released, 1)) == 404
    assert status(released.funder, submission(released, 1)) == 404
    assert status(released.funder, submission(released, 2)) == 200


def test_each_finds_her_way_in_and_no_link_leads_nowhere(released):
    doors = {"funder": ["outcomes", "agreements"], "finance": ["agreements"]}
    doors["auditor"] = ["outcomes", "review/progress", "decision", "agreements"]
    for role, pages in doors.items():
        user = getattr(released, role)
        desk = read(user, "/desk/")
        base = f"/vejen/calls/{released.call.pk}/"
        found = re.findall(rf'href="({base}[^"]+)"', desk)
        assert [each.removeprefix(base).rstrip("/") for each in found] == pages
        menus = {link for path in found for link in menu(user, path)}
        assert {link: status(user, link) for link in found + sorted(menus)} == dict.fromkeys([*found, *menus], 200)


def menu(user, path):
    """Where the main menu of a page leads."""
    page = read(user, path)
    return re.findall(r'href="([^"]+)"', page.partition('aria-label="Main menu"')[2].partition("</nav>")[0])


def test_staff_keep_their_own_ways(released):
    assert "outcomes" not in read(released.karen, "/desk/")
    own = ["letters", "people", "setup"]
    assert menu(released.karen, released.outcomes) == [
        "/desk/", f"/vejen/calls/{released.call.pk}/applications/", *[f"/vejen/{each}/" for each in own]
    ]  # fmt: skip


def test_the_page_of_outcomes_costs_the_same_for_few_and_for_many(released):
    browser = signed_in(released.funder)

    def grow(first, last):
        with scope(released.vejen):
            letter = Decision.objects.get(application=released.applications[3]).letter
            facts = {"outcome": "rejection", "status": "told", "by": released.karen, "letter": letter}
            for number in range(first + 4, last + 5):
                Decision.objects.create(selection=released.call.selection, application=released.sent(number), **facts)

    check_even(costs(browser, released.outcomes, grow))
