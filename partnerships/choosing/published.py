"""What everybody may read of the selected: names, parties, place, and the description that they agreed to publish.

Of a party that has left, nothing is read from that minute on: not its name, nor a text that it had agreed to. The
partnership keeps its place, so it stays on the page, without a word about why. Whoever comes is named once bound.
"""

from django.db.models import Exists, OuterRef, Subquery

from ..models import Acceptance, Agreement, Decision, Party, Signature, Submission


def selected_of(call):
    """[{"name", "place", "parties", "description"}] of those that have accepted, by name."""
    latest = Submission.objects.filter(application=OuterRef("application")).order_by("-number").values("pk")[:1]
    rows = Decision.objects.in_programme(call.programme_id).selected().filter(selection__call=call)
    rows = list(rows.select_related("application", "selection").annotate(latest=Subquery(latest)))
    submissions = Submission.objects.in_bulk([each.latest for each in rows])
    parties: dict = {}
    for party in ever_of([each.application.partnership_id for each in rows]):
        parties.setdefault(party.partnership_id, []).append(party)
    return [told(each, submissions.get(each.latest), parties.get(each.application.partnership_id, [])) for each in rows]


def ever_of(partnerships):
    """All who are or were parties of these; `is_bound`: has accepted the place, or signed what is in force."""
    accepted = Acceptance.objects.filter(party=OuterRef("pk"), accepts=True)
    signed = Signature.objects.filter(party=OuterRef("pk"), agreement__status=Agreement.Status.IN_FORCE)
    rows = Party.ever.filter(partnership__in=partnerships).order_by("id")
    return rows.annotate(is_bound=Exists(accepted) | Exists(signed))


def told(decision, submission, ever):
    """One of the selected, as everybody may read it now."""
    application = decision.application
    there = [party.name for party in ever if party.is_bound and not (party.left_at or party.replaced_at)]
    gone = [party for party in ever if left_since(party, submission)]
    name, place = application.known_as, application.place
    return {
        "name": " · ".join(there) if says(name, gone) else name,
        "place": "" if says(place, gone) else place,
        "parties": there,
        "description": "" if gone else described(submission, decision.selection.described_by),
    }


def left_since(party, submission):
    """Whether it was a party to what was submitted, and is none any more."""
    left = party.left_at or party.replaced_at
    return left is not None and (submission is None or left > submission.arrived_at)


def says(text, parties):
    """Whether a text names one of these."""
    return any(party.name.casefold() in text.casefold() for party in parties)


def described(submission, where):
    """The words of one field of a submission; empty when nothing is to be published."""
    question, _dot, field = where.partition(".")
    said = submission.read["answers"].get(question, {}).get(field, "") if submission and field else ""
    return said if isinstance(said, str) else ""
