"""What a data file must hold; each complaint names file and line."""

import re
from datetime import date, timedelta
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError

from people.models import Organisation
from people.registers import read_identifier

from .eligibility import ELIGIBILITY, paths_of
from .eligibility_book import faults_of_eligibility
from .faults import FormCheck
from .figures import FILLED, figures_of
from .gaps import named, strings, unknown
from .models.programme import RESERVED
from .moments import read_clock
from .options import filled
from .rules import ERROR
from .scale import LIMITS
from .scale import problems_of as problems_of_scale
from .shaping import misshapen
from .sheets import problems_of
from .yamlfile import FileError, Placed

__all__ = [
    "FileError",
    "checked_call",
    "checked_eligibility",
    "checked_form",
    "checked_guide",
    "checked_programme",
    "checked_sheet",
]
LETTERS = ("award", "rejection", "appeal")  # whose first words a call can bring along
HOURS = {"hour": 1, "hours": 1, "day": 24, "days": 24, "week": 168, "weeks": 168}


def wrong(data, sentence, key=None):
    line = data.lines.get(key, data.line) if isinstance(data, Placed) else data.line
    raise FileError(f"{data.file}:{line}: {sentence}")


def need(data, *keys):
    for key in keys:
        if data.get(key) in (None, ""):
            wrong(data, f"“{key}” is missing")


def said_in(data, key, languages):
    """A text must be there in every language of the programme."""
    words = data.get(key)
    if not isinstance(words, dict):
        wrong(data, f"“{key}” must give its text for each language", key)
    for language in languages:
        if not words.get(language):
            wrong(words, f"“{key}” has no text in “{language}”")


def checked_programme(data):
    need(
        data,
        "slug",
        "title",
        "summary",
        "languages",
        "time_zone",
        "currency",
        "country",
        "accent",
        "host",
        "funder",
    )
    need(data, "contact")
    for name in ("title", "summary"):
        said_in(data, name, data["languages"])
    if not re.fullmatch(r"[a-z0-9-]+", str(data["slug"])) or data["slug"] in RESERVED:
        wrong(data, f"“{data['slug']}” cannot be the first word of an address", "slug")
    if not re.fullmatch(r"#[0-9a-f]{6}", str(data["accent"])):
        wrong(data, f"“{data['accent']}” is no colour; write it as #0b5a75", "accent")
    need(data["host"], "name", "kind", "country")
    for name in ("host", "funder"):  # a funder may be known by its crediting line only
        checked_organisation(data[name])
    need(data["contact"], "name", "email")
    if data["time_zone"] not in available_timezones():
        wrong(data, f"“{data['time_zone']}” is no time zone", "time_zone")
    return data


def checked_organisation(data):
    country, number = data.get("country"), str(data.get("identifier") or "")
    if data.get("kind", "other") not in Organisation.Kind.values:
        wrong(data, f"“{data['kind']}” is no kind of organisation", "kind")
    if country and country not in Organisation.Country.values:
        wrong(data, f"“{country}” is no country that we know the register of", "country")
    if country:
        need(data, "name", "kind")
    try:
        if country and number:
            read_identifier(country, number)
    except ValidationError as error:
        wrong(data, f"“{number}”: {error.messages[0]}", "identifier")


def checked_call(data, languages):
    need(data, "key", "reference", "title", "form", "parties", "amount", "places", "opens", "closes")
    for name in ("title", "lead"):
        said_in(data, name, languages)
    for kind in data["parties"]:
        if kind not in Organisation.Kind.values:
            wrong(data, f"“{kind}” is no kind of organisation", "parties")
    if data.get("sent_by") and data["sent_by"] not in data["parties"]:
        wrong(data, f"“{data['sent_by']}” is none of the parties", "sent_by")
    opens, closes = (checked_moment(data[name]) for name in ("opens", "closes"))
    if opens >= closes:
        wrong(data, "the call must open before it closes", "closes")
    for each in data.get("reminders") or []:
        if not re.fullmatch(rf"\d{{1,4}} ({'|'.join(HOURS)})", str(each)):
            wrong(data, f"“{each}” is no span of time; write it as 14 days or 3 hours", "reminders")
    for entry in data.get("dates") or []:
        checked_date(entry, languages)
    for meeting in data.get("meetings") or []:
        checked_meeting(meeting, languages)
    for text in data.get("texts", []):
        checked_for_whom(text, data, languages, "heading", "body")
    for item in data.get("clarify") or []:
        need(item, "key")
        checked_for_whom(item, data, languages, "text")
    checked_letters(data.get("letters") or {}, languages)
    days = data.get("questions_close_days", 7)
    if not isinstance(days, int) or days < 0:
        wrong(data, f"“{days}” is no number of days", "questions_close_days")
    checked_scale(data)
    return data


