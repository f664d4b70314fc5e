"""A party's own deadline before the call's: for its own people only, with its own letters, and it closes nothing."""

from datetime import timedelta

import pytest

from partnerships.models import OwnDeadline, OwnReminder
from partnerships.rounds import sweep
from programmes import outbox
from programmes.models import Due
from programmes.scope import scope
from tests.browsing import body
from tests.cast import write
from tests.conftest import signed_in

OWN = {"day": "23.10.2024", "time": "18:00", "hours": ["24", "3"]}  # the call closes at its end


def set_own(fjordby, user, **instead):
    headers = {"Accept-Language": "en"}
    return signed_in(user).post(f"{fjordby.address}own-deadline/", {**OWN, **instead}, headers=headers, follow=True)


def own(fjordby):
    with scope(fjordby.vejen):
        return list(OwnDeadline.objects.values_list("party__name", "on", "clock", "hours_before"))


def test_it_is_shown_to_the_party_that_set_it_and_to_nobody_else(fjordby):
    assert "Wednesday 23 October 2024, 18:00" in set_own(fjordby, fjordby.maja).content.decode()
    for user, sees in ((fjordby.ida, True), (fjordby.jonas, False)):
        for path in ("", "own-deadline/"):
            text = signed_in(user).get(fjordby.address + path, headers={"Accept-Language": "en"}).content.decode()
            assert ("18:00" in text) == sees, (user.name, path)
    with scope(fjordby.vejen):
        said = OwnDeadline.objects.get()
        assert said.at.isoformat() == "2024-10-23T16:00:00+00:00" and said.party.name == "Foreningen Fjordlys"


@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        ({"day": "24.10.2024"}, "Choose a time before the deadline of the call."),
        ({"time": "24:00"}, "Choose a time before the deadline of the call."),
        ({"day": "21.10.2024"}, "This has passed already."),
        ({"day": "i morgen"}, "Write the date as day, month, year"),
        ({"time": "25:00"}, "Write the time as hours and minutes"),
    ],
)
def test_it_is_ahead_and_before_the_call_s(fjordby, instead, sentence):
    assert sentence in set_own(fjordby, fjordby.maja, **instead).content.decode()
    assert own(fjordby) == []


def test_each_party_has_one_of_its_own_and_removes_only_that(fjordby):
    set_own(fjordby, fjordby.maja)
    set_own(fjordby, fjordby.ida, time="12:00")
    set_own(fjordby, fjordby.jonas)
    assert [(name, clock) for name, _on, clock, _hours in own(fjordby)] == [
        ("Foreningen Fjordlys", timedelta(hours=12)), ("Fjordby Kommune", timedelta(hours=18)),
    ]  # fmt: skip
    signed_in(fjordby.jonas).post(f"{fjordby.address}own-deadline/remove/")
    assert [name for name, *_rest in own(fjordby)] == ["Foreningen Fjordlys"]


def letters(fjordby, post_box):
    sweep()
    outbox.sweep()
    found = [(letter["To"], letter["Subject"]) for letter in post_box]
    post_box.clear()
    return found


def test_its_reminders_go_to_its_own_people_while_something_of_theirs_is_missing(
    committed_whole, post_box, moved_clock
):
    fjordby = committed_whole
    write(fjordby.application, fjordby.maja, "D3", roles="")
    write(fjordby.application, fjordby.jonas, "C4", path="")
    outbox.sweep()
    post_box.clear()
    set_own(fjordby, fjordby.maja)
    with scope(fjordby.vejen):
        planned = list(OwnReminder.objects.values_list("hours_before", flat=True))
    assert planned == [24, 3]
    assert letters(fjordby, post_box) == []
    moved_clock(timedelta(hours=24, minutes=31))  # 23 October, 15:01
    heading = "Your own deadline: Wednesday 23 October 2024, 18:00"
    rounds = letters(fjordby, post_box)
    assert sorted(to for to, subject in rounds if subject == heading) == [
        "ida.skov@example.org",
        "maja.holm@example.org",
    ]
    assert letters(fjordby, post_box) == []
    assert not Due.objects.filter(kind="own_deadlines").exists()


def test_who_has_finished_before_the_letter_is_sent_gets_none(committed_whole, post_box, moved_clock):
    fjordby = committed_whole
    write(fjordby.application, fjordby.maja, "D3", roles="")
    set_own(fjordby, fjordby.maja)
    moved_clock(timedelta(hours=24, minutes=31))
    sweep()
    write(fjordby.application, fjordby.maja, "D3", roles="Foreningen leder, kommunen henviser. " * 10)
    fjordby.consent(fjordby.maja)
    outbox.sweep()
    assert not [letter for letter in post_box if "Your own deadline" in body(letter)]


def test_after_it_writing_goes_on(committed_whole, moved_clock):
    fjordby = committed_whole
    set_own(fjordby, fjordby.maja)
    moved_clock(timedelta(hours=28))  # 18:30, the call is open until midnight
    assert write(fjordby.application, fjordby.maja, "A1", name="Fjordby igen").saved == {"name": "Fjordby igen"}
    assert fjordby.consent(fjordby.maja) is None and fjordby.consent(fjordby.jonas)
