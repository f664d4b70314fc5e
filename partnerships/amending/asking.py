"""The parties ask: written by one of them, consented to, sent by the last consent. Each verb holds the partnership."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from programmes.moments import say_day
from programmes.outbox import put
from programmes.states import NotAllowed

from ..agreeing.drafting import held
from ..agreeing.people import people_of
from ..models import ChangeConsent, ChangeRequest
from .consenting import lacking, needed, rule_of, signers_for
from .handlers import handlers_of

Kind, Status = ChangeRequest.Kind, ChangeRequest.Status


@dataclass(frozen=True)
class Hand:
    """Who acts, for which party; `at` is the arrival."""

    user: Any
    party: int
    at: datetime


def fresh(request):
    """The request as it stands now, its partnership held until the commit."""
    partnership = held(request.partnership)
    found = partnership.change_requests.get(pk=request.pk)
    found.partnership = partnership
    return found


def ask(partnership, hand, kind, **facts):
    """Write a request; a repeat gives the same one. Raises NotAllowed with the sentence why there is none to write."""
    partnership = held(partnership)
    made = ChangeRequest(partnership=partnership, kind=kind, asks_id=hand.party, by=hand.user, **facts)
    check(made, partnership, hand.at)
    standing = partnership.change_requests.open().filter(kind=kind).first()
    made.number = standing.number if standing else partnership.change_requests.count() + 1
    if standing and standing.by_id == hand.user.pk and standing.content_hash == made.content_hash:
        return standing
    if standing:
        raise NotAllowed(_("A request of this kind is open already. Change that one, or withdraw it first."))
    made.save()
    want_consent(made, partnership, hand.user)
    return made


def rewrite(request, hand, **facts):
    """Write it again. What was consented to is another text, so the consents become void. Raises NotAllowed."""
    request = fresh(request)
    check_hers(request, hand)
    if not request.is_open:
        raise NotAllowed(_("This request is over, so it cannot be changed. Ask anew."))
    if not request.is_written:
        raise NotAllowed(_("It is with the programme now. It can be changed when the programme asks for more."))
    before = request.content_hash
    for name, value in facts.items():
        setattr(request, name, value)
    check(request, request.partnership, hand.at)
    if request.content_hash == before:
        return request
    request.save(update_fields=list(facts))
    request.consents.standing().update(voided_at=hand.at)
    want_consent(request, request.partnership, hand.user)
    return request


def check_hers(request, hand):
    if hand.party != request.asks_id:
        raise NotAllowed(_("The party that asks for it changes or withdraws it. Write to them if it is not right."))


def check(request, partnership, at):
    """Raises NotAllowed unless there is an agreement that could be changed in this way, now."""
    standing = partnership.agreements.standing().first()
    check_in_force(request, partnership, standing)
    if not partnership.parties.filter(pk=request.asks_id).exists():  # it was replaced while its people wrote
        raise NotAllowed(_("Another organisation has been asked into your place, so you no longer take part here."))
    if request.kind == Kind.PERIOD:
        check_period(request, partnership.application.call, standing, request.sent_at or at)
    if request.kind == Kind.PARTY and not partnership.parties.filter(pk=request.leaving_id).exists():
        raise NotAllowed(_("This organisation is no longer a party. Choose one that is."))


def check_in_force(request, partnership, standing):
    """While a party leaves, nothing can be asked for but another one in its place."""
    if partnership.status == partnership.Status.ACTIVE and request.kind == Kind.PARTY and request.leaving.left_at:
        return
    if partnership.status != partnership.Status.ACTIVE or not standing:
        raise NotAllowed(_("You can ask for a change when an agreement is in force."))
    if not standing.is_in_force:
        raise NotAllowed(
            _("The agreement is suspended because a party leaves. Nothing else is changed until another has signed.")
        )


def check_period(request, call, standing, at):
    """An extension is asked for before the period ends, by so many days as the rule says."""
    if request.until <= standing.ends_on:
        raise NotAllowed(
            _("The new last day must come after the present one: %(day)s.") % {"day": said(standing.ends_on)}
        )
    last = standing.ends_on - timedelta(days=rule_of(call, Kind.PERIOD).get("days_before", 0))
    today: date = at.astimezone(ZoneInfo(call.time_zone)).date()
    if today > last:
        raise NotAllowed(_("An extension had to be asked for by this day: %(day)s.") % {"day": said(last)})


def said(day):
    return say_day(day, weekday=False)


def want_consent(request, partnership, author):
    """Whoever may consent and has not is told: once for each text, and again when a consent to it has become void."""
    parties = needed(request, partnership.application.call, partnership.parties.all())
    version = f"{request.content_hash[:16]}.{request.consents.count()}"
    for user in signers_for(parties).exclude(pk=author.pk):
        put("partnerships.change_letters.consent_wanted", request, user, version=version)


def consent(request, hand, read_hash):
    """One party's yes to the text that was read; the last one sends it. A repeat changes nothing. Raises NotAllowed."""
    request = fresh(request)
    given = list(request.consents.standing())
    mine = next((each for each in given if each.party_id == hand.party), None)
    if mine and mine.by_id == hand.user.pk:
        return request
    check_consent(request, hand, read_hash, given)
    facts = {"party_id": hand.party, "by": hand.user, "at": hand.at, "content_hash": request.content_hash}
    given.append(ChangeConsent.objects.create(change=request, **facts))
    partnership = request.partnership
    if not lacking(request, partnership.application.call, partnership.parties.all(), given):
        send(request, hand)
    return request


def check_consent(request, hand, read_hash, given):
    partnership = request.partnership
    if not request.is_written:
        raise NotAllowed(_("This request is not open for consent."))
    if read_hash != request.content_hash:
        raise NotAllowed(_("The request is not the one that you read. Read it again, then consent."))
    check(request, partnership, hand.at)
    asked = needed(request, partnership.application.call, partnership.parties.all())
    if hand.party not in {each.pk for each in asked}:
        raise NotAllowed(_("This request does not need the consent of your party."))
    if any(each.party_id == hand.party for each in given):
        raise NotAllowed(_("Somebody else has consented for your party already. Nothing more is needed."))
    if any(each.by_id == hand.user.pk for each in given):
        raise NotAllowed(_("You have consented for another party. Each party is bound by a person of its own."))


def send(request, hand):
    request.move_to(Status.SENT, hand.user, sent_at=request.sent_at or hand.at, note="")
    tell(request)
    for user in handlers_of(request.partnership):
        put("partnerships.change_letters.to_handle", request, user, version=str(request.transitions.last().pk))


def withdraw(request, hand):
    """The party that asked takes it back, until it is decided. A repeat changes nothing. Raises NotAllowed."""
    request = fresh(request)
    check_hers(request, hand)
    if request.status == Status.WITHDRAWN:
        return request
    if not request.is_open:
        raise NotAllowed(_("The programme has decided about it already, so it cannot be withdrawn."))
    request.move_to(Status.WITHDRAWN, hand.user, note="")
    tell(request)
    return request


def tell(request):
    """Everybody who may read the agreement for a party hears how the request has moved."""
    move = request.transitions.last()
    for user in people_of(request.partnership).exclude(pk=move.by_id):
        put("partnerships.change_letters.moved", move, user)
