"""Who is not expected at an interview any more, and who finds nothing of it."""

import pytest

from partnerships import interview_letters
from partnerships.interviewing.booking import standing
from partnerships.models import Application, Interview, PanelSeat
from partnerships.reviewing.assigning import assign
from programmes import access
from programmes.clock import now
from programmes.models import Call
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import programme, writer
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


def test_whoever_has_no_role_any_more_is_told_nothing_of_an_interview_and_one_elsewhere_is_none_here(table):
    table.lay()
    other = programme("versova")
    with scope(other):
        access.appoint(table.rikke, "lead", other)
        access.appoint(table.karen, "reviewer", other)
    with scope(table.vejen):
        made = table.take(1)
        seat = PanelSeat.objects.taken().get(reviewer=table.rikke)
        assert interview_letters.seated(made.pk, table.rikke)
        access.dismiss(table.rikke, "reviewer", table.vejen)
        access.appoint(table.rikke, "auditor", table.vejen)  # who may read the score sheet, and holds nothing
        for letter in (interview_letters.seated, interview_letters.reminder):
            assert letter(made.pk, table.rikke) is None
    for page in ("mine/", "hours/", f"{seat.pk}/"):
        assert signed_in(table.rikke).get(table.base + page).status_code == 404, page
    with scope(table.vejen, table.karen), pytest.raises(NotAllowed, match="Only somebody who is appointed as reviewer"):
        assign(table.applications[0], table.karen, table.karen)  # staff here, and a reviewer of another programme


def test_what_was_held_with_whom_withdraws_is_shown_to_nobody_and_not_called_off(table):
    table.lay()
    with scope(table.vejen):
        made = table.take(1)
        Interview.objects.filter(pk=made.pk).update(begins_at=now() - AN_HOUR)
        seat = PanelSeat.objects.taken().get(reviewer=table.rikke)
    assert signed_in(table.rikke).get(f"{table.base}{seat.pk}/").status_code == 200
    with scope(table.vejen, table.signatory(1)):
        application = Application.objects.get(pk=table.applications[0].pk)
        writer(application, table.signatory_here(1)).withdraw(may_sign=True)
    with scope(table.vejen):
        assert Interview.objects.get().status == "booked" and not letters_told("called_off").exists()
    assert signed_in(table.rikke).get(f"{table.base}{seat.pk}/").status_code == 404
