"""Who is not expected at an interview any more, and who finds nothing of it."""

from partnerships.interviewing.booking import standing
from partnerships.models import Application, Interview, PanelSeat
from programmes.clock import now
from programmes.models import Call
from programmes.scope import scope
from tests.cast import writer
from tests.choosing import press
from tests.conftest import signed_in
from tests.interviews import AN_HOUR, MONDAY_AT_NINE, letters_told


def test_who_is_rejected_for_form_is_not_expected_and_what_was_held_is_not_called_off(table):
    table.lay()
    with scope(table.vejen):
        Call.objects.filter(pk=table.call.pk).update(rejections=[{"key": "no", "title": {"en": "Not whole"}}])
        table.take(1), table.take(2, MONDAY_AT_NINE + AN_HOUR)
        held = standing(table.applications[1])
        Interview.objects.filter(pk=held.pk).update(begins_at=now() - AN_HOUR)
    for each in table.applications:
        said = press(table.karen, f"/vejen/applications/{each.pk}/check/reject/", reason="no", note="B3 is empty.")
        assert "formally rejected" in said
    with scope(table.vejen):
        assert [each.status for each in Interview.objects.order_by("application")] == ["called_off", "booked"]
        assert letters_told("called_off").count() == 2 and letters_told("unseated").count() == 2


def test_who_withdraws_is_not_expected_any_more(table):
    table.lay()
    with scope(table.vejen):
        table.take(1)
    user = table.signatory(1)
    with scope(table.vejen, user):
        writer(Application.objects.get(pk=table.applications[0].pk), user).withdraw(may_sign=True)
    with scope(table.vejen):
        assert Interview.objects.get().status == "called_off" and not PanelSeat.objects.taken().exists()
        assert letters_told("called_off").count() == 2 and letters_told("unseated").count() == 2
    assert signed_in(user).get(table.own(1)).status_code == 404
