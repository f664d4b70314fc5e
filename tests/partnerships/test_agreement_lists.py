"""The lists around agreements ask as much of the database for 300 as for one."""

from datetime import date, timedelta

import pytest

from partnerships.models import Agreement, Body, BodyMeeting, ChangeRequest, Partnership, Party
from programmes.clock import now
from programmes.scope import scope
from tests.amending import in_force
from tests.conftest import signed_in
from tests.crowd import crowd
from tests.partnerships.test_choosing_lists import even


@pytest.mark.proof
def test_agreements_and_changes_of_them_cost_the_same_at_1_3_and_300(whole):
    here = in_force(whole)
    overview = f"/vejen/calls/{here.call.pk}/agreements/"

    def grow(first, last):
        """Each has signed the text that Fjordby's was, and one side asks to change it."""
        crowd(here.application, here.maja, first, last, status="'submitted'")
        with scope(here.vejen):
            names = [f"Crowd {number}" for number in range(first, last + 1)]
            rows = Partnership.objects.filter(application__name__in=names)
            rows.update(status=Partnership.Status.ACTIVE)
            facts = {
                name: getattr(here.first, name)
                for name in ("starts_on", "ends_on", "amount", "content", "content_hash")
            }
            facts |= {"number": 1, "status": "signing", "sign_by": date(2024, 11, 1), "by": here.sofie}
            Agreement.objects.bulk_create(Agreement(partnership=each, **facts) for each in rows)
            parties = {each.partnership_id: each for each in Party.objects.filter(partnership__in=rows)}
            own = {"what": "x", "why": "y", "from_on": date(2025, 3, 1), "by": here.maja, "sent_at": now()}
            own |= {"number": 1, "kind": "content", "status": "sent"}
            ChangeRequest.objects.bulk_create(
                ChangeRequest(partnership=each, asks=parties[each.pk], **own) for each in rows
            )

    pages = [(signed_in(here.lone), overview), (signed_in(here.lone), f"{overview}changes/")]
    said = even(pages, grow, rows=6000)
    assert "Crowd 300" in said[0] and "Crowd 300" in said[1]


def test_the_requests_of_one_partnership_and_the_minutes_of_its_group_cost_the_same_at_1_3_and_300(whole):
    here = in_force(whole)
    with scope(here.vejen):
        body = Body.objects.create(partnership=here.partnership)
        party = here.partnership.parties.get(kind="association")

    def grow(first, last):
        with scope(here.vejen):
            facts = {"what": "Vi flytter.", "why": "y", "from_on": date(2025, 3, 1), "by": here.maja, "asks": party}
            facts |= {"kind": "content", "status": "withdrawn", "sent_at": now()}
            numbers = range(first, last + 1)
            of = here.partnership
            ChangeRequest.objects.bulk_create(ChangeRequest(partnership=of, number=each, **facts) for each in numbers)
            words = {"place": "Havnegade", "minutes_by": here.maja, "minutes_at": now(), "status": "set", "times": []}
            words |= {"body": body, "party": party, "by": here.maja, "begins_at": now() - timedelta(hours=1)}
            BodyMeeting.objects.bulk_create(
                BodyMeeting(number=each, minutes=f"Minutes {each}", **words) for each in numbers
            )

    own = f"/vejen/partnerships/{here.partnership.pk}/"
    staffs = f"/vejen/calls/{here.call.pk}/agreements/{here.partnership.pk}/"
    maja, lone, sofie = (signed_in(each) for each in (here.maja, here.lone, here.sofie))
    pages = [(maja, f"{own}changes/"), (maja, f"{own}steering/"), (sofie, f"{staffs}steering/"), (lone, staffs)]
    said = even(pages, grow, most=19, rows=1500)
    assert "Minutes 300" in said[2]
