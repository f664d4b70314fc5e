"""The pages of a review and somebody who may open them, over the demonstration's pilot; and the rows they are about."""

from typing import Any

from partnerships.models import Assignment
from tests import demonstration
from tests.demonstration_review import pilot

PILOT = {"call": "pilot"}
FIRST, HALF = PILOT | {"assignment": "looked_at_again"}, PILOT | {"assignment": "half_scored"}
ONE = PILOT | {"application": "reviewed"}
REVIEW_VISITS: list[Any] = [
    ("partnerships:review_list", "mette", PILOT), ("partnerships:review_declare", "mette", PILOT),
    ("partnerships:review", "mette", HALF), ("partnerships:review", "mette", HALF, "?at=K3&view=all"),
    ("partnerships:review", "mette", HALF, "?at=K3&view=files"), ("partnerships:review", "mette", FIRST),
    ("partnerships:review_lock", "mette", HALF), ("partnerships:review_conflict", "mette", HALF),
    ("partnerships:review_again", "mette", FIRST), ("partnerships:review_sheet", "mette", PILOT),
    ("partnerships:review_sheet", "staff", PILOT), ("partnerships:review_progress", "staff", PILOT),
    ("partnerships:review_one", "staff", ONE),
    ("partnerships:review_one", "lead", PILOT | {"application": "in_conflict"}),
    ("partnerships:applications", "staff", PILOT), ("desk", "mette"),
]  # fmt: skip
VERBS = ["partnerships:review_save", "partnerships:review_unlock", "partnerships:review_take"]
FILES = ["partnerships:review_file"]


def under_review(vejen, henrik):
    """The pilot with its two reviewers."""
    demonstration.day(8, 15)
    two = [demonstration.staff(name, "da", "reviewer", vejen, "") for name in ("Mette Dahl", "Rasmus Holt")]
    return pilot(vejen, henrik, *two, demonstration.day)


def rows_of(call):
    """What stands in addresses of a review, by the words that visits use; inside a scope."""
    mette = Assignment.objects.current().filter(application__call=call, reviewer__name="Mette Dahl").order_by("pk")
    held = list(mette)
    lone = Assignment.objects.current().filter(application__call=call).latest("application_id")
    return {
        "pilot": call.pk, "looked_at_again": held[0].pk, "half_scored": held[2].pk,
        "reviewed": held[0].application_id, "in_conflict": lone.application_id,
    }  # fmt: skip
