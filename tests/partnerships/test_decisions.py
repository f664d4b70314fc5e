"""Choosing under a capacity: who gets the places, in what order, and who may see it."""

import re
from copy import deepcopy
from datetime import timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction

from partnerships.choosing.capacity import choose, close, fill, move, take_back
from partnerships.choosing.releasing import open_again, propose
from partnerships.models import Assignment, Decision, Moderation, Ranking, ScoreSheet, Selection
from partnerships.reviewing.moderating import revise
from partnerships.reviewing.resheeting import change_sheet
from partnerships.reviewing.scoring import Scoring
from programmes.clock import now
from programmes.models import Call, ClosingRoll
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.choosing import Hall, outcomes, press, read
from tests.conftest import signed_in
from tests.partnerships.test_lists import check, cost
from tests.reviews import SHEET, assigned, reviewed, reviewer

AWARD, RESERVE, REJECTION = Decision.Outcome.AWARD, Decision.Outcome.RESERVE, Decision.Outcome.REJECTION


@pytest.mark.fact("S1-05")
@pytest.mark.fact("S1-74")
def test_the_places_are_given_by_the_ranking_and_the_rest_is_told_too(hall):
    with scope(hall.vejen):
        close(hall.call, hall.lone)
        fill(hall.call, hall.karen)
        assert outcomes(hall) == {
            1: (AWARD, "pending", 1, None), 2: (AWARD, "pending", 2, None),
            3: (RESERVE, "pending", None, 1), 4: (REJECTION, "pending", None, None),
        }  # fmt: skip


def test_equals_are_shown_with_what_decided_between_them(db):
    hall = Hall(3, points=[(3, 5), (3, 5), (4, 3)])
    page = read(hall.lone, hall.address)
    assert page.index("Peer 3") > page.index("Peer 1") and "19/5" in page and "3.80" in page
    assert "Equal score, decided on: the lot" in page


def test_staff_read_nothing_of_one_reviewers_points_in_the_ranking_before_the_other_has_locked(hall):
    bo, one = reviewer(hall.vejen, "Bo Ask"), hall.applications[0]
    assigned(one, bo)  # Rikke has given 5 and 3, and locked
    for page in ("", "scenarios/"):
        shown = read(hall.lone, hall.address + page)
        assert "4.20" not in shown and "21/5" not in shown and "Peer 2" in shown, page
    assert "1 application is not scored by all who read or meet it yet." in read(hall.lone, hall.address)
    with scope(hall.vejen), pytest.raises(NotAllowed, match="1 application is not scored by all"):
        close(hall.call, hall.lone)
    reviewed(hall.call, one, {"K1": 2, "K2": 1}, bo)
    assert "29/10" in read(hall.lone, hall.address)
    with scope(hall.vejen):
        close(hall.call, hall.lone)
    assigned(hall.applications[1], bo)  # too late to count: what the ranking was closed by stays
    assert "18/5" in read(hall.lone, hall.address) and "Peer 2" in read(hall.lone, f"{hall.address}scenarios/")


def test_nobody_is_chosen_past_another_but_by_a_moved_place_with_a_reason_and_both_orders_are_kept(hall):
    last = hall.applications[3]
    with scope(hall.vejen):
        close(hall.call, hall.lone)
        with pytest.raises(NotAllowed, match="Somebody stands before it"):
            choose(hall.call, last, hall.karen, AWARD)
        with pytest.raises(NotAllowed, match="Write why"):
            move(hall.call, last, hall.lone, 1, "Region")
        before = Ranking.objects.get().order
        move(hall.call, last, hall.lone, 1, "The north has nobody else.")
        assert Ranking.objects.get(number=1).order == before
        assert Ranking.objects.get(number=2).order == [before[3], *before[:3]]
        assert choose(hall.call, last, hall.karen, AWARD).seat == 1
    assert "The north has nobody else." in read(hall.karen, hall.address)
    moved = f"{hall.address}{last.pk}/move/"
    assert signed_in(hall.karen).post(moved, {"to": "2", "why": "The south has nobody."}).status_code == 404


def test_a_place_that_is_moved_after_the_places_were_given_is_not_released_as_it_was(hall):
    with scope(hall.vejen):
        close(hall.call, hall.lone)
        fill(hall.call, hall.karen)
        hall.settle()
        move(hall.call, hall.applications[2], hall.lone, 1, "The north has nobody else.")
        with pytest.raises(NotAllowed, match="no longer follow the ranking"):
            propose(hall.call, hall.karen, now())
        fill(hall.call, hall.karen)
        propose(hall.call, hall.karen, now())
        assert {number: each[0] for number, each in outcomes(hall).items()} == {
            3: AWARD, 1: AWARD, 2: RESERVE, 4: REJECTION,
        }  # fmt: skip


