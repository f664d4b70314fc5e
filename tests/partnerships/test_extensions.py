"""Deadlines that move: for everybody or for one, only to later, told to all, and counted to the instant."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction

from partnerships.models import Application, ApplicationExtension, Submission
from partnerships.rounds import sweep as look_at_the_clock
from programmes import clock
from programmes.loading import load
from programmes.models import Call, ClosingRoll, Due, Extension, Programme, Reminder
from programmes.outbox import sweep
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.browsing import body
from tests.cast import DATA, appointed, joined, person, started, writer
from tests.conftest import signed_in

CLOSES = datetime(2024, 10, 23, 22, tzinfo=UTC)
LATER = datetime(2024, 10, 27, 23, tzinfo=UTC)  # Sunday 24:00 in Denmark, the night summer time has ended
ENGLISH = {"headers": {"Accept-Language": "en"}}
SUNDAY = {"day": "27.10.2024", "clock": "24:00", "why_da": "Siden var nede.", "why_en": "The page was down."}


@pytest.fixture
def whole(committed_whole):
    """The association has consented; the municipality's consent will submit."""
    committed_whole.consent(committed_whole.maja)
    committed_whole.henrik, committed_whole.sofie = person("Henrik Dam", "en"), person("Sofie Bak", "en")
    appointed(committed_whole.henrik, "lead", committed_whole.vejen)
    appointed(committed_whole.sofie, "staff", committed_whole.vejen)
    return committed_whole


def extend(whole, **sent):
    """The lead moves the whole call's deadline: read once more, then confirmed."""
    browser, address = signed_in(whole.henrik), f"/vejen/calls/{whole.call.pk}/extend/"
    page = browser.post(address, SUNDAY | sent, **ENGLISH).content.decode()
    assert "It cannot be taken back" in page
    return browser.post(address, SUNDAY | sent | {"read": LATER.isoformat()}, **ENGLISH)


def ask(whole, day="25.10.2024", time="12:00", by=None):
    """Staff ask for a later deadline for this application alone."""
    sent = {"day": day, "clock": time, "why": "The signatory was in hospital."}
    address = f"/vejen/applications/{whole.application.pk}/extend/"
    return signed_in(by or whole.sofie).post(address, sent, **ENGLISH)


def decide(whole, by, verb="approve"):
    with scope(whole.vejen):
        extension = ApplicationExtension.objects.latest("id")
    address = f"/vejen/applications/{whole.application.pk}/extensions/{extension.pk}/{verb}/"
    return signed_in(by).post(address, follow=True, **ENGLISH).content.decode()


def press(whole):
    sent = {"consent": "yes", "content_hash": whole.hash()}
    return signed_in(whole.jonas).post(f"{whole.address}consent/", sent, **ENGLISH).headers["Location"]


def test_an_extension_over_the_night_summer_time_ends_is_ninety_seven_hours(whole, moved_clock):
    """Scenario 2: pages, reminders, the front page and the timetable say the same; who has submitted may re-open."""
    first = press(whole)
    assert extend(whole).headers["Location"] == f"/vejen/calls/{whole.call.pk}/"
    with scope(whole.vejen):
        call = Call.objects.get(pk=whole.call.pk)
        assert call.closes_at == LATER and call.closes_at - CLOSES == timedelta(hours=97)
        assert [day.on for day in call.timetable() if day.key == "deadline"] == [date(2024, 10, 27)]
        assert call.calendar["deadline"]["sequence"] == 1
        planned = Reminder.objects.filter(told_at=None).values_list("at", "for_closing")
        assert list(planned) == [(LATER - timedelta(hours=hours), LATER) for hours in (72, 24, 3)]
        assert Programme.objects.get(slug="vejen").calls_shown[0]["closes_on"] == "2024-10-27"
    anybody = signed_in(whole.jonas)
    public = anybody.get(f"/vejen/calls/{whole.call.pk}/", **ENGLISH).content.decode()
    assert "Deadline extended" in public and "The page was down." in public
    assert public.count("Sunday 27 October 2024, 24:00") >= 2 and "Wednesday 23 October 2024, 24:00" in public
    assert "Sunday 27 October 2024, 24:00" in anybody.get(whole.address, **ENGLISH).content.decode()
    moved_clock(LATER - timedelta(minutes=5))
    assert anybody.post(f"{whole.address}reopen/").status_code == 302
    moved_clock(LATER + timedelta(minutes=4))
    look_at_the_clock()
    with scope(whole.vejen):
        assert Application.objects.get().status == "reopened"
        assert ClosingRoll.objects.get().entries[0]["submission"] == Submission.objects.get().pk  # the first stands
    assert anybody.get(first).status_code == 200


