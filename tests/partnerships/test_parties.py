"""Nobody stuck: a party whose people are gone, and addresses from which letters come back."""

from smtplib import SMTPDataError, SMTPRecipientsRefused

import pytest
from aiosmtpd.controller import Controller

from partnerships.models import PartnershipAppointment, PartnershipInvitation, Recovery
from partnerships.succession import recover
from people.mail import is_refused_for_good
from people.models import User
from portal.processes import free_port
from programmes.access import may
from programmes.models import Bounce, Outbox
from programmes.outbox import put, sweep
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import ASSOCIATION, MUNICIPALITY, joined, person
from tests.conftest import signed_in

READ = "partnerships.read_application"


def party_of(cast, kind):
    with scope(cast.vejen):
        return cast.fjordby.parties.get(kind=kind)


def told(cast):
    with scope(cast.vejen):
        return sorted(Outbox.objects.values_list("kind", "to__email", "address"))


def test_staff_invite_somebody_new_and_everybody_reads_why_even_who_is_gone(committed):
    party, page = party_of(committed, MUNICIPALITY), f"/vejen/partnerships/{committed.fjordby.pk}/people/"
    karen, jonas = signed_in(committed.karen), signed_in(committed.jonas, factor=False)
    assert "Jonas Friis" in karen.get(page).text
    said = {"email": "ny@example.org", "language": "da", "gone": [committed.jonas.pk]}
    assert karen.post(f"{page}{party.pk}/recover/", said).status_code == 200  # without a reason nothing happens
    said["reason"] = "He has left the municipality"
    assert karen.post(f"{page}{party.pk}/recover/", said).status_code == 302
    assert jonas.get(f"/vejen/partnerships/{committed.fjordby.pk}/application/").status_code == 404
    recovered = "partnerships.letters.party_recovered"
    assert told(committed) == [
        ("partnerships.letters.invitation", None, "ny@example.org"),
        (recovered, "jonas.friis@example.org", ""), (recovered, "maja.holm@example.org", ""),
    ]  # fmt: skip
    assert "He has left the municipality" in karen.get(page).text
    with scope(committed.vejen):
        invitation = PartnershipInvitation.objects.get()
    new = person("Ny")
    assert signed_in(new).post(f"/vejen/partnerships/invitations/{invitation.token}/").status_code == 302
    with scope(committed.vejen):
        held = PartnershipAppointment.objects.today().get(user=new)
        assert (held.party, held.role) == (party, "signatory") and may(new, READ, committed.fjordby)


def test_a_recovery_refuses_somebody_who_is_there_and_invents_nobody_who_is_gone(cast):
    ida = person("Ida Skov")
    joined(cast.application, ida, "Foreningen Fjordlys", "writer", ASSOCIATION)
    with scope(cast.vejen):
        party = cast.fjordby.parties.get(kind=ASSOCIATION)
        with pytest.raises(NotAllowed, match="takes part already"):
            recover(party, [], "Reason", cast.karen, "IDA.SKOV@example.org", "da")
        recover(party, [cast.jonas], "Reason", cast.karen, "ny@example.org", "da")  # he acts for the other party
        assert may(cast.jonas, READ, cast.fjordby) and may(ida, READ, cast.fjordby)
        assert Recovery.objects.get().reason == "Reason"


def test_the_letter_about_a_new_hand_says_the_reason_and_to_whom_to_object(committed, post_box):
    with scope(committed.vejen):
        party = committed.fjordby.parties.get(kind=MUNICIPALITY)
        recover(party, [committed.jonas], "He has left", committed.karen, "ny@example.org", "en")
    sweep()
    text = {letter["To"]: letter.get_body(("plain",)).get_content() for letter in post_box}
    assert set(text) == {"ny@example.org", "jonas.friis@example.org", "maja.holm@example.org"}
    for address in ("jonas.friis@example.org", "maja.holm@example.org"):
        assert "He has left" in text[address] and committed.vejen.contact_email in text[address]


