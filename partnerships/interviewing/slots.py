"""The times of interviews: the same few of each weekday in the window, and which of them are free for whom.

Times stand in the call's zone: the window of Vejen begins the day after the clocks change, its deadline lies before.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from programmes.moments import instant, is_said_once

from .panel import hands_of, may_meet

WEEKEND = (5, 6)


@dataclass(frozen=True, order=True)
class Slot:
    """From when to when; both instants."""

    begins_at: datetime
    ends_at: datetime


def days_of(plan):
    """The weekdays of the window."""
    count = (plan.last_on - plan.first_on).days + 1
    days = (plan.first_on + timedelta(days=number) for number in range(count))
    return [day for day in days if day.weekday() not in WEEKEND]


def clocks_of(plan):
    """The times of day at which an interview can begin, as timedeltas from the day's beginning."""
    step = timedelta(minutes=plan.minutes + plan.pause)
    room = plan.day_ends - plan.day_begins - plan.lasts
    return [plan.day_begins + number * step for number in range(room // step + 1)] if room >= timedelta(0) else []


def grid(plan):
    """Every slot of the window; none at a local time that the change of clocks leaves out or says twice."""
    zone = plan.call.time_zone
    begins = (
        instant(day, clock, zone)
        for day in days_of(plan)
        for clock in clocks_of(plan)
        if is_said_once(day, clock, zone)
    )
    return [Slot(each, each + plan.lasts) for each in begins]


def last_moment(plan):
    """Until when a time can be taken, as far as the window goes; None when it has no times."""
    slots = grid(plan)
    return slots[-1].begins_at - plan.notice if slots else None


def free(plan, application, at, but=None, notice=timedelta(0)):
    """{slot: [people of the panel who can]} of the slots that one partnership can take, in order.

    `but`: its own interview, which is to move. `notice`: nothing that begins sooner than so long after `at`.
    """
    hands = hands_of(plan, may_meet(plan.call, application), but)
    pause = timedelta(minutes=plan.pause)
    found = {}
    for slot in grid(plan):
        if slot.begins_at >= at + notice and slot.begins_at > at and not (but and slot.begins_at == but.begins_at):
            there = [hand for hand in hands if hand.is_free(slot, pause)]
            if len(there) >= plan.panel:
                found[slot] = there
    return found


def openings(plan, members):
    """How many slots each of the members opens, as far as she alone is concerned: {member: number}."""
    slots, pause = grid(plan), timedelta(0)
    return {hand.member.pk: sum(hand.is_free(slot, pause) for slot in slots) for hand in hands_of(plan, members)}
