"""Which parties must consent to a request: the rule is data of the call, and whoever asks always consents."""

from people.models import User
from programmes.agreements import CHANGES

from ..models import PartnershipAppointment
from ..starting import SIGNATORY


def rule_of(call, kind):
    """The call's rule for a kind of change, or the house's."""
    return (call.agreement.get("changes") or {}).get(kind) or CHANGES[kind]


def needed(request, call, parties):
    """The parties, of those that are there now and do not leave, without whose consent the programme is not asked."""
    rule = rule_of(call, request.kind)
    who = rule.get("shared", rule["consent"]) if request.is_shared else rule["consent"]
    there = [each for each in parties if not each.left_at]
    return [each for each in there if each.pk == request.asks_id or is_named(each, who, request.leaving_id)]


def is_named(party, who, leaving):
    if who == "all":
        return True
    return party.pk != leaving if who == "staying" else party.kind in who


def lacking(request, call, parties, consents):
    """The parties that must still consent to the text as it stands."""
    given = {each.party_id for each in consents if each.voided_at is None and each.content_hash == request.content_hash}
    return [each for each in needed(request, call, parties) if each.pk not in given]


def signers_for(parties):
    """Who may consent for these parties."""
    rows = PartnershipAppointment.objects.today().filter(party__in=parties, role=SIGNATORY)
    return User.objects.filter(pk__in=rows.values("user")).order_by("pk")
