"""Interviews as staff and panel run them: the set-up, the hours, who holds what, and who did not come."""

from datetime import UTC, date, datetime

import pytest

from partnerships import interview_letters
from partnerships.choosing.capacity import close
from partnerships.choosing.scores import scores_of
from partnerships.interviewing.forms import HoursForm
from partnerships.interviewing.guide import read_guide, type_guide
from partnerships.interviewing.panel import appoint_panel, members_of, write_hours
from partnerships.interviewing.planning import set_up
from partnerships.interviewing.slots import free
from partnerships.models import Interview, InterviewPlan, InterviewReview, PanelSeat, ScoreSheet
from programmes.clock import now
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.choosing import press, read
from tests.conftest import signed_in
from tests.interviews import AN_HOUR, FACTS, GUIDE, event_in, letters_told


def test_staff_set_up_choose_the_panel_and_open_and_the_panel_writes_its_hours(table):
    browser = signed_in(table.karen)
    browser.cookies["django_language"] = "en"
    assert "Not set up yet" in browser.get(table.base).text
    sent = {
        "first_on": "28.10.2024", "last_on": "28.11.2024", "day_begins": "9:00", "day_ends": "16:00", "minutes": "45",
        "pause": "15", "panel": "2", "hours": "48", "changes": "2", "place_da": "Online", "a_day_before": "on",
        "guide_da": "5: Hvorfor jer?\n40: Jeres spørgsmål",
    }  # fmt: skip
    wrong = browser.post(f"{table.base}setup/", sent | {"guide_da": "Hvorfor jer?", "last_on": "27.10.2024"}).text
    assert "Begin each line with the minutes" in wrong
    assert "comes after the first one" in browser.post(f"{table.base}setup/", sent | {"last_on": "27.10.2024"}).text
    assert "The plan of the interviews is saved." in browser.post(f"{table.base}setup/", sent, follow=True).text
    assert "fewer people on the panel" in browser.post(f"{table.base}open/", follow=True).text
    browser.post(f"{table.base}panel/", {"people": [table.rikke.pk, table.rasmus.pk]})
    assert "2 partnerships can choose a time." in browser.post(f"{table.base}open/", follow=True).text
    assert browser.get(f"{table.base}hours/").status_code == 404  # she is not on the panel
    hers = {"on_20241028": "9-12, 13:00–15.30", "on_20241029": "12-9"}
    assert "The hours end after they begin." in press(table.rikke, f"{table.base}hours/", **hers)
    said = press(table.rikke, f"{table.base}hours/", **hers | {"on_20241029": ""})
    assert "Interviews that fit into them: 5" in said and "09:00–12:00, 13:00–15:30" in said
    assert "Interviews that fit into them: 72" in press(table.rasmus, f"{table.base}hours/", usual="9-12")
    assert signed_in(table.signatory(1)).get(table.base).status_code == 404
    with scope(table.vejen):
        plan = InterviewPlan.of(table.call)
        assert len(free(plan, table.applications[0], now())) == 0  # they have not declared yet
        assert letters_told("choose").count() == 4


def test_the_guide_stays_once_an_interview_was_held_and_another_link_reaches_every_calendar(table):
    with scope(table.vejen):
        table.lay()
        made = table.take(1)
        set_up(table.call, now(), **FACTS | {"join_url": "https://other.example.org/x"})
        event = event_in(interview_letters.booked(made.pk, table.signatory_here(1)))
        assert event["SEQUENCE"] == 1 and str(event["LOCATION"]) == "https://other.example.org/x"
        changed = FACTS | {"guide": [GUIDE[0] | {"minutes": 6}, GUIDE[1]]}
        with pytest.raises(NotAllowed, match="the same questions for all"):
            set_up(table.call, made.begins_at, **changed)
    assert read_guide(type_guide(GUIDE), ["da", "en"]) == GUIDE


def test_hours_around_midnight_stand_as_they_were_written():
    form = HoursForm({"on_20241028": "22:00-24:00"}, days=[(date(2024, 10, 28), "Mon")], zone="Europe/Copenhagen")
    assert form.is_valid(), form.errors
    ((begins, ends),) = form.spans()
    assert (begins, ends) == (datetime(2024, 10, 28, 21, tzinfo=UTC), datetime(2024, 10, 28, 23, tzinfo=UTC))


def test_staff_change_who_holds_it_and_write_down_who_did_not_come(table):
    table.lay(*table.panel)
    with scope(table.vejen):
        made = table.take(1)
    address = f"{table.base}applications/{table.applications[0].pk}/"
    page = read(table.karen, address)
    assert "Karen Berg: is free then" in page
    assert "Taken off the panel" in press(table.karen, f"{address}panel/{table.rikke.pk}/take-off/")
    with scope(table.vejen):
        assert {each.reviewer for each in PanelSeat.objects.taken()} == {table.karen, table.rasmus}
        assert letters_told("unseated").get().to == table.rikke
    assert "Put on the panel, and told" in press(table.karen, f"{address}panel/{table.rikke.pk}/put-on/")
    assert "has not begun yet" in press(table.karen, f"{address}missed/")
    with scope(table.vejen):
        Interview.objects.filter(pk=made.pk).update(begins_at=now() - AN_HOUR)
    assert "Written down." in press(table.karen, f"{address}missed/")
    assert "They did not come" in read(table.karen, table.base)
    assert "You did not come" in read(table.signatory(1), table.own(1))


def test_without_a_plan_nothing_is_booked_and_after_the_ranking_nothing_opens_or_changes(table):
    one = f"{table.base}applications/{table.applications[0].pk}/"
    for act in ("", "book/", "call-off/", "missed/", f"panel/{table.rikke.pk}/put-on/"):
        assert signed_in(table.karen).post(one + act, {"begins_at": "2024-10-28T08:00:00+00:00"}).status_code in (
            404,
            405,
        )
    table.lay()
    with scope(table.vejen):
        made = table.take(1)
        past = {"begins_at": now() - AN_HOUR, "ends_at": now() - AN_HOUR / 4}
        Interview.objects.update(**past), PanelSeat.objects.update(**past)
        sheet = ScoreSheet.of(table.call)
        for seat in PanelSeat.objects.taken():
            review = InterviewReview.objects.create(assignment=seat, sheet=sheet)
            review.scores.create(criterion="K1", points=3), review.scores.create(criterion="K2", points=3)
            review.move_to("locked", seat.reviewer, locked_at=now())
        close(table.call, table.lone, "The others have withdrawn their wish to meet.")
        before = scores_of(table.call).means
    assert "The ranking is closed" in press(table.karen, f"{one}missed/")
    with scope(table.vejen):
        letters = letters_told("choose").count()
    assert "The ranking is closed" in press(table.karen, f"{table.base}open/")
    with scope(table.vejen):
        assert letters_told("choose").count() == letters and Interview.objects.get(pk=made.pk).status == "booked"
        assert scores_of(table.call).means == before


def test_hours_of_somebody_who_has_just_been_taken_off_the_panel_are_refused_with_a_sentence(table):
    table.lay()
    with scope(table.vejen):
        gone = members_of(table.call).get(user=table.rikke)
        gone.call = table.call
        appoint_panel(table.call, [table.rasmus, table.karen])
        with pytest.raises(NotAllowed, match="Somebody else has just changed this"):
            write_hours(gone, [(now(), now() + AN_HOUR)])
    assert signed_in(table.rikke).get(f"{table.base}hours/").status_code == 404