def checked_scale(data):
    """What each partnership does is whole or not there, and what stands in square brackets is a figure of the call."""
    scale = data.get("scale") or {}
    if not isinstance(scale, dict):
        wrong(data, f"“scale” must give a number for each of: {', '.join(LIMITS)}", "scale")
    for name in scale:
        if name not in LIMITS:
            wrong(scale, f"“{name}” is no figure of a partnership", name)
    for name, sentence in problems_of_scale(scale):
        wrong(scale, f"“{name}”: {sentence}", name)
    known = figures_of(data["amount"], scale)
    for place, key, text in strings([{"lead": data["lead"]}, *(data.get(name) or [] for name in FILLED)]):
        if gaps := unknown(text, known):
            wrong(place, f"{named(gaps)} is no figure of this call; there are {named(known)}", key)


def checked_letters(letters, languages):
    """The first words of its letters, each in every language."""
    for name in letters:
        if name not in LETTERS:
            wrong(letters, f"“{name}” is no letter; there are {', '.join(LETTERS)}", name)
        said_in(letters, name, languages)


def checked_eligibility(data, form, languages):
    """The call's rules about who may apply, and its list of formal reasons: known rules that point at the form."""
    known = FormCheck(form, languages)
    for rule in data.get("eligibility") or []:
        need(rule, "key", "rule")
        said_in(rule, "title", languages)
        if rule["rule"] not in ELIGIBILITY:
            wrong(rule, f"“{rule['rule']}” is no rule about who may apply", "rule")
        for path in paths_of(rule):
            if not known.pointed_at(path):
                wrong(rule, f"“{path}” is no field of this form")
        days = {each["key"]: None for each in data.get("dates") or []}
        for level, sentence in faults_of_eligibility(rule, form, data["parties"], days):
            if level == ERROR:
                wrong(rule, sentence)
    for reason in data.get("rejections") or []:
        need(reason, "key")
        said_in(reason, "title", languages)
    return data


def checked_for_whom(entry, call, languages, *names):
    """Something said to one party or to both."""
    for name in names:
        said_in(entry, name, languages)
    if entry.get("for") not in {*call["parties"], "both"}:
        wrong(entry, f"“{entry.get('for')}” is no party of this call", "for")


def checked_sheet(data, form, languages):
    """The call's score sheet: whole, and every question of the form names a criterion that it has."""
    sheet = data.get("score_sheet")
    if not sheet:
        return
    for key, sentence in problems_of(sheet, languages):
        wrong(sheet, f"{key}: {sentence}" if key else sentence)
    keys = {each["key"] for each in sheet["criteria"]}
    for question in (each for section in form["sections"] for each in section["questions"]):
        if question.get("criterion") and question["criterion"] not in keys:
            wrong(question, f"“{question['criterion']}” is no criterion of the score sheet", "criterion")


def checked_guide(data, languages):
    """The call's interview guide: questions, each with the minutes for it."""
    for question in data.get("interview_guide") or []:
        need(question, "key", "minutes")
        said_in(question, "title", languages)
        if not isinstance(question["minutes"], int) or not 1 <= question["minutes"] <= 240:
            wrong(question, "the minutes of a question are a whole number from 1 to 240", "minutes")


def checked_moment(data):
    """The local day and time of day."""
    need(data, "on", "at")
    if not isinstance(data["on"], date):
        wrong(data, f"“{data['on']}” is no day; write it as 2024-10-23", "on")
    clock = checked_clock(data, "at")
    return data["on"] + timedelta(days=clock.days), clock - timedelta(days=clock.days)


def checked_clock(data, key):
    try:
        return read_clock(str(data[key]))
    except ValidationError:
        wrong(data, f'“{data[key]}” is no time of day; write it in quotes as "24:00"', key)


def checked_date(entry, languages):
    need(entry, "key")
    said_in(entry, "title", languages)
    if not isinstance(entry.get("on") or entry.get("from"), date):
        wrong(entry, "a date needs “on”, or “from” and “until”, as a day")
    if not isinstance(entry.get("until") or date.min, date):
        wrong(entry, f"“{entry['until']}” is no day; write it as 2024-10-23", "until")
    for key in ("at", "until_at"):
        if entry.get(key):
            checked_clock(entry, key)


def checked_meeting(data, languages):
    """A meeting has a day, its hours, and a place or a link."""
    need(data, "key", "on", "at", "until_at", "seats")
    said_in(data, "title", languages)
    if not isinstance(data["on"], date):
        wrong(data, f"“{data['on']}” is no day; write it as 2024-10-23", "on")
    if checked_clock(data, "at") >= checked_clock(data, "until_at"):
        wrong(data, "a meeting must begin before it ends", "until_at")
    if not data.get("place") and not data.get("join_url"):
        wrong(data, "a meeting needs a “place”, a “join_url” or both")
    for name in ("sign_up_opens", "sign_up_closes"):
        if data.get(name):
            checked_moment(data[name])


def checked_form(data, languages, dates=None, parties=()):
    """The form's data, its named lists of answers filled in; the first problem is told with file and line."""
    need(data, "key", "sections")
    problems = list(misshapen(data)) or list(filled(data)) or FormCheck(data, languages, dates, parties).problems()
    for problem in problems[:1]:
        where = f"{problem.question}: " if problem.question else ""
        raise FileError(f"{data.file}:{problem.line or data.line}: {where}{problem.sentence}")
    return data
