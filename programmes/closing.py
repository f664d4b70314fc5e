"""When something closes: a local day and time of day in a zone, and the first instant that is too late."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import F, Func

from .moments import instant, say_deadline, say_span, say_zone


class LocalInstant(Func):
    """The instant of a local day and time of day in a zone; 24:00 is the first instant of the next day."""

    output_field = models.DateTimeField()

    def __init__(self, day, clock, zone):
        super().__init__(F(day), F(clock), F(zone))

    def as_sql(self, compiler, connection, *args, **context):
        (day, clock, zone), params = zip(*(compiler.compile(each) for each in self.source_expressions), strict=True)
        return f"(({day} + {clock}) AT TIME ZONE {zone})", sum((tuple(each) for each in params), ())


class Closes:
    """What has a deadline: `closes_on` and `closes_clock` in its `time_zone`, and the instant `closes_at`."""

    closes_on: date
    closes_clock: timedelta
    time_zone: str
    closes_at: datetime

    @property
    def deadline(self):
        """The deadline as it is said: weekday, date and "24:00"."""
        return say_deadline(self.closes_on, self.closes_clock)

    @property
    def zone(self):
        return say_zone(self.time_zone)

    def is_over(self, at):
        return at >= self.closes_at

    def time_left(self, at):
        return say_span(self.closes_at - at)


@dataclass(frozen=True)
class Closing(Closes):
    """A deadline by itself."""

    closes_on: date
    closes_clock: timedelta
    time_zone: str
    closes_at: datetime

    @classmethod
    def local(cls, day, clock, zone):
        return cls(day, clock, zone, instant(day, clock, zone))
