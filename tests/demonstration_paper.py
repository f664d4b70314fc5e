"""Applications on paper, as the demonstration shows them."""

from datetime import date
from hashlib import sha256
from uuid import uuid4

from django.core.files.base import ContentFile

from partnerships.models import PartnershipInvitation
from partnerships.registering import Side, Told, enter
from partnerships.starting import join
from people.models import User
from programmes import clock
from programmes.scope import scope
from tests.answers import A_PDF
from tests.cast import ASSOCIATION, MUNICIPALITY, person
from tests.demonstration_parts import look_through


def on_paper(call, name, association, municipality, confirmer=""):
    """An application that came by post and that Sofie has registered; its paper is not opened yet."""
    sofie = User.objects.get(name="Sofie Bak")
    paper = {"name": "Ansøgning.pdf", "media_type": "application/pdf", "size": len(A_PDF)}
    paper |= {"sha256": sha256(A_PDF).hexdigest(), "received": ContentFile(A_PDF, name="Ansøgning.pdf")}
    sides = [
        Side(ASSOCIATION, association, email=confirmer, language="da"),
        Side(MUNICIPALITY, municipality, email=f"{name.split()[-1].lower()}@example.org", language="da"),
    ]
    with scope(call.programme, sofie):
        told = Told("post", date(2024, 10, 21), None, name, sides, [paper], uuid4())
        return enter(call, sofie, clock.now(), told).application


def confirmers(call):
    """Two letters in staff's hands: one stands and Birgit is to confirm it, one is being checked."""
    birgit = person("Birgit Holt", "da")
    klippen = on_paper(call, "Rum på Klippen", "Foreningen Klippen", "Klippeby Kommune", birgit.email)
    look_through(klippen)
    with scope(call.programme, birgit):
        invitation = PartnershipInvitation.objects.get(email=birgit.email)
        join(invitation, birgit)
    on_paper(call, "Rum på Revet", "Foreningen Revet", "Revby Kommune", "formand@example.org")
