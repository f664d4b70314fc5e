"""Answers side by side: which words one version has and another has not, and two texts that want the same place."""

from dataclasses import dataclass, field

from .merging import differences, excerpt, join
from .models import AnswerVersion
from .models.answers import REASON
from .reading import raw_lines, say_answer, say_raw


@dataclass
class ContestedPart:
    """A part of an answer that two people changed in the same place: both texts, and the words of both in one."""

    label: str
    key: str
    name: str  # of the field in which they are joined
    standing: list  # [(what was done with it, stretch)] since both began
    other: list
    joint: str = ""


@dataclass
class Contest:
    """The parts about which somebody has to choose, and the text that lost."""

    version: AnswerVersion
    parts: list = field(default_factory=list)
    is_joint: bool = False  # whether they can be written together here: long texts can, the rest is in its fields

    def joins(self, name):
        return self.is_joint and any(part.name == name for part in self.parts)


def compared(question, before, after, names, currency, whole=False):
    """The differences between two values of an answer as a reader sees them, unchanged stretches cut short."""
    texts = ["\n".join(say_answer(question, value, names, currency)) for value in (before, after)]
    found = differences(*texts)
    return found if whole else excerpt(found)


def bases_of(states):
    """{key of a question: the value from which its contested text began}, in one query for all of them."""
    contested = {state.saved.pk: state for state in states if state.contested}
    if not contested:
        return {}
    rows = AnswerVersion.objects.filter(answer__in=contested, is_standing=True)
    rows = rows.filter(number__in=[state.contested.base for state in contested.values()])
    known = {(answer, number): value for answer, number, value in rows.values_list("answer", "number", "value")}
    return {state.question.key: known.get((answer, state.contested.base), {}) for answer, state in contested.items()}


def contest_of(state, base, names, currency):
    """What somebody has to choose between; None when nothing is contested."""
    if not state.contested:
        return None
    fields = {each.key: each for each in state.question.fields}
    lost, parts = state.contested.value, []
    for key in lost:
        each = fields.get(key)
        values = [value.get(key) for value in (base, state.raw, lost)]
        is_text = key == REASON or each and each.kind == "longtext"
        if not is_text:
            said = [say_raw(each, value, names, currency) if each else raw_lines(value) for value in values]
            values = ["\n".join(lines) for lines in said]
        began, standing, other = [value or "" for value in values]
        part = ContestedPart(
            label=str(each.label) if each and len(fields) > 1 else "",
            key=key,
            name=f"{state.question.key}.{key}",
            standing=differences(began, standing),
            other=differences(began, other),
            joint=join(began, standing, other) if is_text else "",
        )
        parts.append((is_text, part))
    return Contest(state.contested, [part for _is_text, part in parts], all(is_text for is_text, _part in parts))
