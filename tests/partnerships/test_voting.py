"""A selection committee votes with a quorum on the list that waits, before two people release it."""

import re

import pytest
from django.db import IntegrityError, connection, transaction

from partnerships.choosing.capacity import close, fill
from partnerships.choosing.releasing import open_again, propose
from partnerships.choosing.voting import arrange, tally, vote
from partnerships.models import CommitteeSeat, Conflict, ListVote, Selection, VoteClosing
from programmes.clock import now
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import appointed, person
from tests.choosing import ENGLISH, press, read
from tests.conftest import signed_in
from tests.partnerships.test_lists import cost
from tests.partnerships.test_story import commit

Choice = ListVote.Choice
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


def seated(hall, quorum=2, is_open=True):
    """Karen, Lone, Henrik and Vera sit; the list waits. Returns its hash."""
    hall.vera = person("Vera Vote", "en")
    appointed(hall.vera, "staff", hall.vejen)
    with scope(hall.vejen):
        close(hall.call, hall.lone)
        fill(hall.call, hall.karen)
        hall.settle()
        arrange(hall.call, hall.lone, quorum, is_open, [hall.karen, hall.lone, hall.henrik, hall.vera])
        propose(hall.call, hall.karen, now())
        return Selection.objects.get().content_hash


def in_conflict(hall, user):
    with scope(hall.vejen):
        facts = {"application": hall.applications[0], "user": user, "by": user}
        Conflict.objects.create(kind=Conflict.Kind.TIE, reason="Her brother", **facts)


def test_a_list_is_released_with_a_quorum_and_a_majority_only(hall):
    listed = seated(hall)
    with scope(hall.vejen):
        with pytest.raises(NotAllowed, match="no quorum yet: 0 members"):
            hall.release()
        vote(hall.call, hall.karen, Choice.YES, listed)
        with pytest.raises(NotAllowed, match="no quorum yet: 1 member has voted, 2 must"):
            hall.release()
        vote(hall.call, hall.vera, Choice.NO, listed)
        with pytest.raises(NotAllowed, match="no majority"):
            hall.release()
        vote(hall.call, hall.henrik, Choice.YES, listed)
        assert hall.release() == 4


def test_who_is_present_without_a_vote_counts_for_the_quorum_and_not_for_the_majority(hall):
    listed = seated(hall, quorum=3)
    with scope(hall.vejen):
        vote(hall.call, hall.karen, Choice.YES, listed)
        vote(hall.call, hall.vera, Choice.ABSTAIN, listed)
        vote(hall.call, hall.henrik, Choice.ABSTAIN, listed)
        found = tally(Selection.objects.select_related("call").get())
        assert (found.has_quorum, found.is_carried, found.yes, found.no) == (True, True, 1, 0)


def test_whoever_is_in_conflict_has_no_page_no_vote_and_counts_nowhere_even_when_she_voted_before(hall):
    listed = seated(hall)
    with scope(hall.vejen):
        vote(hall.call, hall.karen, Choice.YES, listed)
        vote(hall.call, hall.vera, Choice.YES, listed)
    in_conflict(hall, hall.vera)
    assert signed_in(hall.vera).get(f"{hall.address}vote/").status_code == 404
    with scope(hall.vejen):
        found = tally(Selection.objects.select_related("call").get())
        assert (found.recused, len(found.votes), found.has_quorum) == ([hall.vera], 1, False)
        with pytest.raises(NotAllowed, match="no quorum yet"):
            hall.release()
        with pytest.raises(NotAllowed, match="no seat"):
            vote(hall.call, hall.vera, Choice.YES, listed)
    assert "In conflict, not counted" in read(hall.karen, f"{hall.address}vote/")


def test_a_vote_is_for_the_letters_as_they_were_read_and_is_given_once(hall):
    listed = seated(hall)
    with scope(hall.vejen):
        given = vote(hall.call, hall.karen, Choice.YES, listed)
        assert vote(hall.call, hall.karen, Choice.YES, listed) == given
        with pytest.raises(NotAllowed, match="A vote is not changed"):
            vote(hall.call, hall.karen, Choice.NO, listed)
        with pytest.raises(NotAllowed, match="Something has changed"):
            vote(hall.call, hall.vera, Choice.YES, "0" * 64)
        with pytest.raises(IntegrityError), transaction.atomic():
            ListVote.objects.create(selection=given.selection, user=hall.karen, content_hash=listed, choice="no")
        with pytest.raises(NotAllowed, match="wait for release"):
            arrange(hall.call, hall.lone, 0, True, [])
        open_again(hall.call, hall.karen)
        hall.settle(answer_days=9)
        arrange(hall.call, hall.lone, 1, True, [hall.karen, hall.henrik])
        propose(hall.call, hall.karen, now())
        selection = Selection.objects.select_related("call").get()
        assert selection.content_hash != listed and not tally(selection).votes
        assert CommitteeSeat.objects.filter(ended_at__isnull=False).count() == 2


