"""The paper of what the programme answered a request to change an agreement. Made once, in a worker."""

from hashlib import sha256

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from programmes.correspondence import made
from programmes.documents import has_engine, html, pdf
from programmes.models import Programme

from .agreeing.people import people_of
from .documents import logo_of
from .models import ChangePaper, ChangeRequest

TEMPLATE_VERSION = "2026-11"
TEMPLATE = "partnerships/papers/change.html"
Status = ChangeRequest.Status
DECIDED = (Status.APPROVED, Status.REFUSED)


def paper_of(change, language):
    """The stored paper in a language; made when nobody has asked for it before. Slow: only in a worker."""
    return change.papers.filter(language=language).first() or make(change, language)


def make(change, language):
    """Render and store. Two workers may make the same paper at once: the one that is stored first is the paper."""
    facts = facts_of(change)
    if has_engine():
        content, media_type = pdf(TEMPLATE, language, facts), "application/pdf"
    else:
        content, media_type = html(TEMPLATE, language, facts).encode(), "text/html; charset=utf-8"
    stored = {"template_version": TEMPLATE_VERSION, "media_type": media_type, "content": content}
    stored["sha256"] = sha256(content).hexdigest()
    return ChangePaper.objects.get_or_create(change=change, language=language, defaults=stored)[0]


def facts_of(change):
    """What was asked, who consented to it and when, and the answer as it was given."""
    programme = Programme.objects.select_related("funder", "host").get(pk=change.programme_id)
    answer = change.transitions.filter(after__in=DECIDED).select_related("by").last()
    consents = change.consents.filter(voided_at__isnull=True, at__lte=answer.at).select_related("party", "by")
    facts = {"change": change, "programme": programme, "call": change.partnership.application.call}
    facts |= {"answer": answer, "consents": consents, "logo": logo_of(programme)}
    return facts | {"is_approved": answer.after == Status.APPROVED}


def languages_for(change):
    """The language of everybody who may read it for a party, and the first of the programme's for the file."""
    spoken = set(people_of(change.partnership).values_list("language", flat=True))
    first = Programme.objects.get(pk=change.programme_id).languages[:1]
    return [code for code in dict(settings.LANGUAGES) if code in {*spoken, *first}]


@made(_("Decision on a change of the agreement"))
def decision(pk, reader):
    """The paper in each language in which somebody of the parties reads; nothing before it is decided."""
    rows = ChangeRequest.objects.select_related("partnership__application__call", "asks", "leaving", "agreement")
    change = rows.filter(pk=pk, status__in=DECIDED).first()
    for language in languages_for(change) if change else ():
        paper_of(change, language)
