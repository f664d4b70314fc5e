"""What has changed in the form under an application, as its pages show it: plain data for the templates."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from programmes.comparison import compared
from programmes.editions import Edition
from programmes.retold import Told, told

from .reading import say_raw


@dataclass
class Check:
    """A question that was changed under its answer: the difference, and what has become of the answer."""

    told: Told
    may_confirm: bool
    errors: list
    gone: list = field(default_factory=list)  # lines of what was answered in parts that are no longer asked
    left_by: str = ""  # the party that wrote the answer, and in whose place another one comes


def check_of(standing, question, may_write, names):
    """What to look at again in a question; None when there is nothing."""
    asked = standing.open_checks.get(question.key)
    if not asked:
        return None
    application, state = standing.application, standing.states[question.key]
    before = next(each for each in application.editions if each.pk == asked["since"])
    change = compared(before, application.edition).of(question.key)
    old = before.asks.questions.get(question.key)
    left = [each for each in (old.fields if old else ()) if not any(now.key == each.key for now in question.fields)]
    currency = application.programme.currency
    gone = [line for each in left for line in say_raw(each, state.raw.get(each.key), names, currency)]
    found = told(change) if change else Told(question.key, question.title, "", "")
    errors = [error.sentence for error in state.errors]
    return Check(found, may_write, errors, gone, asked.get("left_by") or "")


@dataclass
class Changed:
    """An edition that came after the application was begun: a correction, or the version to which it has moved."""

    edition: Edition
    told: list

    @property
    def word(self):
        return _("Corrected") if self.edition.is_correction else _("Changed")


def changes_of(application, section=None):
    """What has changed since the application was begun, the latest first; only what concerns a section."""
    found = []
    for edition in application.editions:
        before, is_later = application.editions.before(edition), edition.published_at > application.started_at
        if not before or not is_later or edition.number > application.form_version.number:
            continue
        comparison = compared(before, edition)
        changes = [*comparison.sections, *comparison.changes]
        if section:
            keys = {section.key, *(question.key for question in section.questions)}
            changes = [change for change in changes if change.key in keys or concerned(change, section)]
        if changes:
            found.append(Changed(edition, [told(change) for change in changes]))
    return found[::-1]


def concerned(change, section):
    """Whether a question stood in the section."""
    return getattr(change.before, "section", "") == section.key


def no_longer_asked(standing):
    """Answers to questions that the form asks no more: [(question as it was, its answer)]."""
    application, asked = standing.application, standing.asks.questions
    left = [answer for key, answer in standing.answers.items() if key not in asked and any(answer.value.values())]
    known = [(application.editions.ever_asked(answer.question), answer) for answer in left]
    return [(question, answer) for question, answer in known if question]
