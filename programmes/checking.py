"""What a data file must hold; each complaint names file and line."""

from datetime import date
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError

from people.models import Organisation

from .kinds import QUESTION_KINDS, READERS
from .moments import read_clock
from .options import named_options
from .rules import ERROR, HINT, RULES, WARNING
from .yamlfile import FileError, Placed

__all__ = ["FileError", "checked_call", "checked_form", "checked_programme"]
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
    need(data["host"], "name", "kind", "country")
    for name in ("host", "funder"):  # a funder may be known by its crediting line only
        if data[name].get("kind", "other") not in Organisation.Kind.values:
            wrong(data[name], f"“{data[name]['kind']}” is no kind of organisation", "kind")
    need(data["contact"], "name", "email")
    if data["time_zone"] not in available_timezones():
        wrong(data, f"“{data['time_zone']}” is no time zone", "time_zone")
    return data


def checked_call(data, languages):
    need(data, "key", "reference", "title", "form", "parties", "amount", "places", "opens", "closes")
    for name in ("title", "lead"):
        said_in(data, name, languages)
    for kind in data["parties"]:
        if kind not in Organisation.Kind.values:
            wrong(data, f"“{kind}” is no kind of organisation", "parties")
    for name in ("opens", "closes"):
        need(data[name], "on", "at")
        checked_moment(data[name])
    for entry in data.get("dates", []):
        need(entry, "key")
        said_in(entry, "title", languages)
        if not isinstance(entry.get("on") or entry.get("from"), date):
            wrong(entry, "a date needs “on”, or “from” and “until”, as a day")
    for text in data.get("texts", []):
        for name in ("heading", "body"):
            said_in(text, name, languages)
        if text.get("for") not in {*data["parties"], "both"}:
            wrong(text, f"“{text.get('for')}” is no party of this call", "for")
    return data


def checked_moment(data):
    if not isinstance(data["on"], date):
        wrong(data, f"“{data['on']}” is no day; write it as 2024-10-23", "on")
    try:
        read_clock(str(data["at"]))
    except ValidationError:
        wrong(data, f'“{data["at"]}” is no time of day; write it in quotes as "24:00"', "at")


def checked_form(data, languages):
    need(data, "key", "sections")
    seen: set[str] = set()
    for section in data["sections"]:
        need(section, "key", "questions")
        said_in(section, "title", languages)
        for question in section["questions"]:
            checked_question(question, languages, seen)
    return data


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
