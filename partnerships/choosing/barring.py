"""Who is kept from deciding about a call, because one application is her own party's or she has declared a conflict."""

from django.db.models import Q

from ..models import Application, Conflict, FormalCheck, PartnershipAppointment, Ranking


def is_barred(user, call):
    """Whether the ranking holds an application with which she is in conflict, or which is her own party's."""
    return bool(barred([user.pk], call))


def barred(users, call):
    """Those of these people, by id, who are barred: the same two statements for all of them.

    Whoever has withdrawn since still stands in a ranking that was closed, with her points.
    """
    standing = Ranking.objects.standing().filter(call=call).values_list("places", flat=True).first() or []
    there = Q(pk__in=[place["application"] for place in standing])
    taking_part = Q(status__in=[Application.Status.SUBMITTED, Application.Status.REOPENED])
    taking_part &= ~Q(formal_check__status=FormalCheck.Status.REJECTED) | Q(formal_check__isnull=True)
    ranked = Application.objects.filter(there | taking_part, call=call)
    said = Conflict.objects.in_the_way().filter(user__in=users, application__in=ranked.values("pk"))
    acting = PartnershipAppointment.objects.today().filter(user__in=users, party__isnull=False)
    acting = acting.filter(partnership__in=ranked.values("partnership"))
    rows = said.order_by().values_list("user").union(acting.order_by().values_list("user"))
    return {user for (user,) in rows.order_by()}
