"""A form as data: sections, questions and their fields, read from a version's definition."""

import json
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256

from .counting import CHARACTERS
from .words import Text

EITHER = "either"


@dataclass(frozen=True)
class Option:
    key: str
    label: Text


@dataclass(frozen=True)
class Field:
    """One thing that is typed, ticked, chosen or attached. min and max: the length of a text, or a number."""

    key: str
    kind: str
    label: Text
    help: Text
    required: bool = True
    min: float | None = None
    max: float | None = None
    counted_in: str = CHARACTERS  # the length of a text
    step: float | None = None
    unit: Text | None = None
    options: tuple[Option, ...] = ()
    columns: tuple["Field", ...] = ()
    min_rows: int = 0
    max_rows: int = 20
    show_if: dict | None = None
    by: str = ""
    accept: tuple[str, ...] = ()
    max_files: int = 1
    max_mb: int = 10
    country: str = ""
    only_if_funder_is_public: bool = False

    @classmethod
    def read(cls, data):
        known = dict(data)
        for name in ("label", "help", "unit"):
            known[name] = Text(known.get(name) or {})
        known["options"] = tuple(Option(o["key"], Text(o["label"])) for o in known.get("options", ()))
        known["columns"] = tuple(cls.read(column) for column in known.get("columns", ()))
        known["accept"] = tuple(known.get("accept", ()))
        return cls(**known)

    def option(self, key):
        return next((option for option in self.options if option.key == key), None)


@dataclass(frozen=True)
class Question:
    """One numbered question; its key stays the same through all versions of the form."""

    key: str
    kind: str
    section: str
    answered_by: str  # a kind of organisation, or EITHER
    required: bool
    title: Text
    help: Text
    criterion: str
    basis: str
    fields: tuple[Field, ...]
    rules: tuple[dict, ...]
    formal: bool = False  # without it the application can be rejected for form
    show_if: dict | None = None  # asked only after a certain answer to an earlier question

    @classmethod
    def read(cls, data, section):
        return cls(
            key=data["key"],
            kind=data["kind"],
            section=section,
            answered_by=data["answered_by"],
            required=data.get("required", True),
            title=Text(data.get("title") or {}),
            help=Text(data.get("help") or {}),
            criterion=data.get("criterion") or "",
            basis=data.get("basis") or "",
            fields=tuple(Field.read(field) for field in data["fields"]),
            rules=tuple(data.get("rules", ())),
            formal=data.get("formal", False),
            show_if=data.get("show_if"),
        )

    def is_answered_by(self, kind):
        return self.answered_by in (EITHER, kind)

    def field(self, key):
        return next(field for field in self.fields if field.key == key)

    def with_parts_of(self, others):
        """With the fields that it had in other versions and has no more: what was answered there stays readable."""
        known = {each.key: each for question in reversed([self, *others]) for each in question.fields}
        own = {each.key for each in self.fields}
        return replace(self, fields=(*self.fields, *(each for key, each in known.items() if key not in own)))

    @property
    def signed_by(self):
        """The kind of party whose signature this question is; empty for every other question."""
        return self.fields[0].by if self.fields[0].kind == "signature" else ""


@dataclass(frozen=True)
class Section:
    key: str
    title: Text
    help: Text
    questions: tuple[Question, ...]


class Definition:
    """The whole form. Published definitions never change, so one is read once and shared."""

    def __init__(self, data):
        self.data = data
        self.partnership_name = data.get("partnership_name", "")  # question.field that names the partnership
        self.place = data.get("place", "")
        self.sections = tuple(
            Section(
                key=section["key"],
                title=Text(section.get("title") or {}),
                help=Text(section.get("help") or {}),
                questions=tuple(Question.read(question, section["key"]) for question in section["questions"]),
            )
            for section in data["sections"]
        )

    @cached_property
    def questions(self):
        """Every question by its key, in the form's order."""
        return {question.key: question for section in self.sections for question in section.questions}

    def section(self, key):
        return next((section for section in self.sections if section.key == key), None)

    @property
    def content_hash(self):
        """SHA-256 of the canonical definition."""
        canonical = json.dumps(self.data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return sha256(canonical.encode()).hexdigest()
