"""An application that came by post, and the clock: too late, on the last day, twice, at the same moment."""

from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import uuid4

from django.db import connection

from partnerships.models import Application, Confirmation, File, PartnershipInvitation, Registration, Submission
from partnerships.registering import confirm
from partnerships.rounds import sweep as look_at_the_clock
from programmes.models import Call, ClosingRoll, Numbering
from programmes.outbox import sweep
from programmes.scope import scope
from tests.browsing import body
from tests.cast import appointed, person, writer
from tests.conftest import signed_in
from tests.on_paper import ENGLISH, LATE, come_in, enter, opened, page_of, press, registered

CLOSES = datetime(2024, 10, 23, 22, tzinfo=UTC)


def test_the_same_page_sent_twice_is_one_registration_and_one_reference(desk):
    token = str(uuid4())
    enter(desk, token=token), enter(desk, token=token, by=desk.henrik)
    with scope(desk.vejen):
        assert Registration.objects.count() == 1 and Numbering.objects.get().last == 1
        assert PartnershipInvitation.objects.count() == 2 and File.objects.count() == 1


def test_two_at_once_with_the_same_page_are_one(desk):
    token, answers = str(uuid4()), []
    hands = [
        Thread(target=lambda user=user: (answers.append(enter(desk, token=token, by=user)), connection.close()))
        for user in (desk.sofie, desk.henrik)
    ]
    [hand.start() for hand in hands], [hand.join(30) for hand in hands]
    assert [answer.status_code for answer in answers] == [200, 200]
    with scope(desk.vejen):
        assert Registration.objects.count() == 1 and Application.objects.count() == 2  # hers, and Fjordby's draft


def test_what_came_too_late_waits_for_a_decision_with_a_reason_and_is_marked_late(desk, moved_clock, post_box):
    moved_clock(CLOSES + timedelta(hours=12))
    enter(desk, **LATE)
    opened(desk), sweep()
    assert registered(desk).status == "late" and post_box == []
    page = page_of(desk)
    assert "Came after the deadline" in page and "Is it taken in?" in page
    assert "Came too late, to decide about" in signed_in(desk.sofie).get("/desk/", **ENGLISH).content.decode()
    assert "Write why" in press(desk, "decide", take_in="yes", note="sent")
    press(desk, "decide", take_in="yes", note="Postmarked on 18 October; the post was on strike.")
    made = registered(desk)
    assert (made.status, made.application.status, made.submission.arrived_at) == (
        "standing", "submitted", datetime(2024, 10, 24, 7, 15, tzinfo=UTC)
    )  # fmt: skip
    assert made.submission.came.is_late and "on strike" in made.submission.came.why
    sweep()
    assert "It came after the deadline. We have taken it in: Postmarked on 18 October" in body(post_box[0])
    (row,) = (
        signed_in(desk.sofie).get(f"/vejen/calls/{desk.call.pk}/applications/?state=late", **ENGLISH).context["rows"]
    )
    assert row["late"] == "Came after the deadline" and row["reference"] == "VEJEN-2024-001"
    with scope(desk.vejen):
        moves = list(made.transitions.values_list("after", "by__name", "note"))
    assert moves[1] == ("standing", "Sofie Bak", "Postmarked on 18 October; the post was on strike.")


def test_what_is_not_taken_in_takes_no_part_and_the_parties_read_why(desk, moved_clock, post_box):
    moved_clock(CLOSES + timedelta(hours=12))
    enter(desk, **LATE)
    opened(desk)
    press(desk, "decide", take_in="no", note="It was sent after the deadline.")
    sweep()
    assert {letter["To"] for letter in post_box} == {"tove.juhl@example.org", "bo.ravn@example.org"}
    text = body(next(letter for letter in post_box if letter["To"].startswith("tove")))
    assert "does not take part in the call" in text and "It was sent after the deadline." in text
    assert "/invitations/" not in text
    with scope(desk.vejen):
        assert Submission.objects.count() == 0
    listed = signed_in(desk.sofie).get(f"/vejen/calls/{desk.call.pk}/applications/", **ENGLISH)
    assert listed.context["counts"] == {"draft": 1, "waiting": 1} and listed.context["received"] == 0
    press(desk, "decide", take_in="yes", note="The post has confirmed the strike.")  # taken back, with a reason
    assert registered(desk).status == "standing"


