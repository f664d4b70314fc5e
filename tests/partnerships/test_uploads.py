"""A file that comes in pieces goes on where it stopped: after a cut line, a reload, a worker that died."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client

from partnerships import quarantine
from partnerships.models import File, Upload
from programmes.scope import scope
from tests.answers import A_PDF
from tests.cast import appointed, person
from tests.conftest import signed_in

BIG = A_PDF.replace(b"%%EOF", b"%" + b" long" * 60_000 + b"\n%%EOF")
SIZE = len(BIG)
DIGEST = sha256(BIG).hexdigest()


class Sender:
    """A browser that sends a file to H3 as the page's script does."""

    def __init__(self, fjordby, user, field="articles"):
        self.browser, self.begin_at = signed_in(user), f"{fjordby.address}questions/H3/uploads/{field}/"

    def begin(self, name="Vedtægter.pdf", size=SIZE, digest=DIGEST):
        return self.browser.post(self.begin_at, {"name": name, "size": size, "sha256": digest}).json()

    def piece(self, upload, offset, content):
        facts = {"content_type": "application/octet-stream", "headers": {"Upload-Offset": str(offset)}}
        return self.browser.post(upload["to"], content, **facts)

    def all(self, upload, content=BIG, step=100_000):
        offset = upload["landed"]
        while offset < len(content):
            answer = self.piece(upload, offset, content[offset : offset + step]).json()
            offset = answer["landed"]
        return answer


@pytest.fixture
def maja(with_files):
    return Sender(with_files, with_files.maja)


def files_of(fjordby):
    with scope(fjordby.vejen):
        return list(File.objects.all())


def on_the_disk(fjordby):
    return [path for path in fjordby.folder.rglob("*") if path.is_file()]


def test_pieces_become_the_file_that_was_sent(with_files, maja):
    answer = maja.all(maja.begin())
    assert answer == {"landed": len(BIG), "done": True}
    (file,) = files_of(with_files)
    assert (file.name, file.size, file.sha256, file.status) == ("Vedtægter.pdf", len(BIG), DIGEST, "quarantine")
    quarantine.sweep()
    assert signed_in(with_files.jonas).get(f"/vejen/files/{file.token}/").getvalue() == BIG
    with scope(with_files.vejen):
        assert not Upload.objects.exists()
    assert len(on_the_disk(with_files)) == 1


def test_the_same_file_chosen_again_goes_on_where_it_stopped(with_files, maja):
    upload = maja.begin()
    maja.piece(upload, 0, BIG[:70_000])
    page = maja.browser.get(f"{with_files.address}sections/H/").content.decode()
    assert "Choose the same file again: it goes on where it stopped." in page
    again = Sender(with_files, with_files.maja).begin()
    assert again == upload | {"landed": 70_000}
    assert maja.all(again)["done"] and files_of(with_files)[0].sha256 == DIGEST


def test_a_piece_that_does_not_follow_is_answered_with_where_to_go_on(with_files, maja):
    upload = maja.begin()
    maja.piece(upload, 0, BIG[:50_000])
    for offset in (0, 40_000, 60_000, -1):
        answer = maja.piece(upload, offset, BIG[50_000:60_000])
        assert (answer.status_code, answer.json()) == (409, {"landed": 50_000, "refused": ""})
    assert maja.piece(upload, 50_000, BIG[50_000:] + b"more").json()["landed"] == 50_000
    assert maja.all(upload | {"landed": 50_000})["done"] and files_of(with_files)[0].sha256 == DIGEST


def test_what_a_killed_page_wrote_behind_the_last_piece_is_cut_off(with_files, maja):
    upload = maja.begin()
    maja.piece(upload, 0, BIG[:50_000])
    (path,) = on_the_disk(with_files)
    with path.open("ab") as file:
        file.write(b"half a piece that was never committed" * 9000)
    assert maja.all(upload | {"landed": 50_000})["done"] and files_of(with_files)[0].sha256 == DIGEST


