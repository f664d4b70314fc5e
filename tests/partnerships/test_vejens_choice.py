"""What Vejen's call says of the choice, with its own data: six places, two reserves, an answer by a day."""

from datetime import timedelta

import pytest

from partnerships.choosing.capacity import close, fill
from partnerships.models import Decision
from programmes.clock import now
from programmes.models import Call
from programmes.scope import scope
from programmes.yamlfile import read_file
from tests.cast import DATA
from tests.choosing import Hall, outcomes, read

VEJEN = read_file(DATA / "vejen" / "call.yaml")


@pytest.mark.fact("S1-05")
@pytest.mark.fact("S1-73")
@pytest.mark.fact("S1-74")
def test_six_are_chosen_and_two_wait_of_nine_and_the_release_may_come_before_the_day_that_was_promised(db):
    hall = Hall(9, places=VEJEN["places"], reserves=VEJEN["reserves"], points=[(3, 3)] * 9)
    with scope(hall.vejen):
        Call.objects.filter(pk=hall.call.pk).update(answer_by=VEJEN["answer_by"])
        hall.call.refresh_from_db()
        close(hall.call, hall.lone)
        fill(hall.call, hall.karen)
        given = [each[0] for each in outcomes(hall).values()]
        assert [given.count(each) for each in Decision.Outcome.values] == [6, 2, 1]
        hall.settle(release_at=now(), answer_by=now() + timedelta(days=9))
    assert "All have an answer by: Friday 6 December 2024" in read(hall.karen, f"{hall.address}settings/")
