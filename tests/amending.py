"""Builders of requests to change an agreement: written, consented to, sent."""

from datetime import date

from partnerships.amending.asking import Hand, ask, consent
from partnerships.models import ChangeRequest
from programmes.clock import now
from programmes.scope import scope
from tests.agreements import accepted, put_before_all, signed_by_all

CONTENT = {"what": "Vi mødes i Havnegade 3.", "why": "Vores lokale er solgt.", "from_on": date(2025, 3, 1)}
PERIOD = CONTENT | {"what": "To måneder mere.", "why": "Forløbet begyndte sent.", "until": date(2026, 2, 6)}
BUDGET = CONTENT | {"figures": [{"what": "Løn", "now": "134212.00", "then": "140000.00"}], "amount": 140000}


def in_force(whole):
    """An agreement between both parties and the programme, and the addresses of what is asked about it."""
    whole = accepted(whole)
    with scope(whole.vejen):
        whole.first = signed_by_all(put_before_all(whole.partnership, whole.sofie), whole.maja, whole.jonas, whole.lone)
    whole.changes = f"/vejen/partnerships/{whole.partnership.pk}/changes/"
    whole.decide = f"/vejen/calls/{whole.call.pk}/agreements/{whole.partnership.pk}/changes/"
    return whole


def newcomer(party):
    """Another organisation in a party's place."""
    comes = {"organisation": "Foreningen Ny", "identifier": "", "email": "nils@example.org", "language": "da"}
    return CONTENT | comes | {"leaving_id": party.pk}


def hand(partnership, user, kind):
    return Hand(user, partnership.parties.get(kind=kind).pk, now())


def asked(partnership, user, kind, change=ChangeRequest.Kind.CONTENT, **facts):
    return ask(partnership, hand(partnership, user, kind), change, **facts)


def consents(request, user, kind, read=None):
    return consent(request, hand(request.partnership, user, kind), read or request.content_hash)


def sent(partnership, association, municipality, change=ChangeRequest.Kind.CONTENT, **facts):
    """Asked by the association, and both have consented where both must."""
    made = asked(partnership, association, "association", change, **facts)
    done = consents(made, association, "association")
    return done if done.status == "sent" else consents(made, municipality, "municipality")
