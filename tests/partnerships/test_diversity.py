"""Different people among those who are chosen: voluntary tags, quotas, a proposed set, the people's own choice."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, connections, transaction

from partnerships.choosing.capacity import fill, move
from partnerships.choosing.diverse import (
    KEPT_FOR,
    board,
    choose_set,
    declare,
    forget_old,
    tallied,
)
from partnerships.choosing.releasing import propose as ask_for_release
from partnerships.models import DeclaredTag, DiversityTally, Ranking
from programmes.acts import decisive
from programmes.clock import now
from programmes.diversity import is_special, problem_of
from programmes.models import Call, Due
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.choosing import Hall, outcomes, press, read
from tests.conftest import signed_in
from tests.diversity import SAID, tag, wanting

WHY = "She has led groups in the north for years."


def test_a_set_is_proposed_chosen_and_given_places_and_the_plain_order_is_kept(hall):
    wanting(hall)
    with scope(hall.vejen):
        on = board(hall.call, Ranking.objects.get())
        ids = on.proposed().ids
        assert ids == [hall.applications[2].pk, hall.applications[3].pk]
        choose_set(hall.call, hall.lone, ids, "", 1)
        plain, chosen = Ranking.objects.all()
        assert plain.order == [each.pk for each in hall.applications]
        assert chosen.order == [plain.order[2], plain.order[3], plain.order[0], plain.order[1]]
        assert (chosen.chosen, chosen.proposed) == (ids, ids)
        with pytest.raises(NotAllowed, match="Change who is in it instead"):
            move(hall.call, hall.applications[0], hall.lone, 1, "The north has nobody else.")
        fill(hall.call, hall.karen)
        assert {number: each[0] for number, each in outcomes(hall).items()} == {
            3: "award", 4: "award", 1: "reserve", 2: "rejection",
        }  # fmt: skip


def test_other_people_than_those_proposed_are_chosen_with_a_reason_only(hall):
    wanting(hall)
    one, _two, three, four = [each.pk for each in hall.applications]
    with scope(hall.vejen):
        with pytest.raises(NotAllowed, match="Write why"):
            choose_set(hall.call, hall.lone, [one, three], "No", 1)
        with pytest.raises(NotAllowed, match="Choose exactly 2 people"):
            choose_set(hall.call, hall.lone, [one], WHY, 1)
        with pytest.raises(NotAllowed, match="cannot be chosen any more"):
            choose_set(hall.call, hall.lone, [one, 0], WHY, 1)
        made = choose_set(hall.call, hall.lone, [one, three], WHY, 1)
        assert (made.why, made.chosen, made.proposed) == (WHY, [one, three], [three, four])
        with pytest.raises(IntegrityError), transaction.atomic():
            Ranking.objects.create(
                call=hall.call, number=9, sheet=made.sheet, lot_seed="0", places=[], by=hall.lone, chosen=[1],
                proposed=[2],
            )  # fmt: skip
    assert WHY in read(hall.karen, hall.address)


def test_two_who_choose_at_once_have_one_outcome_and_one_sentence(ground):
    hall = wanting(Hall(3, places=1), said={1: ["women"], 2: ["rural"], 3: []})
    ended = []

    def choose(application, user):
        try:
            with scope(hall.vejen):
                choose_set(hall.call, user, [application.pk], WHY, 1)
                ended.append("chosen")
        except NotAllowed as refusal:
            ended.append(str(refusal))
        finally:
            connections.close_all()

    pairs = [(hall.applications[0], hall.lone), (hall.applications[1], hall.henrik)]
    hands = [Thread(target=choose, args=pair) for pair in pairs]
    [hand.start() for hand in hands], [hand.join(10) for hand in hands]
    assert sorted(ended) == [
        "Somebody else has just changed the order. Look at it again before you choose.", "chosen",
    ]  # fmt: skip
    with scope(hall.vejen):
        assert Ranking.objects.count() == 2


def test_the_page_proposes_explains_and_counts_without_changing_anything(hall):
    wanting(hall)
    page = f"{hall.address}different-people/"
    shown = read(hall.karen, page)
    assert "this one has the most points" in shown and shown.count(" checked") == 2 and "Have said so: 1" in shown
    one, three = hall.applications[0].pk, hall.applications[2].pk
    counted_again = press(hall.karen, page, member=[one, three], count="yes", base=1)
    assert "Too few" in counted_again and "other people than those proposed" in counted_again
    with scope(hall.vejen):
        assert Ranking.objects.count() == 1
    said = press(hall.karen, page, member=[one, three], base=1, why="")
    assert "Write why you choose other people" in said
    assert "Give the places by the ranking now" in press(hall.karen, page, member=[one, three], base=1, why=WHY)
    assert "has just changed the order" in press(hall.karen, page, member=[one, three], base=1, why=WHY)


def test_what_cannot_be_met_together_is_named_with_how_near_one_comes(hall):
    wanting(hall, [tag("women", "Sex", least=2), tag("rural", "Place", least=1), tag("men", "Sex", least=0)])
    shown = " ".join(read(hall.karen, f"{hall.address}different-people/").split())
    assert "No set meets all that the call wants." in shown
    assert "This cannot be met by those who have applied:</p> <ul><li>Women: at least 2</li></ul>" in shown
    assert "<li>Women: 1. Wanted: at least 2</li>" in shown


def test_tags_are_seen_by_who_prepares_the_decisions_on_one_page_and_by_nobody_else(hall):
    """Marked with words that stand nowhere else; whoever else acts for the same partnership is nobody too."""
    wanting(hall, [tag("heron", "Birds", least=1), tag("otter", "Beasts")], {1: ["heron"], 2: ["otter"]})
    own = f"/vejen/partnerships/{hall.applications[0].partnership_id}/"
    call = f"/vejen/calls/{hall.call.pk}/"
    record = f"/vejen/applications/{hall.applications[0].pk}/"
    set_page = f"{hall.address}different-people/"
    assert "Heron, " not in read(hall.karen, set_page) and ">Heron<" in read(hall.karen, set_page).replace(" ", "")
    assert signed_in(hall.rikke).get(set_page).status_code == 404
    pages = [hall.address, f"{hall.address}scenarios/", f"{call}applications/", f"{record}", f"{record}story/",
             "/vejen/letters/"]  # fmt: skip
    for page in pages:
        assert "heron" not in read(hall.karen, page).lower(), page
    form = f"{own}tags/"
    mine, other = read(hall.signatory(1), form), read(hall.signatory(1, "municipality"), form)
    assert 'value="heron"' in mine.split("checked")[0].rpartition("<input")[2]
    assert "heron" not in other.lower()  # the deadline has passed, and she said nothing
    assert signed_in(hall.karen).get(form).status_code == 404


def test_tags_can_be_taken_back_at_any_time_and_given_only_before_the_deadline(hall):
    wanting(hall)
    form, anna = f"/vejen/partnerships/{hall.applications[0].partnership_id}/tags/", hall.signatory(1)
    with scope(hall.vejen):
        with pytest.raises(NotAllowed, match="only take back"):
            declare(hall.applications[0], anna, ["men", "rural"], now())
        assert DeclaredTag.objects.filter(by=anna).count() == 2
    press(anna, form, c0="", c1="capital")
    with scope(hall.vejen):
        assert list(DeclaredTag.objects.filter(by=anna).values_list("key", flat=True)) == ["capital"]


def test_whoever_leaves_or_withdraws_takes_her_tags_along(hall):
    wanting(hall)
    first = hall.applications[0].partnership_id
    second = hall.signatory(2)
    press(hall.signatory(1), f"/vejen/partnerships/{first}/application/withdraw/")
    from_second = f"/vejen/partnerships/{hall.applications[1].partnership_id}/application/withdraw/"
    press(second, from_second)
    with scope(hall.vejen):
        left = DeclaredTag.objects.values_list("application__reference", flat=True)
        assert sorted(set(left)) == ["SMALL-003", "SMALL-004"]


def released(hall):
    """The set as proposed, released; inside a scope."""
    on = board(hall.call, Ranking.objects.get())
    choose_set(hall.call, hall.lone, on.proposed().ids, "", 1)
    fill(hall.call, hall.karen)
    hall.settle()
    ask_for_release(hall.call, hall.karen, now())
    hall.release()


def test_at_the_release_the_tags_are_gone_everywhere_and_tallies_stay(hall):
    """In the database, in what the database remembers of changes, in the acts, and on the pages."""
    wanting(hall)
    with scope(hall.vejen):
        assert DeclaredTag.objects.count() == sum(map(len, SAID.values()))
        released(hall)
        assert not DeclaredTag.objects.exists()
        tally = DiversityTally.objects.get()
        assert [(each["key"], each["count"], each["is_met"]) for each in tally.tags] == [
            ("women", None, True), ("men", None, True), ("rural", None, True), ("capital", None, True),
        ]  # fmt: skip
        assert DiversityTally in decisive() and DeclaredTag not in decisive()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM information_schema.tables WHERE table_name LIKE '%declaredtag%'")
            assert cursor.fetchone() == (1,)
    shown = read(hall.karen, f"{hall.address}different-people/")
    assert "is deleted; these numbers stay" in shown and "not shown" in shown and "checkbox" not in shown
    assert "stands on this page only" not in shown and "At least 0" not in shown  # nothing stands here any more
    assert shown.count(">Met</span>") == 2  # of the two tags of which some were wanted
    assert "what was said here is deleted" in read(
        hall.signatory(3), f"/vejen/partnerships/{hall.applications[2].partnership_id}/tags/"
    )
    letter = read(hall.signatory(1), f"/vejen/partnerships/{hall.applications[0].partnership_id}/answer/")
    assert "so the points did not decide alone" in letter
    story = read(hall.karen, f"/vejen/applications/{hall.applications[2].pk}/story/")
    assert "The tags that people gave themselves" in story and "Place after a set of different people" in story
    assert "Rural" not in story


@pytest.mark.parametrize(("count", "people", "kept"), [(4, 12, None), (5, 12, 5), (11, 12, 11), (12, 12, None)])
def test_a_small_number_and_everybody_are_not_kept(count, people, kept):
    found = tallied(tag("women", "Sex", least=5), count, people)
    assert (found["count"], found["is_met"]) == (kept, count >= 5)


def test_tags_of_a_call_that_nobody_decides_are_gone_after_a_year(hall):
    wanting(hall)
    with scope(hall.vejen):
        forget_old()
        assert DeclaredTag.objects.exists()
        assert Due.objects.filter(kind="declared_tags", next_at=hall.call.closes_at + KEPT_FOR).exists()
        long_ago = now().date() - KEPT_FOR - timedelta(days=1)
        Call.objects.update(opens_on=long_ago - timedelta(days=9), closes_on=long_ago)
        forget_old()
        assert not DeclaredTag.objects.exists()


SPECIAL = [
    "Roma", "Romák", "Etnisk baggrund", "Etninen tausta", "Ethnic minority", "Nemzetiség", "Cigány származású",
    "Religion", "Vallás", "Uskonto", "Tro og religion", "Helbred", "Egészségi állapot", "Diagnos", "Handicap",
    "Fogyatékosság", "Funktionsnedsättning", "Vammaiset", "Seksuell legning", "Sexual orientation", "Politisk parti",
    "Political views", "Trade union", "Szakszervezeti tag", "Ammattiliitto", "Skin colour", "Race",
    "Sámi", "Samisk", "Saamelainen", "Bőrszín", "Rom", "Kurdish", "Somali", "Indvandrer", "Bevándorló", "Anyanyelv",
    "Modersmål", "Mother tongue", "Statsborgerskab", "Kansalaisuus", "Black people", "Maahanmuuttajat", "Flygtninge",
]  # fmt: skip
FINE = ["Women", "Nők", "Naiset", "Unge under 30", "Fiatalok", "Vidéki", "Budapest", "Capital", "Beginner",
        "Kezdő", "Tapasztalt", "Experienced", "Participated before", "Fra politiet",
        "Turku", "Rural", "Født efter 1995", "Romantic", "Whitby", "Original"]  # fmt: skip


def test_ethnic_origin_and_the_like_are_never_a_tag_in_any_of_our_languages():
    assert [each for each in SPECIAL if not is_special(each)] == []
    assert [each for each in FINE if is_special(each)] == []
    assert "Article 9" in problem_of(tag("a", "Background") | {"title": {"hu": "Roma"}})
    assert "Article 9" in problem_of({"key": "roma", "category": {"en": "Group"}, "title": {"en": "A"}})
    assert "smaller" in problem_of(tag("women", "Sex", least=3, most=2))


def test_the_set_up_page_refuses_such_a_tag_with_a_sentence_and_keeps_another(hall):
    page = f"/vejen/calls/{hall.call.pk}/setup/diversity/add/"
    line = {f"correction_{code}": "A tag more." for code in hall.vejen.languages}
    words = {f"category_{code}": "Background" for code in hall.vejen.languages} | line | {"least": "1", "most": ""}
    fine = words | {f"title_{code}": "From the country" for code in hall.vejen.languages}
    assert "Confirm it, or choose another tag." in press(hall.karen, page, **fine)
    words |= {"is_fair": "on"}
    refused = press(hall.karen, page, **words | {f"title_{code}": "Ethnic origin" for code in hall.vejen.languages})
    assert "are never tags (GDPR, Article 9)" in refused
    press(hall.karen, page, **words | {f"title_{code}": "From the country" for code in hall.vejen.languages})
    with scope(hall.vejen):
        hall.call.refresh_from_db()
        assert [(each["title"]["en"], each["least"], each["most"]) for each in hall.call.diversity] == [
            ("From the country", 1, None)
        ]


def test_a_number_of_any_length_is_somebody_who_cannot_be_chosen(hall):
    """Python refuses to read a number of more than 4300 digits."""
    wanting(hall)
    page = f"{hall.address}different-people/"
    for odd in ("9" * 5000, "9" * 19, "-1", "٣"):
        said = press(hall.karen, page, member=[odd], base=1, why=WHY)
        assert "cannot be chosen any more" in said or "Choose exactly 2 people" in said
