"""The papers of an agreement: the text to sign, the signed one, and one for the archive. Made once, in a worker."""

import json
from hashlib import sha256

from programmes.correspondence import made
from programmes.documents import archived, has_engine, html, pdf
from programmes.models import Programme

from .agreeing.reading import text_of
from .documents import logo_of
from .models import Agreement, AgreementPaper

TEMPLATE_VERSION = "2026-11"
TEMPLATE = "partnerships/papers/agreement.html"
Kind = AgreementPaper.Kind


def paper_of(agreement, kind, language):
    """The stored paper in a language; made when nobody has asked for it before. Slow: only in a worker."""
    return agreement.papers.filter(kind=kind, language=language).first() or make(agreement, kind, language)


def make(agreement, kind, language):
    """Render and store. Two workers may make the same paper at once: the one that is stored first is the paper."""
    facts = facts_of(agreement, kind, language)
    if not has_engine():
        content, media_type = html(TEMPLATE, language, facts).encode(), "text/html; charset=utf-8"
    elif kind == Kind.ARCHIVE:
        data, about = data_of(agreement), f"{agreement.reference}.json"
        content, media_type = archived(TEMPLATE, language, facts, about, data, about), "application/pdf"
    else:
        content, media_type = pdf(TEMPLATE, language, facts), "application/pdf"
    stored = {"template_version": TEMPLATE_VERSION, "media_type": media_type, "content": content}
    stored["sha256"] = sha256(content).hexdigest()
    which = {"agreement": agreement, "kind": kind, "language": language}
    return AgreementPaper.objects.get_or_create(**which, defaults=stored)[0]


def facts_of(agreement, kind, language):
    programme = Programme.objects.select_related("funder").get(pk=agreement.programme_id)
    call = agreement.partnership.application.call
    facts = {"agreement": agreement, "programme": programme, "call": call, "logo": logo_of(programme)}
    text = text_of(agreement.read, language)
    signatures = list(agreement.signatures.select_related("party")) if kind != Kind.TEXT else []
    return facts | {"text": text, "signatures": signatures, "is_translation": language != text["counts"]}


def preview_paper(agreement, call, language):
    """(bytes, media type) of an agreement that is none, to be looked at. Slow as `pdf`: only in a worker."""
    programme = Programme.objects.select_related("funder").get(pk=call.programme_id)
    facts = {"agreement": agreement, "programme": programme, "call": call, "logo": logo_of(programme)}
    text = text_of(agreement.read, language)
    facts |= {"text": text, "signatures": [], "is_translation": language != text["counts"], "is_preview": True}
    if has_engine():
        return pdf(TEMPLATE, language, facts), "application/pdf"
    return html(TEMPLATE, language, facts).encode(), "text/html; charset=utf-8"


def data_of(agreement):
    """What the archived paper holds beside its pages: the content that the hash is of, and each signature."""
    signatures = [
        {"party": each.party_id, "name": each.name, "position": each.position, "at": each.at.isoformat(),
         "content_hash": each.content_hash, "level": each.level, "evidence": each.evidence}
        for each in agreement.signatures.all()
    ]  # fmt: skip
    facts = {"content": agreement.content, "content_hash": agreement.content_hash, "signatures": signatures}
    return json.dumps(facts, ensure_ascii=False, indent=1)


def found(pk):
    rows = Agreement.objects.select_related("partnership__application__call")
    return rows.get(pk=pk)


@made(Kind.TEXT.label)
def text(pk, reader):
    """The text that is put out for signature, in each language that it is written in."""
    agreement = found(pk)
    for language in agreement.read["languages"]:
        paper_of(agreement, Kind.TEXT, language)


@made(Kind.SIGNED.label)
def signed(pk, reader):
    """The signed agreement in each of its languages, and the one for the archive in the language that counts."""
    agreement = found(pk)
    for language in agreement.read["languages"]:
        paper_of(agreement, Kind.SIGNED, language)
    paper_of(agreement, Kind.ARCHIVE, agreement.read["language"])
