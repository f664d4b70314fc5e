"""An application that came by post: registered by staff, confirmed by the parties, marked wherever it is read."""

import subprocess
from datetime import UTC, datetime, timedelta
from threading import Thread
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from partnerships import quarantine
from partnerships.models import (
    Application,
    Confirmation,
    File,
    Paper,
    PartnershipInvitation,
    Registration,
    Submission,
)
from partnerships.registering import confirm
from partnerships.rounds import sweep as look_at_the_clock
from programmes.models import Call, ClosingRoll, Numbering
from programmes.opening.inspect import Verdict
from programmes.outbox import sweep
from programmes.scope import scope
from tests.answers import A_PDF
from tests.browsing import body
from tests.cast import appointed, person, writer
from tests.conftest import signed_in
from tests.hostile_pdfs import SCRIPT, a_pdf, saved

CLOSES = datetime(2024, 10, 23, 22, tzinfo=UTC)
ENGLISH = {"headers": {"Accept-Language": "en"}}
LETTER = {
    "channel": "post", "day": "21.10.2024", "clock": "", "name": "Rum på Revet",
    "association_name": "Foreningen Revet", "association_identifier": "", "association_language": "en",
    "association_email": "tove.juhl@example.org", "municipality_name": "Revby Kommune",
    "municipality_identifier": "", "municipality_language": "da", "municipality_email": "bo.ravn@example.org",
}  # fmt: skip
LATE = {"day": "24.10.2024", "clock": "09:15"}


@pytest.fixture
def desk(with_files):
    """Sofie of the staff, with a letter in her hand."""
    desk = with_files
    desk.sofie, desk.henrik = person("Sofie Bak", "en"), person("Henrik Dam", "en")
    appointed(desk.sofie, "staff", desk.vejen)
    appointed(desk.henrik, "lead", desk.vejen)
    desk.register = f"/vejen/calls/{desk.call.pk}/applications/register/"
    return desk


def scan(content=A_PDF, name="Brev.pdf"):
    return SimpleUploadedFile(name, content, "application/pdf")


def enter(desk, content=A_PDF, by=None, **said):
    """Fill in the page and send it. The answer is the page that follows."""
    sent = LETTER | {"token": str(uuid4())} | said
    return signed_in(by or desk.sofie).post(desk.register, sent | {"papers": scan(content)}, follow=True, **ENGLISH)


def opened(desk):
    """What a worker does with the papers that wait, as if each were clean."""
    with scope(desk.vejen):
        for file in File.objects.unfinished():
            quarantine.settle(file, Verdict())


def registered(desk):
    with scope(desk.vejen):
        return Registration.objects.select_related("application", "submission").latest("id")


def page_of(desk, user=None):
    address = f"/vejen/applications/{registered(desk).application_id}/registration/"
    return signed_in(user or desk.sofie).get(address, **ENGLISH).content.decode()


def press(desk, verb, by=None, **sent):
    address = f"/vejen/applications/{registered(desk).application_id}/registration/{verb}/"
    return signed_in(by or desk.sofie).post(address, sent, follow=True, **ENGLISH).content.decode()


def come_in(desk, name, language="en"):
    """Somebody opens the link of her letter and accepts."""
    somebody = person(name, language)
    with scope(desk.vejen):
        invitation = PartnershipInvitation.objects.waiting().get(email=somebody.email)
    address = f"/vejen/partnerships/invitations/{invitation.token}/"
    browser = signed_in(somebody)
    assert "It came on paper" in browser.get(address, **ENGLISH).content.decode()
    assert browser.post(address).status_code == 302
    return somebody


def confirm_as(desk, user, **sent):
    application = registered(desk).application
    address = f"/vejen/partnerships/{application.partnership_id}/application/confirm/"
    browser = signed_in(user)
    read = browser.get(address, **ENGLISH).context["submission"].content_hash
    sent = {"confirm": "yes", "content_hash": read} | sent
    return browser.post(address, sent, follow=True, **ENGLISH).content.decode()


