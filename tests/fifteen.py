"""Fifteen applications to Vejen's call, and what most of their people do: the same acts as by the pages, by hundreds.

A story lets each kind of act be done once by its person in a browser, and asks for the rest of them here.
"""

import time
from datetime import timedelta

from partnerships.interviewing.noting import Noting
from partnerships.interviewing.panel import appoint_panel, members_of, write_hours
from partnerships.interviewing.planning import open_booking, proposed, set_up
from partnerships.interviewing.slots import days_of
from partnerships.models import (
    Application,
    Assignment,
    Conflict,
    Decision,
    Moderation,
    PanelSeat,
    PartnershipAppointment,
    ScoreSheet,
)
from partnerships.reviewing.declaring import declare
from partnerships.reviewing.moderating import revise
from partnerships.reviewing.scoring import Scoring
from programmes.clock import now
from programmes.models import Call
from programmes.moments import instant
from programmes.scope import scope
from programmes.words import Text
from tests.answers import ANSWERS
from tests.cast import ASSOCIATION, MUNICIPALITY, appointed, joined, person, programme, started
from tests.conftest import signed_in
from tests.crowd import crowd
from tests.demonstration_parts import answer as answer_all
from tests.demonstration_parts import consent
from tests.reviews import reviewer
from tests.stories.test_two_hands import page_of

# Points on paper and in the interview by the two who gave them, in the sheet's order. Six and seven are scenario 13:
# both have 29/8, and the second criterion decides for the seventh. On the fifth the first reader's K1 is two apart.
FIRST = ["555555", "455555", "445555", "444555", "444444", "433433", "344342", "344333", *["333333"] * 7]
SECOND = [*FIRST[:5], "444433", "344443", "344333", *["333333"] * 7]
APART, SETTLED = ("5", "3"), 4
WHY = "It is told well, and the numbers fit together."
PARTIES = (ASSOCIATION, MUNICIPALITY)
A_DAY = (timedelta(hours=9), timedelta(hours=16))


