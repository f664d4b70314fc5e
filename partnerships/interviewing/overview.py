"""All interviews of a call at a glance, in the same number of statements however many there are."""

from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef

from ..models import Application, Interview, InterviewConfirmation, PanelSeat, Party
from ..reviewing.under_review import under_review


@dataclass
class Row:
    """One partnership: what it has booked, which parties have confirmed, and who holds it."""

    application: Application
    interview: Interview | None = None
    missed: bool = False
    panel: list = field(default_factory=list)  # seats
    parties: list = field(default_factory=list)  # (party, whether it has confirmed)

    @property
    def is_agreed(self):
        return all(said for _party, said in self.parties)


def rows_of(call, user):
    """[Row] as somebody of the staff may see them: by time, and then those who have not booked."""
    applications = list(under_review(call).open_to(user).select_related("partnership"))
    found = {each.pk: Row(each) for each in applications}
    interviews = list(Interview.objects.filter(application__in=found).exclude(status="called_off").order_by("id"))
    for interview in interviews:
        row = found[interview.application_id]
        row.interview = interview if interview.status == Interview.Status.BOOKED else None
        row.missed = interview.status == Interview.Status.MISSED
    standing = {row.interview.pk: row for row in found.values() if row.interview}
    for seat in PanelSeat.objects.taken().filter(interview__in=standing).select_related("reviewer"):
        standing[seat.interview_id].panel.append(seat)
    add_parties(standing)
    return sorted(found.values(), key=order)


def order(row):
    begins = row.interview.begins_at.timestamp() if row.interview else float("inf")
    return begins, [name.casefold() for name in row.application.names]


def add_parties(standing):
    """To each booked row its parties, and whether each has confirmed the time that counts."""
    said = InterviewConfirmation.objects.filter(booking__interview__in=standing, party=OuterRef("pk"))
    said = said.filter(booking__number=F("booking__interview__times"))
    own = {row.application.partnership_id: row for row in standing.values()}
    for party in Party.objects.filter(partnership__in=own).annotate(has_said=Exists(said)).order_by("id"):
        own[party.partnership_id].parties.append((party, party.has_said))