def test_a_letter_is_registered_with_a_reference_and_stands_when_its_paper_is_clean(desk, post_box):
    page = enter(desk).content.decode()
    assert "VEJEN-2024-001" in page and "Being checked" in page and "Is asked when it is taken in" in page
    sweep()
    assert post_box == [] and registered(desk).application.status == "draft"  # nobody is asked before it stands
    quarantine.sweep()
    made = registered(desk)
    assert (made.status, made.application.status, made.application.name) == ("standing", "submitted", "Rum på Revet")
    content = made.submission.read
    assert [(file["question"], file["name"]) for file in content["files"]] == [("", "Brev.pdf")]
    assert content["registered"]["by"] == "Sofie Bak" and content["registered"]["on"] == "2024-10-21"
    assert made.submission.came.clock is None and not made.submission.came.is_late
    assert [(each["kind"], each["consented_by"]) for each in made.submission.parties] == [
        ("association", ""), ("municipality", "")
    ]  # fmt: skip
    sweep()
    letters = {letter["To"]: letter for letter in post_box}
    assert set(letters) == {"tove.juhl@example.org", "bo.ravn@example.org"}
    text = body(letters["tove.juhl@example.org"])
    assert "Confirm your application: VEJEN-2024-001" in letters["tove.juhl@example.org"]["Subject"]
    assert "Monday 21 October 2024 (By post)" in text and "/vejen/partnerships/invitations/" in text


def test_each_party_confirms_by_invitation_and_it_says_so_everywhere(desk, post_box):
    enter(desk)
    opened(desk), sweep()
    post_box.clear()
    sofie = signed_in(desk.sofie)
    listed = sofie.get(f"/vejen/calls/{desk.call.pk}/applications/?state=paper", **ENGLISH)
    (row,) = listed.context["rows"]
    assert (row.state, row.received) == ("Registered by staff, not confirmed", "21 October 2024")
    tove = come_in(desk, "Tove Juhl")
    page = confirm_as(desk, tove)
    assert "Confirmed for your organisation" in page and registered(desk).status == "standing"
    assert "Tove Juhl" in page_of(desk) and "Asked, no answer yet" in page_of(desk)
    bo = come_in(desk, "Bo Ravn", "da")
    confirm_as(desk, bo), confirm_as(desk, bo)  # twice is once
    made = registered(desk)
    assert made.status == "confirmed"
    sweep()
    told = {letter["To"]: letter for letter in post_box}
    assert set(told) == {"tove.juhl@example.org", "bo.ravn@example.org"} and len(post_box) == 2
    (attached,) = told["bo.ravn@example.org"].iter_attachments()
    assert attached.get_filename() == "VEJEN-2024-001-confirmation-da.pdf"
    read = sofie.get(f"/vejen/submissions/{made.submission_id}/", **ENGLISH).content.decode()
    assert "Registered by staff on behalf of the parties" in read and "Confirmed by the parties" in read
    assert "Tove Juhl" in read and "Consent given" not in read and "Monday 21 October 2024" in read
    receipt = f"/vejen/partnerships/{made.application.partnership_id}/application/receipt/1/"
    assert "Registered by staff on behalf of the parties" in signed_in(bo).get(receipt, **ENGLISH).content.decode()
    with scope(desk.vejen):
        kinds = sorted(Paper.objects.values_list("kind", "language"))
        assert kinds == [("confirmation", "da"), ("confirmation", "en"), ("copy", "da"), ("copy", "en"),
                         ("receipt", "da"), ("receipt", "en")]  # fmt: skip
        code = Paper.objects.get(kind="confirmation", language="en").code
        moves = list(made.transitions.values_list("before", "after", "by__name"))
    assert moves == [("checking", "standing", "Sofie Bak"), ("standing", "confirmed", "Bo Ravn")]
    verified = Client().get(f"/vejen/verify/{code}/", **ENGLISH).content.decode()
    assert "Confirmed: Tove Juhl" in verified and "Registered by staff" in verified


def test_the_receipt_as_pdf_says_who_registered_it_and_that_nobody_has_confirmed_it(desk, tmp_path):
    enter(desk)
    opened(desk), sweep()
    with scope(desk.vejen):
        paper = Paper.objects.get(kind="receipt", language="en")
    path = tmp_path / "receipt.pdf"
    path.write_bytes(bytes(paper.content))
    text = " ".join(subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True).stdout.split())
    assert "Monday 21 October 2024 (By post) Registered by staff on behalf of the parties Sofie Bak" in text
    assert "The association. Not confirmed yet" in text and "Consent given" not in text
    assert "Brev.pdf" in text and "· Brev.pdf ·" not in text  # it belongs to no question


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
    assert row.late == "Came after the deadline" and row.reference == "VEJEN-2024-001"
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


