"""Builders of a review: a small score sheet, and applications that somebody has scored."""

from django.core.files.base import ContentFile

from partnerships.models import Assignment, Hiding, Review, ScoreSheet
from programmes.clock import now
from programmes.scope import scope
from tests.answers import A_PDF
from tests.cast import appointed, person

SHEET = {
    "paper_share": 70,
    "gap": 2,
    "reason_at_most": 2,
    "reason_from": 5,
    "ties": ["K1"],
    "criteria": [
        {"key": "K1", "weight": 60, "threshold": 2, "title": {"en": "Cooperation"},
         "levels": {"0": {"en": "None"}, "3": {"en": "A plan"}, "5": {"en": "Done before"}}},
        {"key": "K2", "weight": 40, "title": {"en": "Budget"},
         "levels": {"0": {"en": "Does not fit"}, "3": {"en": "Fits"}, "5": {"en": "Fits with slack"}}},
    ],
}  # fmt: skip


def reviewer(programme, name="Rikke Rask", language="en"):
    """Somebody who scores what is assigned to her."""
    made = person(name, language)
    appointed(made, "reviewer", programme)
    return made


def assigned(application, user, **facts):
    with scope(application.programme):
        return Assignment.objects.create(application=application, reviewer=user, by=user, **facts)


def reviewed(call, application, points, user=None, is_locked=True):
    """What somebody gave, {criterion: points}, each with a reason; locked unless said otherwise."""
    with scope(call.programme):
        user = user or reviewer(call.programme, f"Reviewer {Assignment.objects.count() + 1}")
        call.refresh_from_db(fields=["score_sheet"])
        held = Assignment.objects.current().filter(application=application, reviewer=user).first()
        held = held or Assignment.objects.create(application=application, reviewer=user, by=user)
        review = Review.objects.create(assignment=held, sheet=ScoreSheet.of(call))
        for criterion, given in points.items():
            review.scores.create(criterion=criterion, points=given, reason=f"{criterion} hemmelig begrundelse")
        if is_locked:
            kept = {criterion: [given, f"{criterion} hemmelig begrundelse"] for criterion, given in points.items()}
            review.move_to(Review.Status.LOCKED, user, locked_at=now(), scores_locked=kept)
        return review


def masked(application, conflict, by):
    """Names were hidden once and are not any more; what stands in addresses of a review besides. Inside a scope."""
    Hiding.objects.create(call=application.call, kinds=[], why="Maja Holm bad om det.", by=by)
    application.projections.create(source="0", content={"answers": {"A1": {"name": "Fællesskab i Fjordby"}}})
    facts = {"question": "A1", "field": "file", "original": "0" * 64, "name": "hemmelig-plan.pdf", "size": len(A_PDF)}
    facts |= {"media_type": "application/pdf", "sha256": "0" * 64, "how": "Maja Holm er malet over.", "by": by}
    copy = application.checked_copies.create(stored=ContentFile(A_PDF, name="copy"), status="clean", **facts)
    passage = application.passages.create(text="Maja Holm", by=by)
    return {"passage": passage.pk, "conflict": conflict.pk, "copy": copy.pk}
