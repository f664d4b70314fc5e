"""Who is kept from deciding about a call, because one application is her own party's or she has declared a conflict."""

from ..models import Application, Conflict, FormalCheck, PartnershipAppointment


def is_barred(user, call):
    """Whether the ranking holds an application with which she is in conflict, or which is her own party's."""
    return bool(barred([user.pk], call))


def barred(users, call):
    """Those of these people, by id, who are barred: one statement for all of them."""
    ranked = Application.objects.filter(call=call).submitted()
    ranked = ranked.exclude(formal_check__status=FormalCheck.Status.REJECTED)
    said = Conflict.objects.in_the_way().filter(user__in=users, application__in=ranked.values("pk"))
    acting = PartnershipAppointment.objects.today().filter(user__in=users, party__isnull=False)
    acting = acting.filter(partnership__in=ranked.values("partnership"))
    rows = said.order_by().values_list("user").union(acting.order_by().values_list("user"))
    return {user for (user,) in rows.order_by()}
