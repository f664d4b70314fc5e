"""Within a party a section may be put to somebody to sign off: her queue, bound to what she read, and no condition."""

import re

import pytest

from partnerships.letters import own_deadline, sign_off_asked
from partnerships.models import OwnDeadline, SignOff, Submission
from partnerships.rounds import reminded_by_their_party
from programmes.models import Outbox
from programmes.scope import scope
from tests.cast import write
from tests.conftest import signed_in

EN = {"Accept-Language": "en"}


def put_to(fjordby, user, section="D", by=None):
    address = f"{fjordby.address}sections/{section}/people/"
    sent = {"signs": str(user.pk) if user else "", "tell": "yes"}
    return signed_in(by or fjordby.ida).post(address, sent, headers=EN, follow=True).content.decode()


def seen(fjordby, user):
    """The overview of the application, as somebody reads it."""
    return signed_in(user).get(fjordby.address, headers=EN).content.decode()


def queue(fjordby, user):
    return signed_in(user).get(f"{fjordby.address}sign-offs/", headers=EN)


def sign(fjordby, user, page):
    text = page.content.decode()
    sent = {name: re.search(rf'name="{name}" value="([^"]*)"', text)[1] for name in ("section", "read")}
    answer = signed_in(user).post(f"{fjordby.address}sign-offs/", sent, headers=EN, follow=True)
    return answer.content.decode()


@pytest.fixture
def asked(fjordby):
    """Ida has written about the cooperation, and put it to Maja."""
    write(fjordby.application, fjordby.ida, "D1", cooperation="Vi mødes hver uge.")
    put_to(fjordby, fjordby.maja)
    return fjordby


def test_what_waits_is_shown_with_its_text_and_gone_when_it_is_signed_off(asked):
    page = queue(asked, asked.maja)
    text = page.content.decode()
    assert "Vi mødes hver uge." in text and "To be signed off" in text
    assert "1 section waits for your sign-off" in seen(asked, asked.maja)
    assert "If somebody changes the text, it comes back to you." in sign(asked, asked.maja, page)
    for user in (asked.maja, asked.ida):
        assert "Signed off: Maja Holm" in seen(asked, user)


def test_a_later_edit_opens_it_again_visibly_and_only_the_party_s_own(asked):
    sign(asked, asked.maja, queue(asked, asked.maja))
    write(asked.application, asked.jonas, "C3", citizens="120")  # another section: it stays signed
    assert "Signed off: Maja Holm" in seen(asked, asked.ida)
    write(asked.application, asked.ida, "D1", base=1, cooperation="Vi mødes hver måned.")
    assert "Changed since it was signed off: Maja Holm" in seen(asked, asked.ida)
    page = queue(asked, asked.maja)
    assert "Changed since it was signed off" in page.content.decode()
    write(asked.application, asked.ida, "D1", base=2, cooperation="Vi mødes altid.")
    assert "The text has changed since you read it." in sign(asked, asked.maja, page)  # what she read is gone
    write(asked.application, asked.ida, "D1", base=3, cooperation="Vi mødes hver uge.")
    assert "Signed off: Maja Holm" in seen(asked, asked.ida)


def test_only_the_own_party_sees_it_and_only_she_signs(asked):
    assert "igned off" not in seen(asked, asked.jonas) and "igned off" in seen(asked, asked.ida)
    page = queue(asked, asked.maja)
    assert "not put to you" in sign(asked, asked.ida, page) and "not put to you" in sign(asked, asked.jonas, page)
    put_to(asked, asked.maja, by=asked.jonas)  # not of his party
    with scope(asked.vejen):
        (row,) = SignOff.objects.all()
        assert (row.party.kind, row.user, row.signed_hash) == ("association", asked.maja, "")
    put_to(asked, None)
    with scope(asked.vejen):
        assert not SignOff.objects.exists()


def test_she_is_told_and_reminded_before_the_party_s_own_deadline_and_nobody_else(asked):
    with scope(asked.vejen):
        (letter,) = Outbox.objects.filter(kind="partnerships.letters.sign_off_asked")
        row = SignOff.objects.get()
        assert letter.to == asked.maja
        said = sign_off_asked(row.pk, asked.maja).body
        assert "/sign-offs/" in said and "Vi mødes" not in said
    sent = {"day": "23.10.2024", "time": "18:00", "hours": ["24", "3"]}
    signed_in(asked.maja).post(f"{asked.address}own-deadline/", sent, headers=EN)
    with scope(asked.vejen):
        own = OwnDeadline.objects.get()
        type(asked.application).objects.update(missing={"association": 0, "municipality": 1})
        reminded = [user.name for _application, user in reminded_by_their_party(own.planned.first())]
        assert reminded == ["Maja Holm"]
        assert "What waits for your sign-off:" in own_deadline(own.pk, asked.maja).body
        assert "What waits for your sign-off:" not in own_deadline(own.pk, asked.ida).body


def test_nothing_waits_for_it(whole):
    put_to(whole, whole.ida, by=whole.maja)
    whole.consent(whole.maja), whole.consent(whole.jonas)
    with scope(whole.vejen):
        assert Submission.objects.count() == 1


def test_what_was_put_to_somebody_who_has_left_is_anybody_s_again(asked):
    put_to(asked, asked.ida)
    with scope(asked.vejen):
        appointment = asked.application.partnership.appointments.get(user=asked.ida)
    signed_in(asked.maja).post(f"/vejen/partnerships/{asked.application.partnership_id}/people/{appointment.pk}/end/")
    with scope(asked.vejen):
        assert not SignOff.objects.exists()


def test_a_choice_that_is_nobody_of_the_party_leaves_what_stood(asked):
    address = f"{asked.address}sections/D/people/"
    for wrong in (str(asked.jonas.pk), "\0", "9" * 40):
        said = signed_in(asked.ida).post(address, {"signs": wrong}, headers=EN, follow=True).content.decode()
        assert "Only somebody who writes for your organisation" in said, wrong
    with scope(asked.vejen):
        assert SignOff.objects.get().user == asked.maja
