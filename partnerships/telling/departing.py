"""A party left after the award: reported, and settled."""

from django.utils.translation import gettext as _

from ..models import Departure, DepartureTransition
from .told import Told, tells


@tells(Departure, "by", "party")
def departure(row, story):
    yield Told(row.at, row.by, _("A party leaves"), row.party.name, row.why)


@tells(DepartureTransition, "by", "subject__party")
def moved(row, story):
    value = f"{row.subject.party.name}: {Departure.Status(row.after).label}"
    yield Told(row.at, row.by, _("A party leaves"), value, row.note)
