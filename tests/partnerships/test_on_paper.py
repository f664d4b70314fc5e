"""An application that came by post: registered by staff, confirmed by the parties, marked wherever it is read."""

import subprocess
from datetime import UTC, datetime

from django.test import Client

from partnerships import quarantine
from partnerships.models import Application, Confirmation, File, Paper, PartnershipInvitation, Registration
from programmes.outbox import sweep
from programmes.scope import scope
from tests.browsing import body
from tests.cast import person, writer
from tests.conftest import signed_in
from tests.hostile_pdfs import SCRIPT, a_pdf, saved
from tests.on_paper import ENGLISH, come_in, confirm_as, enter, opened, page_of, press, registered, scan

CLOSES = datetime(2024, 10, 23, 22, tzinfo=UTC)


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
    assert (row["state"], row["received"]) == ("Registered by staff, not confirmed", "21 October 2024")
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
    with scope(desk.vejen):
        moves = list(made.transitions.values_list("before", "after", "by__name"))
    assert moves == [("checking", "standing", "Sofie Bak"), ("standing", "confirmed", "Bo Ravn")]


def test_what_is_confirmed_is_marked_as_registered_by_staff_wherever_it_is_read(desk):
    enter(desk)
    opened(desk)
    tove, bo = come_in(desk, "Tove Juhl"), come_in(desk, "Bo Ravn", "da")
    confirm_as(desk, tove), confirm_as(desk, bo)
    sweep()
    made, sofie = registered(desk), signed_in(desk.sofie)
    read = sofie.get(f"/vejen/submissions/{made.submission_id}/", **ENGLISH).content.decode()
    assert "Registered by staff on behalf of the parties" in read and "Confirmed by the parties" in read
    assert "Tove Juhl" in read and "Consent given" not in read and "Monday 21 October 2024" in read
    receipt = f"/vejen/partnerships/{made.application.partnership_id}/application/receipt/1/"
    assert "Registered by staff on behalf of the parties" in signed_in(tove).get(receipt, **ENGLISH).content.decode()
    with scope(desk.vejen):
        kinds = sorted(Paper.objects.values_list("kind", "language"))
        assert kinds == [("confirmation", "da"), ("confirmation", "en"), ("copy", "da"), ("copy", "en"),
                         ("receipt", "da"), ("receipt", "en")]  # fmt: skip
        code = Paper.objects.get(kind="confirmation", language="en").code
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


def test_anybody_but_those_who_handle_applications_finds_no_such_page(desk):
    for user in (desk.maja, person("Nina Ny")):
        assert signed_in(user).get(desk.register).status_code == 404
