"""The agreements of a call at a glance: where each stands, who has signed, who is late."""

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from ..models import Agreement, Conflict, Partnership, PartnershipAppointment, Signature
from .preparing import points_of
from .reading import sides_in

Status = Agreement.Status
NOW = (Status.DRAFT, Status.SIGNING, *Agreement.STANDING)  # the versions that count, the nearest to its end last


def open_to(user, call):
    """The partnerships of a call that have become active, without those to which she has no way as staff."""
    own = PartnershipAppointment.objects.today().filter(user=user, party__isnull=False)
    rows = Partnership.objects.in_programme(call.programme_id).filter(application__call=call)
    rows = rows.exclude(status=Partnership.Status.FORMING).exclude(application__in=Conflict.objects.barring(user))
    return rows.exclude(pk__in=own.values("partnership"))


@dataclass
class Row:
    """One partnership: the version that is worked on, if any, and the one that stands, if any."""

    partnership: Any
    open: Any = None
    standing: Any = None  # in force, or suspended
    sides: list = field(default_factory=list)
    late: bool = False
    is_earlier: bool = False  # what counts was drafted on another text than the call's agreements have now
    points: list = field(default_factory=list)  # what it owes before it starts

    @property
    def shape(self):
        if self.open and self.open.status == Status.SIGNING:
            return "look" if self.late else "wait"
        if self.is_suspended:
            return "look"
        return "part" if self.open else "done" if self.standing else "todo"

    @property
    def in_force(self):
        return bool(self.standing) and self.standing.is_in_force

    @property
    def is_suspended(self):
        return bool(self.standing) and not self.standing.is_in_force

    @property
    def prepared(self):
        return sum(point.is_done for point in self.points)


def rows_of(user, call, at):
    """The rows by name; a handful of queries however many there are."""
    partnerships = list(open_to(user, call).select_related("application").order_by("name", "id"))
    versions = Agreement.objects.filter(partnership__in=partnerships, status__in=NOW)
    signatures: dict[int, list] = {}
    for signature in Signature.objects.filter(agreement__in=versions):
        signatures.setdefault(signature.agreement_id, []).append(signature)
    points = points_of(call, partnerships)
    rows = {
        each.pk: Row(each, points=[point for point in points[each.pk] if not point.is_gone]) for each in partnerships
    }
    today = at.astimezone(ZoneInfo(call.time_zone)).date()
    for version in versions:
        row = rows[version.partnership_id]
        if version.status in Agreement.STANDING:
            row.standing = version
        else:
            row.open = version
        row.is_earlier = not (row.open or version).is_on(call.agreement)
        if version.status == Status.SIGNING:
            row.sides = sides_in(version.read, signatures.get(version.pk, []))
            row.late = version.sign_by < today
    return list(rows.values())
