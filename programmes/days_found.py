"""What is wrong with the days of a call: deadline, reminders, timetable and meetings, and where they contradict."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .calendar import ANSWER, DEADLINE
from .finding import DATES, ENTRY, MEETING, Finding, in_language, languages_of
from .moments import say_day
from .rules import ERROR, HINT, WARNING

HELP_FROM, HELP_UNTIL, SATURDAY = timedelta(hours=8), timedelta(hours=16), 5
TIME_TO_WRITE = timedelta(days=14)
INTERVIEWS, INFORMATION = "interviews", "information_meeting"  # days of a timetable that everybody knows


def days_found(call, at):
    yield from deadlines(call, at)
    yield from questions(call)
    yield from time_of_day(call)
    yield from reminders(call, at)
    yield from timetable(call, at)
    yield from out_of_order(call)
    yield from meetings(call)


def deadlines(call, at):
    """The call's own days: not in the past, with time to write, and in order."""
    closes: dict[str, Any] = {"page": DATES, "anchor": "id_closes"}
    if call.closes_at <= at:
        yield Finding(ERROR, "closes", _("The deadline is in the past."), **closes)
    elif call.closes_at - at < TIME_TO_WRITE:
        yield Finding(WARNING, "soon", _("From now on there are less than two weeks until the deadline."), **closes)
    if call.opens_at <= at:
        sentence = _("The opening is in the past: the call opens as soon as it is published.")
        yield Finding(HINT, "opens", sentence, DATES, anchor="id_opens")
    if not call.answer_by:
        sentence = _("It is not said by which day all have an answer.")
        yield Finding(WARNING, "answer", sentence, DATES, anchor="id_answer_by")
    elif call.answer_by <= call.closes_on:
        sentence = _("All have an answer before the deadline: that cannot be.")
        yield Finding(ERROR, "answer", sentence, DATES, anchor="id_answer_by")


def time_of_day(call):
    """A deadline that people understand, at a time when somebody helps."""
    closes: dict[str, Any] = {"page": DATES, "anchor": "id_closes"}
    if not call.closes_clock:
        sentence = _("0:00 is the beginning of the day. Do you mean 24:00 of the day before?")
        yield Finding(WARNING, "midnight", f"{sentence} {say_day(call.closes_on - timedelta(days=1))}", **closes)
    if not HELP_FROM <= call.closes_clock <= HELP_UNTIL or call.closes_on.weekday() >= SATURDAY:
        sentence = _("The deadline is at a time when nobody may be there to help.")
        yield Finding(HINT, "night", sentence, **closes)


def reminders(call, at):
    """Each reminder must fall between opening and deadline."""
    if not call.reminders:
        yield Finding(WARNING, "reminders", _("Nobody is reminded of the deadline."), DATES, anchor="id_days")
    for hours in call.reminders:
        when = call.closes_at - timedelta(hours=hours)
        name, anchor = f"reminder-{hours}", "id_hours" if hours % 24 else "id_days"
        day = say_day(when.astimezone(ZoneInfo(call.time_zone)).date())
        if hours <= 0:
            yield Finding(ERROR, name, _("A reminder comes after the deadline."), DATES, anchor=anchor)
        elif when < call.opens_at:
            yield Finding(WARNING, name, f"{_('A reminder falls before the opening')}: {day}", DATES, anchor=anchor)
        elif when <= at:
            sentence = _("A reminder is not sent, since its day has passed")
            yield Finding(HINT, name, f"{sentence}: {day}", DATES, anchor=anchor)


def timetable(call, at):
    """Each day of the timetable is to come, and has its words in every language."""
    today = at.astimezone(ZoneInfo(call.time_zone)).date()
    for day in call.timetable():
        args = ("dates", day.key)
        if day.key != DEADLINE and (day.until or day.on) < today:
            sentence = f"{_('This day is in the past')}: {day.title}"
            yield Finding(ERROR, f"past-{day.key}", sentence, ENTRY, args, "id_on")
        for code in languages_of(call):
            if not day.title.get(code):
                sentence = in_language(f"{day.title or day.key}: {_('not written')}", code)
                yield Finding(WARNING, f"date-{day.key}-{code}", sentence, ENTRY, args, f"id_title_{code}")
        if day.key == "grant_start" and call.answer_by and day.on < call.answer_by:
            sentence = _("The grant begins before all have an answer.")
            yield Finding(WARNING, "grant_start", sentence, ENTRY, args, "id_on")


def questions(call):
    """Somebody can ask: questions close after the call has opened."""
    if call.questions_close_at <= call.opens_at:
        sentence = _("Questions close before the call opens: nobody can ask.")
        yield Finding(WARNING, "questions", sentence, DATES, anchor="id_questions_close_days")


def out_of_order(call):
    """Days that cannot both be right."""
    for day in call.timetable():
        args, last = (ENTRY, ("dates", day.key), "id_on"), day.until or day.on
        if day.until and day.until < day.on:
            yield Finding(ERROR, f"ends-{day.key}", f"{_('The last day is before the first')}: {day.title}", *args)
        if day.key == ANSWER and call.answer_by and day.on != call.answer_by:
            sentence = f"{_('The timetable says another day for the answer than the call')}: {say_day(call.answer_by)}"
            yield Finding(ERROR, "answer-day", sentence, *args)
        if day.key == INTERVIEWS and day.on < call.closes_on:
            yield Finding(ERROR, "interviews", _("Interviews begin before the deadline."), *args)
        if day.key == INTERVIEWS and call.answer_by and last > call.answer_by:
            yield Finding(WARNING, "interviews-end", _("Interviews go on after all have an answer."), *args)
        if day.key == INFORMATION and day.on > call.closes_on:
            yield Finding(WARNING, "information", _("The information meeting is after the deadline."), *args)


def meetings(call):
    """Information meetings, to which people sign up, come before the deadline; and a day of one has its sign-up."""
    planned = list(call.meetings.going_on()) if call.pk else []
    for meeting in planned:
        if meeting.begins_at >= call.closes_at:
            sentence = f"{_('This meeting is after the deadline')}: {meeting.title}"
            yield Finding(WARNING, f"meeting-{meeting.pk}", sentence, MEETING, (meeting.pk,), "id_on")
    if not planned and any(day.key == INFORMATION for day in call.timetable()):
        sentence = _("The timetable has an information meeting for which nobody can sign up.")
        yield Finding(WARNING, "sign-up", sentence, "programmes:meeting_new")
