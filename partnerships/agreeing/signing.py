"""Somebody signs for her party, or for the programme; the last signature puts the agreement in force."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from programmes.outbox import put
from programmes.states import NotAllowed

from ..models import Agreement, Signature
from .drafting import PAPERS, fresh, held
from .people import people_of, signers_of
from .signatures import kind_of_signature

Status = Agreement.Status
PROGRAMME = None  # the side of whoever signs for no party


@dataclass(frozen=True)
class Hand:
    """Who signs, for which party (None: the programme), as what, and how she has just shown who she is."""

    user: object
    party: int | None
    position: str
    shown: dict = field(default_factory=dict)


def sign(agreement, hand, at, read_hash):
    """One side's yes to the text that was read. The last one puts it in force. Raises NotAllowed.

    A repeat by the same hand changes nothing. `at` is the arrival.
    """
    partnership = held(agreement.partnership)
    agreement = fresh(agreement, partnership)
    given = list(agreement.signatures.all())
    mine = next((each for each in given if each.party_id == hand.party), None)
    if mine and mine.by_id == hand.user.pk and agreement.status != Status.TAKEN_BACK:
        return agreement
    check_text(agreement, partnership, read_hash)
    if mine:
        raise NotAllowed(_("Somebody else has signed for your side already. Nothing more is needed."))
    if any(each.by_id == hand.user.pk for each in given):
        raise NotAllowed(_("You have signed for another side. Each side is bound by a person of its own."))
    kind = kind_of_signature()
    evidence = kind.evidence(agreement.content_hash, hand.shown)
    made = Signature.objects.create(
        agreement=agreement, party_id=hand.party, by=hand.user, name=hand.user.name or hand.user.email,
        position=hand.position.strip(), at=at, content_hash=agreement.content_hash, level=kind.level, evidence=evidence,
    )  # fmt: skip
    if {each.party_id for each in [*given, made]} == sides_of(agreement):
        put_in_force(agreement, partnership, hand.user, at)
    else:
        for user in signers_of(agreement).exclude(pk=hand.user.pk):
            put("partnerships.agreement_letters.somebody_signed", made, user)
    return agreement


def sides_of(agreement):
    """The ids of the parties of the text, and None for the programme."""
    return {each["id"] for each in agreement.read["parties"]} | {PROGRAMME}


def check_text(agreement, partnership, read_hash):
    """Raises NotAllowed unless this very text is the one to sign, between those who are parties now."""
    if agreement.status == Status.TAKEN_BACK:
        raise NotAllowed(_("This text has been taken back, so it cannot be signed. Read the one that stands now."))
    if agreement.status != Status.SIGNING:
        raise NotAllowed(_("This version is not open for signature."))
    if read_hash != agreement.content_hash:
        raise NotAllowed(_("The text is not the one that you read. Read it again, then sign what stands now."))
    there = set(partnership.parties.values_list("pk", flat=True))
    if not sides_of(agreement) - {PROGRAMME} <= there:
        raise NotAllowed(_("A party has been replaced since this text was written. The programme writes a new one."))


def put_in_force(agreement, partnership, by, at):
    """All have signed; the version before it is replaced, and everybody gets the paper."""
    for before in partnership.agreements.standing():
        before.move_to(Status.REPLACED, by)
    agreement.move_to(Status.IN_FORCE, by, in_force_at=at)
    put("partnerships.agreement_documents.signed", agreement, address=PAPERS)
    drafters = {agreement.put_out_by_id: agreement.put_out_by}
    told = {user.pk: user for user in (*people_of(partnership), *signers_of(agreement))} | drafters
    for user in told.values():
        put("partnerships.agreement_letters.in_force", agreement, user)