def test_what_is_sent_between_the_old_and_the_new_midnight_is_in_and_after_it_is_not(whole, moved_clock):
    extend(whole)
    moved_clock(LATER)
    assert press(whole) == whole.address
    moved_clock(LATER - timedelta(seconds=60))
    assert press(whole).endswith("/receipt/1/")
    with scope(whole.vejen):
        assert CLOSES < Submission.objects.get().arrived_at < LATER


def test_everybody_who_takes_part_is_told_once_in_her_language_and_who_withdrew_is_not(whole, moved_clock, post_box):
    gone = started(whole.call, person("Tove Juhl"), "Foreningen Egetræet")
    with scope(whole.vejen):
        writer(gone, gone.partnership.appointments.get().user).withdraw(may_sign=True)
    extend(whole)
    for _again in range(3):
        look_at_the_clock()
        sweep()
    told = {letter["To"]: letter for letter in post_box}
    assert sorted(letter["To"] for letter in post_box) == [
        "ida.skov@example.org", "jonas.friis@example.org", "maja.holm@example.org"
    ]  # fmt: skip
    text = body(told["maja.holm@example.org"])
    assert "Sunday 27 October 2024, 24:00" in text and "The page was down." in text and "not submitted yet" in text
    assert not Due.objects.filter(kind="extensions").exists()


def test_a_deadline_never_moves_to_earlier_nor_to_the_past(whole, moved_clock):
    browser, address = signed_in(whole.henrik), f"/vejen/calls/{whole.call.pk}/extend/"
    page = browser.post(address, SUNDAY | {"day": "22.10.2024"}, **ENGLISH).content.decode()
    assert "can only move to later" in page
    moved_clock(LATER + timedelta(days=1))
    assert "has passed already" in browser.post(address, SUNDAY, **ENGLISH).content.decode()
    with scope(whole.vejen):
        assert not Extension.objects.exists()
        earlier = {"closes_on": date(2024, 10, 22), "closes_clock": timedelta(hours=24), "time_zone": "UTC"}
        before = {"before_on": date(2024, 10, 23), "before_clock": timedelta(0)}
        with pytest.raises(IntegrityError), transaction.atomic():
            Extension.objects.create(call=whole.call, by=whole.henrik, **earlier, **before)


def test_staff_without_the_leads_role_do_not_move_the_whole_call(whole):
    assert signed_in(whole.sofie).get(f"/vejen/calls/{whole.call.pk}/extend/").status_code == 404


def test_a_file_that_is_loaded_again_does_not_take_an_extension_back(whole):
    extend(whole)
    list(load(DATA / "vejen"))
    with scope(whole.vejen):
        assert Call.objects.get(pk=whole.call.pk).closes_at == LATER


def test_one_application_gets_a_later_deadline_when_a_second_person_approves(whole, moved_clock, post_box):
    """Complaint 5: with a good reason, by name, and for nobody else."""
    other = started(whole.call, person("Tove Juhl"), "Foreningen Egetræet")
    assert ask(whole).headers["Location"] == f"/vejen/applications/{whole.application.pk}/"
    assert "Somebody else than the person who asked" in decide(whole, whole.sofie)
    moved_clock(CLOSES + timedelta(hours=1))
    assert press(whole) == whole.address  # asked for is not approved
    assert "The deadline has moved" in decide(whole, whole.henrik)
    sweep()
    assert {letter["To"].split(".")[0] for letter in post_box} == {"maja", "jonas", "ida"}
    page = signed_in(whole.jonas).get(whole.address, **ENGLISH).content.decode()
    assert "Friday 25 October 2024, 12:00" in page and "NOT SUBMITTED" in page
    with scope(whole.vejen):
        with pytest.raises(NotAllowed, match="The deadline has passed"):
            tove = other.partnership.appointments.get().user
            hand = writer(other, tove)
            hand.write(hand.application.asks.questions["A1"], {"name": "For sent"}, 0)
    assert press(whole).endswith("/receipt/1/")


