"""Staff with a letter in their hands, as the tests of applications on paper know them."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships import quarantine
from partnerships.models import File, PartnershipInvitation, Registration
from programmes.opening.inspect import Verdict
from programmes.scope import scope
from tests.answers import A_PDF
from tests.cast import person
from tests.conftest import signed_in

ENGLISH = {"headers": {"Accept-Language": "en"}}
LETTER = {
    "channel": "post", "day": "21.10.2024", "clock": "", "name": "Rum på Revet",
    "association_name": "Foreningen Revet", "association_identifier": "", "association_language": "en",
    "association_email": "tove.juhl@example.org", "municipality_name": "Revby Kommune",
    "municipality_identifier": "", "municipality_language": "da", "municipality_email": "bo.ravn@example.org",
}  # fmt: skip
LATE = {"day": "24.10.2024", "clock": "09:15"}


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
    assert browser.get(address).context["on_paper"]
    assert browser.post(address).status_code == 302
    return somebody


def confirm_as(desk, user, **sent):
    application = registered(desk).application
    address = f"/vejen/partnerships/{application.partnership_id}/application/confirm/"
    browser = signed_in(user)
    read = browser.get(address, **ENGLISH).context["submission"].content_hash
    sent = {"confirm": "yes", "content_hash": read} | sent
    return browser.post(address, sent, follow=True, **ENGLISH).content.decode()
