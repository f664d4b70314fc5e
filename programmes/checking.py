"""What a data file must hold; each complaint names file and line."""

import re
from datetime import date, timedelta
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError

from people.models import Organisation
from people.registers import read_identifier

from .kinds import BUDGET, QUESTION_KINDS, READERS
from .models.programme import RESERVED
from .moments import read_clock
from .options import named_options
from .rules import ERROR, HINT, RULES, WARNING
from .yamlfile import FileError, Placed

__all__ = ["FileError", "checked_call", "checked_form", "checked_programme"]
HOURS = {"hour": 1, "hours": 1, "day": 24, "days": 24, "week": 168, "weeks": 168}
ANSWERED_BY = {"either", *Organisation.Kind.values}
FIELD_KEYS = {
    "key", "kind", "label", "help", "required", "min", "max", "step", "unit", "options", "columns", "min_rows",
    "max_rows", "show_if", "by", "accept", "max_files", "max_mb", "country", "only_if_funder_is_public",
    "options_from",
}  # fmt: skip


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
    opens, closes = (checked_moment(data[name]) for name in ("opens", "closes"))
    if opens >= closes:
        wrong(data, "the call must open before it closes", "closes")
    for each in data.get("reminders") or []:
        if not re.fullmatch(rf"\d{{1,4}} ({'|'.join(HOURS)})", str(each)):
            wrong(data, f"“{each}” is no span of time; write it as 14 days or 3 hours", "reminders")
    for entry in data.get("dates") or []:
        checked_date(entry, languages)
    for text in data.get("texts", []):
        for name in ("heading", "body"):
            said_in(text, name, languages)
        if text.get("for") not in {*data["parties"], "both"}:
            wrong(text, f"“{text.get('for')}” is no party of this call", "for")
    return data


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


def checked_form(data, languages, dates=()):
    """`dates` are the keys of the call's dates, to which rules point."""
    need(data, "key", "sections")
    seen: set[str] = set()
    for section in data["sections"]:
        need(section, "key", "questions")
        said_in(section, "title", languages)
        for question in section["questions"]:
            checked_question(question, languages, seen)
    asked = {question["key"]: question for section in data["sections"] for question in section["questions"]}
    for question in asked.values():
        for rule in question.get("rules") or []:
            checked_references(rule, question, asked, dates)
    for key in ("partnership_name", "place"):
        if data.get(key) and not pointed_at(asked, data[key]):
            wrong(data, f"“{data[key]}” is no field of this form; write it as A1.name", key)
    return data


def pointed_at(asked, path):
    """The field that a path such as A1.name means, or its column: B4.people.name. None when there is none."""
    question, *names = str(path).split(".")
    found, inside = None, asked.get(question, {}).get("fields", [])
    for name in names:
        found = next((field for field in inside if field["key"] == name), None)
        inside = found.get("columns") or [] if found else []
    return found


def checked_references(rule, question, asked, dates):
    """Other fields, columns and dates that a rule points at are there."""
    if "other" in rule:
        path = str(rule["other"])
        if not pointed_at(asked, path if "." in path else f"{question['key']}.{path}"):
            wrong(rule, f"“{path}” is no field of this form", "other")
    for key in ("date", "start_date"):
        if key in rule and rule[key] not in dates:
            wrong(rule, f"“{rule[key]}” is no date of the call", key)
    if "column" in rule:
        field = pointed_at(asked, f"{question['key']}.{rule.get('field')}") or {}
        columns = BUDGET if field.get("kind") == "budget" else [each["key"] for each in field.get("columns") or []]
        if rule["column"] not in columns:
            wrong(rule, f"“{rule['column']}” is no column of “{rule.get('field')}”", "column")


def checked_question(question, languages, seen):
    need(question, "key", "kind", "answered_by", "fields")
    key, kinds = question["key"], QUESTION_KINDS.get(question["kind"])
    if key in seen:
        wrong(question, f"there is already a question “{key}”", "key")
    seen.add(key)
    said_in(question, "title", languages)
    if question["answered_by"] not in ANSWERED_BY:
        wrong(question, f"“{question['answered_by']}” cannot answer a question", "answered_by")
    if kinds is None:
        wrong(question, f"“{question['kind']}” is no kind of question", "kind")
    for field in question["fields"]:
        checked_field(field, languages, needs_label=len(question["fields"]) > 1)
    there = [field["kind"] for field in question["fields"]]
    if not (set(there) <= kinds if isinstance(kinds, set) else there == kinds):
        wrong(question, f"{key}: a question of kind “{question['kind']}” cannot have the fields {there}", "kind")
    names = {field["key"] for field in question["fields"]}
    for field in question["fields"]:
        if (field.get("show_if") or {"field": field["key"]}).get("field") not in names:
            wrong(field, f"“show_if” of “{field['key']}” names no field of this question", "show_if")
    for rule in question.get("rules") or []:
        checked_rule(rule, names)


def checked_field(field, languages, needs_label):
    need(field, "key", "kind")
    for key in set(field) - FIELD_KEYS:
        wrong(field, f"“{key}” is no property of a field", key)
    if field["kind"] not in READERS:
        wrong(field, f"“{field['kind']}” is no kind of field", "kind")
    if needs_label:
        said_in(field, "label", languages)
    if field.get("options_from"):
        field["options"] = named_options(field.pop("options_from"))
    if field["kind"] in ("choice", "choices") and not field.get("options"):
        wrong(field, "a choice needs “options”")
    if field["kind"] == "rows" and not field.get("columns"):
        wrong(field, "rows need “columns”")
    for column in field.get("columns", []):
        checked_field(column, languages, needs_label=True)


def checked_rule(rule, names):
    need(rule, "rule", "level")
    if rule["rule"] not in RULES:
        wrong(rule, f"“{rule['rule']}” is no rule", "rule")
    if rule["level"] not in (ERROR, WARNING, HINT):
        wrong(rule, f"“{rule['level']}” is no level: error, warning or hint", "level")
    for name in [rule["field"]] if "field" in rule else rule.get("fields", []):
        if name not in names:
            wrong(rule, f"“{name}” is no field of this question", "field")