@pytest.fixture
def refusing(settings):
    """A mail server that answers each recipient with a line of its own, and remembers whom it was asked for."""
    lines: dict[str, str] = {}

    class Handler:
        async def handle_RCPT(self, server, session, envelope, address, options):
            asked.append(address)
            if address in lines:
                return lines[address]
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server, session, envelope):
            return "250 OK"

    server = Controller(Handler(), hostname="127.0.0.1", port=free_port())
    server.start()
    options = {"host": "127.0.0.1", "port": server.port, "timeout": 10}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    yield lines
    server.stop()


asked: list[str] = []


@pytest.fixture(autouse=True)
def nobody_was_asked_for():
    asked.clear()


def invited(cast, address, version=""):
    with scope(cast.vejen):
        invitation = PartnershipInvitation.objects.create(
            email=address, partnership=cast.fjordby, kind=ASSOCIATION, role="writer", invited_by=cast.maja
        )
        put("partnerships.letters.invitation", invitation, address=address, language="da", version=version)
        return Outbox.objects.get(address=address)


def bounced(cast):
    with scope(cast.vejen):
        return list(Bounce.objects.standing().values_list("address", flat=True))


def test_an_address_that_the_mail_server_refuses_is_marked_and_not_tried_again(committed, refusing):
    refusing["Gone@example.org"] = "550 5.1.1 no such user"
    refusing["full@example.org"] = "452 4.2.2 mailbox full"
    gone, full = invited(committed, "Gone@example.org"), invited(committed, "full@example.org")
    sweep()
    with scope(committed.vejen):
        gone.refresh_from_db()
        full.refresh_from_db()
        assert (gone.status, full.status) == ("dead", "new")
    assert bounced(committed) == ["gone@example.org"]
    with scope(committed.versova):
        assert not Bounce.objects.exists()
    page = signed_in(committed.maja, factor=False).get(f"/vejen/partnerships/{committed.fjordby.pk}/")
    assert page.context["bounced"] == {"gone@example.org"}
    assert page.text.count("bounce-mark") == 1


def test_the_mark_goes_when_a_letter_arrives_there_again(committed, refusing):
    with scope(committed.vejen):
        Bounce.note("Back@example.org")
        Bounce.note("back@example.org")
        Bounce.note("other@example.org")
    invited(committed, "back@example.org")
    sweep()
    assert bounced(committed) == ["other@example.org"]


def written(cast, user, version):
    """One more letter to somebody, and the postman has been; how it stands now."""
    with scope(cast.vejen):
        made = PartnershipInvitation.objects.order_by("id").first() or PartnershipInvitation.objects.create(
            email="ny@example.org", partnership=cast.fjordby, kind=ASSOCIATION, role="writer", invited_by=cast.maja
        )
        put("partnerships.letters.invitation", made, user, version=version)
    sweep()
    with scope(cast.vejen):
        return Outbox.objects.latest("id")


def test_after_three_letters_that_came_back_nothing_is_sent_until_the_address_is_corrected(committed, refusing):
    jonas, gone = committed.jonas, "jonas.friis@example.org"
    karen, maja = signed_in(committed.karen), signed_in(committed.maja, factor=False)
    refusing[gone] = "550 5.1.1 no such user"
    for version in range(3):
        assert written(committed, jonas, version).error == "SMTPRecipientsRefused"
    letter = written(committed, jonas, 3)
    assert (letter.status, letter.error, asked) == ("dead", "AddressBounces", [gone] * 3)
    page = karen.get("/vejen/letters/")
    assert [(each.address, each.count, each.is_stopped) for each in page.context["bouncing"]] == [(gone, 3, True)]
    assert gone in maja.get(f"/vejen/partnerships/{committed.fjordby.pk}/").context["bounced"]
    assert karen.post(f"/vejen/letters/{letter.pk}/revive/").status_code == 302
    sweep()
    with scope(committed.vejen):
        assert Outbox.objects.get(pk=letter.pk).status == "dead"  # nothing goes there as long as it bounces
    assert asked == [gone] * 3
    User.objects.filter(pk=jonas.pk).update(email="jonas@fjordby.example.org")
    jonas.refresh_from_db()
    assert written(committed, jonas, 4).status == "sent"
    assert karen.post(f"/vejen/letters/{letter.pk}/revive/").status_code == 302
    sweep()
    with scope(committed.vejen):
        assert Outbox.objects.get(pk=letter.pk).status == "sent"
    assert asked == [gone] * 3 + ["jonas@fjordby.example.org"] * 2


