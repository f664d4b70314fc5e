"""Whether a form that came from outside has the shape of a form at all: what is text is text, what is a list a list.

Only what has the right shape is looked at further; whatever else somebody may write into a file is told with its line.
"""

from django.conf import settings
from django.utils.translation import gettext as _

from .pieces import FIELD_SHAPE, MOST
from .problems import Place

LONGEST = 5000
LANGUAGES = {code for code, _name in settings.LANGUAGES}
RULE_SHAPE = {
    "rule": str, "level": str, "field": str, "fields": "texts", "column": str, "other": str, "reason": str,
    "min": float, "max": float, "step": float, "value": float, "weeks": int, "months": int, "date": str,
    "start_date": str,
}  # fmt: skip
SHAPES: dict[str, dict] = {
    "form": {"key": str, "partnership_name": str, "place": str, "sections": "sections"},
    "section": {"key": str, "title": "words", "help": "words", "questions": "questions"},
    "question": {
        "key": str, "kind": str, "answered_by": str, "required": bool, "formal": bool, "title": "words",
        "help": "words", "criterion": str, "basis": str, "fields": "fields", "rules": "rules",
        "show_if": "condition",
    },
    "field": FIELD_SHAPE,
    "column": FIELD_SHAPE,
    "option": {"key": str, "label": "words"},
    "rule": RULE_SHAPE,
    "condition": {"question": str, "field": str, "is": str},
}  # fmt: skip
NEEDED = {
    "form": ("sections",), "section": ("key", "questions"), "question": ("key", "kind", "answered_by", "fields"),
    "field": ("key", "kind"), "column": ("key", "kind"), "option": ("key",), "rule": ("rule", "level"),
    "condition": ("field", "is"),
}  # fmt: skip
LISTS = {
    "sections": "section", "questions": "question", "fields": "field", "columns": "column", "options": "option",
    "rules": "rule",
}  # fmt: skip


def misshapen(data, what="form", place=None):
    """The problems of shape, from the top down."""
    if not isinstance(data, dict):
        yield (place or Place({})).problem(_("Here must stand names with their values."))
        return
    place = Place(data, place.section, place.question) if place else Place(data)
    place = Place(data, *whereabouts(data, what, place))
    for key in NEEDED[what]:
        if data.get(key) in (None, ""):
            yield place.missing(key)
    for key, value in data.items():
        if key not in SHAPES[what]:
            yield place.unknown(key, key)
        elif value is not None:
            yield from misshapen_value(value, SHAPES[what][key], key, place)


def whereabouts(data, what, place):
    """The section and question in which something stands."""
    key = str(data.get("key", ""))
    return (key, "") if what == "section" else (place.section, key if what == "question" else place.question)


def misshapen_value(value, shape, key, place):
    if shape == "condition":
        yield from misshapen(value, "condition", place)
    elif shape == "words":
        yield from misshapen_words(value, key, place)
    elif shape in LISTS:
        yield from misshapen_list(value, LISTS[shape], key, place)
    elif shape == "texts":
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            yield place.problem(f"{_('Write this as a list of texts')}: {key}", key)
    elif shape is str:
        if not isinstance(value, str) or len(value) > LONGEST or "\x00" in value:
            yield place.problem(
                f"{_('Write this as a text, in quotes where it could be read as a number')}: {key}", key
            )
    elif shape is bool:
        if not isinstance(value, bool):
            yield place.problem(f"{_('Write true or false')}: {key}", key)
    elif not is_number(value, shape):
        yield place.problem(f"{_('Write this as a number')}: {key}", key)


def is_number(value, shape):
    """A number of a size that people mean; whole where it must be. True and false are none."""
    right = isinstance(value, int) if shape is int else isinstance(value, int | float)
    return right and not isinstance(value, bool) and abs(value) < 10**15


def misshapen_words(value, key, place):
    if not isinstance(value, dict):
        yield place.problem(f"{_('Write the text for each language')}: {key}", key)
        return
    for language, text in value.items():
        if language not in LANGUAGES:
            yield place.problem(f"{_('There is no such language here')}: {language}", key)
        elif text is not None and (not isinstance(text, str) or len(text) > LONGEST or "\x00" in text):
            yield place.problem(f"{_('Write this as a text')}: {key}", key)


def misshapen_list(value, what, key, place):
    if not isinstance(value, list):
        yield place.problem(f"{_('Write this as a list')}: {key}", key)
        return
    if len(value) > MOST["questions"]:
        yield place.problem(f"{_('This list is too long')}: {key}", key)
        return
    for each in value:
        yield from misshapen(each, what, place)
