"""Builders of agreements: a partnership that both parties have accepted, drafted, put out, and signed."""

from datetime import date, timedelta

from django.core.files.base import ContentFile

from partnerships.agreeing.content import content_of
from partnerships.agreeing.drafting import beginning, draft, held, put_out
from partnerships.agreeing.preparing import note
from partnerships.agreeing.signing import Hand, sign
from partnerships.agreeing.wording import Wording
from partnerships.models import (
    AgreementPreview,
    Body,
    ChangeRequest,
    Partnership,
    Prepared,
    PreparedAnswer,
    PreparedOwner,
    PreparedPaper,
    PreparedPaperStep,
)
from partnerships.models.consents import hash_of
from programmes.clock import now
from programmes.models import Call
from programmes.scope import scope
from programmes.words import Text
from tests.answers import A_PDF
from tests.cast import appointed, person
from tests.departing import left

ENGLISH = {"headers": {"Accept-Language": "en"}}
TEMPLATE = {
    "key": "small", "version": "1", "language": "en", "title": {"en": "Cooperation agreement"}, "months": 11,
    "owes": [{"key": "plan", "of": "association", "file": True, "title": {"en": "A plan"}}],
    "instalments": [{"key": "start", "trigger": {"en": "at the start"}}],
    "clauses": [{"key": "parties", "heading": {"en": "The parties"}, "body": {"en": "Between:\n\n[parties]"}}],
}  # fmt: skip


# What each letter of the access matrix asks for.
ASKED_OF_AGREEMENTS = {
    "decision letter": {
        "r": ["partnerships.read_application", "programmes.read_outcomes"], "c": ["programmes.prepare_decisions"],
        "u": ["programmes.prepare_decisions"], "a": ["programmes.decide"],
    },
    "cooperation agreement": {
        "r": ["partnerships.read_agreement", "programmes.see_agreements"], "c": ["programmes.draft_agreements"],
        "u": ["programmes.draft_agreements"], "a": ["partnerships.sign_agreement", "programmes.sign_agreements"],
    },
    "steering group minutes": {
        "r": ["partnerships.read_agreement", "programmes.see_minutes"], "u": ["partnerships.change_minutes"],
    },  # who writes them first: tests/partnerships/test_minutes.py
}  # fmt: skip


def activate(application, by):
    """Both parties have accepted their place; inside a scope."""
    partnership = application.partnership
    if partnership.status == Partnership.Status.FORMING:
        partnership.move_to(Partnership.Status.ACTIVE, by)
    return partnership


def accepted(whole):
    """Submitted, and accepted by both; Sofie drafts and Lone signs for the programme."""
    whole.consent(whole.maja), whole.consent(whole.jonas)
    whole.sofie, whole.lone = person("Sofie Bak", "en"), person("Lone Lead", "en")
    appointed(whole.sofie, "staff", whole.vejen), appointed(whole.lone, "lead", whole.vejen)
    with scope(whole.vejen):
        whole.application.refresh_from_db(fields=["reference"])
        whole.partnership = activate(whole.application, whole.lone)
    whole.own = f"/vejen/partnerships/{whole.partnership.pk}/agreement/"
    whole.record = f"/vejen/calls/{whole.call.pk}/agreements/{whole.partnership.pk}/"
    return whole


def drafted(partnership, by, **facts):
    """A draft with the days and the amount of its call; inside a scope."""
    call = held(partnership).application.call
    starts_on, ends_on = beginning(call)
    usual = {"starts_on": starts_on or date(2025, 1, 6), "ends_on": ends_on or date(2025, 12, 6), "amount": call.amount}
    usual |= {"special": Text(), "why": Text()}
    return draft(partnership, by, **usual | facts)


def put_before_all(partnership, by, **facts):
    """Drafted and put out for signature; inside a scope."""
    made = drafted(partnership, by, **facts)
    made.partnership = held(partnership)
    return put_out(made, by, now(), hash_of(content_of(made)))


def signs(agreement, user, kind="", read=None, position="Chair"):
    """A hand of a party of a kind, or of the programme; inside a scope."""
    party = agreement.partnership.parties.get(kind=kind).pk if kind else None
    shown = {"methods": ["code"], "seconds": 5}
    return sign(agreement, Hand(user, party, position, shown), now(), read or agreement.content_hash)


