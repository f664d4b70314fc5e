"""What everybody may read of the selected: names, parties, place, and the description that they agreed to publish."""

from django.db.models import OuterRef, Subquery

from ..models import Decision, Party, Submission


def selected_of(call):
    """[{"name", "place", "parties", "description"}] of those that have accepted, by name."""
    latest = Submission.objects.filter(application=OuterRef("application")).order_by("-number").values("pk")[:1]
    rows = Decision.objects.in_programme(call.programme_id).selected().filter(selection__call=call)
    rows = list(rows.select_related("application", "selection").annotate(latest=Subquery(latest)))
    submissions = Submission.objects.in_bulk([each.latest for each in rows])
    parties: dict = {}
    for party in Party.objects.filter(partnership__in=[each.application.partnership_id for each in rows]):
        parties.setdefault(party.partnership_id, []).append(party.name)
    return [
        {
            "name": each.application.known_as,
            "place": each.application.place,
            "parties": parties.get(each.application.partnership_id, []),
            "description": described(submissions.get(each.latest), each.selection.described_by),
        }
        for each in rows
    ]


def described(submission, where):
    """The words of one field of a submission; empty when nothing is to be published."""
    question, _dot, field = where.partition(".")
    said = submission.read["answers"].get(question, {}).get(field, "") if submission and field else ""
    return said if isinstance(said, str) else ""