def test_a_file_that_changed_on_its_way_is_refused_and_gone(with_files, maja):
    answer = maja.piece(maja.begin(digest="0" * 64), 0, BIG).json()
    assert answer == {"refused": "The file changed while it was on its way. Upload it again."}
    assert files_of(with_files) == [] and on_the_disk(with_files) == []


@pytest.mark.parametrize(
    ("announced", "said"),
    [
        ({"name": "plan.exe"}, "Choose a file of this kind: PDF."),
        ({"size": 11 * 1024 * 1024}, "The file is larger than 10 MB."),
        ({"size": 0}, "The file is empty."),
    ],
)
def test_what_cannot_be_taken_is_refused_before_it_is_sent(with_files, maja, announced, said):
    assert maja.begin(**announced) == {"refused": said}
    assert on_the_disk(with_files) == []


def test_a_file_that_is_here_already_is_not_sent_again(with_files, maja):
    maja.all(maja.begin())
    assert maja.begin() == {"done": True}
    assert len(files_of(with_files)) == 1


def test_nobody_else_puts_a_piece_into_an_upload(with_files, maja):
    upload = maja.begin()
    stranger = person("Ulf Strand")
    appointed(stranger, "staff", with_files.vejen)
    for user in (with_files.ida, with_files.jonas, stranger):
        answer = signed_in(user).post(upload["to"], b"x", content_type="application/octet-stream")
        assert answer.status_code == 404
    assert Client().post(upload["to"], b"x", content_type="application/octet-stream").status_code == 302
    assert "Only the association" in Sender(with_files, with_files.jonas).begin()["refused"]


def test_an_upload_begun_in_time_goes_on_after_the_deadline_and_no_other_begins(with_files, maja, moved_clock):
    upload = maja.begin()
    moved_clock(with_files.call.closes_at)
    answer = maja.piece(upload, 0, BIG[:1000]).json()
    assert "refused" not in answer and answer["landed"] == 1000
    assert Sender(with_files, with_files.jonas).begin()["refused"].startswith("The deadline has passed.")


def test_an_upload_that_is_discarded_or_forgotten_leaves_nothing(with_files, maja, moved_clock):
    maja.piece(maja.begin(), 0, BIG[:1000])
    maja.browser.post(maja.begin()["discard"])
    assert on_the_disk(with_files) == []
    maja.piece(maja.begin(), 0, BIG[:1000])
    quarantine.sweep()
    assert len(on_the_disk(with_files)) == 1
    moved_clock(timedelta(days=2, hours=2))
    quarantine.sweep()
    assert on_the_disk(with_files) == []


def test_a_new_session_goes_on_with_what_the_old_one_began(with_files, maja, moved_clock):
    upload = maja.begin()
    maja.piece(upload, 0, BIG[:1000])
    moved_clock(timedelta(hours=3))
    assert Sender(with_files, with_files.maja).begin()["landed"] == 1000


def test_the_page_is_told_when_a_file_has_been_checked(with_files, maja):
    maja.all(maja.begin())
    ask = f"{with_files.address}sections/H/files/"
    field = maja.browser.get(ask).json()["fields"]["H3-articles"]
    assert field["pending"] is True and "Being checked" in field["files"]
    quarantine.sweep()
    field = maja.browser.get(ask).json()["fields"]["H3-articles"]
    assert field["pending"] is False and "Checked" in field["files"]


def test_one_person_uploads_sixty_files_an_hour(with_files, maja, monkeypatch):
    monkeypatch.setattr("partnerships.attaching.MOST_AN_HOUR", 1)
    maja.all(maja.begin())
    answer = Sender(with_files, with_files.maja, "accounts").begin()
    assert answer == {"refused": "You have uploaded many files in a short time. Go on in an hour."}


def test_a_piece_is_never_larger_than_the_portal_reads_at_once(with_files, maja):
    assert maja.piece(maja.begin(), 0, bytes(3_000_000)).status_code == 400
