"""What the reader of a letter has chosen: at once, once a day, not at all, and the hours in which she wants quiet.

Letters that must be told come at once, whatever was chosen; so do those to somebody without an account.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.urls import reverse

from people.models import LetterChoice

from .clock import now
from .correspondence import KINDS
from .models import Outbox, Programme

MORNING = time(7)  # when letters that come once a day come, by the reader's own clock
How = LetterChoice.How


def choice_of(row):
    """How the reader wants this letter."""
    kind = KINDS.get(row.kind)
    if not kind or kind.must or not row.to:
        return How.AT_ONCE
    chosen = LetterChoice.objects.filter(user=row.to, kind=row.kind).first()
    return How(chosen.how) if chosen else How.AT_ONCE


def later(row):
    """The instant until which a letter waits by its reader's wish; None when it may go now."""
    kind = KINDS.get(row.kind)
    if not kind or kind.must or not row.to:
        return None
    zone = ZoneInfo(row.to.time_zone or Programme.objects.get(pk=row.programme_id).time_zone)
    at = now()
    if choice_of(row) == How.DAILY:
        morning = following(row.put_at, MORNING, zone)
        if at < morning:
            return morning
    return quiet_until(row.to, at, zone)


def following(moment, clock, zone):
    """The first instant after a moment at which the clock of a zone shows that time of day."""
    day = moment.astimezone(zone).date()
    instants = (datetime.combine(day + timedelta(days=ahead), clock, zone) for ahead in range(3))
    return next(each for each in instants if each > moment)


def quiet_until(user, at, zone):
    """When the reader's quiet hours end, if it is quiet now; they may go past midnight."""
    start, end = user.quiet_from, user.quiet_until
    if start is None or end is None or start == end:
        return None
    clock = at.astimezone(zone).time()
    is_quiet = start <= clock < end if start < end else clock >= start or clock < end
    return following(at, end, zone) if is_quiet else None


def gather(row):
    """The reader's other letters of the day that wait too: they go in the same envelope."""
    if choice_of(row) != How.DAILY:
        return
    daily = LetterChoice.objects.filter(user=row.to, how=How.DAILY).values("kind")
    others = Outbox.objects.waiting().filter(to=row.to, kind__in=daily).exclude(pk=row.pk)
    for other in others.select_for_update(skip_locked=True, of=("self",)):
        other.join(row)


def unsubscribing(row):
    """The heads of a letter that may be declined: one click, by the mail program itself (RFC 8058)."""
    kind = KINDS.get(row.kind)
    if not kind or kind.must or not row.to:
        return {}
    address = settings.SITE_URL + reverse("stop_letters", args=[signing.dumps([row.to.pk, row.kind], salt="letters")])
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def choose(user, kind, how):
    """Keep what somebody chose for one kind of letter. Raises KeyError for a kind that must be told."""
    if KINDS[kind].must:
        raise KeyError(kind)
    LetterChoice.objects.update_or_create(user=user, kind=kind, defaults={"how": How(how)})
