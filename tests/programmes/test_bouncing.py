"""Letters that came back after the mail server had taken them: found by their signed name, and what follows."""

import pytest
from django.core.cache import cache
from django.test import Client

from partnerships.models import PartnershipInvitation
from people.returned import Returned
from programmes import bouncing
from programmes.models import Bounce, Outbox
from programmes.models.outbox import letter_named, signature
from programmes.outbox import put, sweep
from programmes.scope import scope
from tests import returned
from tests.cast import ASSOCIATION
from tests.conftest import signed_in
from tests.imap import Mailbox
from tests.returned import report

JONAS = "jonas.friis@example.org"


@pytest.fixture
def mailbox(settings):
    made = Mailbox()
    settings.BOUNCE_IMAP_URL = made.url
    yield made
    made.close()


@pytest.fixture
def sent(committed, post_box):
    """One more letter to Jonas, which the mail server takes."""

    def send(version):
        with scope(committed.vejen):
            facts = {"email": "ny@example.org", "kind": ASSOCIATION, "role": "writer", "invited_by": committed.maja}
            made = PartnershipInvitation.objects.first() or PartnershipInvitation.objects.create(
                partnership=committed.fjordby, **facts
            )
            put("partnerships.letters.invitation", made, committed.jonas, version=version)
        sweep()
        return now(committed)

    return send


def now(cast):
    with scope(cast.vejen):
        return Outbox.objects.latest("id")


def counts(cast):
    with scope(cast.vejen):
        return list(Bounce.objects.standing().values_list("address", "count", "came_back"))


def test_after_three_letters_that_came_back_nothing_more_is_sent_though_the_mail_server_takes_it(
    committed, sent, mailbox, post_box
):
    for number in (1, 2, 3):
        assert sent(number).status == "sent"
        for said in (returned.DELAYED, returned.GONE, returned.GONE):  # servers say it more than once
            mailbox.put(report(said, JONAS, post_box[-1]["Message-ID"]))
        assert bouncing.sweep() == 3
        assert counts(committed) == [(JONAS, number, True)]
        assert (now(committed).status, now(committed).error) == ("dead", "CameBack")
    letter = sent(4)
    assert (letter.status, letter.error, len(post_box)) == ("dead", "AddressBounces", 3)
    page = signed_in(committed.karen).get("/vejen/letters/")
    assert [(each.address, each.is_stopped) for each in page.context["bouncing"]] == [(JONAS, True)]
    with scope(committed.versova):
        assert not Bounce.objects.exists()


def test_a_letter_that_came_back_goes_once_more_when_its_reader_has_another_address(committed, sent, mailbox, post_box):
    letter = sent(1)
    mailbox.put(report(returned.GONE, JONAS, post_box[-1]["Message-ID"]))
    bouncing.sweep()
    type(committed.jonas).objects.filter(pk=committed.jonas.pk).update(email="jonas@fjordby.example.org")
    assert signed_in(committed.karen).post(f"/vejen/letters/{letter.pk}/revive/").status_code == 302
    sweep()
    assert [each["To"] for each in post_box] == [JONAS, "jonas@fjordby.example.org"]
    mailbox.put(report(returned.GONE, JONAS, post_box[-1]["Message-ID"]))  # of the first, very late
    bouncing.sweep()
    assert now(committed).status == "sent" and counts(committed) == [(JONAS, 1, True)]


def test_nobody_makes_up_that_a_letter_came_back(committed, sent, mailbox):
    letter = sent(1)
    other = f"{letter.programme_id}.{letter.pk + 1}"
    for name in (f"<{other}.{letter.name.rpartition('.')[2]}@kamrat>", f"<{other}@kamrat>", "", "<1.2@kamrat>"):
        mailbox.put(report(returned.GONE, JONAS, name))
    mailbox.put(report(returned.GONE, "maja.holm@example.org", letter.message_id))  # not its reader
    mailbox.put(report(returned.GONE, JONAS, f"<{other}.{signature(other)}@kamrat>"))  # a letter that is gone
    assert bouncing.sweep() == 6 and counts(committed) == [] and now(committed).status == "sent"


def test_the_name_stands_in_the_address_to_which_it_comes_back(committed, sent, mailbox, post_box, settings):
    settings.BOUNCE_ADDRESS = "bounces@kamrat.example"
    letter = sent(1)
    back = f"bounces+{letter.name}@kamrat.example"
    assert (post_box[-1]["From"], post_box[-1]["Return-Path"]) == (settings.DEFAULT_FROM_EMAIL, f"<{back}>")
    mailbox.put(report(returned.GONE, JONAS, "<lost@elsewhere>", to=back))
    bouncing.sweep()
    assert counts(committed) == [(JONAS, 1, True)]


def test_a_name_is_known_after_the_key_has_changed_while_the_old_one_counts(settings):
    settings.SECRET_KEY = "old" * 20
    name = f"<7.9.{signature('7.9')}@kamrat>"
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, ["old" * 20]
    assert letter_named(name) == (7, 9)
    settings.SECRET_KEY_FALLBACKS = []
    assert letter_named(name) is None


def test_a_mailbox_that_cannot_be_read_is_said_by_the_health_page(mailbox, db, settings):
    def is_well():
        return Client().get("/health/ready").json()["bounces"]

    cache.delete(bouncing.READ)
    assert is_well() is False and bouncing.sweep() == 0 and is_well() is True
    mailbox.close()
    cache.delete(bouncing.READ)
    assert bouncing.sweep() == 0 and is_well() is False
    settings.BOUNCE_IMAP_URL = ""
    assert bouncing.sweep() == 0 and is_well() is True
    bouncing.note(Returned(("nothing",), (JONAS,)))
