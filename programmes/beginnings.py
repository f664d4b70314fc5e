"""What a new question of each kind begins with: fields with labels in the programme's languages, and usual limits."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from .kinds import QUESTION_KINDS
from .pieces import FIELD_NAMES

SETTING_OUT: dict[str, dict] = {
    "text": {"max": 200}, "longtext": {"max": 2000}, "integer": {"min": 0, "max": 1000}, "decimal": {"min": 0},
    "money": {"min": 0}, "rows": {"min_rows": 1, "max_rows": 10}, "signature": {"by": "association"},
    "files": {"accept": ["pdf"], "max_files": 1, "max_mb": 10}, "confirm": {"by": "each"},
}  # fmt: skip
NAME, EMAIL, PHONE = ("name", "text", _("Name")), ("email", "email", _("E-mail")), ("phone", "phone", _("Telephone"))
# (key, kind, label): the fields that a question of a kind begins with, where its kind does not fix them.
OPEN_KINDS: dict[str, tuple] = {
    "dates": (("day", "date", _("Day")), ("time", "time", _("Time of day"))),
    "yesno+list": (("answer", "yesno", _("Yes or no")), ("rows", "rows", _("Table"))),
    "org": (NAME, ("identifier", "identifier", _("Register number")), ("address", "text", _("Address")),
            ("website", "url", _("Web address"))),
    "person": (NAME, ("title", "text", _("Position")), EMAIL, PHONE),
    "files": (("file", "files", _("Files")),),
    "longtext+multi": (("choices", "choices", _("Several of the answers")), ("longtext", "longtext", _("Long text"))),
}  # fmt: skip
COLUMNS: dict[str, tuple] = {
    "list": (NAME, ("role", "text", _("Role")), EMAIL),
    "table": (("text", "text", _("Text")), ("number", "integer", _("Number"))),
    "yesno+list": (("text", "text", _("Text")), ("amount", "money", _("Amount"))),
}
WAITING = {"yesno+text": ("longtext", "no"), "yesno+list": ("rows", "yes")}  # the field that waits for an answer
RULES = {"longtext or file": [{"rule": "either_or", "fields": ["longtext", "files"], "level": "error"}]}


def said(label, languages):
    """A text of the portal in each language of the programme."""
    words = {}
    for language in languages:
        with override(language):
            words[language] = str(label)
    return words


def new_question(key, kind, languages, country=""):
    """A question as data; only its title is still missing."""
    fields = list(new_fields(kind, languages, country))
    question = {"key": key, "kind": kind, "answered_by": "either", "title": {}, "fields": fields}
    if kind in WAITING:
        waiting, answer = WAITING[kind]
        for field in fields:
            if field["kind"] == waiting:
                field["show_if"] = {"field": fields[0]["key"], "is": answer}
    if kind in RULES:
        question["rules"] = [dict(rule) for rule in RULES[kind]]
        for field in fields:
            field["required"] = False
    if kind == "sign":
        question["answered_by"] = fields[0]["by"]
    return question


def new_fields(kind, languages, country):
    """The fields of a new question, labelled where there is more than one."""
    pieces = list(OPEN_KINDS.get(kind) or fixed(QUESTION_KINDS[kind]))
    for key, what, label in pieces:
        field = new_field(key, what, label, languages, country)
        if len(pieces) == 1 and kind not in OPEN_KINDS:
            del field["label"]
        if what == "rows":
            columns = COLUMNS.get(kind, COLUMNS["table"])
            field["columns"] = [new_field(name, one, words, languages, country) for name, one, words in columns]
        yield field


def fixed(kinds):
    """Keys and labels for the fields that a kind fixes; a kind that allows several begins with one of each."""
    keys: dict[str, int] = {}
    for kind in kinds if isinstance(kinds, list) else sorted(kinds):
        keys[kind] = keys.get(kind, 0) + 1
        yield (kind if keys[kind] == 1 else f"{kind}{keys[kind]}"), kind, FIELD_NAMES[kind]


def new_field(key, kind, label, languages, country=""):
    field = {"key": key, "kind": kind, "label": said(label, languages), **SETTING_OUT.get(kind, {})}
    if kind in ("identifier", "phone") and country:
        field["country"] = str(country)
    if kind in ("choice", "choices"):
        field["options"] = [new_option("o1"), new_option("o2")]
    return field


def new_option(key):
    return {"key": key, "label": {}}