def test_a_hostile_paper_holds_it_back_and_its_clerk_is_told_until_it_is_left_out(desk, post_box):
    pdf = a_pdf()
    pdf.Root.OpenAction = SCRIPT
    enter(desk, content=saved(pdf))
    quarantine.sweep(), sweep()
    (told,) = post_box
    assert (
        told["To"] == desk.sofie.email and "The file holds a script." in body(told) and "Brev" not in told.as_string()
    )
    assert registered(desk).status == "checking" and "The file holds a script." in page_of(desk)
    address = f"/vejen/applications/{registered(desk).application_id}/registration/papers/"
    assert signed_in(desk.sofie).post(address, {"papers": scan(name="Igen.pdf")}).status_code == 302
    quarantine.sweep()
    assert registered(desk).status == "checking"  # the refused one stands beside it still
    with scope(desk.vejen):
        refused = File.objects.get(name="Brev.pdf")
    press(desk, f"papers/{refused.token}")
    assert registered(desk).status == "standing"
    assert [file["name"] for file in registered(desk).submission.read["files"]] == ["Igen.pdf"]
    assert "No paper is added any more" in signed_in(desk.sofie).post(
        address, {"papers": scan()}, **ENGLISH
    ).content.decode()  # fmt: skip


def test_a_registration_by_mistake_is_taken_back_but_not_what_a_party_has_confirmed(desk, post_box):
    enter(desk)
    opened(desk)
    assert "Write what was wrong" in press(desk, "void", note="")
    tove = come_in(desk, "Tove Juhl")
    assert "taken back" in press(desk, "void", note="It belongs to another call.")
    made = registered(desk)
    assert (made.status, made.application.status) == ("void", "withdrawn")
    with scope(desk.vejen):
        assert not PartnershipInvitation.objects.waiting().exists()
    address = f"/vejen/partnerships/{made.application.partnership_id}/application/confirm/"
    assert signed_in(tove).get(address).status_code == 404
    enter(desk, association_email="ida.vang@example.org")
    opened(desk)
    confirm_as(desk, come_in(desk, "Ida Vang"))
    assert "Only the parties can withdraw it now" in press(desk, "void", note="It belongs to another call.")
    assert registered(desk).status == "standing"


def test_an_address_that_was_wrong_is_asked_no_more(desk, post_box):
    enter(desk, association_email="")
    assert "Nobody asked yet" in page_of(desk)
    opened(desk)
    press(desk, "ask", kind="association", email="wrong@example.org", language="en")
    assert "a person of its own" in press(desk, "ask", kind="association", email="bo.ravn@example.org", language="en")
    press(desk, "ask", kind="association", email="right@example.org", language="en")
    sweep()
    assert {letter["To"] for letter in post_box} == {"right@example.org", "bo.ravn@example.org"}


def test_only_a_signatory_of_the_party_confirms_and_staff_cannot(desk):
    enter(desk)
    opened(desk)
    tove = come_in(desk, "Tove Juhl")
    address = f"/vejen/partnerships/{registered(desk).application.partnership_id}/application/confirm/"
    for stranger in (desk.sofie, desk.henrik, desk.maja):
        assert signed_in(stranger).post(address, {"confirm": "yes"}).status_code == 404
    assert "Tick the box" in confirm_as(desk, tove, confirm="")
    assert "The text has changed" in confirm_as(desk, tove, content_hash="0" * 64)
    with scope(desk.vejen):
        assert Confirmation.objects.count() == 0


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


def test_the_parties_may_reopen_it_before_the_deadline_and_what_they_send_takes_its_place(desk):
    enter(desk)
    opened(desk)
    tove = come_in(desk, "Tove Juhl")
    made = registered(desk)
    address = f"/vejen/partnerships/{made.application.partnership_id}/application/"
    assert signed_in(tove).post(f"{address}reopen/").status_code == 302
    with scope(desk.vejen):
        fresh = writer(Application.objects.get(pk=made.application_id), tove).application
        fresh.name = "Sendt af os selv"
        fresh.move_to("submitted", tove, submitted_name=fresh.name)
        Registration.overtake(fresh, tove)
    assert registered(desk).status == "overtaken"
    assert (
        "Received"
        in signed_in(desk.sofie).get(f"/vejen/applications/{made.application_id}/", **ENGLISH).content.decode()
    )


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


def test_anybody_but_those_who_handle_applications_finds_no_such_page(desk):
    for user in (desk.maja, person("Nina Ny")):
        assert signed_in(user).get(desk.register).status_code == 404
