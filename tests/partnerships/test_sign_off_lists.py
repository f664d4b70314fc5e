"""What waits for somebody's sign-off, and who could give it, costs the same for one section as for three hundred."""

import pytest

from partnerships.models import PartnershipAppointment, SignOff
from people.models import User
from programmes.clock import now
from programmes.models import Form
from programmes.questions import Definition
from programmes.scope import scope
from tests.cast import SMALL_FORM, appointed, person, started, write
from tests.conftest import signed_in
from tests.partnerships.test_choosing_lists import even

MOST = 300


def section(number):
    fields = [{"key": "text", "kind": "longtext", "max": 500}]
    question = {"key": f"Q{number}", "kind": "longtext", "answered_by": "either", "title": {"en": "What?"}}
    asked = [question | {"fields": fields}]
    return {"key": f"S{number}", "title": {"en": f"Part {number:03}"}, "questions": asked}


@pytest.fixture
def long(cast):
    """Maja writes in a form of three hundred sections and puts each to Ida; both are of one association."""
    cast.ida = person("Ida Skov")
    with scope(cast.vejen):
        form = Form.objects.get(key="small")
        sections = [section(number) for number in range(1, MOST + 1)]
        form.publish(Definition(SMALL_FORM | {"sections": SMALL_FORM["sections"] + sections}))
    cast.long = started(cast.call, cast.maja, "Foreningen Lang")
    appointed(cast.ida, "writer", cast.long.partnership, "association")
    with scope(cast.vejen):
        cast.party = cast.long.partnership.parties.get(kind="association")
    cast.base = f"/vejen/partnerships/{cast.long.partnership_id}/application/"
    return cast


@pytest.mark.proof
def test_what_waits_for_her_sign_off_costs_the_same_at_1_3_and_300_sections(long):
    def grow(first, last):
        write(long.long, long.maja, f"Q{last}", text="Vi mødes.")
        with scope(long.vejen):
            facts = {"application": long.long, "party": long.party, "user": long.ida, "by": long.maja, "at": now()}
            SignOff.objects.bulk_create(SignOff(section=f"S{each}", **facts) for each in range(first, last + 1))

    ida = signed_in(long.ida)
    ida.get(long.base)  # from here on there is something new to her at each size
    queue, overview = even([(ida, f"{long.base}sign-offs/"), (ida, long.base)], grow, most=17)
    assert queue.count("To be signed off") == MOST and "Part 300" in queue
    assert "300 sections wait for your sign-off" in overview


@pytest.mark.proof
def test_who_may_sign_a_section_off_costs_the_same_at_1_3_and_300_people(long):
    def grow(first, last):
        people = [User(email=f"w{n}@example.org", name=f"Writer {n:03}") for n in range(first, last + 1)]
        people = User.objects.bulk_create(people)
        with scope(long.vejen):
            facts = {"partnership": long.long.partnership, "party": long.party, "role": "writer"}
            PartnershipAppointment.objects.bulk_create(PartnershipAppointment(user=each, **facts) for each in people)

    (shown,) = even([(signed_in(long.ida), f"{long.base}sections/S1/people/")], grow, rows=1500)
    assert shown.count("Writer 300") == 2  # who takes the section, and who signs it off
