"""What may be the matter with an answer, and what a party still has to do about it."""

from dataclasses import dataclass, field

from programmes.rules import ERROR, HINT, WARNING

LEAST_REASON = 10  # characters by which a warning is explained


@dataclass
class Problem:
    level: str
    field: str
    sentence: str
    reason: str = ""  # the part that explains a warning


@dataclass
class Missing:
    """One thing that a party still has to do, with the place where it is done."""

    question: str
    field: str
    section: str
    sentence: str

    @property
    def anchor(self):
        return f"{self.question}-{self.field}" if self.field else self.question


@dataclass
class QuestionState:
    """One question of one application, as it stands."""

    question: object
    raw: dict
    typed: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    empty: list = field(default_factory=list)  # [(field, kind of party or "")] that must be filled and are not
    version: int = 0
    saved: object = None  # the Answer, when there is one
    contested: object = None  # the version that lost, when nobody has chosen yet
    files: list = field(default_factory=list)

    @property
    def is_begun(self):
        return bool(self.typed or self.files or any(self.raw.values()))

    def problems_of(self, level):
        return [problem for problem in self.problems if problem.level == level]

    @property
    def errors(self):
        return self.problems_of(ERROR)

    @property
    def warnings(self):
        return self.problems_of(WARNING)

    @property
    def hints(self):
        return self.problems_of(HINT)

    @property
    def unexplained(self):
        """Warnings for which nobody has written a reason yet."""
        return [
            problem for problem in self.warnings
            if len(str(self.raw.get(problem.reason) or "").strip()) < LEAST_REASON
        ]  # fmt: skip
