"""Applications without their names: for whoever reviews them while names are hidden."""

from ..models import Assignment, Hiding, Moderation, Review, ScoreSheet
from ..models.scored import REVISED

NAMES = ("name", "place", "submitted_name", "submitted_key")


def without_names(rows, hiding, path="application"):
    """Assignments whose applications are fetched without a name, where names are hidden."""
    return rows.defer(*(f"{path}__{name}" for name in NAMES)) if hiding.is_on else rows


def unnamed(application, hiding):
    """The same row, known by its reference alone; it is for reading, and never saved."""
    if hiding.is_on:
        application.__dict__.update(dict.fromkeys(NAMES, ""), submitted_name=application.reference)
    return application


def still_blind(user, call, hiding):
    """The keys of the applications whose names she is not to know yet: given to her, and not done with on paper."""
    if not hiding.is_on:
        return set()
    mine = Assignment.objects.current().filter(reviewer=user, application__call=call)
    sheet = ScoreSheet.of(call)
    locked = Review.objects.filter(assignment__in=mine, sheet=sheet, status=Review.Status.LOCKED)
    looked = locked.filter(scores__round=REVISED).values("assignment__application", "scores__criterion")
    taken = {tuple(row.values()) for row in looked}
    asked = Moderation.objects.open().filter(application__assigned__in=mine, sheet=sheet)
    waiting = {pk for pk, criterion in asked.values_list("application_id", "criterion") if (pk, criterion) not in taken}
    done = set(locked.values_list("assignment__application_id", flat=True)) - waiting
    return set(mine.values_list("application_id", flat=True)) - done


def as_she_knows_it(user, application, call):
    """The application of an interview: names are open there, once she is done with it on paper."""
    hiding = Hiding.of(call)
    return unnamed(application, hiding) if application.pk in still_blind(user, call, hiding) else application
