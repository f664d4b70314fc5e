"""Who may do what. Permissions are granted on two objects only: the programme and the partnership.

The only module that calls guardian. A page asks `may()`; what it looked up is kept on the scope, so it lives as
long as the transaction: two queries, however often a page asks.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import F, Q, Value
from guardian.ctypes import get_content_type
from guardian.models import UserObjectPermissionBase
from guardian.shortcuts import remove_perm
from guardian.utils import get_user_obj_perms_model

from people.models import User
from people.prepared import Prepared

from .clock import Now
from .models import Appointment, AppointmentBase
from .roles import BEHIND_THE_MUNICIPALITY_WALL, ROLES
from .scope import CurrentProgramme, current, scope

MUNICIPALITY = "municipality"


@dataclass(frozen=True)
class Held:
    """One current appointment: over which table's row, in which role, for which party's organisation."""

    table: str
    over: int
    role: str
    acts_for: str  # the kind of organisation; empty for a role in the programme itself
    organisation: int
    party: int


def appoint(user, role, over, **facts):
    """Give a role over a programme or a partnership: the appointment, and guardian's rows with it."""
    with transaction.atomic():
        over.check_appointment(user, role, **facts)
        table = appointments_over(over)
        held = table.objects.today().filter(user=user, role=role, **{table.OVER: over}, **facts).first()
        appointment = held or table.objects.create(user=user, role=role, **{table.OVER: over}, **facts)
        grant(user, role, over)
    forget()
    return appointment


def grant(user, role, over):
    """Guardian's rows of a role, in two statements however many permissions it has."""
    names = {permission.split(".")[1] for permission in ROLES[role]}
    found = list(Permission.objects.filter(content_type=get_content_type(over), codename__in=names))
    if len(found) != len(names):
        raise Permission.DoesNotExist(sorted(names - {each.codename for each in found}))
    table = get_user_obj_perms_model(over)
    given = [table(permission=each, user=user, content_object=over) for each in found]
    table.objects.bulk_create(given, ignore_conflicts=True)


def renew():
    """Give whoever has a role now what that role may by this version of the house. Returns how many appointments.

    A new version may let a role do more; guardian's rows of earlier appointments do not know it.
    """
    found = 0
    for table in AppointmentBase.__subclasses__():
        for appointment in table.objects.today().select_related("user", table.OVER):
            grant(appointment.user, appointment.role, getattr(appointment, table.OVER))
            found += 1
    forget()
    return found


def dismiss(user, role, over):
    """End a role now; a permission that another of her roles gives stays."""
    with transaction.atomic():
        table = appointments_over(over)
        table.objects.today().filter(user=user, role=role, **{table.OVER: over}).update(until=Now())
        forget()
        kept = {permission for held in held_over(user, over) for permission in ROLES[held.role]}
        for permission in set(ROLES[role]) - kept:
            remove_perm(permission, user, over)
    forget()


def appointments_over(over):
    """The table of appointments over a thing of this kind."""
    tables = {table._meta.get_field(table.OVER).related_model: table for table in AppointmentBase.__subclasses__()}
    return tables[type(over)]


def admit(user, invitation, **facts):
    """Accept an invitation and appoint her to what it says. Raises NotAllowed with the sentence why not."""
    with transaction.atomic():
        invitation.accept(user)
        return appoint(user, invitation.role, invitation.over, **facts)


def may(user, permission, over):
    """Guardian's permission and a current appointment that gives it; the municipality's wall beats both."""
    if not user.is_authenticated or not user.is_active:
        return False
    given = {each for held in held_over(user, over) for each in ROLES[held.role]}
    is_given = permission in given and (table_of(over), over.pk, permission.split(".")[1]) in granted(user)
    if is_given and permission in BEHIND_THE_MUNICIPALITY_WALL and is_walled(user, over):
        return False
    return is_given


def holders(permission):
    """The people whose role in the programme of this transaction gives them a permission of it now."""
    roles = [role for role, given in ROLES.items() if permission in given]
    there = Appointment.objects.today().filter(programme=current().programme, role__in=roles)
    return User.objects.filter(pk__in=there.values("user"), is_active=True)


def is_walled(user, over):
    """Whether she acts for a municipality that is a party here; for programme-wide data, for any at all."""
    organisations = {held.organisation for held in all_held(user) if held.acts_for == MUNICIPALITY}
    if not organisations or table_of(over) == "programme":
        return bool(organisations)
    return over.parties.filter(organisation__in=organisations).exists()


def held_over(user, over):
    """Her current appointments over one thing."""
    return [held for held in all_held(user) if held.table == table_of(over) and held.over == over.pk]


def all_held(user):
    """Her current appointments in the programme of this transaction, whatever the table."""
    return [held for programme, held in hers(user) if programme == current().programme]


def hers(user):
    """[(programme, Held)] of hers in this programme, and those roles elsewhere for which a second factor is asked.

    One query, whoever asks first. Of another programme her own transaction sees the role, and nothing around it.
    """
    return once(("held", user.pk), lambda: [(programme, Held(*row)) for programme, *row in HELD(user.pk)])


def granted(user):
    """What guardian's rows give her in this programme, as {(table, id, codename)}: one query."""
    return once(("granted", user.pk), lambda: set(GRANTED(user.pk)))


def permission_rows():
    """Guardian's rows of both kinds of objects, alike."""
    for table in UserObjectPermissionBase.__subclasses__():
        if not hasattr(table, "programme") and table._meta.get_field("content_object").column != "programme_id":
            continue
        over = table._meta.get_field("content_object")
        name = Value(over.related_model._meta.model_name)
        yield table.objects.values_list(name, F(over.attname), "permission__codename")


def table_of(over):
    return over._meta.model_name


def once(key, ask):
    """An answer kept for as long as the transaction."""
    known = current().known
    if key not in known:
        known[key] = ask()
    return known[key]


def forget():
    if current():
        current().known.clear()


def was_ever_here(user):
    """Whether she has, or once had, a role in the programme of this transaction, whatever the table."""
    tables = [each.objects.in_programme(current().programme) for each in AppointmentBase.__subclasses__()]
    return any(rows.filter(user=user).exists() for rows in tables)


def appointed_in(user):
    """{(programme, role)} of hers everywhere; asked as herself, outside every programme: one query."""
    tables = [
        each.objects.today().filter(user=user).values_list("programme", "role")
        for each in AppointmentBase.__subclasses__()
    ]
    with scope(None, user):
        return set(union(tables, all=False))


def needs_second_factor(appointed):
    """Whether one of these roles, in whatever programme, asks for it."""
    return any(role in settings.SECOND_FACTOR_ROLES for _programme, role in appointed)


def needs_second_factor_here(user):
    """The same, asked in her own transaction in a programme, which looks up what she holds in any case."""
    return any(held.role in settings.SECOND_FACTOR_ROLES for _programme, held in hers(user))


def programmes_of(user):
    """The ids of the programmes in which she is appointed, there or in a partnership; asked as herself."""
    return programmes_in(appointed_in(user))


def programmes_in(appointed):
    return {programme for programme, _role in appointed}


def union(rows, all=True):
    first, *others = rows
    return first.union(*others, all=all)


def held_rows(user):
    wanted = Q(programme=CurrentProgramme()) | Q(role__in=settings.SECOND_FACTOR_ROLES)
    return union(table.objects.today().filter(wanted, user=user).held() for table in AppointmentBase.__subclasses__())


HELD = Prepared(held_rows)
GRANTED = Prepared(lambda user: union(rows.filter(user=user) for rows in permission_rows()))
