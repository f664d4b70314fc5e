"""Who is kept from deciding about a call, because one application is her own party's or she has declared a conflict."""

from programmes.access import holders

from ..models import Application, Conflict, PartnershipAppointment, Ranking
from .scores import rankable

DECIDE = ("programmes.prepare_decisions", "programmes.decide")


def deciders(call):
    """Whoever prepares decisions or decides about a call, and is not kept from that."""
    found = (holders(DECIDE[0]) | holders(DECIDE[1])).distinct().order_by("pk")
    return found.exclude(pk__in=barred(found, call))


def is_barred(user, call):
    """Whether the ranking holds an application with which she is in conflict, or which is her own party's."""
    return bool(barred([user.pk], call))


def barred(users, call):
    """Those of these people, by id, who are barred: the same two statements for all of them.

    Whoever has withdrawn since still stands in a ranking that was closed, with her points.
    """
    standing = Ranking.objects.standing().filter(call=call).values_list("places", flat=True).first() or []
    placed = Application.objects.filter(call=call, pk__in=[place["application"] for place in standing])
    ranked = rankable(call) | placed
    said = Conflict.objects.in_the_way().filter(user__in=users, application__in=ranked.values("pk"))
    acting = PartnershipAppointment.objects.today().filter(user__in=users, party__isnull=False)
    acting = acting.filter(partnership__in=ranked.values("partnership"))
    rows = said.order_by().values_list("user").union(acting.order_by().values_list("user"))
    return {user for (user,) in rows.order_by()}
