"""What waits for an answer: questions about calls and messages of partnerships."""

from django.db.models import Count, Min

from partnerships.models import Message, Partnership, PartnershipAppointment
from partnerships.models.messages import with_their_waiting
from programmes.access import may
from programmes.models import Enquiry


def questions_waiting(programme, user):
    """The calls in which somebody waits for an answer: each with how many, and since when the first one."""
    if not may(user, "programmes.edit_calls", programme):
        return []
    rows = Enquiry.objects.in_programme(programme).waiting().values("call_id", "call__reference")
    return list(rows.annotate(waiting=Count("pk"), since=Min("asked_at")).order_by("since"))


def messages_waiting(programme, user):
    """How many partnerships wait for an answer of the programme, and since when the first; {} when none does."""
    if not may(user, "programmes.list_applications", programme):
        return {}
    rows = with_their_waiting(Partnership.objects.in_programme(programme)).filter(waits_since__isnull=False)
    since = list(rows.order_by("waits_since").values_list("waits_since", flat=True))
    return {"waiting": len(since), "since": since[0]} if since else {}


def unread(programme, user):
    """{partnership: how many new messages} in those in which she is appointed."""
    mine = PartnershipAppointment.objects.today().filter(user=user).values("partnership")
    rows = Message.objects.in_programme(programme).unread_by(user).filter(partnership__in=mine)
    return dict(rows.values_list("partnership").annotate(Count("pk")).order_by())