class Fifteen:
    """Maja and Jonas have written one; fourteen others came as well. Karen prepares, Lone and Henrik decide."""

    def __init__(self):
        self.vejen = programme("vejen")
        self.karen, self.lone = self.of_the_programme("Karen Berg", "staff"), self.of_the_programme("Lone Lead", "lead")
        self.reviewers = [reviewer(self.vejen, name) for name in ("Rikke Rask", "Rasmus Holt", "Mette Lund", "Bo Ask")]
        self.rikke, self.rasmus, self.mette, self.bo = self.reviewers
        self.maja, self.jonas = person("Maja Holm", "en"), person("Jonas Friis", "en")

    def of_the_programme(self, name, role):
        made = person(name, "en")
        appointed(made, role, self.vejen)
        return made

    def apply(self):
        """Fifteen in time; outside a scope."""
        with scope(self.vejen):
            call = self.call()
        own = started(call, self.maja, "Foreningen Fjordlys")
        joined(own, self.jonas, "Fjordby Kommune")
        answer_all(own, self.maja, self.jonas, **ANSWERS)
        consent(own, self.maja), consent(own, self.jonas)
        crowd(own, self.maja, 2, 15, status="'submitted'")

    def call(self):
        found = Call.objects.get(slug="vejen-2024")
        found.programme = self.vejen
        return found

    def applications(self):
        """In the order of the fifteen."""
        found = sorted(Application.objects.submitted().select_related("partnership", "call"), key=lambda each: each.pk)
        for each in found:
            each.programme = each.call.programme = each.partnership.programme = self.vejen
        return found

    def one(self, number):
        return self.applications()[number - 1]

    def hand(self, number, kind=ASSOCIATION):
        """(who signs for a party of one of the fifteen, the party's id)."""
        own = PartnershipAppointment.objects.select_related("user").filter(partnership=self.one(number).partnership_id)
        found = own.get(party__kind=kind)
        return found.user, found.party_id

    def declare_none(self):
        """Whoever has said nothing yet has no conflict."""
        for application in self.applications():
            for user in self.reviewers:
                if not Conflict.objects.standing().filter(application=application, user=user).exists():
                    declare(application, user, Conflict.Kind.NONE, "", user)

    def readings(self):
        """[(assignment, points)] of each application in turn: two readers each."""
        found = []
        for number, application in enumerate(self.applications()):
            rows = Assignment.objects.current().filter(application=application).select_related("application__call")
            for place, held in enumerate(rows.order_by("reviewer")):
                points = (FIRST, SECOND)[place][number]
                found.append((held, APART[place] + points[1:] if number == 4 else points))
        return found

    def score_all(self):
        """Whoever has not locked scores and locks."""
        for held, points in self.readings():
            self.fill(Scoring(held, ScoreSheet.of(held.application.call)), points, held.reviewer)

    def fill(self, scoring, points, user):
        if not scoring.is_locked:
            for criterion, given in zip(scoring.sheet.criteria, points, strict=True):
                scoring.write(criterion.key, int(given), WHY, None, now())
            scoring.lock(user, now())

    def look_again(self, user):
        """The other one of the fifth comes to four points, too."""
        again = Moderation.objects.open().select_related("application__call").get()
        held = Assignment.objects.current().select_related("application__call")
        scoring = Scoring(held.get(application=again.application, reviewer=user), again.sheet)
        revise(again, scoring.review, SETTLED, WHY, "I had not read the second page.", now())

    def plan_interviews(self):
        """Rasmus and Mette can on every weekday from nine to four."""
        call = self.call()
        facts = {name: getattr(proposed(call), name) for name in "first_on last_on day_begins day_ends guide".split()}
        facts |= {"minutes": 45, "pause": 15, "panel": 2, "changes": 2, "notice": timedelta(hours=24), "place": Text()}
        plan = set_up(call, now(), **facts, join_url="https://meet.example.org/vejen-{room}", reminders=[24])
        appoint_panel(call, [self.rasmus, self.mette])
        for member in members_of(call):
            member.call = call
            write_hours(member, [tuple(instant(day, at, call.time_zone) for at in A_DAY) for day in days_of(plan)])
        open_booking(call, now())

    def hold_all(self):
        """What is given in interviews, where it is not locked yet."""
        order = {each.pk: number for number, each in enumerate(self.applications())}
        rows = PanelSeat.objects.taken().select_related("interview__application__call", "reviewer")
        for held in rows.order_by("interview", "reviewer"):
            points = (FIRST, SECOND)[held.reviewer == self.mette][order[held.interview.application_id]]
            self.fill(Noting(held, ScoreSheet.of(self.call())), points, held.reviewer)

    def decision(self, number):
        return Decision.objects.select_related("application__call").get(application=self.one(number))


class Story:
    """The fifteen, a portal that runs, and a browser of each person's own."""

    def __init__(self, fifteen, address, browser, post_box, clock, folder):
        self.all, self.address, self.browser, self.post_box = fifteen, address, browser, post_box
        self.clock, self.folder = clock, folder
        with scope(fifteen.vejen):
            self.call = f"/vejen/calls/{fifteen.call().pk}/"
        self.pages = {}

    def at(self, user, path, fresh=False):
        """The page of somebody, where she has just gone to; `fresh`: she has just shown who she is."""
        if user.pk not in self.pages:
            self.pages[user.pk] = page_of(self.browser, user, self.address)
        page = self.pages[user.pk]
        if fresh:
            session = signed_in(user).session
            session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
            session.save()
            page.context.add_cookies([{"name": "sessionid", "value": session.session_key, "url": self.address}])
        page.goto(path if path.startswith("http") else self.address + path)
        return page

    def leave(self, *users):
        """They close their browsers."""
        for user in users:
            self.pages.pop(user.pk).context.close()

    def hands(self, number):
        """Who signs for the association and for the municipality of one of the fifteen."""
        with self.within():
            return [self.all.hand(number, kind)[0] for kind in PARTIES]

    def within(self):
        return scope(self.all.vejen)

    def own(self, number, page):
        with self.within():
            return f"/vejen/partnerships/{self.all.one(number).partnership_id}/{page}/"


def sign(page, position):
    page.fill('[name="position"]', position)
    page.check('[name="yes"]')
    page.click("text=Sign the agreement")
    page.locator("text=Signed.").first.wait_for()