def test_a_refused_extension_changes_nothing_and_one_at_a_time_is_asked_for(whole):
    ask(whole)
    assert "waiting for approval already" in ask(whole).content.decode()
    assert "The deadline stays as it was" in decide(whole, whole.henrik, "refuse")
    assert "cannot follow" in decide(whole, whole.henrik)
    with scope(whole.vejen):
        assert Application.objects.get(pk=whole.application.pk).extended_at is None
        moves = ApplicationExtension.objects.get().transitions.values_list("before", "after", "by__name")
        assert list(moves) == [("requested", "refused", "Henrik Dam")]


def test_the_database_itself_wants_a_second_person(whole):
    ask(whole)
    with scope(whole.vejen), pytest.raises(IntegrityError), transaction.atomic():
        ApplicationExtension.objects.update(decided_by=whole.sofie)


def test_the_later_of_both_deadlines_counts(whole):
    ask(whole), decide(whole, whole.henrik)
    extend(whole)
    with scope(whole.vejen):
        application = writer(whole.application, whole.maja).application
        assert application.extended_at == datetime(2024, 10, 25, 10, tzinfo=UTC)
        assert application.closing.closes_at == LATER


def test_reminders_of_an_application_follow_its_own_deadline_and_the_roll_waits(whole, moved_clock, post_box):
    alone = started(whole.call, person("Tove Juhl", "en"), "Foreningen Egetræet")
    joined(alone, person("Bo Ravn"), "Strandholm Kommune")
    ask(whole, "25.10.2024", "24:00"), decide(whole, whole.henrik)
    sweep()
    post_box.clear()
    moved_clock(CLOSES - timedelta(hours=3) + timedelta(seconds=5))
    look_at_the_clock(), sweep()
    told = {letter["To"].split(".")[0]: letter["Subject"] for letter in post_box}
    assert sorted(told) == ["bo", "jonas", "tove"]
    assert "Friday 25 October" in told["jonas"] and "Wednesday 23 October" in told["tove"]  # each her own deadline
    post_box.clear()
    moved_clock(CLOSES + timedelta(minutes=4))
    look_at_the_clock()
    with scope(whole.vejen):
        assert not ClosingRoll.objects.exists()
    own = datetime(2024, 10, 25, 22, tzinfo=UTC)
    moved_clock(own - timedelta(hours=3) + timedelta(seconds=5))
    look_at_the_clock(), sweep()
    assert [letter["To"] for letter in post_box] == ["jonas.friis@example.org"]
    assert "Friday 25 October 2024, 24:00" in post_box[0]["Subject"]
    press(whole)
    moved_clock(own + timedelta(minutes=4))
    look_at_the_clock(), look_at_the_clock()
    with scope(whole.vejen):
        assert [entry["reference"] for entry in ClosingRoll.objects.get().entries] == ["VEJEN-2024-001"]


def test_an_extension_after_the_roll_is_rolled_once_more(whole, moved_clock):
    moved_clock(CLOSES + timedelta(minutes=4))
    look_at_the_clock()
    ask(whole), decide(whole, whole.henrik)
    press(whole)
    moved_clock(datetime(2024, 10, 25, 10, 4, tzinfo=UTC))
    look_at_the_clock(), look_at_the_clock()
    with scope(whole.vejen):
        assert [len(roll.entries) for roll in ClosingRoll.objects.order_by("id")] == [0, 1]


def test_who_came_too_late_stands_on_the_record_with_the_instant(whole, moved_clock):
    started(whole.call, person("Tove Juhl"), "Foreningen Egetræet")
    moved_clock(CLOSES + timedelta(seconds=1))
    press(whole)
    extend(whole)
    page = signed_in(whole.sofie).get(f"/vejen/applications/{whole.application.pk}/", **ENGLISH).content.decode()
    assert "Thursday 24 October 2024, 00:00:0" in page and "Jonas Friis: The deadline has passed" in page
    late = f"/vejen/calls/{whole.call.pk}/applications/?state=late"
    names = [row["lead"] for row in signed_in(whole.sofie).get(late).context["rows"]]
    assert names == ["Foreningen Fjordlys"]


def test_two_approvals_at_once_are_one(whole):
    lone = person("Lone Lead", "en")
    appointed(lone, "lead", whole.vejen)
    ask(whole)
    pages = []
    hands = [
        Thread(target=lambda user=user: (pages.append(decide(whole, user)), connection.close()))
        for user in (whole.henrik, lone)
    ]
    [hand.start() for hand in hands], [hand.join(30) for hand in hands]
    assert sorted("The deadline has moved" in page for page in pages) == [False, True]
    with scope(whole.vejen):
        assert ApplicationExtension.objects.get().transitions.count() == 1
    assert clock.now() < CLOSES
