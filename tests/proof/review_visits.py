"""The pages of a review and somebody who may open them, over the demonstration's pilot; and the rows they are about."""

from typing import Any

from partnerships.hiding.deciding import decide
from partnerships.hiding.preparing import sweep
from partnerships.models import Application, Assignment, Hiding, PanelSeat, Proposal
from partnerships.reviewing.proposing import reckon
from people.models import User
from programmes.scope import scope
from tests import demonstration
from tests.cast import small_call, started
from tests.demonstration_interviews import interviews
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
    ("partnerships:review_one", "staff", ONE), ("partnerships:review_heard", "staff", ONE),
    ("partnerships:review_one", "lead", PILOT | {"application": "in_conflict"}),
    ("partnerships:review_calibration", "mette", PILOT), ("partnerships:review_calibration", "staff", PILOT),
    ("partnerships:review_copy", "staff", ONE | {"number": 1}), ("partnerships:review_hiding", "staff", PILOT),
    ("partnerships:review_hidden", "staff", ONE),
    ("partnerships:review_sheet_edit", "staff", PILOT), ("partnerships:review_plan", "staff", PILOT),
    ("partnerships:review_reviewer", "staff", PILOT | {"person": "mette"}),
    ("partnerships:review_proposal", "staff", PILOT | {"proposal": "waiting"}),
    ("partnerships:review_proposal", "staff", PILOT | {"proposal": "reckoned"}),
    ("partnerships:review_declare", "lead", PILOT), ("partnerships:applications", "staff", PILOT), ("desk", "mette"),
    ("partnerships:interviews", "staff", PILOT), ("partnerships:interview_setup", "staff", PILOT),
    ("partnerships:interview_panel", "staff", PILOT), ("partnerships:interviews_open", "staff", PILOT),
    ("partnerships:interview_one", "staff", ONE), ("partnerships:interview_call_off", "staff", ONE),
    ("partnerships:interview_hours", "mette", PILOT), ("partnerships:interviews_mine", "mette", PILOT),
    ("partnerships:interview_held", "mette", PILOT | {"assignment": "seat"}),
    ("partnerships:interview_lock", "mette", PILOT | {"assignment": "seat"}),
    ("partnerships:interview_conflict", "mette", PILOT | {"assignment": "seat"}),
    ("partnerships:interview", "tea", {"partnership": "birkedal"}),
    ("partnerships:interview", "ditte", {"partnership": "vesteroe"}),
]  # fmt: skip
VERBS = [f"partnerships:review_{name}" for name in "save unlock take share lift propose carry_out".split()]
VERBS += [f"partnerships:review_{name}" for name in ("hide_answer", "show_again", "copy_back")]
VERBS += [f"partnerships:interview_{name}" for name in "book missed put_on take_off take confirm save unlock".split()]
FILES = [f"partnerships:{name}" for name in "review_file interview_calendar interview_held_calendar".split()]


def under_review(vejen, henrik):
    """The pilot with its two reviewers."""
    demonstration.day(8, 15)
    two = [demonstration.staff(name, "da", "reviewer", vejen, "") for name in ("Mette Dahl", "Rasmus Holt")]
    call = pilot(vejen, henrik, *two, demonstration.day)
    interviews(call, User.objects.get(name="Sofie Bak"), *two)
    with scope(vejen):
        decide(call, [Hiding.Kind.PEOPLE], "Nævnet beder om det.", henrik)
    sweep()
    return call


def rows_of(call):
    """What stands in addresses of a review, by the words that visits use; inside a scope."""
    mette = Assignment.objects.current().filter(application__call=call, reviewer__name="Mette Dahl").order_by("pk")
    held = list(mette)
    lone = Assignment.objects.current().filter(application__call=call).latest("application_id")
    by_name = dict(Application.objects.filter(call=call).values_list("name", "partnership_id"))
    waiting, reckoned = (Proposal.objects.create(call=call, by=held[0].by) for _which in range(2))
    reckon(call.programme_id, reckoned.pk)
    return {
        "pilot": call.pk, "looked_at_again": held[0].pk, "half_scored": held[2].pk,
        "mette": held[0].reviewer_id, "reviewed": held[0].application_id,
        "waiting": waiting.pk, "reckoned": reckoned.pk, "in_conflict": lone.application_id,
        "seat": PanelSeat.objects.taken().filter(reviewer__name="Mette Dahl").earliest("begins_at").pk,
        "birkedal": by_name["Sammen i Birkedal"], "vesteroe": by_name["Peers på Vesterø"],
    }  # fmt: skip


def sent_by_one(vejen):
    """Maja has begun in a call in which a named person submits; the id of her partnership."""
    call = small_call(vejen)
    with scope(vejen):
        type(call).objects.filter(pk=call.pk).update(sent_by="association")
    return started(call, User.objects.get(name="Maja Holm"), "Foreningen Fjordlys").partnership_id
