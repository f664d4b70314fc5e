"""What the ranking of a call is reckoned from."""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q

from programmes.drawing import digest
from programmes.models import ClosingRoll

from ..interviewing.means import interview_means, not_scored
from ..models import Application, FormalCheck, Review, Score, ScoreSheet
from ..reviewing.means import paper_means
from .ranking import blended, rank, scenarios, sensitivity, whole


@dataclass
class Scores:
    """The applications of a call that are to be ranked, with their exact means."""

    sheet: ScoreSheet
    applications: dict[int, Application]
    paper: dict[int, dict[str, Fraction]]
    interviews: dict[int, dict[str, Fraction]]
    lot_seed: str
    not_scored: set[int]  # whose interview is booked, and not locked by all who hold it

    @property
    def means(self):
        return blended(self.paper, self.interviews, self.sheet.paper_share)

    @property
    def weights(self):
        return {each.key: each.weight for each in self.sheet.criteria}

    @property
    def facts(self):
        """Ties, lot, references and thresholds, as `rank` takes them."""
        references = {pk: each.reference for pk, each in self.applications.items()}
        thresholds = {each.key: each.threshold for each in self.sheet.criteria if each.threshold is not None}
        return {
            "ties": self.sheet.ties, "lot_seed": self.lot_seed, "references": references, "thresholds": thresholds,
        }  # fmt: skip

    def ranked(self):
        return rank(self.means, self.weights, **self.facts)

    def sensitivity(self, places):
        return sensitivity(self.means, self.weights, places=places, **self.facts)

    def scenarios(self):
        return scenarios(self.paper, self.interviews, self.sheet.paper_share, self.weights, **self.facts)

    @property
    def waiting(self):
        """The applications that lack a score: the ranking cannot be closed before."""
        there = whole(self.means, self.weights)
        return [each for pk, each in self.applications.items() if pk not in there or pk in self.not_scored]


def scores_of(call):
    """The Scores of a call; None when it has no score sheet."""
    sheet = ScoreSheet.of(call)
    if not sheet:
        return None
    applications = {each.pk: each for each in rankable(call).order_by("reference")}
    paper = {pk: means for pk, means in paper_means(call, sheet).items() if pk in applications}
    met = interview_means(call, sheet)
    return Scores(sheet, applications, paper, met, lot_seed_of(call), not_scored(call, met))


def rankable(call):
    """The applications that take part: submitted, not withdrawn since, not rejected for form."""
    formally_out = Q(formal_check__status=FormalCheck.Status.REJECTED)
    return Application.objects.submitted().filter(call=call).exclude(formally_out)


def lot_seed_of(call):
    """By what lots are drawn between equals: the hash of the first closing roll, fixed before anything was scored.

    Until that is written the reference stands for it, so that there is something to look at: see `capacity.close`.
    """
    roll = ClosingRoll.objects.filter(call=call).order_by("id").first()
    return roll.roll_hash if roll else digest(call.reference)


def reasons_of(call, sheet):
    """{application id: {criterion: what its reviewers wrote}} of the scores that count, the later round instead."""
    reviews = Review.objects.counting().filter(sheet=sheet, assignment__application__call=call)
    rows = Score.objects.filter(review__in=reviews, points__isnull=False).order_by("round", "id")
    latest = {
        (application, criterion, review): reason.strip()
        for application, criterion, review, reason in rows.values_list(
            "review__assignment__application_id", "criterion", "review_id", "reason"
        )
    }
    found: dict = {}
    for (application, criterion, _review), reason in latest.items():
        if reason:
            found.setdefault(application, {}).setdefault(criterion, []).append(reason)
    return {pk: {key: "\n\n".join(dict.fromkeys(each)) for key, each in of.items()} for pk, of in found.items()}
