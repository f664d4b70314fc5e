"""The programme answers a request: asks for more, refuses, or approves, which drafts the next version of the agreement.

Each verb holds the partnership: of two who decide at once, the second reads that it is decided.
"""

from django.utils.translation import gettext as _
from django.utils.translation import override

from programmes.moments import say_day
from programmes.money import say_money
from programmes.outbox import put
from programmes.states import NotAllowed
from programmes.words import Text

from ..agreeing.drafting import PAPERS, begun_with, draft
from ..leaving import people_of
from ..models import ChangeRequest, Departure, Replacement
from ..replacing import end, people_ever_of
from ..starting import found_party, register
from ..succession import invite
from .asking import check_in_force, check_period, fresh, tell
from .consenting import lacking

Kind, Status = ChangeRequest.Kind, ChangeRequest.Status
PAPER = "partnerships.change_documents.decision"


def ask_more(request, by, at, note):
    """Back to the parties with a question; they consent anew to what they send next. Raises NotAllowed."""
    request = fresh(request)
    if is_repeated(request, Status.ASKED, by, note):
        return request
    check_sent(request)
    request.move_to(Status.ASKED, by, note=note.strip())
    request.consents.standing().update(voided_at=at)
    tell(request)
    return request


def refuse(request, by, note):
    """No, with the reason. Raises NotAllowed."""
    request = fresh(request)
    if is_repeated(request, Status.REFUSED, by, note):
        return request
    check_sent(request)
    request.move_to(Status.REFUSED, by, note=note.strip())
    put(PAPER, request, address=PAPERS)
    tell(request)
    return request


def approve(request, by, at, read_hash, note=""):
    """Yes to the text that was read: the next version of the agreement is drafted with it. Raises NotAllowed.

    A change of partner ends the old party's rights here and now, and invites the new one.
    """
    request = fresh(request)
    if is_repeated(request, Status.APPROVED, by, note):
        return request
    check_sent(request)
    partnership = request.partnership
    base = check_may_follow(request, partnership, at, read_hash)
    if request.kind == Kind.PARTY:
        hand_over(request, partnership, by, at)
    version = draft(partnership, by, **facts_after(request, base, partnership))
    request.move_to(Status.APPROVED, by, note=note.strip(), agreement=version)
    put(PAPER, request, address=PAPERS)
    tell(request)
    return request


def is_repeated(request, status, by, note):
    """Whether this very answer is given already, by the same hand: who presses twice is not told of somebody else."""
    move = request.transitions.last()
    return request.status == status and (move.by_id, move.note) == (by.pk, note.strip())


def check_sent(request):
    """Raises NotAllowed with what has become of it, unless it waits for the programme."""
    if request.status == Status.WITHDRAWN:
        raise NotAllowed(_("The parties have withdrawn it, so there is nothing to decide."))
    if request.is_written:
        raise NotAllowed(_("It is with the parties now. You decide when they have sent it again."))
    if request.status != Status.SENT:
        raise NotAllowed(_("Somebody else has decided about it already."))


def check_may_follow(request, partnership, at, read_hash):
    """The version in force, which the request changes. Raises NotAllowed."""
    call = partnership.application.call
    if read_hash != request.content_hash:
        raise NotAllowed(_("The request is not the one that you read. Read it again before you decide."))
    if lacking(request, call, partnership.parties.all(), request.consents.standing()):
        raise NotAllowed(_("A party has been replaced since it was sent. Ask for more, so that the new one consents."))
    base = partnership.agreements.standing().first()
    check_in_force(request, partnership, base)
    if partnership.agreements.open().exists():
        raise NotAllowed(_("A version of the agreement is open. Have it signed, or take it back, then approve."))
    if request.kind == Kind.PERIOD:
        check_period(request, call, base, request.sent_at)
    base = base or begun_with(partnership, call)
    if not base.starts_on:
        raise NotAllowed(_("The call's template of an agreement gives no first day. Have it put right first."))
    return base


def facts_after(request, base, partnership):
    """What the next version says: that of the version in force, and what was asked."""
    languages = partnership.programme.languages
    base = taken_back_with_requests(partnership) or base
    facts = {name: getattr(base, name) for name in ("starts_on", "ends_on", "amount", "special")}
    if request.kind == Kind.PERIOD:
        facts["ends_on"] = request.until
    if request.kind == Kind.BUDGET and request.amount is not None:
        facts["amount"] = request.amount
    if request.kind in (Kind.CONTENT, Kind.BUDGET):
        facts["special"] = special_after(request, base.special, languages, partnership.programme.currency)
    return facts | {"why": Text({code: why(request, code) for code in languages})}


def taken_back_with_requests(partnership):
    """The last version, if it was taken back with approved requests in it: the next one carries them too."""
    last = partnership.agreements.last()
    was_taken_back = last and last.status == last.Status.TAKEN_BACK
    return last if was_taken_back and last.change_requests.exists() else None


def special_after(request, before, languages, currency):
    """The special terms with the request's own words and figures behind them; staff polish them in the draft."""
    found = {}
    for code in languages:
        with override(code):
            lines = [
                f"- {each['what']}: {say_money(each['now'], currency)} → {say_money(each['then'], currency)}"
                for each in request.figures
            ]
            day = f"{_('From')}: {say_day(request.from_on, weekday=False)}"
        parts = (before.within(code) if before else "", request.what, "\n".join(lines), day)
        found[code] = "\n\n".join(part for part in parts if part)
    return Text(found)


def why(request, language):
    with override(language):
        return f"{Kind(request.kind).label} ({request.number})"


def hand_over(request, partnership, by, at):
    """The old party's people and rights end; the new organisation is the party, and its signatory is invited."""
    leaving = request.leaving
    if leaving.replaced_at:
        raise NotAllowed(_("This organisation is no longer a party."))
    organisation = register(leaving.kind, partnership.programme.country, request.organisation, request.identifier)
    if partnership.parties.filter(organisation=organisation).exists():
        raise NotAllowed(_("This organisation is a party of the partnership already."))
    gone, there = people_ever_of(leaving), list(people_of(partnership))
    if any(each.email.casefold() == request.email.casefold() for each in there if each.pk not in gone):
        raise NotAllowed(_("The person to be invited acts for another party here. Ask for somebody else's address."))
    end(leaving, partnership, at)
    settle(leaving, by)
    give_up(partnership.change_requests.open().filter(asks=leaving).exclude(pk=request.pk), partnership, by)
    party = found_party(partnership, organisation, leaving.kind, request.organisation)
    invitation = invite(partnership, request.email, request.language, by, kind=leaving.kind, party=party)
    facts = {"reason": request.why, "by": by, "gone": sorted(gone), "invitation": invitation}
    Replacement.objects.create(party=leaving, **facts)
    for user in there:
        if user.pk in gone:
            put("partnerships.change_letters.party_left", request, user)


def settle(leaving, by):
    """What was reported of the party that leaves has come to its end."""
    for departure in Departure.objects.open().filter(party=leaving):
        departure.move_to(Departure.Status.FOUND, by)


def give_up(requests, partnership, by):
    """What a party asked that has gone: nobody could change or withdraw it any more."""
    for other in requests:
        other.partnership = partnership
        other.move_to(Status.WITHDRAWN, by, note="")
        tell(other)
