"""What is wrong or missing in a form: one checker for the file that is loaded and for the pages on which staff write.

`FormCheck(data, languages, …).problems()` names everything at once, in the form's order. The data have the shape of a
form already (see shaping.py), apart from what may still be missing.
"""

import re
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.models import Organisation

from .fieldfaults import faults_of_field
from .kinds import QUESTION_KINDS
from .pieces import answers_of
from .problems import Place
from .rulefaults import faults_of_rule
from .shaping import misshapen
from .words import language_name

ANSWERED_BY = {"either", *Organisation.Kind.values}
PARTS = {
    "title": gettext_lazy("Title"),
    "label": gettext_lazy("Label"),
    "help": gettext_lazy("Help"),
    "unit": gettext_lazy("Unit"),
}
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_]{0,39}")


class FormCheck:
    """`dates` are the keys of the call's dates, None when no call is known; `parties` the kinds that must sign."""

    def __init__(self, data, languages, dates=None, parties=()):
        self.data, self.languages, self.dates, self.parties = data, languages, dates, parties

    def problems(self):
        """Everything that is wrong; the shape first, since nothing can be said of what has none."""
        return list(misshapen(self.data)) or list(self.faults())

    @cached_property
    def asked(self):
        """Every question as data by its key, in the form's order."""
        return {question["key"]: question for section in self.data["sections"] for question in section["questions"]}

    def pointed_at(self, path):
        """The field that a path such as A1.name means, or its column: B4.people.name. None when there is none."""
        question, *names = str(path).split(".")
        found, inside = None, self.asked.get(question, {}).get("fields", [])
        for name in names:
            found = next((field for field in inside if field["key"] == name), None)
            inside = found.get("columns") or [] if found else []
        return found

    def faults(self):
        seen, order = set(), list(self.asked)
        if not self.data["sections"]:
            yield Place(self.data).problem(_("There are no sections yet."))
        for section in self.data["sections"]:
            place = Place(section, section["key"], "", "s")
            yield from self.twice(place, seen)
            yield from self.unsaid(place, "title")
            yield from self.half_said(place, "help")
            if not section["questions"]:
                yield place.problem(_("There are no questions here yet."))
            for question in section["questions"]:
                place = Place(question, section["key"], question["key"], "q")
                yield from self.twice(place, seen)
                yield from self.faults_of_question(place, order.index(question["key"]))
        yield from self.faults_of_names()
        yield from self.unsigned()

    def twice(self, place, seen):
        key = place.data["key"]
        if not KEY.fullmatch(key):
            yield place.problem(f"{_('A key has letters, digits and _ only')}: {key}", "key", "")
        if key in seen:
            yield place.problem(f"{_('This key stands here twice')}: {key}", "key", "")
        seen.add(key)

    def unsaid(self, place, name, needed=True):
        """A text must be there in every language of the programme."""
        words = place.data.get(name) or {}
        for language in self.languages:
            if needed and not (words.get(language) or "").strip():
                said = f"{_('Not written yet')}: {PARTS[name]}, {language_name(language)}"
                yield place.problem(said, name, f"{name}_{language}")

    def half_said(self, place, name):
        """A text that may be left out, but not in one language only."""
        yield from self.unsaid(place, name, any((place.data.get(name) or {}).values()))

    def faults_of_question(self, place, position):
        question = place.data
        yield from self.unsaid(place, "title")
        yield from self.half_said(place, "help")
        if question["answered_by"] not in ANSWERED_BY:
            yield place.unknown("answered_by")
        yield from self.faults_of_kind(place)
        if question.get("show_if"):
            yield from self.faults_of_condition(place, question["show_if"], position)
        keys = set()
        for field in question["fields"]:
            inner = place.inside(field, f"f-{field['key']}")
            yield from self.twice(inner, keys)
            yield from faults_of_field(self, inner, needs_label=len(question["fields"]) > 1)
            if field.get("show_if"):
                yield from self.faults_of_condition(inner, field["show_if"], position, field["key"])
        for number, rule in enumerate(question.get("rules") or []):
            yield from faults_of_rule(self, place.inside(rule, f"r-{number}"), question)

    def faults_of_kind(self, place):
        question = place.data
        kinds, there = QUESTION_KINDS.get(question["kind"]), [field["kind"] for field in question["fields"]]
        if kinds is None:
            yield place.unknown("kind")
        elif not there or not (set(there) <= kinds if isinstance(kinds, set) else there == kinds):
            said = f"{_('A question of this kind cannot have these fields')}: {question['kind']}, {', '.join(there)}"
            yield place.problem(said, "kind")

    def faults_of_condition(self, place, condition, position, own=""):
        """A condition waits for an answer that is asked for before, and that can be given."""
        key = condition.get("question") or place.question
        field = self.pointed_at(f"{key}.{condition['field']}")
        order, said = list(self.asked), f"{key}.{condition['field']}"
        if not field or (key == place.question and condition["field"] == own):
            yield place.problem(f"{_('The condition points at no other field of this form')}: {said}", "show_if")
        elif order.index(key) > position or (
            key == place.question and not self.is_before(key, condition["field"], own)
        ):
            yield place.problem(f"{_('The condition waits for a question that comes later')}: {said}", "show_if")
        elif condition["is"] not in answers_of(field):
            said = f"{_('The condition waits for an answer that nobody can give')}: {said} = {condition['is']}"
            yield place.problem(said, "show_if")

    def is_before(self, question, name, own):
        """Whether a field stands before another in a question; a question itself waits for none of its own."""
        keys = [field["key"] for field in self.asked[question]["fields"]]
        return bool(own) and keys.index(name) < keys.index(own)

    def faults_of_names(self):
        """The fields that name the partnership and its place are there."""
        for key in ("partnership_name", "place"):
            if self.data.get(key) and not self.pointed_at(self.data[key]):
                sentence = _("This is no field of the form; write it as A1.name")
                yield Place(self.data, piece="form").problem(f"{sentence}: {self.data[key]}", key)

    def unsigned(self):
        """Whoever applies signs: without a question for it nobody reads what is declared."""
        signing = [field.get("by") for each in self.asked.values() for field in each["fields"]
                   if field["kind"] == "signature"]  # fmt: skip
        names = dict(Organisation.Kind.choices)
        for party in self.parties:
            count = signing.count(party)
            if count != 1:
                sentence = ngettext("%(n)s signature, it takes one", "%(n)s signatures, it takes one", count)
                yield Place(self.data).problem(f"{names[party]}: {sentence % {'n': count}}")


def unusable(data):
    """What keeps a form from being opened in the builder at all: its shape, its keys, and what nobody knows here."""
    problems = list(misshapen(data))
    if problems:
        return problems
    return [each for each in FormCheck(data, ()).problems() if each.key in ("key", "kind", "rule", "level")]