def test_the_quorum_is_never_more_than_the_committee(hall):
    page = f"{hall.address}committee/"
    typed = {"is_open": "yes", "members": [hall.karen.pk, hall.henrik.pk]}
    assert "fewer members than must be present" in press(hall.lone, page, quorum=3, **typed)
    assert "Select a valid choice" in press(hall.lone, page, quorum=1, is_open="yes", members=[hall.rikke.pk])
    assert "Saved." in press(hall.lone, page, quorum=2, **typed)
    assert signed_in(hall.karen).get(page).status_code == 404
    with scope(hall.vejen):
        assert Selection.objects.get().quorum == CommitteeSeat.objects.count() == 2


@pytest.mark.parametrize("is_open", [True, False])
def test_the_page_says_how_it_stands_and_names_the_votes_as_the_programme_wants(hall, is_open):
    listed = seated(hall, is_open=is_open)
    page = f"{hall.address}vote/"
    said = press(hall.vera, page, choice="no", why="The north has nobody.", read=listed)
    assert "Your vote is given." in said and "No quorum yet" in said
    seen = read(hall.karen, page)
    assert "Vera Vote" in seen and ("The north has nobody." in seen) == is_open
    assert ("Against the list</span>" in seen) == is_open
    assert "Vote on the decisions" in read(hall.karen, hall.address)
    assert signed_in(hall.rikke).get(page).status_code == 404
    story = read(hall.henrik, f"/vejen/applications/{hall.applications[0].pk}/story/")
    assert "Vote on the decisions" in story and ("Against the list" in story) == is_open


def shown_while_it_runs(hall, choice):
    """What is told after one more vote: pages, how many questions they ask, why a release is refused, the story."""
    with transaction.atomic():
        press(hall.vera, f"{hall.address}vote/", choice=choice, read=hall.listed)
        pages = [
            cost(signed_in(hall.lone), f"{hall.address}{each}") for each in ("vote/", "", "vote/close/", "release/")
        ]
        told = [(len(each.asked), TOKEN.sub("", each.answer.content.decode())) for each in pages]
        story = signed_in(hall.lone).get(f"/vejen/applications/{hall.applications[0].pk}/story.json", **ENGLISH).json()
        told.append([(each["what"], each["value"], each["why"]) for each in story["entries"]])
        with scope(hall.vejen), pytest.raises(NotAllowed) as refused:
            hall.release(by=hall.henrik)
        transaction.set_rollback(True)
    return [*told, str(refused.value)]


def test_while_a_vote_in_confidence_runs_nothing_tells_how_it_stands(hall):
    """Carried with one vote for it, undecided with one against: whoever looked between two votes would know both."""
    hall.listed = seated(hall, quorum=1, is_open=False)
    seen = [shown_while_it_runs(hall, choice) for choice in Choice.values]
    assert seen[0] == seen[1] == seen[2] and "Not closed yet" in seen[0][0][1]
    assert "Carried" not in seen[0][0][1] and "its vote is not closed yet" in seen[0][-1]
    assert ("Vote on the decisions", "Given", "") in seen[0][-2]


def test_an_act_of_a_vote_cannot_be_tried_with_the_three_votes_there_are(hall):
    listed = seated(hall, is_open=False)
    with scope(hall.vejen):
        given = vote(hall.call, hall.vera, Choice.NO, listed)
    commit(hall)
    story = signed_in(hall.lone).get(f"/vejen/applications/{hall.applications[0].pk}/story.json", **ENGLISH)
    (act,) = [each for each in story.json()["acts"] if each["table"] == "partnerships_listvote"]
    known = ",".join(each for each in act["columns"].split(",") if each != "salt")
    with scope(hall.vejen), connection.cursor() as cursor:
        cursor.execute(
            "SELECT app.row_hash(given, %s) FROM partnerships_listvote given WHERE id = %s", [known, given.pk]
        )
        assert cursor.fetchone() != (act["content"],)
        assert str(ListVote.objects.get().salt) not in story.content.decode()


