"""The two papers of a submission: the receipt and the copy. Made in a worker, stored once."""

from base64 import b64encode
from datetime import datetime
from hashlib import sha256
from zlib import compress, decompress

from django.utils.translation import gettext_lazy as _

from programmes.correspondence import made
from programmes.documents import A_PICTURE, has_engine, html, pdf_of, qr
from programmes.letters import link
from programmes.models import Logo, Programme

from .models import Confirmation, Paper, Submission
from .models.papers import new_code
from .reading import answers_as_told, supplement_as_told

TEMPLATE_VERSION = "2026-11d"


def paper_of(submission, kind, language):
    """The stored paper in a language; made when nobody has asked for it before. Slow: only in a worker."""
    known = submission.papers.filter(kind=kind, language=language).first()
    return known or make(submission, kind, language)


def paper_of_supplement(supplement, language):
    """The stored paper of a supplement in a language, beside those of the submission that it completes."""
    known = supplement.papers.filter(language=language).first()
    return known or make(supplement.submission, Paper.Kind.SUPPLEMENT, language, supplement)


def make(submission, kind, language, supplement=None):
    """Render and store. The data that it was made of is stored with it.

    Two workers may make the same paper at once: the one that is stored first is the paper.
    """
    code = new_code()
    facts = facts_of(submission, kind, language) | {"code": code, "verify_at": link("partnerships:verify")}
    if supplement:
        facts |= {"supplement": supplement, "questions": supplement_as_told(supplement, language)}
        facts["consents"] = consents_of(supplement)
    told = supplement or submission
    template = f"partnerships/papers/{kind}.html"
    page, address = html(template, language, facts), link("partnerships:verified", code)
    content, media_type = printed(page, address)
    about = {name: getattr(told, name) for name in ("reference", "content_hash", "parties")} | {"address": address}
    stored = {
        "source": compress(page.encode()),
        "code": code,
        "template_version": TEMPLATE_VERSION,
        "data": about,
        "media_type": media_type,
        "content": content,
        "sha256": sha256(content).hexdigest(),
    }
    which = {"submission": submission, "supplement": supplement, "kind": kind, "language": language}
    found = Paper.objects.get_or_create(**which, defaults=stored)
    return found[0]


def printed(page, address):
    """(bytes, media type) of a page with the square that leads to its verification."""
    if not has_engine():
        return page.encode(), "text/html; charset=utf-8"
    return pdf_of(page, {"asset:qr.svg": qr(address)}), "application/pdf"


def again(paper):
    """The paper printed once more from what is stored with it: the same bytes, whatever has changed around it."""
    return printed(decompress(paper.source).decode(), paper.data["address"])[0]


def facts_of(submission, kind, language):
    """What a paper's template is given."""
    programme = Programme.objects.select_related("funder").get(pk=submission.programme_id)
    call, closing = submission.application.call, submission.application.closing
    facts = {
        "submission": submission,
        "call": call,
        "closing": closing,
        "programme": programme,
        "content": submission.read,
    }
    facts["consents"] = consents_of(submission)
    facts["logo"] = logo_of(programme)
    if kind == Paper.Kind.COPY:
        facts["sections"] = answers_as_told(submission, language)
    return facts


def logo_of(programme):
    """The logo as a picture within the paper, so that nothing is fetched; empty when there is none."""
    kept = programme.logo and Logo.objects.filter(digest=programme.logo).first()
    return A_PICTURE + b64encode(kept.content).decode() if kept else ""


def consents_of(submission):
    """The parties of a snapshot, each with who consented and when; of one on paper, who has confirmed it since."""
    came = getattr(submission, "came", None)
    if not came:
        said = {"said": _("Consent given"), "shape": "done"}
        return [party | said | {"at": datetime.fromisoformat(party["consented_at"])} for party in submission.parties]
    rows = Confirmation.objects.filter(registration__submission=submission).select_related("by", "party")
    confirmed = {each.party.kind: each for each in rows}
    return [party | confirmation_of(confirmed.get(party["kind"])) for party in submission.parties]


def confirmation_of(given):
    if not given:
        return {"said": _("Not confirmed yet"), "shape": "wait", "at": None}
    return {"said": _("Confirmed"), "shape": "done", "at": given.at, "consented_by": str(given.by)}


@made(Paper.Kind.RECEIPT.label)
def receipt(pk, reader):
    """Make the receipt of a submission that came on paper in a language; nothing is sent."""
    submission = Submission.objects.select_related("application__call", "form_version").get(pk=pk)
    paper_of(submission, Paper.Kind.RECEIPT, reader.language)


@made(Paper.Kind.COPY.label)
def copy(pk, reader):
    """Make the copy of a submission in a language; asked for by its outbox row, and nothing is sent."""
    submission = Submission.objects.select_related("application__call", "form_version").get(pk=pk)
    paper_of(submission, Paper.Kind.COPY, reader.language)
