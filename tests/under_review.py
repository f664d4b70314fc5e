"""A call after its deadline with two applications, two reviewers and staff; and what they press."""

from datetime import timedelta

from partnerships.models import Conflict
from partnerships.reviewing.assigning import assign
from programmes.models import Call
from programmes.scope import scope
from tests.cast import appointed, joined, person, started, write
from tests.conftest import signed_in
from tests.everything import consent
from tests.reviews import SHEET, reviewer

ENGLISH = {"headers": {"Accept-Language": "en"}}
WHY = "Two clear sentences about it."
SECRET = "Hemmelig begrundelse"


def press(user, address, sent=None):
    """What the page says after a button."""
    return signed_in(user).post(address, sent or {}, follow=True, **ENGLISH).content.decode()


def sent_in(call, cast, association, municipality, name):
    """An application that both have consented to."""
    application = started(call, cast.maja, association)
    joined(application, cast.jonas, municipality)
    write(application, cast.maja, "A1", name=name)
    consent(application, cast.maja), consent(application, cast.jonas)
    return application


class UnderReview:
    """Two applications after the deadline, two reviewers, and staff."""

    def __init__(self, cast):
        self.cast, self.call, self.vejen = cast, cast.call, cast.vejen
        self.fjordby = cast.application
        consent(self.fjordby, cast.maja), consent(self.fjordby, cast.jonas)
        self.solsort = sent_in(cast.call, cast, "Foreningen Solsort", "Solby Kommune", "Sangen i Solby")
        self.draft = started(cast.call, cast.maja, "Foreningen Kladde")
        self.rikke, self.bo = reviewer(cast.vejen, "Rikke Rask"), reviewer(cast.vejen, "Bo Ask")
        self.lead = person("Lone Lead", "en")
        appointed(self.lead, "lead", cast.vejen)
        with scope(cast.vejen):
            day = cast.call.closes_on - timedelta(days=8)
            facts = {"closes_on": day, "opens_on": day - timedelta(days=90)}
            Call.objects.filter(pk=cast.call.pk).update(score_sheet=SHEET, **facts)
            cast.call.refresh_from_db()
        self.call.programme = self.vejen
        self.base = f"/vejen/calls/{self.call.pk}/review/"

    def give(self, application, *users, is_declared=True):
        """Assign and declare; returns the addresses of the score pages."""
        found = []
        for user in users:
            with scope(self.vejen):
                made = assign(self.fresh(application), user, self.lead)
                if is_declared:
                    Conflict.objects.get_or_create(application=application, user=user, kind="none", by=user)
            found.append(f"{self.base}{made.pk}/")
        return found if len(found) > 1 else found[0]

    def fresh(self, application):
        found = type(application).objects.select_related("call").get(pk=application.pk)
        found.programme = found.call.programme = self.vejen
        return found

    def score(self, user, page, reason=WHY, **points):
        for criterion, given in points.items():
            sent = {"criterion": criterion, "points": given, "reason": reason}
            assert signed_in(user).post(f"{page}save/", sent).status_code == 302

    def lock(self, user, page):
        return press(user, f"{page}lock/")

    def read(self, user, page, query=""):
        answer = signed_in(user).get(page + query, **ENGLISH)
        return answer.content.decode() if answer.status_code == 200 else answer.status_code
