"""What a reviewer reads of an application: what was submitted, with what was completed later, never a draft."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from programmes.kinds import say
from programmes.models import FormVersion

from ..completing import completed
from ..models.answers import REASON
from ..reading import say_value


@dataclass(frozen=True)
class Part:
    """One part of an answer: lines of text, or a table."""

    label: str = ""
    lines: list[str] = field(default_factory=list)
    heads: list = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Answered:
    """One question with what was answered, and the reason that the partnership gave for a warning."""

    question: object
    parts: list[Part]
    reason: str = ""


class Reading:
    """One submitted application as its reviewer reads it. `names` are what its parties are called, by kind."""

    def __init__(self, submission, currency, content, names):
        self.submission, self.currency, self.content, self.names = submission, currency, content, names
        version = submission.form_version
        self.asks = FormVersion.read(version.pk, version.content_hash)

    @property
    def files(self):
        return self.content["files"]

    def sections(self, criterion=None):
        """[(section, [Answered])]: everything that is no signature, or what belongs to one criterion."""
        found = []
        for section in self.asks.sections:
            asked = [each for each in section.questions if not each.signed_by]
            asked = [each for each in asked if criterion is None or each.criterion == criterion]
            if asked:
                found.append((section, [self.answered(each) for each in asked]))
        return found

    def answered(self, question):
        said = self.content["answers"].get(question.key, {})
        parts = [self.part(each, question, said.get(each.key)) for each in question.fields]
        return Answered(question, [part for part in parts if part.lines or part.rows], said.get(REASON, ""))

    def part(self, each, question, value):
        """One field of an answer in words."""
        label = each.label if len(question.fields) > 1 else ""
        if each.kind == "files":
            here = (question.key, each.key)
            lines = [file["name"] for file in self.files if (file["question"], file["field"]) == here]
            return Part(label, lines)
        if each.kind == "rows" and value:
            heads = [column for column in each.columns if any(row.get(column.key) for row in value)]
            rows = [[self.cell(column, row.get(column.key)) for column in heads] for row in value]
            return Part(label, heads=[column.label or _("Value") for column in heads], rows=rows)
        return Part(label, list(say_value(each, value, self.names, self.currency)))

    def cell(self, column, value):
        return say(column, value) if value else ""


def reading_of(application, currency):
    """What is read of an application: its latest submission."""
    submission = application.submissions.select_related("form_version").order_by("number").last()
    submission.programme = application.programme
    names = {party["kind"]: party["name"] for party in submission.parties}
    return Reading(submission, currency, completed(submission), names)
