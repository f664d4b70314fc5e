"""Ending somebody's role in the programme."""

from django.utils.translation import gettext as _

from . import access, outbox
from .models import Appointment
from .models.appointment import Role
from .states import NotAllowed


def end(appointment):
    """She may no longer what the role gave, from the next page on, and is told. Raises NotAllowed for the last lead.

    The leads' rows are locked in one order: of two who dismiss each other at once, the slower one is refused.
    """
    user, over = appointment.user, appointment.programme
    if appointment.role == Role.LEAD:
        leads = Appointment.objects.in_programme(over).today().filter(role=Role.LEAD)
        if {lead.user_id for lead in leads.order_by("pk").select_for_update()} <= {user.pk}:
            raise NotAllowed(_("This is the programme's last national coordinator. Invite another one first."))
    access.dismiss(user, appointment.role, over)
    outbox.put("programmes.letters.role_ended", appointment, user)