def test_the_numbers_of_a_vote_in_confidence_are_told_when_all_have_voted(hall):
    """Who has voted is named: whoever reads the numbers after each of them would know how."""
    listed = seated(hall, quorum=3, is_open=False)
    page, numbers = f"{hall.address}vote/", []
    for user, choice in ((hall.vera, "no"), (hall.lone, "yes"), (hall.henrik, "yes"), (hall.karen, "yes")):
        press(user, page, choice=choice, read=listed)
        seen = read(hall.henrik, page)
        numbers.append(("<dt>Against the list</dt><dd>1</dd>" in seen, ">Carried</span>" in seen))
    assert numbers == [(False, False)] * 3 + [(True, True)]
    with scope(hall.vejen):
        assert hall.release() == 4
    assert ">Carried</span>" in read(hall.henrik, page)


def test_whoever_decides_closes_a_vote_in_confidence_and_then_nobody_votes_any_more(hall):
    listed = seated(hall, is_open=False)
    page, close_page = f"{hall.address}vote/", f"{hall.address}vote/close/"
    assert "no quorum yet" in press(hall.lone, close_page) and "vote/close/" not in read(hall.lone, page)
    for user in (hall.vera, hall.karen):
        press(user, page, choice="no", read=listed)
    assert "vote/close/" in read(hall.lone, page) and "vote/close/" not in read(hall.karen, page)
    assert signed_in(hall.karen).post(close_page).status_code == 404
    assert "Have not voted: Henrik Dam, Lone Lead." in read(hall.lone, close_page)
    said = press(hall.lone, close_page)
    assert ">No majority</span>" in said and "<dt>Against the list</dt><dd>2</dd>" in said
    assert "The vote is closed." in press(hall.henrik, page, choice="yes", read=listed)
    press(hall.lone, close_page)
    with scope(hall.vejen):
        assert (VoteClosing.objects.get().counted, ListVote.objects.count()) == (2, 2)
        with pytest.raises(NotAllowed, match="no majority"):
            hall.release()
    story = read(hall.henrik, f"/vejen/applications/{hall.applications[0].pk}/story/")
    assert "Closed" in story and "Against the list" not in story


def test_only_a_vote_in_confidence_is_closed(hall):
    seated(hall, quorum=1)
    assert "No vote in confidence is under way." in press(hall.lone, f"{hall.address}vote/close/")


def test_a_vote_that_falls_away_after_the_closing_tells_nothing_and_the_committee_votes_anew(hall):
    """The outcome before and after would tell how she voted who has declared a conflict meanwhile."""
    listed = seated(hall, is_open=False)
    with scope(hall.vejen):
        for user, choice in ((hall.karen, "yes"), (hall.lone, "no"), (hall.henrik, "yes"), (hall.vera, "yes")):
            vote(hall.call, user, choice, listed)
    in_conflict(hall, hall.vera)
    seen = read(hall.karen, f"{hall.address}vote/")
    assert "A vote counts no longer" in seen and "so that the committee votes anew" in seen
    assert "<dt>For the list</dt>" not in seen and "Carried" not in seen
    with scope(hall.vejen):
        with pytest.raises(NotAllowed, match="A vote counts no longer"):
            hall.release()
        open_again(hall.call, hall.karen)
        propose(hall.call, hall.karen, now())
        selection = Selection.objects.select_related("call").get()
        assert selection.content_hash != listed and not tally(selection).votes
        for user in (hall.karen, hall.lone, hall.henrik):
            vote(hall.call, user, Choice.YES, selection.content_hash)
        assert hall.release() == 4


def test_how_somebody_voted_in_confidence_is_never_opened_afterwards(hall):
    listed = seated(hall, is_open=False)
    with scope(hall.vejen):
        vote(hall.call, hall.vera, Choice.NO, listed, "The north has nobody.")
        open_again(hall.call, hall.karen)
    typed = {"quorum": 1, "members": [hall.karen.pk, hall.henrik.pk]}
    assert "Votes have been given in confidence" in press(
        hall.lone, f"{hall.address}committee/", is_open="yes", **typed
    )
    story = read(hall.henrik, f"/vejen/applications/{hall.applications[0].pk}/story/")
    assert "Vera Vote" in story and "Against the list" not in story and "The north has nobody." not in story
    assert "Saved." in press(hall.lone, f"{hall.address}committee/", is_open="no", **typed)
