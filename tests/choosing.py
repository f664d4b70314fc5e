"""Builders of a call that is decided: applications that two parties have sent, scored, and the people who decide."""

from datetime import timedelta

from partnerships.choosing.capacity import close, fill
from partnerships.choosing.releasing import propose, release, settle
from partnerships.models import (
    Application,
    Decision,
    Partnership,
    PartnershipAppointment,
    Party,
    ReviewPlan,
    Submission,
)
from partnerships.models.consents import canonical, hash_of
from people.models import Organisation, User
from programmes import access
from programmes.clock import now
from programmes.drawing import digest
from programmes.models import Call, ClosingRoll
from programmes.scope import scope
from programmes.words import Text
from tests.cast import ASSOCIATION, MUNICIPALITY, appointed, person, programme, small_call
from tests.conftest import signed_in
from tests.reviews import SHEET, reviewed, reviewer

ENGLISH = {"headers": {"Accept-Language": "en"}}


class Hall:
    """Vejen's small call has closed. Karen prepares; Lone and Henrik decide; Rikke has scored so many applications."""

    def __init__(self, number=4, places=2, reserves=1, points=None):
        self.vejen = programme("vejen")
        self.call = small_call(self.vejen)
        self.karen, self.lone = person("Karen Berg", "en"), person("Lone Lead", "en")
        self.henrik = person("Henrik Dam", "en")
        for user, role in ((self.karen, "staff"), (self.lone, "lead"), (self.henrik, "lead")):
            appointed(user, role, self.vejen)
        self.rikke = reviewer(self.vejen)
        self.finish(places, reserves)
        self.applications = [self.sent(each) for each in range(1, number + 1)]
        for each, application in enumerate(self.applications):
            given = points[each] if points else (max(5 - each, 2), 3)
            reviewed(self.call, application, dict(zip(("K1", "K2"), given, strict=True)), self.rikke)
        self.address = f"/vejen/calls/{self.call.pk}/decision/"

    def finish(self, places, reserves):
        """The call has closed, with so many places."""
        with scope(self.vejen):
            day = now().date()
            facts = {"opens_on": day - timedelta(days=30), "closes_on": day - timedelta(days=1), "score_sheet": SHEET}
            Call.objects.filter(pk=self.call.pk).update(places=places, reserves=reserves, **facts)
            self.call = Call.objects.get(pk=self.call.pk)
            self.call.programme = self.vejen
            ClosingRoll.objects.create(call=self.call, entries=[], roll_hash=digest(self.call.reference))
            ReviewPlan.objects.get_or_create(call=self.call, defaults={"readers": 1})  # Rikke alone, and as planned

    def sent(self, number):
        """One that was submitted, by an association and a municipality with a signatory each."""
        with scope(self.vejen):
            partnership = Partnership.objects.create(name=f"Peer {number}")
            partnership.programme = self.vejen
            for kind in (ASSOCIATION, MUNICIPALITY):
                body = Organisation.objects.create(name=f"{kind} {number}", kind=kind, country="DK", identifier="")
                facts = {"name": body.name, "kind": kind, "organisation": body}
                party = Party.objects.create(partnership=partnership, **facts)
                access.appoint(person(f"{kind} {number}"), "signatory", partnership, party=party)
            facts = {"status": "submitted", "reference": f"SMALL-{number:03}", "submitted_at": now()}
            facts |= {"name": partnership.name, "submitted_name": partnership.name}
            own = {"form_version": self.call.form.founding, "partnership": partnership}
            made = Application.objects.create(call=self.call, **own, **facts)
            made.programme = self.vejen
            made.transitions.create(by=self.karen, before="draft", after="submitted")
            content = {"answers": {"A1": {"name": f"What peer {number} does"}}, "files": [], "form": "small"}
            Submission.objects.create(
                application=made, number=1, reference=made.reference, form_version=made.form_version, by=self.karen,
                arrived_at=now(), content=canonical(content), content_hash=hash_of(content), parties=[],
            )  # fmt: skip
            return made

    def signatory(self, number, kind=ASSOCIATION):
        """Who signs for a party of an application, counted from 1."""
        own = PartnershipAppointment.objects.filter(partnership=self.applications[number - 1].partnership_id)
        with scope(self.vejen):
            return User.objects.get(pk=own.get(party__kind=kind).user_id)

    def settle(self, **facts):
        """Release in an hour, two weeks to accept, a month of reserves."""
        at = now()
        dates = {"release_at": at + timedelta(hours=1), "answer_by": at + timedelta(days=14)}
        dates |= {"reserves_until": at + timedelta(days=30)}
        settle(self.call, **dates | facts)

    def decide(self, **facts):
        """Ranked, filled, and waiting for a second person since Karen asked; inside a scope."""
        close(self.call, self.lone)
        fill(self.call, self.karen)
        self.settle(**facts)
        propose(self.call, self.karen, now())
        return self.call.selection

    def release(self, by=None, at=None):
        """Released by Lone as soon as it may be; inside a scope."""
        selection = type(self.call.selection).objects.get(call=self.call)
        return release(self.call, by or self.lone, at or selection.release_at, selection.content_hash)

    def party(self, number, kind=ASSOCIATION):
        """The id of a party of an application."""
        return Party.objects.get(partnership=self.applications[number - 1].partnership_id, kind=kind).pk


WORDS = Text(da="Klagevejledning", en="How to complain: within four weeks.")


def outcomes(hall):
    """{number of the application: (outcome, status, seat, reserve)}."""
    rows = Decision.objects.select_related("application")
    return {int(each.application.reference[-3:]): (each.outcome, each.status, each.seat, each.reserve) for each in rows}


def read(user, path):
    return signed_in(user).get(path, **ENGLISH).content.decode()


def press(user, path, **sent):
    return signed_in(user).post(path, sent, follow=True, **ENGLISH).content.decode()
