"""Signing up for a meeting by those who mean harm, come late, or press twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from programmes import clock, hosting
from programmes import meeting_letters as hosting_letters
from programmes.models import Enquiry, Meeting, SignUp
from programmes.scope import scope
from tests.around import WAY_IN, asked, meeting, signed_up
from tests.programmes.test_meetings import ENGLISH, SAID, letters, words

MUCH = "x" * 10_000


def place_of(cast, meeting, programme="vejen", call=None):
    return f"/{programme}/calls/{call or cast.call.pk}/meetings/{meeting.pk}/"


@pytest.mark.parametrize(
    "typed",
    [
        {"name": MUCH}, {"organisation": MUCH}, {"email": f"{MUCH}@example.org"}, {"email": MUCH}, {"language": MUCH},
        {"name": ""}, {"name": " \t "}, {"email": ""}, {"email": "asta"}, {"language": "xx"}, {"name": "Asta\x00Lind"},
        {"email": "asta@example.org\nBcc: all@example.org"}, {"email": "asta@example.org, bo@example.org"},
        {"organisation": "\x00"},
    ],
)  # fmt: skip
def test_what_nobody_is_called_is_refused_with_a_sentence_and_nothing_is_sent(cast, typed):
    with scope(cast.vejen):
        ours = meeting(cast.call)
    answer = Client(headers=ENGLISH).post(place_of(cast, ours), SAID | typed)
    assert answer.status_code == 200 and answer.context["form"].errors
    with scope(cast.vejen):
        assert not SignUp.objects.exists() and letters() == []


def test_a_name_of_two_lines_is_one_line_in_letters_and_never_a_head_of_theirs(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call)
    Client(headers=ENGLISH).post(place_of(cast, ours), SAID | {"name": "Asta\r\nBcc: all@example.org"})
    with scope(cast.vejen):
        assert [row.name for row in SignUp.objects.all()] in ([], ["Asta Bcc: all@example.org"])


def test_another_programme_another_call_and_a_draft_have_no_such_meeting(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call)
        row = signed_up(ours, "Bo Dahl")
        other = type(cast.call).objects.exclude(pk=cast.call.pk).get()
    browser = Client(headers=ENGLISH)
    for place in (place_of(cast, ours, "versova"), place_of(cast, ours, call=other.pk)):
        assert (browser.get(place).status_code, browser.post(place, SAID).status_code) == (404, 404)
    for page in ("", "give-back/", "reminders/", "meeting.ics"):
        assert browser.get(f"/versova/sign-ups/{row.token}/{page}").status_code == 404
        assert browser.post(f"/versova/sign-ups/{row.token}/{page}", {"sure": "yes"}).status_code in (404, 405)
    with scope(cast.vejen):
        assert SignUp.objects.get().status == "seated" and SignUp.objects.get().wants_reminders
        type(cast.call).objects.filter(pk=cast.call.pk).update(published_at=None)
    assert browser.post(place_of(cast, ours), SAID).status_code == 404
    with scope(cast.vejen):
        assert SignUp.objects.count() == 1


def test_sign_up_opens_closes_and_ends_when_the_meeting_begins(committed, moved_clock):
    with scope(committed.vejen):
        ours = meeting(committed.call, seats=9)
        facts = {"sign_up_opens_at": ours.begins_at - timedelta(days=1)}
        Meeting.objects.filter(pk=ours.pk).update(**facts, sign_up_closes_at=ours.begins_at - timedelta(hours=2))
    place, begins = place_of(committed, ours), ours.begins_at
    opens, closed = "Sign-up opens", "Sign-up has closed"
    steps = [(timedelta(days=1, seconds=30), opens), (timedelta(days=1), ""), (timedelta(hours=2), closed)]
    for before, sentence in [*steps, (timedelta(0), closed)]:
        moved_clock(begins - before)
        answer = Client(headers=ENGLISH).post(place, SAID | {"email": f"p{before.total_seconds():.0f}@example.org"})
        assert answer.status_code == (200 if sentence else 302) and sentence in answer.text
    with scope(committed.vejen):
        late = SignUp.objects.get()
    page = Client(headers=ENGLISH).post(f"/vejen/sign-ups/{late.token}/", follow=True).text
    assert "The meeting has begun" in page and WAY_IN not in page
    with scope(committed.vejen):
        assert SignUp.objects.get().status == "unconfirmed"


def test_one_address_in_two_cases_at_the_same_moment_is_one_sign_up(committed):
    with scope(committed.vejen):
        ours = meeting(committed.call, seats=9)
    place, start = place_of(committed, ours), Barrier(4)

    def press(email):
        browser = Client(headers=ENGLISH)
        start.wait()
        try:
            return browser.post(place, SAID | {"email": email}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as hands:
        cases = ["asta@example.org", "ASTA@EXAMPLE.ORG", "Asta@Example.org", "asta@example.ORG"]
        assert list(hands.map(press, cases)) == [302] * 4
    with scope(committed.vejen):
        assert [row.email for row in SignUp.objects.all()] == ["asta@example.org"]


def test_one_click_of_the_mail_program_stops_the_reminders_and_nothing_else(committed, moved_clock, post_box, client):
    with scope(committed.vejen):
        ours = meeting(committed.call, seats=2)
        row = signed_up(ours, "Bo Dahl")
        heads = hosting_letter(row, "reminder").extra_headers
        others = [hosting_letter(row, each).extra_headers for each in ("seat", "changed", "called_off", "given_back")]
        assert others == [{}] * 4  # those tell what she must know
    assert heads["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = "/" + heads["List-Unsubscribe"].strip("<>").split("/", 3)[3]
    client.handler.enforce_csrf_checks = True
    assert client.get(path).status_code == 200
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    moved_clock(ours.begins_at - timedelta(hours=23))
    hosting.sweep()
    with scope(committed.vejen):
        assert letters("reminder") == [] and words(row, "reminder") is None
        assert SignUp.objects.get().status == "seated"
    client.post(path, {"again": "yes"})
    hosting.sweep()
    with scope(committed.vejen):
        hosting.remind(ours, clock.now())
        assert letters("reminder") == [("reminder", "bo")]


def hosting_letter(row, name):
    """A letter as a message, with its heads."""
    row.refresh_from_db()
    reader = type("Reader", (), {"email": row.email, "language": row.language, "name": row.name})
    return getattr(hosting_letters, name)(row.pk, reader)


@pytest.mark.parametrize("typed", [{"text": MUCH}, {"text": "  "}, {"text": "x\x00"}, {"name": MUCH}, {"email": "no"}])
def test_a_question_that_is_none_is_refused_and_nothing_is_kept(cast, typed):
    said = {"name": "", "email": "asta@example.org", "language": "en", "text": "Who pays?"} | typed
    answer = Client(headers=ENGLISH).post(f"/vejen/calls/{cast.call.pk}/questions/ask/", said)
    assert answer.status_code == 200 and answer.context["form"].errors
    with scope(cast.vejen):
        assert not Enquiry.objects.exists()


def test_a_question_of_another_programme_is_not_there(cast):
    with scope(cast.vejen):
        enquiry = asked(cast.call)
    assert Client().get(f"/versova/asked/{enquiry.token}/").status_code == 404
    assert Client().post(f"/versova/asked/{enquiry.token}/").status_code == 404
    assert Client().get(f"/versova/calls/{cast.call.pk}/questions/").status_code == 404
