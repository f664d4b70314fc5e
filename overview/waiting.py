"""What waits for an answer: questions about calls, messages of partnerships, applications to review."""

from django.db.models import Count, Exists, Min, OuterRef
from django.utils.translation import gettext as _

from partnerships.amending.consenting import lacking
from partnerships.amending.handlers import DECIDE, HANDLE
from partnerships.models import (
    Agreement,
    ChangeRequest,
    Conflict,
    Departure,
    Message,
    Partnership,
    PartnershipAppointment,
    ScoreSheet,
    Signature,
)
from partnerships.models.messages import with_their_waiting
from partnerships.reviewing.queue import Queue
from partnerships.reviewing.under_review import calls_under_review
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
    open_to_her = Partnership.objects.in_programme(programme)
    open_to_her = open_to_her.exclude(application__in=Conflict.objects.barring(user))
    rows = with_their_waiting(open_to_her).filter(waits_since__isnull=False)
    since = list(rows.order_by("waits_since").values_list("waits_since", flat=True))
    return {"waiting": len(since), "since": since[0]} if since else {}


def to_sign(user):
    """The agreements that wait for her signature, for a party for which she may sign."""
    hers = PartnershipAppointment.objects.today().with_signature().filter(user=user)
    waiting = Agreement.objects.being_signed().filter(partnership__in=hers.values("partnership"))
    return waiting.exclude(signatures__party__in=hers.values("party"))


def agreements_waiting(programme, user):
    """[(call, how many agreements wait for the programme's signature)], for whoever may give it."""
    if not may(user, "programmes.sign_agreements", programme):
        return []
    ours = Signature.objects.filter(agreement=OuterRef("pk"), party__isnull=True)
    own = PartnershipAppointment.objects.today().filter(user=user, party__isnull=False).values("partnership")
    rows = Agreement.objects.in_programme(programme).being_signed().filter(~Exists(ours)).exclude(partnership__in=own)
    rows = rows.exclude(partnership__application__in=Conflict.objects.barring(user))
    return list(rows.values("partnership__application__call").annotate(waiting=Count("pk")).order_by()
                .values_list("partnership__application__call", "waiting"))  # fmt: skip


def changes_to_answer(user):
    """{partnership: (what to do, number of the request)} where her party must consent, or was asked for more."""
    hers = PartnershipAppointment.objects.today().filter(user=user, role__in=("writer", "signatory"))
    hers = {each.partnership_id: each for each in hers.filter(party__isnull=False).order_by("role").reverse()}
    rows = ChangeRequest.objects.being_written().filter(partnership__in=hers).order_by("-pk")
    rows = rows.select_related("partnership__application__call").prefetch_related("partnership__parties", "consents")
    found = {}
    for request in rows:
        mine = hers[request.partnership_id]
        if request.status == ChangeRequest.Status.ASKED and mine.party_id == request.asks_id:
            found[request.partnership_id] = (_("The programme asks for more about a change"), request.number)
        elif mine.role == "signatory" and mine.party_id in missing_of(request):
            found[request.partnership_id] = (_("Consent to a change of the agreement"), request.number)
    return found


def missing_of(request):
    """The ids of the parties that must still consent."""
    partnership = request.partnership
    parties, consents = partnership.parties.all(), request.consents.all()
    return {each.pk for each in lacking(request, partnership.application.call, parties, consents)}


def changes_waiting(programme, user):
    """[(call, how many requests wait for a decision)], for whoever handles them or decides."""
    if not (may(user, HANDLE, programme) or may(user, DECIDE, programme)):
        return []
    own = PartnershipAppointment.objects.today().filter(user=user, party__isnull=False).values("partnership")
    rows = ChangeRequest.objects.in_programme(programme).to_decide().exclude(partnership__in=own)
    rows = rows.exclude(partnership__application__in=Conflict.objects.barring(user))
    return list(rows.values("partnership__application__call").annotate(waiting=Count("pk")).order_by()
                .values_list("partnership__application__call", "waiting"))  # fmt: skip


def departures_of(partnerships):
    """{partnership: the departure in whose place its parties look for another one}."""
    return {each.partnership_id: each for each in Departure.objects.open().filter(partnership__in=partnerships)}


def departures_waiting(programme, user):
    """The parties that have left, with their partnerships, for whoever settles that; the first to run out first."""
    if not (may(user, HANDLE, programme) or may(user, "programmes.decide", programme)):
        return []
    own = PartnershipAppointment.objects.today().filter(user=user, party__isnull=False).values("partnership")
    rows = Departure.objects.in_programme(programme).open().exclude(partnership__in=own)
    rows = rows.exclude(partnership__application__in=Conflict.objects.barring(user))
    return list(rows.select_related("party", "partnership__application__call").order_by("until"))


def unread(programme, user):
    """{partnership: how many new messages} in those in which she is appointed."""
    mine = PartnershipAppointment.objects.today().filter(user=user).values("partnership")
    rows = Message.objects.in_programme(programme).unread_by(user).filter(partnership__in=mine)
    return dict(rows.values_list("partnership").annotate(Count("pk")).order_by())


def reviews_waiting(programme, user):
    """[(call, Queue)] of the calls under review in which she declares, scores or looks again."""
    if not may(user, "programmes.review_applications", programme):
        return []
    found = []
    for call in calls_under_review(programme):
        queue = Queue.of(user, call, ScoreSheet.of(call))
        if queue.pieces or queue.undeclared:
            call.programme = programme
            found.append((call, queue))
    return found
