"""Choosing different people: tags that applicants give themselves, a proposed set, the people's own choice, tallies.

The set that is chosen becomes the next ranking, its people first, so places, letters and release follow it like any.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes.clock import Now, now
from programmes.diversity import categories
from programmes.models import Due
from programmes.states import NotAllowed

from ..models import DeclaredTag, DiversityTally, Ranking
from .capacity import LEAST_WHY, closed, locked, read, still_in
from .quotas import LEAST, MOST, Limit, Proposed, Wish
from .quotas import propose as propose_set

BELL = "declared_tags"
KEPT_FOR = timedelta(days=365)  # after the deadline at the latest, when a call is never decided
SMALL = 5  # a number below this may say of somebody what she told us in confidence


def kept_until(call):
    """The instant at which the tags are gone in any case."""
    return call.closes_at + KEPT_FOR


def are_gone(call):
    return DiversityTally.objects.filter(call=call).exists() or now() >= kept_until(call)


def declared_by(application, user):
    """The keys that she gave herself; nobody else who acts for the application sees them."""
    return set(application.declared_tags.filter(by=user).values_list("key", flat=True))


def declare(application, user, keys, at):
    """Her tags from now on. Until the deadline any; afterwards they can only be taken back. Raises NotAllowed."""
    keys = set(keys) & {tag["key"] for tag in application.call.diversity}
    standing = declared_by(application, user)
    if keys - standing:
        if application.closing.is_over(at) or are_gone(application.call):
            raise NotAllowed(_("The deadline has passed. You can only take back what you said."))
        Due.ring(BELL, next_at=kept_until(application.call))
    own = application.declared_tags.filter(by=user)
    own.exclude(key__in=keys).delete()
    rows = [DeclaredTag(application=application, by=user, key=key) for key in sorted(keys - standing)]
    DeclaredTag.objects.bulk_create(rows, ignore_conflicts=True)


def forget_of(application):
    """The tags of an application that is withdrawn."""
    application.declared_tags.all().delete()


def forget_old():
    """Tags of calls that nobody has decided in a year."""
    too_old().delete()


def too_old():
    return DeclaredTag.objects.filter(application__call__closes_at__lte=Now() - KEPT_FOR)


@dataclass
class Board:
    """What the set is chosen from: those who can be, in the order without any set, with what they said."""

    call: Any
    ranking: Ranking
    places: dict[int, dict]  # application id: its place, the best first
    tags: dict[int, set[str]]

    @property
    def limits(self):
        sides = [(tag["key"], side, tag.get(side)) for tag in self.call.diversity for side in (LEAST, MOST)]
        return [Limit(*each) for each in sides if each[2] is not None and (each[1] == MOST or each[2])]

    @property
    def size(self):
        return min(self.call.places, len(self.places))

    def proposed(self):
        points = {pk: place["score"] for pk, place in self.places.items()}
        if not points:
            return Proposed([])
        return propose_set(Wish(self.size, points, self.tags, self.limits))

    def count(self, tag, ids):
        return sum(tag in self.tags.get(pk, ()) for pk in ids)

    def misses(self, ids):
        """The limits that these people do not keep."""
        return [limit for limit in self.limits if not limit.is_kept(self.count(limit.tag, ids))]


def plain_order(call):
    """The last ranking without any set. Its call's ranking must be closed."""
    return Ranking.objects.filter(call=call, chosen__isnull=True).latest("number")


def board(call, ranking):
    """The Board of a call whose ranking is closed."""
    plain = plain_order(call)
    there = set(still_in(ranking)) - ranking.below
    places = {each["application"]: read(each) for each in plain.places if each["application"] in there}
    tags: dict[int, set[str]] = {}
    for pk, key in DeclaredTag.objects.filter(application__in=places).values_list("application", "key"):
        tags.setdefault(pk, set()).add(key)
    return Board(call, ranking, places, tags)


def choose_set(call, by, ids, why, base):
    """These people come first from now on, in the order of the ranking. `base`: the number of the ranking she saw.

    Whoever takes other people than those proposed, or a set that misses a limit, writes why. Raises NotAllowed.
    """
    selection = locked(call)
    selection.check_open()
    before, why, ids = closed(call), why.strip(), set(ids)
    if before.number != base:
        raise NotAllowed(_("Somebody else has just changed the order. Look at it again before you choose."))
    on = board(call, before)
    check_set(on, ids)
    proposed = on.proposed()
    if (ids != set(proposed.ids) or proposed.clash) and len(why) < LEAST_WHY:
        raise NotAllowed(_("Write why you choose other people than those proposed, or miss what the call wants."))
    plain = plain_order(call)
    places = sorted(plain.places, key=lambda place: place["application"] not in ids)
    facts = {"sheet_id": plain.sheet_id, "lot_seed": plain.lot_seed, "by": by, "why": why, "places": places}
    sets = {"chosen": sorted(ids), "proposed": sorted(proposed.ids)}
    return Ranking.objects.create(call=call, number=before.number + 1, **facts, **sets)


def check_set(on, ids):
    if ids - set(on.places):
        raise NotAllowed(_("Somebody among them cannot be chosen any more. Look at it again."))
    if len(ids) != on.size:
        said = ngettext("Choose exactly %(count)s person.", "Choose exactly %(count)s people.", on.size)
        raise NotAllowed(said % {"count": on.size})


def let_go(call, by):
    """At the release: tallies of those who are selected are written down, and the tags of everybody are deleted."""
    if call.diversity:
        write_tallies(call, by)
    DeclaredTag.objects.filter(application__call=call).delete()  # of a call that no longer asks for them, too


def write_tallies(call, by):
    """How many of those who are selected carry each tag, as far as that tells of nobody."""
    awarded = call.selection.decisions.filter(seat__isnull=False).values_list("application", flat=True)
    carried = DeclaredTag.objects.filter(application__in=awarded).values_list("key", "application").distinct()
    ids: dict[str, set[int]] = {}
    for key, pk in carried:
        ids.setdefault(key, set()).add(pk)
    tags = [tallied(tag, len(ids.get(tag["key"], ())), len(awarded)) for _words, of in categories(call) for tag in of]
    DiversityTally.objects.create(call=call, tags=tags, by=by)


def tallied(tag, count, people):
    """What is kept of one tag. A small number, and one that means everybody, would still tell of people: left out."""
    limits = [Limit(tag["key"], side, tag[side]) for side in (LEAST, MOST) if tag.get(side) is not None]
    kept = {name: tag.get(name) for name in ("key", "category", "title", "least", "most")}
    shown = count if SMALL <= count < people else None
    return kept | {"count": shown, "is_met": all(each.is_kept(count) for each in limits)}
