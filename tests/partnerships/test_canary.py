"""A canary in every field: where names are hidden it reaches no reviewer, and where they are not it is everywhere."""

import json
from copy import deepcopy
from datetime import timedelta

import pytest

from partnerships.hiding.deciding import decide
from partnerships.hiding.preparing import make, sweep
from partnerships.interview_letters import reminder, seated, unseated
from partnerships.models import Hiding, Review, Submission
from partnerships.models.consents import canonical
from people.models import Organisation
from programmes.clock import now
from programmes.models import Call
from programmes.scope import scope
from tests.answers import ANSWERS
from tests.cast import answered
from tests.conftest import signed_in
from tests.programmes.test_pages import BY_SECRET, INSIDE, OUTSIDE, PUBLIC, address, body_of, everything, names_in

__all__ = ["everything"]
ALL = list(Hiding.Kind.values)
CANARY = "zobelfink"
SENTENCE = (
    "Zita Zobelfink og ZOBELFINKERNE fra Foreningen  Zobelfink holder til i Zobelfink Kommune, skriv til "
    "z.zobelfink@zobelfink.example eller www.zobelfink.dk, Zobelfinks venner i Nordzobelfink, Zobel­fink."
)


def with_the_canary(value):
    """The same answer, with the canary in every text of it."""
    if isinstance(value, dict):
        return {key: each if key == "municipality" else with_the_canary(each) for key, each in value.items()}
    if isinstance(value, list):
        return [with_the_canary(each) for each in value]
    if "@" in value:
        return "zita@zobelfink.example"
    if "example.org" in value:
        return "www.zobelfink.example"
    return f"{SENTENCE} {value}" if " " in value and len(value) > 40 else swapped(value)


def swapped(value):
    names = {"Karen Lund", "Jonas Friis", "Lis Holt", "Nora Vang"}
    return "Zita Zobelfink" if value in names else f"Zobelfink {value}" if value.istitle() else value


@pytest.fixture
def canary(whole):
    """Vejen's real form, every answer of which names somebody; its parties, people and files are called so too."""
    answers = with_the_canary(deepcopy(ANSWERS))
    answers["A1"] = {"name": "Zobelfinks hus"}
    with scope(whole.vejen):
        for user, name in ((whole.maja, "Zita Zobelfink"), (whole.jonas, "Bo Zobelfink")):
            type(user).objects.filter(pk=user.pk).update(name=name)
        for kind, name in (("association", "Foreningen Zobelfink"), ("municipality", "Zobelfink Kommune")):
            whole.application.partnership.parties.filter(kind=kind).update(name=name)
            Organisation.objects.filter(kind=kind).update(name=name)
    answered(whole.application, whole.maja, whole.jonas, answers)
    return whole


def sent_in(canary):
    """What stands is frozen, whatever rules say about it; inside a scope."""
    standing, version = canary.standing(), canary.application.form_version
    facts = {"form_version": version, "by": canary.maja, "arrived_at": now(), "reference": "VEJEN-2024-001"}
    facts |= {"content": canonical(standing.content), "content_hash": standing.content_hash, "number": 1}
    parties = [{"kind": "association", "name": "Foreningen Zobelfink", "consented_by": "Zita Zobelfink"}]
    return Submission.objects.create(application=canary.application, parties=parties, **facts)


def test_no_answer_of_any_kind_brings_the_canary_into_what_reviewers_read(canary):
    with scope(canary.vejen):
        submission = sent_in(canary)
        sent = [key for key, said in submission.read["answers"].items() if CANARY in json.dumps(said).lower()]
        assert len(sent) > 20, "what could leak is there"
        hiding = decide(canary.call, ALL, "", canary.maja)
        application = submission.application
        application.programme = canary.vejen
        projection = make(application, hiding)
        assert CANARY not in json.dumps(projection.content, ensure_ascii=False).lower()
        assert "odense" not in json.dumps(projection.content).lower()  # chosen from the list of municipalities
        assert projection.content["answers"]["B3"]["name"] == "[Person 1]"
        assert projection.content["answers"]["C3"] == submission.read["answers"]["C3"]
        kept = {"frivillige", "kommunen", "makker"}
        assert kept <= set(projection.content["answers"]["B2"]["description"].split())


# What names the parties for everybody, for whoever has a secret link, or for her before she reviews; and what she has
# written herself.
OPEN = PUBLIC | BY_SECRET | {"partnerships:review_declare", "partnerships:interview_lock"}
NAMES = [
    "Fællesskab i Fjordby", "Foreningen Fjordlys", "Fjordby Kommune", "Maja Holm", "maja.holm@example.org",
    "Jonas Friis", "hemmelig-plan.pdf",
]  # fmt: skip
VIEWS = ("", "?view=all", "?view=files", "?q=Fjordlys&at=K2")


def doors(everything):
    """Every address that could open for a reviewer."""
    known = [*INSIDE, *((name, path) for name, path in OUTSIDE if not names_in(path))]
    shown = [(name, path) for name, path in known if name not in OPEN and not path.startswith("accounts/")]
    found = [(name, address(name, path, "vejen", everything)) for name, path in shown]
    return [(name, here + view) for name, here in found for view in (VIEWS if "review" in name else VIEWS[:1])]


def heard(everything, reader, places):
    """(the pages and letters of an interview with names in them, the addresses that opened)."""
    client, found, opened = signed_in(reader), {}, []
    for name, here in places:
        answer = client.get(here)
        said = body_of(answer) + str(answer.headers)
        found[name, here] = [word for word in NAMES if word in said]
        opened += [(name, here)] if answer.status_code == 200 else []
    with scope(everything.cast.vejen):
        interview = everything.cast.application.interviews.latest("pk")
        for write in (seated, unseated, reminder):
            letter = write(interview.pk, reader)
            said = str(letter.message()) if letter else ""
            found[write.__name__, ""] = [word for word in NAMES if word in said]
    return {name for (name, _here), words in found.items() if words}, opened


@pytest.mark.proof
def test_no_address_and_no_letter_brings_the_canary_to_a_reviewer(everything):
    cast, reader = everything.cast, everything.review_by.assignment.reviewer
    with scope(cast.vejen):
        day = now().date() - timedelta(days=1)
        Call.objects.filter(pk=cast.call.pk).update(closes_on=day, opens_on=day - timedelta(days=30))
        cast.application.conflicts.create(user=reader, kind="none", by=reader)
        Review.objects.filter(pk=everything.review_by.pk).update(status="writing")
    leaking, opened = heard(everything, reader, doors(everything))
    reviews = {"review", "review_lock", "review_conflict", "review_list", "review_file"}
    meets = {"interviews_mine", "interview_held", "interview_held_calendar", "interview_conflict"}
    assert {f"partnerships:{name}" for name in reviews | meets} <= leaking and len(opened) > 40
    with scope(cast.vejen):
        decide(cast.call, ALL, "Somebody asked for it.", everything.lead)
    assert heard(everything, reader, opened)[0] == set()
    sweep()
    assert heard(everything, reader, opened)[0] == set()
    with scope(cast.vejen):
        Review.objects.filter(pk=everything.review_by.pk).update(status="locked", locked_at=now())
        cast.application.moderations.update(closed_at=now())
    said = heard(everything, reader, opened)[0]
    assert {f"partnerships:{name}" for name in meets} <= said, "names are open in interviews"
    assert not said & {f"partnerships:{name}" for name in reviews}
