"""The pages on which a call is reviewed and decided ask as much of the database for 300 as for one."""

from datetime import timedelta

import pytest

from partnerships.choosing.capacity import close, fill, written
from partnerships.choosing.releasing import propose
from partnerships.choosing.scores import scores_of
from partnerships.choosing.voting import arrange
from partnerships.hiding.deciding import decide
from partnerships.models import (
    Application,
    Assignment,
    CommitteeSeat,
    Conflict,
    DeclaredTag,
    ListVote,
    PartnershipAppointment,
    Passage,
    Ranking,
    Review,
    Score,
    ScoreSheet,
)
from people.models import User
from programmes.clock import now
from programmes.models import Appointment, Call, Draw, DrawAnnulment, DrawResult, DrawWithdrawal
from programmes.scope import scope
from programmes.words import Text
from tests.conftest import signed_in
from tests.crowd import crowd
from tests.diversity import WANTED
from tests.partnerships.test_lists import SIZES, check_even, cost
from tests.reviews import reviewed, reviewer


def submitted(hall, first, last):
    """So many more applications, each read by Rikke and shared with all, locked by her."""
    crowd(hall.applications[0], hall.signatory(1), first + 10, last + 10, status="'submitted'")
    with scope(hall.vejen):
        names = [f"Crowd {number + 10}" for number in range(first, last + 1)]
        made = list(Application.objects.filter(name__in=names).order_by("pk"))
        facts = {"reviewer": hall.rikke, "by": hall.lone, "is_shared": True}
        held = Assignment.objects.bulk_create(Assignment(application=each, **facts) for each in made)
        said(hall, made)
        facts = {"sheet": ScoreSheet.of(hall.call), "status": Review.Status.LOCKED, "locked_at": now()}
        reviews = Review.objects.bulk_create(Review(assignment=each, **facts) for each in held)
        Score.objects.bulk_create(
            Score(review=each, criterion=key, points=number % 4 + 2, reason="Told well.")
            for number, each in enumerate(reviews, first)
            for key in ("K1", "K2")
        )
        return made


def said(hall, applications):
    """Rikke has declared that nothing stands in her way."""
    rows = [Conflict(application=each, user=hall.rikke, kind="none", by=hall.rikke) for each in applications]
    Conflict.objects.bulk_create(rows)


def even(pages, grow, **bounds):
    """Each page, (browser, path), costs the same at each size and shows the last of what grew."""
    found, last = [[] for _page in pages], 0
    for size in SIZES:
        grow(last + 1, size)
        last = size
        for costs, (browser, path) in zip(found, pages, strict=True):
            costs.append(cost(browser, path, is_warm=size > 1))
    for costs in found:
        check_even(costs, **bounds)
    return [costs[-1].answer.content.decode() for costs in found]


@pytest.fixture
def hidden(hall):
    """One reader is enough, and names are hidden since somebody asked."""
    with scope(hall.vejen):
        said(hall, hall.applications)
        decide(hall.call, ["people"], "Points are given already.", hall.lone)
    hall.base = f"/vejen/calls/{hall.call.pk}/review/"
    return hall


def test_the_list_of_what_is_hidden_costs_the_same_at_1_3_and_300_applications(hidden):
    def grow(first, last):
        made = submitted(hidden, first, last)
        with scope(hidden.vejen):
            Passage.objects.bulk_create(Passage(application=each, text="Maja", by=hidden.lone) for each in made)

    pages = [(signed_in(hidden.lone), f"{hidden.base}hidden/"), (signed_in(hidden.rikke), hidden.base)]
    shown = even(pages, grow, rows=3000)
    assert [each.count("CROWD-000310") for each in shown] == [1, 1]  # there is no other name beside it


@pytest.mark.proof
def test_calibration_costs_the_same_at_1_3_and_300_shared_applications(hidden):
    """As many statements at each size, and no more than a page may: of the reviewer's, and of the staff's."""
    bo, path = reviewer(hidden.vejen, "Bo Ask"), f"{hidden.base}calibration/"

    def grow(first, last):
        for application in submitted(hidden, first, last):
            reviewed(hidden.call, application, {"K1": 2, "K2": 3}, bo)

    pages = [(signed_in(hidden.rikke), path), (signed_in(hidden.lone), path)]
    shown = even(pages, grow, most=16, rows=9000)
    assert ["CROWD-000310" in shown[0], "Crowd 310" in shown[1], "Levelled" in shown[1]] == [True] * 3


