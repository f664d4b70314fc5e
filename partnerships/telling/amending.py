"""Requests to change an agreement: asked, consented to, moved."""

from django.utils.translation import gettext as _

from ..models import ChangeConsent, ChangeRequest, ChangeRequestTransition
from .told import Told, tells


@tells(ChangeRequest, "by", "asks")
def change_request(row, story):
    yield Told(
        row.at, row.by, _("Change asked for"), f"{row.number}: {row.get_kind_display()}, {row.asks.name}", row.why
    )


@tells(ChangeRequestTransition, "by", "subject")
def moved(row, story):
    value = f"{row.subject.number}: {ChangeRequest.Status(row.after).label}"
    yield Told(row.at, row.by, _("Change asked for"), value, row.note)


@tells(ChangeConsent, "by", "party", "change")
def consent(row, story):
    value = f"{row.change.number}: {row.party.name}, {row.content_hash[:12]}…"
    yield Told(row.at, row.by, _("Consent to a change"), value)
    if row.voided_at:
        yield Told(row.voided_at, None, _("Consent to a change became void"), value)
