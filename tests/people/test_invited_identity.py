"""Who opens an account with an invitation in hand: only the code in her own mail says whose an address is."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from people.forms import MeForm
from people.models import User
from programmes.models import ProgrammeInvitation
from programmes.scope import scope
from tests.people.test_sign_in import CONFIRM_ADDRESS, SIGN_UP, code_in, is_in

INVITED, OTHER = "frida.kjaer@example.org", "somebody.else@example.org"


@pytest.fixture
def door(committed):
    """The address of an invitation to INVITED."""
    with scope(committed.vejen):
        made = ProgrammeInvitation.objects.create(email=INVITED, role="reviewer", invited_by=committed.karen)
        return f"/vejen/invitations/{made.token}/"


def known():
    """Which of the two addresses are anybody's, and whether that has been shown."""
    return list(EmailAddress.objects.filter(email__in=[INVITED, OTHER]).values_list("email", "verified"))


def test_who_opens_one_persons_link_and_signs_up_as_another_gets_only_her_own_address(door, post_box):
    browser = Client()
    assert browser.get(door).status_code == 200
    browser.post(SIGN_UP, {"name": "Somebody Else", "email": OTHER})
    assert not is_in(browser)
    assert known() == [(OTHER, False)]
    browser.post(CONFIRM_ADDRESS, {"code": code_in(post_box[-1])})
    assert is_in(browser)
    assert known() == [(OTHER, True)]
    assert not User.objects.filter(email=INVITED).exists()
    assert "sent to another address" in browser.post(door, follow=True).content.decode()


def test_who_signs_up_as_the_invited_person_needs_the_code_from_her_mail(door, post_box):
    browser = Client()
    browser.get(door)
    answer = browser.post(SIGN_UP, {"name": "Frida Kjaer", "email": INVITED})
    assert answer.headers["Location"].startswith(CONFIRM_ADDRESS) and not is_in(browser)
    assert [letter["To"] for letter in post_box] == [INVITED]
    assert known() == [(INVITED, False)]


def test_a_name_stands_on_one_line(door, post_box):
    browser = Client()
    browser.get(door)
    browser.post(SIGN_UP, {"name": "Frida\r\nBcc:  all@example.org", "email": INVITED})
    user = User.objects.get(email=INVITED)
    assert user.name == "Frida Bcc: all@example.org"
    form = MeForm({"name": " Frida\n\tKjaer ", "language": "da", "time_zone": ""}, instance=user)
    assert form.is_valid() and form.cleaned_data["name"] == "Frida Kjaer"
