"""Somebody reports that a party leaves; staff say that it stays after all. Each verb holds the partnership."""

from contextlib import suppress
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from people.models import User
from programmes import access
from programmes.models import Due
from programmes.moments import MIDNIGHT_AT_THE_END, instant
from programmes.outbox import put
from programmes.states import NotAllowed

from ..agreeing.drafting import held, take_back
from ..agreeing.people import people_of
from ..agreeing.steering import call_off
from ..amending.handlers import handlers_of
from ..amending.handling import give_up
from ..models import Agreement, BodyMeeting, Departure, Partnership, Party
from ..replacing import send_away

Status = Departure.Status
BELL = "departures"
PARTNER_DAYS = 14  # where the call's template of an agreement says nothing


def report(partnership, party, by, at, own=None, **facts):
    """A party leaves, by whom and for which party (`own`; None: staff) somebody says so. Raises NotAllowed.

    `party` and `own` are ids; `facts`: from_on, why. From this instant its people have no way in, and the agreement
    is suspended. A repeat by the same hand changes nothing.
    """
    partnership = held(partnership)
    known = partnership.departures.open().first()
    if known and (known.by_id, known.party_id) == (by.pk, party):
        return known
    leaving = check_may_leave(partnership, party, known)
    acting = list(people_of(partnership))
    stop_work(partnership, leaving, by, at)
    gone = send_away(leaving, partnership)
    Party.objects.filter(pk=leaving.pk).update(left_at=at)
    for agreement in partnership.agreements.in_force():
        agreement.move_to(Agreement.Status.SUSPENDED, by)
    until = last_day(partnership.application.call, at)
    facts |= {"by": by, "at": at, "reported_for_id": own, "until": until, "gone": gone}
    made = Departure.objects.create(partnership=partnership, party=leaving, **facts)
    Due.ring(BELL, next_at=until)
    tell(made, partnership, by, acting)
    return made


def check_may_leave(partnership, party, known):
    """The party. Raises NotAllowed with the sentence why it cannot be reported now."""
    if partnership.status != Partnership.Status.ACTIVE:
        raise NotAllowed(_("This begins when both parties have accepted their place."))
    if known:
        raise NotAllowed(_("Somebody has reported already that a party leaves. Read what stands there."))
    leaving = partnership.parties.filter(pk=party).first()
    if not leaving:
        raise NotAllowed(_("This organisation is no longer a party."))
    return leaving


def last_day(call, at):
    """The end of the day until which another party can take its place, where the call is."""
    days = call.agreement.get("partner_days", PARTNER_DAYS)
    day = at.astimezone(ZoneInfo(call.time_zone)).date() + timedelta(days=days)
    return instant(day, MIDNIGHT_AT_THE_END, call.time_zone)


def stop_work(partnership, leaving, by, at):
    """What needs the party that leaves: a version to sign, meetings ahead, and what it asked for itself."""
    for version in partnership.agreements.open():
        take_back(version, by)
    ahead = Q(status=BodyMeeting.Status.PROPOSED) | Q(status=BodyMeeting.Status.SET, begins_at__gt=at)
    for meeting in BodyMeeting.objects.filter(ahead, body__partnership=partnership).select_related("body"):
        call_off(meeting, by, at)
    give_up(partnership.change_requests.open().filter(asks=leaving), partnership, by)


def tell(departure, partnership, by, acting):
    """Those who are out, those who stay, and staff; whoever reported knows."""
    gone = {user for user, _role in departure.gone}
    for user in acting:
        if user.pk in gone:
            put("partnerships.departure_letters.left", departure, user)
        elif user.pk != by.pk:
            put("partnerships.departure_letters.reported", departure, user)
    for user in handlers_of(partnership).exclude(pk=by.pk):
        put("partnerships.departure_letters.to_staff", departure, user)


def fresh(departure, partnership):
    """The departure as it stands now, to be settled; its partnership is held. Raises NotAllowed when it is."""
    found = partnership.departures.get(pk=departure.pk)
    found.partnership = partnership
    if not found.is_open:
        raise NotAllowed(f"{_('This is settled already')}: {found.get_status_display()}")
    return found


def stays(departure, by, note):
    """It was a mistake, or the party has thought again: its people come back as they were. Raises NotAllowed.

    Whoever takes part otherwise by now, and cannot act for both, stays where she is.
    """
    partnership = held(departure.partnership)
    departure = fresh(departure, partnership)
    Party.objects.filter(pk=departure.party_id).update(left_at=None)
    people = User.objects.filter(is_active=True).in_bulk([user for user, _role in departure.gone])
    for user, role in departure.gone:
        if user in people:
            with suppress(NotAllowed):
                access.appoint(people[user], role, partnership, party=departure.party)
    bring_back(partnership, by)
    departure.move_to(Status.STAYS, by, note=note.strip())
    for user in people_of(partnership):
        put("partnerships.departure_letters.settled", departure, user)
    return departure


def bring_back(partnership, by):
    """The agreement binds again, when all whom its text names are there."""
    there = set(partnership.parties.values_list("pk", flat=True))
    for agreement in partnership.agreements.filter(status=Agreement.Status.SUSPENDED):
        if {each["id"] for each in agreement.read["parties"]} <= there:
            agreement.move_to(Agreement.Status.IN_FORCE, by)


def latest_of(partnership):
    """The departure to name on a page about a partnership: the open one, or the last; None when nobody ever left."""
    return partnership.departures.select_related("party", "by").order_by("-id").first()
