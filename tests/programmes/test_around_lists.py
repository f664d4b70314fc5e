"""The lists around a call cost the same at any length."""

import pytest

from programmes.clock import now
from programmes.models import Enquiry, SignUp
from programmes.scope import scope
from programmes.words import Text
from tests.around import meeting
from tests.conftest import signed_in
from tests.partnerships.test_lists import SIZES, check_even, cost


@pytest.fixture
def longer(cast):
    """Meetings, people at one of them, questions that wait and questions with answers: from one number to another."""
    with scope(cast.vejen):
        ours = meeting(cast.call, seats=1000)

    def grow(first, last):
        with scope(cast.vejen):
            for number in range(first, last + 1):
                facts = {"status": SignUp.Status.SEATED, "seat": number, "confirmed_at": now(), "seated_at": now()}
                SignUp.objects.create(meeting=ours, name=f"G{number}", email=f"g{number}@example.org", **facts)
                said = {"call": cast.call, "text": "Who pays?", "email": f"g{number}@example.org", "asked_at": now()}
                Enquiry.objects.create(status=Enquiry.Status.OPEN, **said)
                told = {"wording": Text(en="Who?"), "answer": Text(en="You."), "answered_at": now()}
                Enquiry.objects.create(status=Enquiry.Status.PUBLISHED, **said | told)
                if number <= 30:  # meetings of one call
                    meeting(cast.call)
        return ours

    return grow


@pytest.mark.proof
def test_meetings_their_people_and_questions_cost_the_same_at_1_3_and_300(cast, longer):
    staff, found, last = signed_in(cast.karen), {}, 0
    for size in SIZES:
        ours = longer(last + 1, size)
        last = size
        base = f"/vejen/calls/{cast.call.pk}/"
        pages = ["meetings/", f"meetings/{ours.pk}/", f"meetings/{ours.pk}/people/", "questions/", "questions/waiting/"]
        for page in pages:
            found.setdefault(page, []).append(cost(staff, base + page))
    for costs in found.values():
        check_even(costs)
