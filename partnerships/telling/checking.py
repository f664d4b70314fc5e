"""What staff decided about form and deadline of one application, and what the parties sent in answer."""

from django.utils.translation import gettext as _

from ..models import (
    ApplicationExtension,
    ApplicationExtensionTransition,
    Completion,
    CompletionConsent,
    CompletionTransition,
    FormalCheck,
    FormalCheckTransition,
    LateFile,
    LateFileTransition,
    Override,
    Supplement,
)
from .told import Told, tells


@tells(ApplicationExtension, "by")
def extension(row, story):
    yield Told(row.at, row.by, _("Later deadline asked for"), f"{row.deadline} ({row.zone})", row.why)


@tells(ApplicationExtensionTransition, "by")
def extension_moved(row, story):
    yield Told(row.at, row.by, _("Later deadline"), ApplicationExtension.Status(row.after).label)


@tells(LateFileTransition, "by", "subject__file")
def late_file(row, story):
    yield Told(row.at, row.by, LateFile.Status(row.after).label, row.subject.file.name, row.note)


@tells(FormalCheckTransition, "by")
def check(row, story):
    reason = str(story.reasons.get(row.reason, row.reason))
    why = ". ".join(filter(None, [reason, row.note]))
    yield Told(row.at, row.by, _("Formal check"), FormalCheck.Status(row.after).label, why)


@tells(Override, "by")
def override(row, story):
    yield Told(row.at, row.by, _("Rule overruled"), row.rule, row.why)


@tells(Completion, "by")
def completion(row, story):
    yield Told(row.at, row.by, _("Completion asked for"), f"{row.deadline} ({row.zone})", row.text)


@tells(CompletionTransition, "by")
def completion_moved(row, story):
    yield Told(row.at, row.by, _("Completion"), Completion.Status(row.after).label)


@tells(CompletionConsent, "by", "party")
def completion_consent(row, story):
    yield Told(row.at, row.by, _("Consented to the completion"), row.party.name)
    if row.voided_at:
        yield Told(row.voided_at, None, _("Consent void"), row.party.name)


@tells(Supplement, "by")
def supplement(row, story):
    yield Told(row.arrived_at, row.by, _("Completion received"), f"{row.reference}, {row.content_hash[:12]}…")
