"""A submission's answers as a person reads them: sections, questions and lines, from the frozen content alone."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from programmes.kinds import say
from programmes.models import FormVersion
from programmes.money import say_money, say_number

from .models.answers import REASON


def answers_as_told(submission, language):
    """[(section, [(question, [(label, [lines])])])] in one language, from the snapshot and its form's version."""
    version = submission.form_version
    asks = FormVersion.read(version.pk, version.content_hash)
    content = submission.read
    parties = {party["kind"]: party for party in submission.parties}
    with override(language):
        return [
            (
                section,
                [(question, told(question, content, parties, submission)) for question in section.questions],
            )
            for section in asks.sections
        ]


def told(question, content, parties, submission):
    """The lines of one question."""
    answers, lines = content["answers"].get(question.key, {}), []
    for each in question.fields:
        said = list(say_field(each, question, answers.get(each.key), content, parties, submission))
        if said:
            lines.append((each.label, said))
    if answers.get(REASON):
        lines.append((_("Reason for a warning"), [answers[REASON]]))
    return lines


def say_field(each, question, value, content, parties, submission):
    currency = submission.programme.currency
    if each.kind == "files":
        yield from (
            f["name"] for f in content["files"] if (f["question"], f["field"]) == (question.key, each.key)
        )
    elif each.kind == "signature":
        party = parties.get(each.by)
        yield f"{party['name']}: {party['consented_by']}" if party else "–"
    elif value is None:
        return
    elif each.kind == "rows":
        for row in value:
            yield " · ".join(say(column, row[column.key]) for column in each.columns if row.get(column.key))
    elif each.kind == "budget":
        for line in value["lines"]:
            numbers = " × ".join(say_number(float(line[name])) for name in ("hours", "weeks", "rate"))
            yield f"{line['post']} {numbers} = {say_money(line['total'], currency)}".strip()
        yield f"{_('Total')}: {say_money(value['total'], currency)}"
    elif each.kind == "split":
        yield from (
            f"{parties[kind]['name'] if kind in parties else kind}: {share} %"
            for kind, share in value.items()
        )
    elif each.kind == "confirm":
        yield from (f"{parties[kind]['name'] if kind in parties else kind}: {_('Yes')}" for kind in value)
    else:
        yield say(each, value)
