"""Builders of a party that leaves after the award."""

from datetime import date, timedelta

from partnerships.departing.reporting import report
from partnerships.models import Departure
from programmes.clock import now

FACTS = {"from_on": date(2025, 1, 10), "why": "Kommunen har ikke fået midler i budgettet."}


def leaves(partnership, by, kind="municipality", own="association", **facts):
    """The party of a kind leaves, as somebody of another one (None: staff) reports it; inside a scope."""
    parties = {each.kind: each.pk for each in partnership.parties.all()}
    return report(partnership, parties[kind], by, now(), parties[own] if own else None, **FACTS | facts)


def left(cast):
    """Fjordby's municipality has left, as a row alone: nothing else of it; inside a scope."""
    facts = {"party": cast.fjordby.parties.get(kind="municipality"), "by": cast.maja, "at": now(), **FACTS}
    facts |= {"note": "Karen Berg", "gone": [[cast.jonas.pk, "signatory"]], "until": now() + timedelta(days=14)}
    made = Departure.objects.create(partnership=cast.fjordby, **facts)
    made.transitions.create(by=cast.maja, before="open", after="stays", note="Fællesskab i Fjordby")
