"""Conditions as staff choose them: the answers that a question or a field can wait for."""

from django.utils.translation import gettext_lazy as _

from .pieces import answers_of
from .words import Text

LONGEST_LIST = 40  # longer lists of answers are not offered one by one


def conditions(definition, key, own_fields=(), chosen=None):
    """The answers that a question or field can wait for, in groups: those to questions before it."""
    groups: list[tuple] = [("", [("", _("Always"))])]
    asked = [question for section in definition["sections"] for question in section["questions"]]
    before = asked[: next((n for n, each in enumerate(asked) if each["key"] == key), 0)]
    for question in [*before, *([{"key": key, "title": {}, "fields": list(own_fields)}] if own_fields else [])]:
        for field in question["fields"]:
            answers = answers_of(field)
            if answers and len(answers) <= LONGEST_LIST:
                here = f"{question['key']}.{field['key']}"
                groups.append((named(question, field), [(f"{here}={each}", answer(field, each)) for each in answers]))
    known = {value for _group, options in groups for value, _label in options}
    if chosen and chosen not in known:
        groups.append((_("Not there any more"), [(chosen, chosen)]))
    return groups


def named(question, field):
    words = Text(field.get("label") or question.get("title") or {})
    return f"{question['key']}: {words or field['key']}"


def answer(field, key):
    if field["kind"] == "yesno":
        return _("Yes") if key == "yes" else _("No")
    words = next(option["label"] for option in field["options"] if option["key"] == key)
    return str(Text(words)) or key


def spell_condition(condition, key):
    return f"{condition.get('question') or key}.{condition['field']}={condition['is']}" if condition else ""


def read_condition(text, key):
    """A condition as data from its place and answer; an answer of the same question needs no name of it."""
    path, _equals, wanted = text.partition("=")
    question, _dot, field = path.partition(".")
    return {**({} if question == key else {"question": question}), "field": field, "is": wanted} if text else None
