"""Whom a change of a form concerns, and what they will be told: what staff see before they publish."""

from dataclasses import dataclass, field
from types import SimpleNamespace

from django.conf import settings
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from programmes.clock import now
from programmes.models import Call
from programmes.words import Text

from .models import Answer, Application

Status = Application.Status


@dataclass
class Concerned:
    """One call that asks the form, and its applications: drafts that move, and what was submitted and stays."""

    call: Call
    drafts: int
    submitted: int
    answered: dict = field(default_factory=dict)  # {key of a question: drafts in which it is answered}


def concerned(calls, keys):
    """Per call in which somebody can still write: how many drafts and submitted applications there are. Two queries."""
    drafts = Count("pk", filter=Q(status__in=[Status.DRAFT, Status.REOPENED]))
    sent = Count("pk", filter=Q(status=Status.SUBMITTED))
    rows = Application.objects.before_their_deadline().filter(call__in=calls).values("call")
    counts = {row["call"]: row for row in rows.annotate(drafts=drafts, sent=sent)}
    open_calls = [call for call in calls if call.pk in counts or not call.is_over(now())]
    found = [Concerned(call, *numbers(counts.get(call.pk, {}))) for call in open_calls]
    unfinished = Application.objects.unfinished().before_their_deadline().filter(call__in=calls)
    answers = Answer.objects.filter(application__in=unfinished, question__in=keys, version__gt=0)
    for row in answers.values("application__call", "question").annotate(n=Count("pk")):
        next(each for each in found if each.call.pk == row["application__call"]).answered[row["question"]] = row["n"]
    return found


def numbers(row):
    return row.get("drafts", 0), row.get("sent", 0)


def letters_told(call, edition_number, note, languages):
    """[(language, the letter to a draft's parties, the letter to those who have submitted)], as they will be sent."""
    return [
        (language, *(letter_told(call, edition_number, note, language, status) for status in ("draft", "submitted")))
        for language in languages
    ]


def letter_told(call, number, note, language, status):
    edition = SimpleNamespace(number=number, note=Text(note), published_at=now())
    address = settings.SITE_URL + reverse("partnerships:application", args=[call.programme.slug, 0])
    facts = {"application": SimpleNamespace(status=status), "call": call, "closing": call}
    facts["edition"] = edition
    with override(language):
        facts["link"] = address.replace("/0/", "/…/")
        return render_to_string("partnerships/letters/form_changed.txt", facts).strip()


def progress(form):
    """(drafts that have moved, drafts in all) of the form's calls that are not over."""
    unfinished = Application.objects.unfinished().before_their_deadline().filter(call__form=form)
    behind = unfinished.behind().count()
    total = unfinished.count()
    return total - behind, total
