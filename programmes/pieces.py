"""The pieces of which forms are made: what a field of each kind can be told, and what it is called."""

from django.utils.translation import gettext_lazy as _

TEXT = str
# What stands in a field as data, and of which type it is. What else stands there nobody would read.
FIELD_SHAPE = {
    "key": TEXT, "kind": TEXT, "label": "words", "help": "words", "required": bool, "min": float, "max": float,
    "counted_in": TEXT, "step": float, "unit": "words", "options": "options", "columns": "columns", "min_rows": int,
    "max_rows": int, "show_if": "condition", "by": TEXT, "accept": "texts", "max_files": int, "max_mb": int,
    "country": TEXT, "only_if_funder_is_public": bool, "options_from": TEXT,
}  # fmt: skip
# What a kind of field can be told besides its label, its help and whether it must be filled in.
SETTINGS: dict[str, tuple[str, ...]] = {
    "text": ("min", "max", "counted_in"), "longtext": ("min", "max", "counted_in"),
    "integer": ("min", "max", "unit"), "decimal": ("min", "max", "unit"), "money": ("min", "max"),
    "choice": ("options",), "choices": ("options",), "rows": ("columns", "min_rows", "max_rows"),
    "files": ("accept", "max_files", "max_mb"), "confirm": ("by",), "signature": ("by",),
    "identifier": ("country",), "phone": ("country",),
}  # fmt: skip
# The kinds that a column of a table can have: what fits into one line.
COLUMN_KINDS = (
    "text", "longtext", "integer", "decimal", "money", "date", "time", "choice", "yesno", "email", "phone", "url",
)  # fmt: skip
MOST = {"rows": 200, "files": 20, "mb": 20, "options": 200, "questions": 200}
ACCEPTED = ("pdf", "png", "jpg", "docx", "xlsx")

FIELD_NAMES = {
    "text": _("Short text"), "longtext": _("Long text"), "integer": _("Whole number"), "decimal": _("Number"),
    "money": _("Amount"), "date": _("Day"), "time": _("Time of day"), "yesno": _("Yes or no"),
    "choice": _("One of several answers"), "choices": _("Several of the answers"), "email": _("E-mail"),
    "phone": _("Telephone"), "url": _("Web address"), "identifier": _("Register number"), "ean": _("EAN number"),
    "rows": _("Table"), "budget": _("Wage budget"), "split": _("Shares of the parties"), "confirm": _("Box to tick"),
    "files": _("Files"), "signature": _("Signature"),
}  # fmt: skip
QUESTION_NAMES = {
    "text": _("Short text"), "longtext": _("Long text"), "integer": _("Whole number"), "decimal": _("Number"),
    "money": _("Amount"), "date": _("Day"), "dates": _("Days and times"), "yesno": _("Yes or no"),
    "yesno+text": _("Yes or no, with an explanation"), "yesno+list": _("Yes or no, with a table"),
    "choice": _("One of several answers"), "choice+text": _("One of several answers, with a text"),
    "multi": _("Several of the answers"), "longtext+multi": _("Several of the answers, with a text"),
    "longtext+int": _("Long text and a number"), "int x3": _("Three whole numbers"), "org": _("An organisation"),
    "person": _("A person"), "table": _("Table"), "list": _("List of people"), "budget": _("Wage budget"),
    "split": _("Shares of the parties"), "longtext or file": _("Long text or a file"), "files": _("Files"),
    "confirm": _("Box to tick"), "confirm x3": _("Three boxes to tick"), "sign": _("Signature"),
}  # fmt: skip
GROUPS = (
    (_("Texts"), ("text", "longtext", "longtext or file", "longtext+int")),
    (_("Numbers and money"), ("integer", "decimal", "int x3", "money", "budget", "split")),
    (_("Choices"), ("yesno", "yesno+text", "yesno+list", "choice", "choice+text", "multi", "longtext+multi")),
    (_("Days"), ("date", "dates")),
    (_("People and organisations"), ("person", "org", "list")),
    (_("Tables, files and promises"), ("table", "files", "confirm", "confirm x3", "sign")),
)


def is_choice(field):
    return field["kind"] in ("choice", "choices")


def answers_of(field):
    """The keys of the answers that a condition can wait for."""
    if field["kind"] == "yesno":
        return ["yes", "no"]
    return [option["key"] for option in field.get("options") or []] if is_choice(field) else []