def test_staff_say_that_an_address_works_and_its_count_begins_anew(committed, refusing):
    gone, karen = "jonas.friis@example.org", signed_in(committed.karen)
    refusing[gone] = "553 no such user"
    with scope(committed.vejen):
        for _letter in range(3):
            bounce = Bounce.note(gone)
    assert signed_in(committed.maja, factor=False).post(works(bounce)).status_code == 404
    assert karen.post(works(bounce)).status_code == 302
    assert written(committed, committed.jonas, 0).error == "SMTPRecipientsRefused"
    with scope(committed.vejen):
        again = Bounce.objects.standing().get()
        assert (again.count, again.is_stopped) == (1, False)
    assert karen.post(works(bounce)).status_code == 404  # what was said of the first is said


def works(bounce):
    return f"/vejen/letters/addresses/{bounce.pk}/works/"


def test_what_staff_say_stops_letters_at_once(committed, refusing):
    with scope(committed.vejen):
        Bounce.note("jonas.friis@example.org")
        Bounce.note("Jonas.Friis@example.org", committed.karen)
    assert (written(committed, committed.jonas, 0).error, asked) == ("AddressBounces", [])


def test_staff_mark_an_address_of_the_partnership_and_no_other(committed):
    karen, page = signed_in(committed.karen), f"/vejen/partnerships/{committed.fjordby.pk}/people/"
    for address in ("Jonas.Friis@example.org", "stranger@example.org"):
        assert karen.post(f"{page}bounce/", {"address": address}).status_code == 302
    assert bounced(committed) == ["jonas.friis@example.org"]
    assert karen.get(page).context["bounced"] == {"jonas.friis@example.org"}
    karen.post(f"{page}bounce/", {"address": "jonas.friis@example.org", "works": "1"})
    assert bounced(committed) == []


def test_only_a_refusal_for_good_counts():
    assert is_refused_for_good(SMTPRecipientsRefused({"a@example.org": (550, b"no")}))
    assert not is_refused_for_good(SMTPRecipientsRefused({"a@example.org": (450, b"later")}))
    assert not is_refused_for_good(ConnectionError())
    for words in (b"5.7.1 relaying denied", b"5.2.2 mailbox full", b"5.1.8 bad sender"):  # not the address
        assert not is_refused_for_good(SMTPRecipientsRefused({"a@example.org": (550, words)}))
    assert is_refused_for_good(SMTPDataError(550, b"5.1.1 no such user"))  # told once it had the letter
    assert not is_refused_for_good(SMTPDataError(554, b"looks like spam"))


def test_what_is_offered_with_an_invitation_that_came_back_works_for_whoever_reads_it(cast):
    """The other party is there: whom it invites, and takes back, is its own matter."""
    with scope(cast.vejen):
        facts = {"kind": MUNICIPALITY, "party": cast.fjordby.parties.get(kind=MUNICIPALITY), "role": "writer"}
        facts |= {"partnership": cast.fjordby, "invited_by": cast.jonas, "email": "kollega@example.org"}
        invitation = PartnershipInvitation.objects.create(**facts)
        Bounce.note("kollega@example.org")
    here = f"/vejen/partnerships/{cast.fjordby.pk}/"
    withdraw, again = f"{here}invitations/{invitation.pk}/withdraw/", f"{here}invite/"
    offered = {}
    for user in (cast.maja, cast.jonas):
        page = signed_in(user).get(here)
        assert page.text.count("bounce-mark") == 1
        offered[user] = (page.text.count(withdraw), page.text.count(again))  # the page's own button invites too
    assert offered == {cast.maja: (0, 1), cast.jonas: (1, 2)}
    assert [signed_in(user).post(withdraw).status_code for user in (cast.maja, cast.jonas)] == [404, 302]
