"""The requests of a call at a glance, for staff: by state, a handful of queries however many there are."""

from ..agreeing.overview import open_to
from ..models import ChangeRequest

Status = ChangeRequest.Status
STATES = {
    "decide": (Status.SENT,),
    "asked": (Status.ASKED,),
    "decided": (Status.APPROVED, Status.REFUSED),
    "withdrawn": (Status.WITHDRAWN,),
}


def requests_in(user, call):
    """Those that the parties have sent, of the partnerships to which she has a way; the latest first."""
    # By their keys: one question within the other is slow.
    there = list(open_to(user, call).order_by().values_list("pk", flat=True))
    rows = ChangeRequest.objects.known_to_staff().filter(partnership__in=there)
    rows = rows.in_programme(call.programme_id).select_related("partnership__application", "asks", "agreement")
    return rows.order_by("-sent_at", "-pk")


def in_state(requests, state):
    return [each for each in requests if not state or each.status in STATES[state]]
