"""A call is used again: every date moves by whole weeks and is seen, and nothing of the applicants comes along."""

from datetime import date, timedelta

import pytest
from django.test import Client

from partnerships.models import Application
from programmes.models import Call
from programmes.scope import scope
from tests.cast import Cast
from tests.conftest import signed_in


@pytest.fixture
def karen(cast: Cast):
    return signed_in(cast.karen)


@pytest.fixture
def call(cast):
    with scope(cast.vejen):
        return Call.objects.get(slug="vejen-2024")


def offered(browser, call, weeks):
    form = browser.get(f"/vejen/calls/{call.pk}/clone/", {"weeks": weeks}).context["form"]
    return {field.html_name: field.value() for field in form if field.html_name != "reference"}


def test_every_date_moves_by_whole_weeks_and_keeps_its_weekday(cast, karen, call):
    typed = offered(karen, call, 52)
    assert (typed["opens_on"], typed["closes_on"], typed["answer_by"]) == ("14.8.2025", "22.10.2025", "5.12.2025")
    assert karen.post(f"/vejen/calls/{call.pk}/clone/?weeks=52", typed | {"reference": "VEJEN-2025"}).status_code == 302
    with scope(cast.vejen):
        made = Call.objects.get(slug="vejen-2025")
        days = {day.key: day for day in made.timetable()}
        before = {day.key: day for day in call.timetable()}
        assert set(days) == set(before)
        for key, day in days.items():
            assert day.on - before[key].on == timedelta(weeks=52), key
        assert days["interviews"].until == date(2025, 11, 27) and days["deadline"].on == made.closes_on
        assert (made.closes_clock, made.closes_at.isoformat()) == (timedelta(days=1), "2025-10-22T22:00:00+00:00")
        assert [made.title, made.form_id, made.reminders] == [call.title, call.form_id, call.reminders]
        assert [text["body"] for text in made.texts] == [text["body"] for text in call.texts]
        assert (made.published_at, made.corrections) == (None, [])
        assert not Application.objects.filter(call=made).exists()
        assert set(made.planned_reminders.values_list("hours_before", flat=True)) == {336, 168, 72, 24, 3}
    warned = " ".join(karen.get(f"/vejen/calls/{made.pk}/check/").text.split())
    assert "28. oktober, 28. november" in warned  # a day of the old call, in words and without a year
    assert Client().get(f"/vejen/calls/{made.pk}/").status_code == 404


def test_no_date_in_the_past_survives_unseen(cast, karen, call):
    url = f"/vejen/calls/{call.pk}/clone/?weeks=4"
    page = karen.get(url)
    with scope(cast.vejen):
        meeting = call.dates.get(key="information_meeting").pk
    past = {field.html_name for field, _day, is_past in page.context["form"].rows if is_past}
    assert past == {"opens_on", f"on_{meeting}"} and page.context["past"] == 2
    typed = offered(karen, call, 4) | {"reference": "VEJEN-2024-B"}
    refused = karen.post(url, typed)
    assert set(refused.context["form"].errors) == past
    assert karen.post(url, typed | {"opens_on": "1.11.2024", f"on_{meeting}": "5.11.2024"}).status_code == 302
    with scope(cast.vejen):
        assert Call.objects.get(slug="vejen-2024-b").dates.get(key="information_meeting").on == date(2024, 11, 5)


def test_what_contradicts_is_refused_beside_its_field(cast, karen, call):
    url, typed = f"/vejen/calls/{call.pk}/clone/?weeks=52", offered(karen, call, 52)
    wrong = {"closes_on": "1.8.2025", "reference": "VEJEN-2024", "answer_by": "soon"}
    answer = karen.post(url, typed | wrong)
    assert set(answer.context["form"].errors) == set(wrong) and 'value="soon"' in answer.text
    for weeks in ("0", "-3", "9999", "many"):
        assert karen.get(url.partition("?")[0], {"weeks": weeks}).status_code == 200


def test_the_rules_of_who_may_apply_and_the_reasons_for_rejection_come_along(cast, karen, call):
    assert call.eligibility and call.rejections
    typed = offered(karen, call, 52) | {"reference": "VEJEN-2025"}
    assert karen.post(f"/vejen/calls/{call.pk}/clone/?weeks=52", typed).status_code == 302
    with scope(cast.vejen):
        made = Call.objects.get(slug="vejen-2025")
        assert (made.eligibility, made.rejections) == (call.eligibility, call.rejections)
