"""The agreement: its versions, who signed, and the papers that were made of it."""

from django.utils.translation import gettext as _

from ..models import Agreement, AgreementPaper, AgreementTransition, Signature
from .told import Told, tells


@tells(Agreement, "by", without=["content"])
def agreement(row, story):
    yield Told(row.at, row.by, _("Agreement"), str(row.number), str(row.why))


@tells(AgreementTransition, "by", "subject")
def moved(row, story):
    yield Told(row.at, row.by, _("Agreement"), f"{row.subject.number}: {Agreement.Status(row.after).label}")


@tells(Signature, "by", "party", "agreement")
def signature(row, story):
    side = row.party.name if row.party else str(story.application.programme.title)
    yield Told(row.at, row.by, _("Signed"), f"{row.agreement.number}: {side}")


@tells(AgreementPaper, "agreement", without=["content"])
def paper(row, story):
    said = f"{row.agreement.number}: {row.get_kind_display()}, {row.language}, {row.sha256[:12]}…"
    yield Told(row.made_at, None, _("Paper made"), said)