def signed_by_all(agreement, association, municipality, lead, positions=("Chair", "Director", "Coordinator")):
    signs(agreement, association, "association", position=positions[0])
    signs(agreement, municipality, "municipality", position=positions[1])
    return signs(agreement, lead, position=positions[2])


def change(cast, agreement):
    """A change that was asked for, consented to by one party, sent and answered; inside a scope."""
    party = cast.fjordby.parties.get(kind="association")
    facts = {"what": "Fællesskab i Fjordby", "why": "Maja Holm", "from_on": date(2025, 3, 1), "note": "Karen Berg"}
    facts |= {"asks": party, "by": cast.maja, "sent_at": now(), "status": "sent"}
    made = ChangeRequest.objects.create(partnership=cast.fjordby, number=1, kind="content", **facts)
    made.consents.create(party=party, by=cast.maja, at=now(), content_hash=made.content_hash)
    made.transitions.create(by=cast.maja, before="draft", after="sent")
    content = "%PDF-1.4 Fællesskab i Fjordby, Maja Holm".encode()
    facts = {"language": "da", "template_version": "0", "media_type": "application/pdf", "sha256": "0" * 64}
    return made.papers.create(content=content, **facts)


def plan_of(cast):
    """What Fjordby's association has handed in before the start, and who sees to it; inside a scope."""
    facts = {"partnership": cast.fjordby, "key": "plan", "by": cast.maja}
    Prepared.objects.create(text="Maja Holm skriver den.", at=now(), **facts)
    PreparedAnswer.objects.create(text="Maja Holm skriver den.", at=now(), **facts)
    PreparedOwner.objects.create(person=cast.maja, **facts)
    plan = ContentFile(A_PDF + "% Fællesskab i Fjordby".encode(), name="plan")
    facts |= {"name": "hemmelig-plan.pdf", "media_type": "application/pdf", "size": 9, "sha256": "0" * 64}
    kept = PreparedPaper.objects.create(stored=plan, status="clean", **facts)
    note(kept, cast.maja, PreparedPaperStep.Act.UPLOADED)
    return kept


def agreed(cast):
    """An agreement of Fjordby's that one party has signed, and its paper's place in an address; inside a scope."""
    Call.objects.filter(pk=cast.call.pk).update(agreement=TEMPLATE)
    agreement = put_before_all(cast.fjordby, cast.karen)
    words = {"heading": {"en": "The parties"}, "body": {"en": "Fællesskab i Fjordby:\n\n[parties]"}}
    Wording(cast.call, cast.karen).write(words, "parties")
    signs(agreement, cast.jonas, "municipality")
    facts = {"kind": "text", "language": "da", "template_version": "0", "media_type": "application/pdf"}
    facts |= {"content": "%PDF-1.4 Fællesskab i Fjordby".encode(), "sha256": "0" * 64}
    paper = agreement.papers.create(**facts)
    made = {"content": facts["content"], "media_type": "application/pdf", "made_at": now(), "language": "da"}
    AgreementPreview.objects.create(call=cast.call, partnership=cast.fjordby, by=cast.karen, **made)
    kept = plan_of(cast)
    body, party = Body.objects.create(partnership=cast.fjordby), cast.fjordby.parties.get(kind="association")
    held = body.seats.create(user=cast.maja, party=party, by=cast.maja)
    words = {"place": "Havnegade 3", "agenda": "Fællesskab i Fjordby", "party": party, "by": cast.maja}
    meeting = body.meetings.create(number=1, times=[(now() + timedelta(days=9)).isoformat()], **words)
    meeting.transitions.create(by=cast.maja, before="proposed", after="set")
    meeting.versions.create(number=1, minutes="Fællesskab i Fjordby", by=cast.maja, at=now())
    mine = cast.fjordby.appointments.get(user=cast.maja)
    seats = {("partnerships:steering_seat", "appointment"): mine.pk, "seat": held.pk}
    answer = change(cast, agreement)
    left(cast)
    tokens = seats | {("partnerships:prepared_paper" + name, "token"): kept.token for name in ("", "_remove")}
    tokens |= {("partnerships:agreement_paper", "paper"): paper.pk, ("partnerships:change_paper", "paper"): answer.pk}
    return tokens | {"key": "plan", "change": "content", "clause": "parties", "owed": "plan"}