def test_who_withdraws_after_the_ranking_is_closed_is_passed_over_and_never_told(hall):
    with scope(hall.vejen):
        hall.decide()
        hall.applications[0].withdraw(hall.karen)
        with pytest.raises(NotAllowed, match="was withdrawn meanwhile"):
            hall.release()
        open_again(hall.call, hall.karen)
        fill(hall.call, hall.karen)
        propose(hall.call, hall.karen, now())
        assert hall.release() == 3
        assert {number: each[0] for number, each in outcomes(hall).items()} == {2: AWARD, 3: AWARD, 4: RESERVE}


def test_when_all_places_are_taken_the_sentence_says_so_and_a_place_that_is_taken_back_is_free(hall):
    one, two, three, _four = hall.applications
    with scope(hall.vejen):
        close(hall.call, hall.lone)
        choose(hall.call, one, hall.karen, AWARD), choose(hall.call, two, hall.karen, AWARD)
        with pytest.raises(NotAllowed, match="All 2 places are taken"):
            choose(hall.call, three, hall.karen, AWARD)
        choose(hall.call, three, hall.karen, RESERVE)
        take_back(hall.call, two)
        move(hall.call, three, hall.lone, 2, "The north has nobody else.")
        assert choose(hall.call, three, hall.karen, AWARD).seat == 2
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.filter(application=one).update(seat=2)


def test_of_two_people_who_select_the_last_place_at_once_one_wins_and_the_other_reads_a_sentence(ground):
    hall = Hall(3, places=2)
    with scope(hall.vejen):
        close(hall.call, hall.lone)
        choose(hall.call, hall.applications[0], hall.karen, AWARD)
        order = Ranking.objects.get()
    ended = []

    def select(application, user):
        try:
            with scope(hall.vejen):
                if application.pk != order.order[1]:
                    move(hall.call, application, user, 2, "The north has nobody else.")
                choose(hall.call, application, user, AWARD)
            ended.append("done")
        except NotAllowed as refusal:
            ended.append(str(refusal))
        finally:
            connection.close()

    pairs = [(hall.applications[1], hall.karen), (hall.applications[2], hall.henrik)]
    threads = [Thread(target=select, args=pair) for pair in pairs]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert ended.count("done") == 1
    assert "All 2 places are taken." in ended or any("stands before it" in each for each in ended), ended
    with scope(hall.vejen):
        assert sorted(Decision.objects.values_list("seat", flat=True)) == [1, 2]


def columns(hall, number):
    """{head of a column: what stands under it} of one application, and the same as a phone says it."""
    page = read(hall.karen, hall.address)
    heads = re.findall(r"<abbr[^>]*>(\w+)</abbr>", page)
    line = page[page.index(f"SMALL-{number:03}") :].partition("</tr>")[0]
    cells = re.findall(r'aria-hidden="true">(\w+)</span><span>([\d.]+)</span>', line)
    return dict(zip(heads, (points for _key, points in cells), strict=True)), dict(cells)


def test_each_mean_stands_under_its_criterion_in_whatever_order_points_were_given(ground, db):
    """The last criterion was scored first, and the keys do not sort as they stand in the sheet."""
    hall, sheet = Hall(number=0), deepcopy(SHEET)
    sheet["criteria"][0]["key"], sheet["criteria"][1]["key"], sheet["ties"] = "need", "aim", []
    with scope(hall.vejen):
        Call.objects.filter(pk=hall.call.pk).update(score_sheet=sheet)
    hall.applications = [hall.sent(number) for number in (1, 2, 3)]
    for application, (need, aim) in zip(hall.applications, [(4, 2), (3, 3), (2, 4)], strict=True):
        reviewed(hall.call, application, {"aim": aim, "need": need}, hall.rikke)
    for _time in ("before it is closed", "after"):
        for number, need, aim in ((1, "4.00", "2.00"), (3, "2.00", "4.00")):
            said = {"need": need, "aim": aim}
            assert columns(hall, number) == (said, said)
        press(hall.lone, f"{hall.address}close/")
    with scope(hall.vejen):
        assert Ranking.objects.exists()


def test_no_order_is_closed_before_the_roll_that_the_lots_are_drawn_from_and_a_later_roll_changes_none(hall):
    with scope(hall.vejen):
        other = Call.objects.create(
            slug="other", reference="OTHER", form=hall.call.form, parties=hall.call.parties, time_zone="UTC",
            opens_on=hall.call.opens_on, closes_on=hall.call.closes_on, closes_clock=hall.call.closes_clock,
        )  # fmt: skip
        with pytest.raises(NotAllowed, match="is not written yet"):
            close(Call.objects.get(pk=other.pk), hall.lone)
        first = ClosingRoll.objects.get(call=hall.call).roll_hash
        ClosingRoll.objects.create(call=hall.call, entries=[], roll_hash="f" * 64)
        assert close(hall.call, hall.lone).lot_seed == first != "f" * 64


