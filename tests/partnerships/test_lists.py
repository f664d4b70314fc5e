"""What a page costs: the same number of queries at 1, 3 and 300 rows, and never more rows than it shows.

BEGIN, SAVEPOINT, COMMIT and the scope's set_config are not counted; session, person and permissions are.
"""

import re
from copy import copy
from datetime import timedelta

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.template.loader import render_to_string

from partnerships.models import Application, ApplicationExtension, File, LateFile, PartnershipAppointment, Registration
from people.models import User
from programmes.models import Appointment, Call, Outbox, ProgrammeInvitation
from programmes.scope import scope
from programmes.templatetags.saying import numbers
from tests.cast import appointed, person
from tests.conftest import signed_in
from tests.crowd import crowd

FRAME = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)|SELECT set_config", re.IGNORECASE)
SIZES = (1, 3, 300)
MOST_ROWS = 500  # that one page may fetch, whatever it shows


class Cost:
    """What was asked of the database within a block: statements and the rows they gave."""

    def __enter__(self):
        self.asked, self.rows = [], 0
        self.wrapper = connection.execute_wrapper(self.count)
        self.wrapper.__enter__()
        return self

    def __exit__(self, *problem):
        self.wrapper.__exit__(*problem)

    def count(self, execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if not FRAME.match(sql):
            self.asked.append(sql)
            self.rows += max(context["cursor"].rowcount, 0)
        return done


def cost(browser, path, is_warm=False, **sent):
    """Of a page that the process has shown before: by POST when something is sent."""
    for _warm in range(1 if is_warm else 2):
        with Cost() as found:
            answer = browser.post(path, sent, headers={"X-Requested-With": "fetch"}) if sent else browser.get(path)
            assert answer.status_code == 200, (path, answer.status_code)
            if answer.streaming:
                list(answer.streaming_content)
    found.answer = answer
    return found


def check(found, most, rows=MOST_ROWS):
    assert len(found.asked) <= most, "\n".join(found.asked)
    assert found.rows <= rows


def costs(browser, path, grow):
    """The cost of a page at each size; `grow(first, last)` adds the rows in between."""
    found, last = [], 0
    for size in SIZES:
        grow(last + 1, size)
        last = size
        found.append(cost(browser, path, is_warm=last > 1))
    return found


def check_even(found, most=15, rows=MOST_ROWS):
    """As many statements at 300 rows as at one."""
    numbers = [len(each.asked) for each in found]
    assert numbers == numbers[:1] * len(found), numbers
    for each in found:
        check(each, most, rows)


@pytest.fixture
def applications(fjordby):
    """Copies of the application that Maja and Jonas are writing."""
    return lambda first, last: crowd(fjordby.application, fjordby.maja, first, last)


@pytest.fixture
def karen(fjordby):
    """Staff of the programme, signed in."""
    lead = person("Karen Berg", "da")
    appointed(lead, "lead", fjordby.vejen)
    return signed_in(lead)


def test_staff_s_list_costs_the_same_at_1_3_and_300_applications(fjordby, karen, applications):
    check_even(costs(karen, f"/vejen/calls/{fjordby.call.pk}/applications/", applications))


def test_a_search_in_staff_s_list_costs_the_same(fjordby, karen, applications):
    path = f"/vejen/calls/{fjordby.call.pk}/applications/?q=Association&order=name"
    check_even(costs(karen, path, applications))


def test_the_list_as_csv_costs_the_same(fjordby, karen, applications):
    path = f"/vejen/calls/{fjordby.call.pk}/applications/export/"
    found = costs(karen, path, applications)
    assert len({len(each.asked) for each in found}) == 1


def more_calls(fjordby):
    """Calls like the one that is open."""

    def grow(first, last):
        with scope(fjordby.vejen):
            more = [copy(fjordby.call) for _each in range(first, last + 1)]
            for number, call in enumerate(more, first):
                call.pk, call._state.adding = None, True
                call.slug = call.reference = f"call-{number}"
            Call.objects.bulk_create(more)
            Call.objects.latest("id").announce()

    return grow


@pytest.mark.proof
def test_public_lists_of_calls_and_the_desk_of_staff_cost_the_same_at_1_3_and_300_calls(fjordby, client, karen):
    grow, last, found = more_calls(fjordby), 0, {"/": [], "/vejen/": [], "/vejen/calls/": [], "/desk/": []}
    for size in SIZES:
        grow(last + 1, size)
        last = size
        for path, costly in found.items():
            costly.append(cost(karen if path == "/desk/" else client, path, is_warm=size > 1))
    for path, costly in found.items():
        check_even(costly)
        assert path == "/desk/" or costly[-1].answer.content.decode().count("/vejen/calls/") > 300


def test_the_desk_costs_staff_the_same_at_1_3_and_300_of_whatever_waits(fjordby, karen, applications):
    """Applications on paper and files that came too late, and later deadlines that somebody has asked for."""

    def grow(first, last):
        applications(first, last)
        with scope(fjordby.vejen):
            names = [f"Crowd {number}" for number in range(first, last + 1)]
            rows = list(Application.objects.filter(name__in=names))
            at, by = fjordby.call.closes_at, fjordby.maja
            facts = {"status": "late", "channel": "post", "arrived_on": at.date(), "arrived_at": at, "by": by}
            Registration.objects.bulk_create(Registration(application=each, **facts) for each in rows)
            facts = {"closes_on": at.date(), "closes_clock": timedelta(0), "time_zone": "UTC", "by": by, "why": "Ill."}
            ApplicationExtension.objects.bulk_create(ApplicationExtension(application=each, **facts) for each in rows)
            facts = {"question": "H3", "field": "accounts", "name": "a.pdf", "size": 9, "sha256": "0" * 64, "at": at}
            facts |= {"media_type": "application/pdf", "by": by, "is_late": True, "removed_at": at}
            files = File.objects.bulk_create(File(application=each, **facts) for each in rows)
            facts = {"begun_at": at, "ended_at": at, "landed_in_time": 4, "was_announced": True}
            LateFile.objects.bulk_create(LateFile(application=each.application, file=each, **facts) for each in files)

    found = costs(karen, "/desk/", grow)
    check_even(found, rows=3 * 301 + 40)
    assert found[-1].answer.content.decode().count("Crowd ") == 3 * 300


def test_the_desk_of_a_writer_costs_the_same_at_1_3_and_300_applications(fjordby, applications):
    """She writes two already: with one alone the desk leads straight to it."""
    applications(1001, 1001)

    def grow(first, last):
        applications(first, last)
        with scope(fjordby.vejen):
            rows = PartnershipAppointment.objects.filter(user__email__startswith="association.")
            rows.update(user=fjordby.ida)

    # All of her own are shown on one page: the application, its call's name and her part in it each.
    check_even(costs(signed_in(fjordby.ida), "/desk/", grow), rows=3 * 301 + 20)


def test_the_letters_cost_the_same_at_1_3_and_300_letters(fjordby, karen):
    def grow(first, last):
        with scope(fjordby.vejen):
            facts = {"kind": "partnerships.letters.receipt", "about": 1, "to": fjordby.maja}
            Outbox.objects.bulk_create(Outbox(key=f"crowd-{n}", **facts) for n in range(first, last + 1))

    check_even(costs(karen, "/vejen/letters/", grow))


def test_the_people_cost_the_same_at_1_3_and_300_people(fjordby, karen):
    def grow(first, last):
        people = User.objects.bulk_create(
            User(email=f"p{n}@example.org", name=f"Person {n}") for n in range(first, last + 1)
        )
        with scope(fjordby.vejen):
            Appointment.objects.bulk_create(Appointment(user=each, role="reviewer") for each in people)
            for each in people[:3]:
                ProgrammeInvitation.objects.create(email=f"i.{each.email}", role="reviewer", invited_by=fjordby.maja)

    check_even(costs(karen, "/vejen/people/", grow))


def test_the_organisations_cost_the_same_at_1_3_and_300_applications(fjordby, karen, applications):
    check_even(costs(karen, "/vejen/organisations/", applications))


def test_the_history_of_an_answer_costs_the_same_at_1_3_and_300_texts(fjordby):
    browser = signed_in(fjordby.maja)

    def grow(first, last):
        with scope(fjordby.vejen):
            answer, _made = fjordby.application.answers.get_or_create(question="A1")
            facts = {"base": 0, "is_standing": True, "by": fjordby.maja, "at": fjordby.call.opens_at}
            for number in range(first, last + 1):
                answer.versions.create(value={"name": f"Name {number}"}, number=number, **facts)

    check_even(costs(browser, f"{fjordby.address}questions/A1/history/", grow))


def test_the_call_asks_at_most_six_times(fjordby, client):
    check(cost(client, f"/vejen/calls/{fjordby.call.pk}/"), 6)


def test_no_page_of_a_whole_application_asks_too_often(whole):
    browser = signed_in(whole.maja)
    for section in "ABCDEFGH":
        check(cost(browser, f"{whole.address}sections/{section}/"), 15)
    check(cost(browser, whole.address), 20)
    check(cost(browser, f"{whole.address}consent/"), 15)
    check(cost(browser, f"{whole.address}text/"), 15)


def test_saving_a_field_asks_at_most_twelve_times(whole):
    """The second save of a text; nobody has consented and nothing is called ready."""
    browser, path = signed_in(whole.maja), f"{whole.address}questions/A3/"
    for number, text in enumerate(("En. ", "To. ", "Tre. ")):
        sent = {"A3.base": str(number + 1), "has": "A3.description", "A3.description": text * 40}
        with Cost() as found:
            answer = browser.post(path, sent, headers={"X-Requested-With": "fetch"})
        assert answer.json()["version"] == number + 2
    check(found, 12)


def test_of_a_hundred_pages_a_list_names_those_near_and_the_ends():
    pages = Paginator(range(5_000), 50)
    assert numbers(pages.page(1)) == [1, 2, 3, "", 100]
    assert numbers(pages.page(50)) == [1, "", 48, 49, 50, 51, 52, "", 100]
    shown = render_to_string("parts/pages.html", {"page_obj": pages.page(50), "query": "q=a"})
    assert re.findall(r"page=(\d+)\"([^>]*)>", shown)[3:5] == [("49", ""), ("50", ' aria-current="page"')]
    assert shown.count('aria-hidden="true">…') == 2
