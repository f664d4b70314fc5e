"""An upload begun before the bell and ended after it: kept, no part of the application, and for staff to decide."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.db import connection

from partnerships import quarantine
from partnerships.completing import completed
from partnerships.models import Application, File, LateFile, Submission, Upload
from programmes.opening.inspect import Verdict
from programmes.outbox import sweep
from programmes.scope import scope
from tests.browsing import body
from tests.cast import appointed, person
from tests.conftest import signed_in
from tests.demonstration_parts import attach_papers
from tests.partnerships.test_uploads import BIG, DIGEST, SIZE, Sender

CLOSES = datetime(2024, 10, 23, 22, tzinfo=UTC)
ENGLISH = {"headers": {"Accept-Language": "en"}}
WHY = "The line was slow; almost all of it was here in time."


@pytest.fixture
def late(with_files):
    late = with_files
    late.sofie, late.henrik = person("Sofie Bak", "en"), person("Henrik Dam", "en")
    appointed(late.sofie, "staff", late.vejen)
    appointed(late.henrik, "lead", late.vejen)
    late.record = f"/vejen/applications/{late.application.pk}/"
    return late


def end_late(late, moved_clock, begun=timedelta(seconds=30), after=timedelta(seconds=20), digest=DIGEST):
    """Half of it before the bell and the rest after it. What the last piece was answered."""
    moved_clock(CLOSES - begun)
    maja = Sender(late, late.maja)
    upload = maja.begin(digest=digest)
    maja.piece(upload, 0, BIG[: SIZE // 2])
    moved_clock(CLOSES + after)
    again = maja.begin(digest=digest)  # the line was cut: it asks how much is there
    return maja.piece(again, again["landed"], BIG[again["landed"] :])


def opened(late, verdict=None):
    with scope(late.vejen):
        for file in File.objects.unfinished():
            quarantine.settle(file, verdict or Verdict())


def the_file(late):
    with scope(late.vejen):
        return LateFile.objects.select_related("file").get()


def decide(late, word, by=None, note=WHY):
    address = f"{late.record}late/{the_file(late).pk}/"
    browser = signed_in(by or late.sofie)
    return browser.post(address, {"accept": word, "note": note}, follow=True, **ENGLISH).content.decode()


def submit_and_reopen(late):
    """Submitted by both, then opened again by Maja: the submission stands."""
    late.answer_all()
    late.consent(late.maja), late.consent(late.jonas)
    signed_in(late.maja).post(f"{late.address}reopen/")


def test_it_is_kept_beside_and_both_the_writer_and_staff_see_it(late, moved_clock):
    answer = end_late(late, moved_clock)
    assert answer.status_code == 200 and answer.json()["done"]
    assert answer.json()["late"].startswith("Received after the deadline. It is kept, but")
    found = the_file(late)
    assert (found.status, found.percent_in_time, found.was_announced) == ("waiting", 49, True)
    assert found.begun_at < CLOSES < found.ended_at and found.file.sha256 == DIGEST
    with scope(late.vejen):
        assert not Upload.objects.exists() and not File.objects.kept().exists()
        assert late.standing().content["files"] == []
    for address in (late.address, f"{late.address}sections/H/"):
        page = signed_in(late.maja).get(address, **ENGLISH).content.decode()
        assert "no part of your application unless staff accept it" in page and "Vedtægter.pdf" in page
    page = signed_in(late.sofie).get(late.record, **ENGLISH).content.decode()
    assert "Wednesday 23 October 2024, 23:59:3" in page and "Thursday 24 October 2024, 00:00:2" in page
    assert "Here at the deadline: 49 %" in page and "it is the same file" in page
    assert "Vedtægter.pdf" not in page  # of a draft staff see no content
    assert "Upload that ended after the deadline" in signed_in(late.sofie).get("/desk/", **ENGLISH).content.decode()


def test_what_was_begun_after_the_bell_or_too_long_ago_is_refused_as_before(late, moved_clock):
    moved_clock(CLOSES + timedelta(seconds=1))
    assert "The deadline has passed" in Sender(late, late.maja).begin()["refused"]
    answer = end_late(late, moved_clock, after=timedelta(days=2))
    assert answer.status_code == 409 and "begun too long ago" in answer.json()["refused"]
    with scope(late.vejen):
        assert not LateFile.objects.exists() and not File.objects.exists()


def test_the_last_piece_in_the_last_instant_is_in_and_in_the_first_one_after_is_late(late, moved_clock):
    moved_clock(CLOSES - timedelta(minutes=1))
    maja = Sender(late, late.maja)
    one, two = maja.begin(), Sender(late, late.maja, "accounts").begin()
    moved_clock(CLOSES - timedelta(seconds=2))
    assert "late" not in maja.all(one)
    moved_clock(CLOSES)
    assert "late" in maja.all(two)
    with scope(late.vejen):
        assert File.objects.kept().get().field == "articles" and LateFile.objects.get().file.field == "accounts"


def test_staff_accept_it_with_a_reason_and_it_counts_beside_the_submission(late, moved_clock, post_box):
    submit_and_reopen(late)
    end_late(late, moved_clock)
    assert "It cannot be accepted" in decide(late, "yes")  # not opened yet
    opened(late)
    token = the_file(late).file.token
    assert signed_in(late.sofie).get(f"/vejen/files/{token}/").status_code == 404
    assert "Write why" in decide(late, "yes", note="ok")
    sweep()
    post_box.clear()
    assert "It is accepted" in decide(late, "yes")
    with scope(late.vejen):
        submission = Submission.objects.get()
        assert DIGEST not in submission.content  # the snapshot stays as it was
        assert DIGEST in [file["sha256"] for file in completed(submission)["files"]]
        moves = list(the_file(late).transitions.values_list("before", "after", "by__name", "note"))
    assert moves == [("waiting", "accepted", "Sofie Bak", WHY)]
    page = signed_in(late.sofie).get(f"/vejen/submissions/{submission.pk}/", **ENGLISH).content.decode()
    assert "Received after the deadline, accepted" in page
    assert signed_in(late.sofie).get(f"/vejen/files/{token}/").getvalue() == BIG
    sweep()
    told = {letter["To"]: body(letter) for letter in post_box}
    assert set(told) == {"maja.holm@example.org", "jonas.friis@example.org", "ida.skov@example.org"}
    assert "It counts as part of your application." in told["maja.holm@example.org"] and WHY.split(";")[0] in told[
        "maja.holm@example.org"
    ].replace("\n", " ")


def test_left_out_it_stays_downloadable_for_its_parties_and_the_decision_can_be_turned(late, moved_clock):
    submit_and_reopen(late)
    end_late(late, moved_clock)
    opened(late)
    assert "It is left out" in decide(late, "no")
    token = the_file(late).file.token
    assert signed_in(late.jonas).get(f"/vejen/files/{token}/").status_code == 200
    assert signed_in(late.sofie).get(f"/vejen/files/{token}/").status_code == 404
    assert WHY in signed_in(late.maja).get(late.address, **ENGLISH).content.decode()
    assert "It is accepted" in decide(late, "yes", by=late.henrik)
    assert "cannot follow" in decide(late, "no")
    assert the_file(late).counts


def test_two_of_the_staff_at_once_one_decides_and_the_other_is_told(late, moved_clock):
    submit_and_reopen(late)
    end_late(late, moved_clock)
    opened(late)
    pages = []
    hands = [
        Thread(target=lambda user=user, word=word: (pages.append(decide(late, word, by=user)), connection.close()))
        for user, word in ((late.sofie, "no"), (late.henrik, "no"))
    ]
    [hand.start() for hand in hands], [hand.join(60) for hand in hands]
    assert sorted("It is left out" in page for page in pages) == [False, True]
    with scope(late.vejen):
        assert the_file(late).transitions.count() == 1


def test_of_what_was_never_submitted_an_accepted_file_goes_into_the_draft(late, moved_clock):
    attach_papers(late.application, late.maja)
    end_late(late, moved_clock)
    opened(late)
    decide(late, "yes")
    with scope(late.vejen):
        kept = File.objects.kept().filter(field="articles").get()
        assert kept.sha256 == DIGEST and not kept.is_late and not the_file(late).counts
        assert Application.objects.get().status == "draft" and not Submission.objects.exists()
        assert DIGEST in [file["sha256"] for file in late.standing().content["files"]]
    page = signed_in(late.sofie).get(late.record, **ENGLISH).content.decode()
    assert "the application needs a later deadline to be submitted" in page


def test_a_hostile_late_file_is_never_accepted_nor_handed_out(late, moved_clock):
    submit_and_reopen(late)
    end_late(late, moved_clock)
    opened(late, Verdict("script"))
    assert "It cannot be accepted" in decide(late, "yes")
    assert signed_in(late.maja).get(f"/vejen/files/{the_file(late).file.token}/").status_code == 404
    assert "It is left out" in decide(late, "no")


def test_what_was_submitted_while_a_file_was_on_its_way_was_sent_without_it(late, moved_clock):
    moved_clock(CLOSES - timedelta(minutes=5))
    maja = Sender(late, late.maja)
    upload = maja.begin()
    late.answer_all()
    late.consent(late.maja), late.consent(late.jonas)
    moved_clock(CLOSES + timedelta(seconds=5))
    answer = maja.piece(upload, 0, BIG)
    assert answer.status_code == 409 and "has been submitted" in answer.json()["refused"]
    with scope(late.vejen):
        assert not LateFile.objects.exists()
