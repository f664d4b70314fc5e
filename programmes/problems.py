"""Something that is wrong or missing in a form: a sentence, and the place where it can be put right."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Problem:
    """`data` and `key` say where it stands in a file; the others where it stands on a page of the builder."""

    sentence: str
    data: object = field(compare=False, repr=False)
    key: str = ""
    section: str = ""
    question: str = ""
    piece: str = ""  # the form on the page: q, f-employee, f-employee-hours, r-0, s
    name: str = ""  # its input

    @property
    def anchor(self):
        """The id of the input on the page."""
        return f"id_{self.piece}-{self.name}" if self.piece and self.name else self.piece or "main"

    @property
    def line(self):
        """The line in the file from which the data came, or 0."""
        lines = getattr(self.data, "lines", {})
        return lines.get(self.key, getattr(self.data, "line", 0))


@dataclass(frozen=True)
class Place:
    """Where the checker is: it makes problems that know their place."""

    data: dict
    section: str = ""
    question: str = ""
    piece: str = ""

    def inside(self, data, piece):
        return Place(data, self.section, self.question, piece)

    def problem(self, sentence, key="", name=None):
        facts = {"section": self.section, "question": self.question, "piece": self.piece}
        return Problem(sentence, self.data, key, name=key if name is None else name, **facts)

    def unknown(self, key, given=None):
        """Something is named that is not known here."""
        named = self.data.get(key, "") if given is None else given
        return self.problem(f"{_('Not known here')}: {named}", key)

    def missing(self, key, label=None):
        return self.problem(f"{_('Missing')}: {label or key}", key)
