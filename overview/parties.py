"""What waits for somebody who acts for a party: her applications, each with the one thing to do about it."""

from django.db.models import Count, Exists, F, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.amending.consenting import lacking
from partnerships.models import (
    Agreement,
    Application,
    ChangeRequest,
    Decision,
    Departure,
    Message,
    Partnership,
    PartnershipAppointment,
    Registration,
)
from partnerships.models.partnership import WORKING
from programmes.access import all_held
from programmes.templatetags.saying import side

from .interviews import asked_of_parties

Status = Application.Status


def hers(user):
    """Her roles of today in partnerships of this programme, as they are asked for anyway."""
    return [held for held in all_held(user) if held.table == "partnership"]


def drafts_of(programme, user, at):
    """Her applications, each with what there is to do for her own party."""
    kinds = {held.over: held.acts_for for held in hers(user)}
    writing = {held.over for held in hers(user) if held.role not in WORKING}
    rows = Application.objects.in_programme(programme).filter(partnership__in=kinds)
    offered = Decision.objects.filter(application=OuterRef("pk"), status=Decision.Status.OFFERED)
    rows = rows.annotate(registered=F("registration__status"), is_offered=Exists(offered))
    rows = rows.annotate(is_to_sign=Exists(to_sign(user).filter(partnership=OuterRef("partnership"))))
    drafts = list(rows.select_related("call", "partnership").order_by("call__closes_on", "id"))
    new = unread(programme, user) if drafts else {}
    active = [draft.partnership_id for draft in drafts if draft.partnership.status == "active"]
    changes, departures = (changes_to_answer(user), departures_of(active)) if active else ({}, {})
    interviews = asked_of_parties(user, drafts, at)
    for draft in drafts:
        draft.unread = new.get(draft.partnership_id, 0)
        draft.programme = draft.call.programme = programme
        draft.shape, draft.words = to_do(draft, kinds[draft.partnership_id], at)
        args = [programme.slug, draft.partnership_id]
        draft.is_hers = draft.partnership_id in writing
        if draft.is_hers:
            page, args = asked_of(draft, args, interviews, changes, departures)
        else:
            (draft.shape, draft.words), page, draft.unread = at_work(draft), "partnerships:agreement", 0
        draft.link = reverse(page, args=args)
    return drafts


def asked_of(draft, args, interviews, changes, departures):
    """(page, its arguments) of the one thing that there is to do, which the draft then says; else the application."""
    if draft.is_offered:
        draft.shape, draft.words = "look", _("Selected. Accept or decline")
        return "partnerships:decision", args
    if draft.is_to_sign:
        draft.shape, draft.words = "look", _("Read and sign the agreement")
        return "partnerships:agreement", args
    if draft.pk in interviews:
        draft.shape, draft.words = interviews[draft.pk]
        return "partnerships:interview", args
    return of_its_agreement(draft, args, changes, departures)


def of_its_agreement(draft, args, changes, departures):
    """(page, its arguments): what there is to do about an agreement that stands, or the application."""
    if draft.partnership_id in changes:
        draft.words, number = changes[draft.partnership_id]
        draft.shape = "look"
        return "partnerships:change_request", [*args, number]
    if draft.partnership_id in departures:
        draft.shape, draft.words = "look", _("A party leaves. Find another one")
        draft.find_by = departures[draft.partnership_id].until
        return "partnerships:departure", args
    return "partnerships:application", args


def at_work(draft):
    """(shape, words) for whoever coordinates or leads that: of the partnership, not of its application."""
    if draft.partnership.status == Partnership.Status.ENDED:
        return "end", _("The cooperation has ended")
    return "part", _("You work in this partnership")


def departures_of(partnerships):
    """{partnership: the departure in whose place its parties look for another one}."""
    return {each.partnership_id: each for each in Departure.objects.open().filter(partnership__in=partnerships)}


def to_do(draft, kind, at):
    """(shape, words) of an application for somebody who acts for a kind of party."""
    if draft.status == Status.WITHDRAWN:
        return "end", _("Withdrawn")
    if draft.status == Status.SUBMITTED and draft.registered == Registration.Status.STANDING:
        return "look", _("Registered by staff. Confirm it")
    if draft.status == Status.SUBMITTED:
        return "done", f"{_('Submitted')}: {draft.reference}"
    if draft.closing.is_over(at):
        return "end", _("The deadline has passed") if draft.status == Status.DRAFT else _("Changes were not submitted")
    if not draft.missing:
        return "todo", _("Not begun")
    lacking = draft.missing.get(kind, 0)
    if lacking:
        return "look", ngettext("%(n)s thing missing from you", "%(n)s things missing from you", lacking) % {
            "n": lacking
        }
    others = ", ".join(str(side(other)) for other, number in draft.missing.items() if number)
    return "wait", f"{_('Waiting for')}: {others}"


def to_sign(user):
    """The agreements that wait for her signature, for a party for which she may sign."""
    own = PartnershipAppointment.objects.today().with_signature().filter(user=user)
    waiting = Agreement.objects.being_signed().filter(partnership__in=own.values("partnership"))
    return waiting.exclude(signatures__party__in=own.values("party"))


def changes_to_answer(user):
    """{partnership: (what to do, number of the request)} where her party must consent, or was asked for more."""
    roles = ("writer", "signatory")  # the latter last: it counts for who has both
    own = [held for role in roles for held in hers(user) if held.role == role and held.party]
    mine_in = {held.over: held for held in own}
    rows = ChangeRequest.objects.being_written().filter(partnership__in=mine_in).order_by("-pk")
    rows = rows.select_related("partnership__application__call").prefetch_related("partnership__parties", "consents")
    found = {}
    for request in rows:
        mine = mine_in[request.partnership_id]
        if request.status == ChangeRequest.Status.ASKED and mine.party == request.asks_id:
            found[request.partnership_id] = (_("The programme asks for more about a change"), request.number)
        elif mine.role == "signatory" and mine.party in missing_of(request):
            found[request.partnership_id] = (_("Consent to a change of the agreement"), request.number)
    return found


def missing_of(request):
    """The ids of the parties that must still consent."""
    partnership = request.partnership
    parties, consents = partnership.parties.all(), request.consents.all()
    return {each.pk for each in lacking(request, partnership.application.call, parties, consents)}


def unread(programme, user):
    """{partnership: how many new messages} in those in which she is appointed."""
    mine = PartnershipAppointment.objects.today().filter(user=user).values("partnership")
    rows = Message.objects.in_programme(programme).unread_by(user).filter(partnership__in=mine)
    return dict(rows.values_list("partnership").annotate(Count("pk")).order_by())