def test_two_of_the_staff_decide_at_once_and_one_is_told(desk, moved_clock):
    moved_clock(CLOSES + timedelta(hours=12))
    enter(desk, **LATE)
    opened(desk)
    pages, made = [], registered(desk)
    hands = [
        Thread(target=lambda user=user, word=word: (
            pages.append(press(desk, "decide", by=user, take_in=word, note="The post was on strike.")),
            connection.close(),
        ))
        for user, word in ((desk.sofie, "yes"), (desk.henrik, "yes"))
    ]  # fmt: skip
    [hand.start() for hand in hands], [hand.join(30) for hand in hands]
    assert sorted("It is taken in" in page for page in pages) == [False, True]
    with scope(desk.vejen):
        assert Submission.objects.count() == 1 and made.transitions.filter(after="standing").count() == 1


def test_a_letter_of_the_last_day_is_in_time_and_of_the_next_is_not_to_the_minute(desk, moved_clock):
    moved_clock(CLOSES + timedelta(hours=12))
    for said, late in (
        ({"day": "23.10.2024"}, False), ({"day": "23.10.2024", "clock": "23:59"}, False),
        ({"day": "23.10.2024", "clock": "24:00"}, True), ({"day": "24.10.2024"}, True),
    ):  # fmt: skip
        enter(desk, **said)
        assert registered(desk).is_late is late, said


def test_an_arrival_that_cannot_be_is_refused_and_nothing_is_left(desk, moved_clock):
    assert "That time has not come yet" in enter(desk, day="25.10.2024").content.decode()
    assert "The call was not open yet then" in enter(desk, day="1.7.2024").content.decode()
    with scope(desk.vejen):
        Call.objects.filter(pk=desk.call.pk).update(closes_clock=timedelta(hours=12))
    moved_clock(CLOSES + timedelta(hours=12))
    assert "Write the time too" in enter(desk, day="23.10.2024").content.decode()
    same = enter(desk, association_email="one@example.org", municipality_email="ONE@example.org").content.decode()
    assert "a person of its own" in same
    with scope(desk.vejen):
        assert Registration.objects.count() == 0 and Application.objects.count() == 1
        assert not Numbering.objects.filter(last__gt=0).exists()


def test_both_parties_confirm_at_once_and_it_is_confirmed_once(desk):
    enter(desk)
    opened(desk)
    people = [come_in(desk, "Tove Juhl"), come_in(desk, "Bo Ravn")]
    made = registered(desk)

    def hand(user):
        with scope(desk.vejen, user):
            confirm(writer(made.application, user), made.submission.content_hash)
        connection.close()

    made.application.programme = desk.vejen
    hands = [Thread(target=hand, args=(user,)) for user in people]
    [each.start() for each in hands], [each.join(30) for each in hands]
    with scope(desk.vejen):
        assert Confirmation.objects.count() == 2 and made.transitions.filter(after="confirmed").count() == 1


def test_a_paper_taken_in_after_the_roll_is_rolled_once_more(desk, moved_clock):
    moved_clock(CLOSES + timedelta(minutes=4))
    look_at_the_clock()
    enter(desk, day="23.10.2024")
    opened(desk)
    moved_clock(timedelta(minutes=4))
    look_at_the_clock(), look_at_the_clock()
    with scope(desk.vejen):
        assert [len(roll.entries) for roll in ClosingRoll.objects.order_by("id")] == [0, 1]


def test_nobody_is_reminded_of_a_paper_and_a_letter_that_came_twice_is_seen(desk, moved_clock, post_box):
    enter(desk, association_identifier="28861524")
    enter(desk, association_identifier="28861524", association_email="", municipality_email="")
    assert "Did it come twice?" in page_of(desk)
    with scope(desk.vejen):
        appointed_to = registered(desk).application.partnership
        appointed_to.programme = desk.vejen
    appointed(person("Anna Holt"), "writer", appointed_to, "association")
    moved_clock(CLOSES - timedelta(hours=3) + timedelta(seconds=5))
    look_at_the_clock(), sweep()
    assert "anna.holt@example.org" not in {letter["To"] for letter in post_box}
