"""Requests to change an agreement: asked, consented to, moved. What was never sent is not told: it is the parties'."""

from django.utils.translation import gettext as _

from ..models import ChangeConsent, ChangePaper, ChangeRequest, ChangeRequestTransition
from .told import Told, tells


@tells(ChangeRequest, "by", "asks")
def change_request(row, story):
    if row.sent_at:
        value = f"{row.number}: {row.get_kind_display()}, {row.asks.name}"
        yield Told(row.at, row.by, _("Change asked for"), value, row.why if row.is_read_by_staff else "")


@tells(ChangeRequestTransition, "by", "subject")
def moved(row, story):
    if row.subject.sent_at:
        value = f"{row.subject.number}: {ChangeRequest.Status(row.after).label}"
        yield Told(row.at, row.by, _("Change asked for"), value, row.note)


@tells(ChangeConsent, "by", "party", "change")
def consent(row, story):
    if not row.change.sent_at:
        return
    value = f"{row.change.number}: {row.party.name}, {row.content_hash[:12]}…"
    yield Told(row.at, row.by, _("Consent to a change"), value)
    if row.voided_at:
        yield Told(row.voided_at, None, _("Consent to a change became void"), value)


@tells(ChangePaper, "change", without=["content"])
def paper(row, story):
    yield Told(row.made_at, None, _("Paper made"), f"{row.change.number}: {row.language}, {row.sha256[:12]}…")
