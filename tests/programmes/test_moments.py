"""Instants as people say them: 24:00, the nights when clocks change, and readers in other zones."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from programmes.models import Call
from programmes.moments import (
    instant,
    read_clock,
    read_day,
    say_clock,
    say_deadline,
    say_instant,
    say_span,
    say_zone,
)
from programmes.scope import scope

COPENHAGEN, HELSINKI, OSLO, BUDAPEST = "Europe/Copenhagen", "Europe/Helsinki", "Europe/Oslo", "Europe/Budapest"
MIDNIGHT = timedelta(days=1)
DEADLINE = datetime(2024, 10, 23, 22, tzinfo=UTC)
# In each of the six languages: the day, "24:00", and the zone by its own name.
SAID = {
    "da": ("onsdag den 23. oktober 2024 kl. 24.00", "Centraleuropæisk tid"),
    "fi": ("keskiviikko 23. lokakuuta 2024 klo 24.00", "Keski-Euroopan aika"),
    "sv": ("onsdag 23 oktober 2024 kl. 24:00", "centraleuropeisk tid"),
    "nb": ("onsdag 23. oktober 2024 kl. 24:00", "sentraleuropeisk tid"),
    "hu": ("2024. október 23., szerda 24:00", "közép-európai időzóna"),
    "en": ("Wednesday 23 October 2024, 24:00", "Central European Time"),
}


@pytest.mark.parametrize(("typed", "minutes"), [
    ("24:00", 1440), ("24.00", 1440), (" 24:00 ", 1440), ("23:59", 1439), ("9.30", 570), ("09:30", 570), ("0:00", 0),
    ("00:00", 0), ("14:05", 845),
])  # fmt: skip
def test_a_time_of_day_is_read_and_24_00_is_the_end_of_the_day(typed, minutes):
    assert read_clock(typed) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "typed", ["24:01", "25:00", "12:60", "12", "", "midnight", "-1:00", "24:00:00", "2400", "١٢:٠٠"]
)
def test_what_is_no_time_of_day_is_refused(typed):
    with pytest.raises(ValidationError, match="24:00 is the end of the day"):
        read_clock(typed)


@pytest.mark.parametrize("typed", ["6.2.2025", "06.02.2025", "6/2/2025", "6-2-2025", "2025-02-06", "6. 2. 2025"])
def test_a_day_is_read_as_people_write_it(typed):
    assert read_day(typed) == date(2025, 2, 6)


@pytest.mark.parametrize("typed", ["31.2.2025", "2.2025", "tomorrow", "", "6.2.2025.1", "99.99.2025", "0.0.0"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(ValidationError, match="day, month, year"):
        read_day(typed)


@pytest.mark.fact("S1-03", "S1-04")
def test_23_october_24_00_is_22_hours_of_the_world_and_the_first_instant_of_the_24th():
    assert instant(date(2024, 10, 23), MIDNIGHT, COPENHAGEN) == DEADLINE
    assert DEADLINE.astimezone(ZoneInfo(COPENHAGEN)).isoformat() == "2024-10-24T00:00:00+02:00"


@pytest.mark.parametrize(("day", "zone", "utc"), [
    ("2024-10-23", COPENHAGEN, "2024-10-23T22:00"),  # summer time
    ("2024-10-26", COPENHAGEN, "2024-10-26T22:00"),  # the night in which summer time ends …
    ("2024-10-27", COPENHAGEN, "2024-10-27T23:00"),  # … makes that Sunday 25 hours long
    ("2025-03-29", COPENHAGEN, "2025-03-29T23:00"),
    ("2025-03-30", COPENHAGEN, "2025-03-30T22:00"),  # a Sunday of 23 hours
    ("2025-10-23", HELSINKI, "2025-10-23T21:00"),
    ("2025-10-26", HELSINKI, "2025-10-26T22:00"),
    ("2025-10-26", OSLO, "2025-10-26T23:00"),
    ("2025-03-30", BUDAPEST, "2025-03-30T22:00"),
])  # fmt: skip
def test_24_00_on_nights_when_the_clocks_change(day, zone, utc):
    assert instant(date.fromisoformat(day), MIDNIGHT, zone) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_an_extension_over_the_end_of_summer_time_is_97_hours():
    """Scenario 2."""
    later = instant(date(2024, 10, 27), MIDNIGHT, COPENHAGEN)
    assert later == datetime(2024, 10, 27, 23, tzinfo=UTC)
    assert later - DEADLINE == timedelta(hours=97)


def call_closing(cast, day, clock, zone):
    """The instant that the database reckons for a call."""
    with scope(cast.vejen):
        facts = {"opens_on": day - timedelta(days=30), "closes_on": day, "closes_clock": clock, "time_zone": zone}
        Call.objects.filter(pk=cast.call.pk).update(**facts)
        return Call.objects.get(pk=cast.call.pk)


@tries(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    day=st.dates(date(2014, 1, 1), date(2037, 12, 31)),
    clock=st.sampled_from([timedelta(0), timedelta(hours=12), timedelta(hours=16, minutes=15), MIDNIGHT]),
    zone=st.sampled_from([COPENHAGEN, HELSINKI, OSLO, BUDAPEST, "Europe/Stockholm"]),
)
def test_the_database_and_the_page_reckon_the_same_instant(cast, day, clock, zone):
    assert call_closing(cast, day, clock, zone).closes_at == instant(day, clock, zone)


@pytest.mark.fact("S1-04")
def test_the_last_tenth_of_a_second_is_in_time_and_the_deadline_itself_is_too_late(cast):
    """Scenario 1: P1 arrives at 21:59:59.900Z, P2 at 22:00:00.000Z."""
    call = call_closing(cast, date(2024, 10, 23), MIDNIGHT, COPENHAGEN)
    first = DEADLINE - timedelta(milliseconds=100)
    assert call.is_open(first) and not call.is_over(first)
    assert call.is_over(DEADLINE) and not call.is_open(DEADLINE)
    with override("da"):
        assert say_instant(first, COPENHAGEN, seconds=True) == "23. oktober 2024 kl. 23.59.59"
        assert call.deadline == SAID["da"][0]


def test_a_finnish_deadline_read_in_copenhagen(cast):
    """Scenario 3: 24.00 in Helsinki is 23.00 here; at 21:30Z it is over although it is 23.30 in Copenhagen."""
    call = call_closing(cast, date(2025, 10, 23), MIDNIGHT, HELSINKI)
    assert call.closes_at == datetime(2025, 10, 23, 21, tzinfo=UTC)
    with override("fi"):
        assert call.deadline == "torstai 23. lokakuuta 2025 klo 24.00"
        assert say_instant(call.closes_at, COPENHAGEN) == "23. lokakuuta 2025 klo 23.00"
    at = datetime(2025, 10, 23, 21, 30, tzinfo=UTC)
    assert call.is_over(at) and say_clock(at.astimezone(ZoneInfo(COPENHAGEN))) == "23:30"


@pytest.mark.parametrize("language", sorted(SAID))
def test_a_deadline_is_said_with_weekday_date_24_00_and_zone_in_six_languages(language):
    with override(language):
        assert (say_deadline(date(2024, 10, 23), MIDNIGHT), say_zone(COPENHAGEN)) == SAID[language]
        assert (say_zone("UTC"), say_zone("Etc/UTC")) == ("UTC", "UTC")


@pytest.mark.parametrize(("span", "said"), [
    (timedelta(days=1, hours=9, minutes=30), "1 day 9 hours"), (timedelta(hours=2, minutes=1), "2 hours 1 minute"),
    (timedelta(minutes=59, seconds=59), "59 minutes"), (timedelta(seconds=5), "0 minutes"),
    (timedelta(seconds=-5), "0 minutes"), (timedelta(days=4, hours=1), "4 days 1 hour"),
])  # fmt: skip
def test_the_time_left_is_said_in_its_two_largest_parts(span, said):
    assert say_span(span) == said


def test_a_closing_time_lies_within_its_day_and_after_the_opening(cast):
    for clock in (timedelta(days=1, seconds=1), timedelta(seconds=-1)):
        with pytest.raises(Exception, match="closes_within_its_day"):
            call_closing(cast, date(2024, 10, 23), clock, COPENHAGEN)