def test_the_whole_way_on_pages(hall):
    """Ranking closed, places given, dates set, asked for by staff, read and released by the lead."""
    assert "Peer 1" in read(hall.karen, hall.address)
    assert signed_in(hall.karen).post(f"{hall.address}close/").status_code == 404
    assert "The ranking is closed" in press(hall.lone, f"{hall.address}close/")
    assert "The places are given" in press(hall.karen, f"{hall.address}fill/")
    last = f"{hall.address}{hall.applications[3].pk}/"
    sent = {"outcome": "rejection", "reason_K1": "A plan is missing.", "reason_K2": "It does not fit."}
    assert "Saved. Nobody outside knows" in press(hall.karen, last, **sent)
    assert "All 2 places are taken" in press(hall.karen, f"{hall.address}{hall.applications[2].pk}/", outcome="award")
    assert "Set the dates first" in press(hall.karen, f"{hall.address}propose/")
    dates = {
        "release_at": "1.1.2030 09:00",
        "answer_by": "15.1.2030",
        "reserves_until": "31.1.2030",
        "answer_days": "7",
    }
    assert "Saved." in press(hall.karen, f"{hall.address}settings/", **dates)
    assert 'value="15.1.2030 24:00"' in read(hall.karen, f"{hall.address}settings/")
    assert "wait for a second person" in press(hall.karen, f"{hall.address}propose/")
    released_on_pages(hall)


def released_on_pages(hall):
    """Read by the lead, refused before the date, and released once it has come."""
    assert "A plan is missing." in read(hall.lone, f"{hall.address}letters/?language=en")
    with scope(hall.vejen):
        read_hash = Selection.objects.get().content_hash
    unread = press(hall.lone, f"{hall.address}release/", read=read_hash)
    assert "This field is required" in unread
    assert "has not come yet" in press(hall.lone, f"{hall.address}release/", read=read_hash, has_read="on")
    with scope(hall.vejen):
        past = now() - timedelta(hours=1)
        selection = Selection.objects.get()
        open_again(hall.call, hall.karen)
        hall.settle(release_at=past, answer_by=selection.answer_by, reserves_until=selection.reserves_until)
        propose(hall.call, hall.karen, now())
        read_hash = Selection.objects.get().content_hash
    assert "4 decisions are released" in press(hall.lone, f"{hall.address}release/", read=read_hash, has_read="on")
    assert "The selected partnerships" in read(hall.henrik, hall.address)


def test_the_ranking_asks_as_much_of_the_database_for_ten_applications_as_for_four(hall):
    browser, pages = signed_in(hall.lone), ("", "scenarios/")
    before = [len(cost(browser, hall.address + page).asked) for page in pages]
    for number in range(5, 11):
        reviewed(hall.call, hall.sent(number), {"K1": 3, "K2": number % 6}, hall.rikke)
    assert "Peer 10" in read(hall.lone, hall.address)
    found = [cost(browser, hall.address + page) for page in pages]
    assert [len(each.asked) for each in found] == before
    for each in found:
        check(each, most=20)


def test_a_score_sheet_stays_as_it_is_once_the_ranking_is_closed(hall):
    """Its reasons are what the letters say, and its points what the order rests on."""
    with scope(hall.vejen):
        sheet = ScoreSheet.of(hall.call)
        close(hall.call, hall.lone)
        other = deepcopy(sheet.definition)
        other["criteria"][0]["weight"] += 1
        with pytest.raises(NotAllowed, match="The ranking is closed, so the score sheet stays"):
            change_sheet(sheet, other, {"en": "Another weight"}, hall.lone)
        assert ScoreSheet.of(hall.call) == sheet


def test_points_stay_as_they_are_once_the_ranking_is_closed(hall):
    with scope(hall.vejen):
        held = Assignment.objects.filter(reviewer=hall.rikke).select_related("application__call").first()
        scoring = Scoring(held, ScoreSheet.of(hall.call))
        close(hall.call, hall.lone)
        with pytest.raises(NotAllowed, match="so the points stay as they are"):
            scoring.write("K1", 1, "Two clear sentences.", None, now())
        facts = {"application": held.application, "sheet": scoring.sheet, "criterion": "K1"}
        again = Moderation.objects.create(**facts)
        with pytest.raises(NotAllowed, match="so the points stay as they are"):
            revise(again, scoring.review, 1, "Two clear sentences.", "I think otherwise now.", now())
