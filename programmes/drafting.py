"""What staff do to a form at work: verbs on its data. Each gives a new definition and leaves the old one as it was.

Keys are given by the portal and never twice, since answers, reviews and reports point at them: whoever gives one is
told which were given before (`given`, as paths such as A1, A1.name or A2.place.o3).
"""

from copy import deepcopy
from itertools import count
from string import ascii_uppercase

from django.utils.translation import gettext as _

from .beginnings import new_field, new_question
from .pieces import FIELD_NAMES
from .states import NotAllowed

EMPTY: dict = {"sections": []}


def paths(definition):
    """Every key in a definition, as paths: sections, questions, fields, columns and answers to choose from."""
    for section in definition["sections"]:
        yield f"section {section['key']}"
        for question in section["questions"]:
            yield question["key"]
            yield from paths_within(question["key"], question["fields"])


def paths_within(path, fields):
    for field in fields:
        here = f"{path}.{field['key']}"
        yield here
        yield from paths_within(here, field.get("columns") or [])
        if len(field.get("options") or []) <= 50:  # longer lists come with the portal, and their keys with them
            yield from (f"{here}.{option['key']}" for option in field.get("options") or [])


def free(wanted, given, path=""):
    """The first of the wanted keys that was never given."""
    return next(key for key in wanted if f"{path}{key}" not in given)


def letters():
    """A, B … Z, AA, AB …"""
    yield from ascii_uppercase
    for first in ascii_uppercase:
        yield from (f"{first}{second}" for second in ascii_uppercase)


def numbered(word):
    yield word
    yield from (f"{word}{n}" for n in count(2))


def section_of(definition, key):
    """The section with this key, or the one in which the question with this key stands; None when there is none."""
    for section in definition["sections"]:
        if section["key"] == key or any(question["key"] == key for question in section["questions"]):
            return section
    return None


def question_of(definition, key):
    questions = (question for section in definition["sections"] for question in section["questions"])
    return next((question for question in questions if question["key"] == key), None)


def place_in(rows, key):
    return next((place for place, row in enumerate(rows) if row["key"] == key), None)


def with_section(definition, given, title):
    """A section more, at the end. Returns the definition and its key."""
    new, key = deepcopy(definition), free(letters(), given, "section ")
    new["sections"].append({"key": key, "title": dict(title), "questions": []})
    return new, key


def question_key(section, given):
    return free((f"{section}{n}" for n in count(1)), given)


def with_question(definition, given, section, kind, languages, country=""):
    """A question more, at the end of its section."""
    new = deepcopy(definition)
    there = section_of(new, section)
    key = question_key(there["key"], given)
    there["questions"].append(new_question(key, kind, languages, country))
    return new, key


def written(definition, question):
    """With a question in the place of the one with its key."""
    new = deepcopy(definition)
    questions = section_of(new, question["key"])["questions"]
    questions[place_in(questions, question["key"])] = question
    return new


def moved(definition, key, step):
    """A question one place up (-1) or down (1) in its section, or a section in the form."""
    new = deepcopy(definition)
    section = section_of(new, key)
    rows = new["sections"] if section["key"] == key else section["questions"]
    place = place_in(rows, key)
    if 0 <= place + step < len(rows):
        rows.insert(place + step, rows.pop(place))
    return new


def moved_to(definition, key, section):
    """A question at the end of another section."""
    new = deepcopy(definition)
    questions, there = section_of(new, key)["questions"], section_of(new, section)
    there["questions"].append(questions.pop(place_in(questions, key)))
    return new


def duplicated(definition, given, key):
    """A question, or a section with all its questions, once more behind it, with keys of its own."""
    new, section, given = deepcopy(definition), section_of(definition, key), set(given)
    if section["key"] != key:
        copy = deepcopy(question_of(definition, key)) | {"key": question_key(section["key"], given)}
        questions = section_of(new, key)["questions"]
        questions.insert(place_in(questions, key) + 1, copy)
        return new, copy["key"]
    copy = deepcopy(section) | {"key": free(letters(), given, "section ")}
    names = {}
    for question in copy["questions"]:
        fresh = question_key(copy["key"], given)
        given.add(fresh)
        names[question["key"]] = question["key"] = fresh
    renamed(copy, names)
    new["sections"].insert(place_in(new["sections"], key) + 1, copy)
    return new, copy["key"]


def renamed(section, names):
    """Conditions and rules of a copied section point at the copies."""
    for question in section["questions"]:
        for holder in (question, *question["fields"]):
            condition = holder.get("show_if") or {}
            if condition.get("question") in names:
                condition["question"] = names[condition["question"]]
        for rule in question.get("rules") or []:
            first, dot, rest = str(rule.get("other", "")).partition(".")
            if dot and first in names:
                rule["other"] = f"{names[first]}.{rest}"


def without(definition, key):
    """Without a question or a section; and what was taken out, with the place to which it can be put back."""
    new = deepcopy(definition)
    section = section_of(new, key)
    if section["key"] == key:
        place = place_in(new["sections"], key)
        return new, {"section": "", "place": place, "what": new["sections"].pop(place)}
    place = place_in(section["questions"], key)
    return new, {"section": section["key"], "place": place, "what": section["questions"].pop(place)}


def put_back(definition, removed):
    """With what was taken out, where it stood; at the end when its section is gone too."""
    new = deepcopy(definition)
    if not removed["section"]:
        new["sections"].insert(removed["place"], removed["what"])
    elif not new["sections"]:
        raise NotAllowed(_("Make a section first, then put it back."))
    else:
        section = section_of(new, removed["section"]) or new["sections"][-1]
        section["questions"].insert(removed["place"], removed["what"])
    return new


def with_field(question, given, kind, languages, country="", within=""):
    """A question with one field more, or one of its tables with one column more."""
    new = deepcopy(question)
    table = next((field for field in new["fields"] if field["key"] == within), None)
    rows = table.setdefault("columns", []) if table else new["fields"]
    path = ".".join(filter(None, (question["key"], within))) + "."
    key = free(numbered(kind), given, path)
    rows.append(new_field(key, kind, FIELD_NAMES[kind], languages, country))
    return new