def test_a_vote_costs_the_same_at_1_3_and_300_members(hall):
    with scope(hall.vejen):
        close(hall.call, hall.lone)
        fill(hall.call, hall.karen)
        hall.settle()
        arrange(hall.call, hall.lone, 1, True, [hall.lone])
        propose(hall.call, hall.karen, now())
        listed = hall.call.selection.content_hash

    def grow(first, last):
        people = [User(email=f"v{n}@example.org", name=f"Voter {n:03}") for n in range(first, last + 1)]
        people = User.objects.bulk_create(people)
        with scope(hall.vejen):
            Appointment.objects.bulk_create(Appointment(user=each, role="staff") for each in people)
            CommitteeSeat.objects.bulk_create(CommitteeSeat(call=hall.call, user=each, by=hall.lone) for each in people)
            facts = {"selection": hall.call.selection, "content_hash": listed, "choice": "yes"}
            ListVote.objects.bulk_create(ListVote(user=each, **facts) for each in people)

    pages = [(signed_in(hall.lone), f"{hall.address}vote/"), (signed_in(hall.lone), f"{hall.address}committee/")]
    shown = even(pages, grow, most=16, rows=1500)
    assert "Voter 300" in shown[0] and "Voter 300" in shown[1]


@pytest.mark.proof
def test_choosing_different_people_costs_the_same_at_1_3_and_300_people(hall):
    with scope(hall.vejen):
        Call.objects.filter(pk=hall.call.pk).update(diversity=WANTED)

    def grow(first, last):
        made = submitted(hall, first, last)
        with scope(hall.vejen):
            acting = PartnershipAppointment.objects.filter(partnership__in=[each.partnership_id for each in made])
            of = {each.partnership_id: each.user_id for each in acting}
            DeclaredTag.objects.bulk_create(
                DeclaredTag(application=each, by_id=of[each.partnership_id], key=WANTED[number % len(WANTED)]["key"])
                for number, each in enumerate(made)
            )
            scores = scores_of(hall.call)
            facts = {"sheet": scores.sheet, "lot_seed": scores.lot_seed, "by": hall.lone, "number": last}
            facts |= {"moved": made[0], "why": "More came."}
            Ranking.objects.create(call=hall.call, places=[written(each) for each in scores.ranked()], **facts)

    (shown,) = even([(signed_in(hall.lone), f"{hall.address}different-people/")], grow, rows=2500)
    assert "Crowd 310" in shown


@pytest.mark.proof
def test_the_log_of_draws_costs_the_same_at_1_3_and_300_draws(hall, client):
    def grow(first, last):
        with scope(hall.vejen):
            facts = {"k": 1, "pool_text": '[{"id": "a", "label": "A"}]', "pool_hash": "0" * 64, "seed_hash": "0" * 64}
            facts |= {"call": hall.call, "by": hall.lone, "not_before": now() + timedelta(hours=1)}
            numbers = range(first, last + 1)
            draws = Draw.objects.bulk_create(
                Draw(number=each, purpose=Text(en=f"No {each}"), **facts) for each in numbers
            )
            rows = [{"draw": each, "by": hall.lone} for each in draws]
            DrawResult.objects.bulk_create(DrawResult(seed="0" * 64, order=["a"], **row) for row in rows)
            DrawWithdrawal.objects.bulk_create(DrawWithdrawal(out="a", why="Left", **row) for row in rows)
            annulled = {"status": "approved", "decided_by": hall.karen, "decided_at": now(), "why": "A fault"}
            DrawAnnulment.objects.bulk_create(DrawAnnulment(**row, **annulled) for row in rows)

    shown = even([(client, f"/vejen/calls/{hall.call.pk}/draws/")], grow, rows=1500)
    assert "No 300" in shown[0]
