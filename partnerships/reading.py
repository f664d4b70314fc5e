"""Answers as a person reads them: a value in lines, a whole submission from its frozen content alone."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from programmes.kinds import read, say
from programmes.models import FormVersion
from programmes.money import say_money, say_number

from .models.answers import REASON


def say_value(each, value, names, currency):
    """The lines of a canonical value; `names` are the parties' names by their kinds."""
    if value is None or each.kind in ("files", "signature"):
        return
    if each.kind == "rows":
        for row in value:
            yield " · ".join(say(column, row[column.key]) for column in each.columns if row.get(column.key))
    elif each.kind == "budget":
        for line in value["lines"]:
            numbers = " × ".join(say_number(float(line[name])) for name in ("hours", "weeks", "rate"))
            yield f"{line['post']} {numbers} = {say_money(line['total'], currency)}".strip()
        yield f"{_('Total')}: {say_money(value['total'], currency)}"
    elif each.kind == "split":
        yield from (f"{names.get(kind, kind)}: {share} %" for kind, share in value.items())
    elif each.kind == "confirm":
        yield from (f"{names.get(kind, kind)}: {_('Yes')}" for kind in value)
    else:
        yield say(each, value)


def say_raw(each, raw, names, currency):
    """The lines of what was typed; what cannot be read is shown as it was typed."""
    try:
        return list(say_value(each, read(each, raw), names, currency))
    except ValidationError:
        return raw_lines(raw)


def raw_lines(raw):
    """Anything that was typed, as lines."""
    if isinstance(raw, dict):
        return [f"{key}: {value}" for key, value in raw.items() if value]
    if isinstance(raw, list):
        return [line for row in raw for line in [" · ".join(raw_lines(row))] if line]
    return [str(raw)] if raw else []


def say_answer(question, value, names, currency):
    """The lines of a whole answer as it was typed, part by part."""
    lines = []
    for each in question.fields:
        said = say_raw(each, value.get(each.key), names, currency)
        label = f"{each.label}: " if each.label and len(question.fields) > 1 else ""
        lines += [f"{label}{line}" for line in said]
    return lines + ([value[REASON]] if value.get(REASON) else [])


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
    """The lines of one question of a snapshot."""
    answers, lines = content["answers"].get(question.key, {}), []
    names = {kind: party["name"] for kind, party in parties.items()}
    for each in question.fields:
        if each.kind == "files":
            here = (question.key, each.key)
            said = [file["name"] for file in content["files"] if (file["question"], file["field"]) == here]
        elif each.kind == "signature":
            party = parties.get(each.by)
            said = [f"{party['name']}: {party['consented_by']}"] if party and party["consented_by"] else []
        else:
            said = list(say_value(each, answers.get(each.key), names, submission.programme.currency))
        if said:
            lines.append((each.label, said))
    if answers.get(REASON):
        lines.append((_("Reason for a warning"), [answers[REASON]]))
    return lines


def supplement_as_told(supplement, language):
    """[(question, [(label, [lines])])] of a supplement, from its snapshot: the questions that were asked for."""
    version, content = supplement.form_version, supplement.read
    asks = FormVersion.read(version.pk, version.content_hash)
    parties = {party["kind"]: party for party in supplement.parties}
    asked = set(supplement.completion.questions)
    with override(language):
        return [
            (question, told(question, content, parties, supplement))
            for question in asks.questions.values()
            if question.key in asked
        ]
