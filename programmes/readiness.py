"""Whether a call can be published: what is missing or contradicts, each with the place where it is put right.

An error holds publication, a warning needs a reason, a hint is advice.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .calendar import DEADLINE
from .entries import BOTH, keyed, lacking, named
from .faults import FormCheck
from .meetable import form_findings, keys_asked
from .moments import locale, say_day
from .rules import ERROR, HINT, WARNING
from .shaping import misshapen
from .templatetags.saying import side

HELP_FROM, HELP_UNTIL, SATURDAY = timedelta(hours=8), timedelta(hours=16), 5
TIME_TO_WRITE = timedelta(days=14)
YEAR = re.compile(r"(?<![\d.,])20\d\d(?![\d.,]\d)")
CALL, DATES, ENTRY = "programmes:call_edit", "programmes:call_dates", "programmes:entry"
PROGRAMME = "programmes:programme_edit"


@dataclass(frozen=True)
class Finding:
    """One thing: how bad, a lasting name for it, the sentence, and the address of its field."""

    level: str
    key: str
    sentence: str
    page: str
    args: tuple = ()
    anchor: str = ""
    facts: dict = field(default_factory=dict)


@dataclass
class Readiness:
    findings: list

    def of(self, level):
        return [each for each in self.findings if each.level == level]

    @property
    def errors(self):
        return self.of(ERROR)

    @property
    def warnings(self):
        return self.of(WARNING)

    @property
    def hints(self):
        return self.of(HINT)


def readiness(call, at):
    """Everything that is found, the worst first."""
    asks = latest(call)
    found = [
        *names(call), *contact(call), *parties(call), *money(call), *deadlines(call, at),
        *time_of_day(call), *reminders(call, at),
        *timetable(call, at), *texts(call), *form_of(call, asks, at),
    ]  # fmt: skip
    order = [ERROR, WARNING, HINT]
    return Readiness(sorted(found, key=lambda each: order.index(each.level)))


def latest(call):
    """The definition that applicants would meet; None when there is none that can be read."""
    version = call.form and call.form.latest
    return version.asks if version and not list(misshapen(version.definition)) else None


def languages_of(call):
    return call.programme.languages or ["en"]


def in_language(sentence, code):
    return f"{sentence}: {locale().languages.get(code, code)}"


def names(call):
    sentences = {"title": _("The name of the call is not written"), "lead": _("What the call is, is not written")}
    for name, sentence in sentences.items():
        for code in languages_of(call):
            if not getattr(call, name).get(code):
                yield Finding(ERROR, f"{name}-{code}", in_language(sentence, code), CALL, anchor=f"id_{name}_{code}")


def contact(call):
    programme = call.programme
    if not programme.contact_email or not programme.contact_name:
        sentence = _("Nobody is named whom applicants can ask.")
        yield Finding(ERROR, "contact", sentence, PROGRAMME, anchor="id_contact_email")
    if programme.funder and not programme.credit:
        sentence = _("The line by which the funder is credited is empty.")
        yield Finding(HINT, "credit", sentence, PROGRAMME, anchor=f"id_credit_{languages_of(call)[0]}")


def parties(call):
    if not call.parties:
        yield Finding(ERROR, "parties", _("It is not said who applies together."), CALL, anchor="id_parties_0")
    if call.sent_by and call.sent_by not in call.parties:
        sentence = f"{_('Whoever is to submit does not apply')}: {side(call.sent_by)}"
        yield Finding(ERROR, "sent_by", sentence, CALL, anchor="id_sent_by")
    told = {text["for"] for text in keyed(call, "texts")}
    for kind in call.parties:
        if kind not in told and BOTH not in told:
            sentence = f"{_('No text says what is given to, or asked of')}: {side(kind)}"
            yield Finding(ERROR, f"text-{kind}", sentence, "programmes:entry_add", ("texts",))


def money(call):
    if not call.places:
        yield Finding(ERROR, "places", _("There are no places to be given."), CALL, anchor="id_places")
    if not call.amount:
        yield Finding(WARNING, "amount", _("No amount is said."), CALL, anchor="id_amount")


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


def texts(call):
    """Each entry of each list is written in every language, and names no year before the call's own."""
    for name in ("texts", "facts", "steps", "clarify", "diversity"):
        for entry in keyed(call, name):
            args, known = (name, entry["key"]), named(entry, name)
            missing = lacking(entry, name, languages_of(call))
            for code in missing:
                level = ERROR if len(missing) == len(languages_of(call)) else WARNING
                sentence = in_language(f"{known or _('An entry')}: {_('not written')}", code)
                yield Finding(level, f"{name}-{entry['key']}-{code}", sentence, ENTRY, args)
            for old in sorted({each for each in YEAR.findall(words_in(entry)) if int(each) < call.opens_on.year}):
                sentence = f"{known}: {_('names a year before the call')}, {old}"
                yield Finding(WARNING, f"{name}-{entry['key']}-{old}", sentence, ENTRY, args)
    if not call.steps:
        sentence = _("It is not said how to apply, step by step.")
        yield Finding(HINT, "steps", sentence, "programmes:entry_add", ("steps",))


def words_in(entry):
    """All words of an entry together."""
    return " ".join(text for words in entry.values() if isinstance(words, dict) for text in words.values())


def form_of(call, asks, at):
    """The form: there, published, and one that somebody can fill in."""
    if not call.form:
        yield Finding(ERROR, "form", _("No form is chosen."), CALL, anchor="id_form")
        return
    version = call.form.latest
    if not version:
        yield Finding(ERROR, "form", _("The form is not published yet."), CALL, anchor="id_form")
        return
    yield from broken(call, version)
    if not asks:
        return
    days = {day.key: day.on for day in call.timetable()}
    for key in sorted(keys_asked(asks) - set(days)):
        sentence = f"{_('A rule of the form asks for a day that is not in the timetable')}: {key}"
        yield Finding(ERROR, f"key-{key}", sentence, "programmes:entry_add", ("dates",), facts={"key": key})
    for level, key, sentence in form_findings(asks, call, days, at):
        yield Finding(level, key, sentence, CALL, anchor="id_form")


def broken(call, version):
    """What the builder's own checker says of the form, whoever published it; its days and signatures stand above."""
    for number, problem in enumerate(FormCheck(version.definition, languages_of(call)).problems()):
        sentence = f"{_('The form is broken')}: {problem.question or problem.section} {problem.sentence}".strip()
        yield Finding(ERROR, f"broken-{number}", sentence, "programmes:form", (call.form.key,))
