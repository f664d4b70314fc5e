"""Every page of the portal and somebody who may open it, over the demonstration's own applications."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core import signing
from django.urls import get_resolver, reverse

from partnerships.models import (
    Application,
    Completion,
    Joining,
    OrganisationMerge,
    PartnershipAppointment,
    PartnershipInvitation,
    SavedFilter,
    ScoreSheet,
    Submission,
)
from people.models import Organisation, User
from programmes.founding import token_for
from programmes.models import Appointment, Call, Enquiry, Meeting, Outbox, ProgrammeInvitation
from programmes.outbox import put
from programmes.scope import scope
from tests import demonstration
from tests.around import meeting, signed_up
from tests.cast import programme
from tests.conftest import signed_in
from tests.demonstration_agreements import one_leaves, year_before
from tests.demonstration_around import information_meeting, questions, thread
from tests.demonstration_parts import decided, drawn, kept_filters
from tests.diversity import WANTED
from tests.proof.agreement_visits import AGREEMENT_VISITS, previewed
from tests.proof.review_visits import REVIEW_VISITS, rows_of, sent_by_one, under_review
from tests.stage import TODAY, set_clock

BUTTON = "main form button[type=submit]"


@dataclass
class Visit:
    """One page by the name of its address, who opens it, and what she does there first."""

    name: str
    who: str = ""
    facts: dict = field(default_factory=dict)
    query: str = ""
    steps: list = field(default_factory=list)  # on the way: {name: text} typed in a form, or the name of an address
    of: str = ""  # the page at the end of the steps, when that is another one
    status: int = 200

    def __str__(self):
        told = [self.of or self.name, *map(str, self.facts.values()), self.query, self.who and f"as {self.who}"]
        return " ".join(each for each in told if each)

    def path(self, found: Callable):
        """Its address; of a page inside a programme with that programme, and with what the house knows."""
        if self.name.startswith("/"):
            return self.name
        slug = {"programme": "vejen"} if self.name.split(":")[0] in ("programmes", "partnerships") else {}
        return reverse(self.name, kwargs=slug | {key: found(value) for key, value in self.facts.items()}) + self.query


CALL, OURS, SENT = {"call": "call"}, {"partnership": "fjordby"}, {"partnership": "solbjerg"}
FORM = {"form": "vejen-2024"}
HELD, AHEAD = CALL | {"meeting": "held"}, CALL | {"meeting": "ahead"}
TYPED = {"email": "maja.holm@example.org"}
PASSWORD = {"login": "henrik.dam@example.org", "password": demonstration.PASSWORD}
VISITS = [
    Visit("front"), Visit("programmes:programme"), Visit("programmes:calls"), Visit("programmes:call", "", CALL),
    Visit("programmes:call", "", CALL, "?for=municipality"), Visit("programmes:call", "", CALL, "?for=all"),
    Visit("programmes:call", "staff", CALL), Visit("people:accessibility"), Visit("people:privacy"),
    Visit("/nowhere/", status=404), Visit("/vejen/people/", "maja", status=404),
    # Around the call.
    Visit("programmes:meeting", "", HELD), Visit("programmes:meeting", "", AHEAD),
    Visit("programmes:meeting", "", AHEAD, steps=[{"name": ""}]), Visit("programmes:meeting", "staff", AHEAD),
    Visit("programmes:sign_up", "", {"token": "has_a_seat"}), Visit("programmes:sign_up", "", {"token": "waits"}),
    Visit("programmes:sign_up", "", {"token": "unconfirmed"}),
    Visit("programmes:give_back", "", {"token": "has_a_seat"}),
    Visit("programmes:no_reminders", "", {"token": "has_a_seat"}),
    Visit("programmes:questions", "", CALL), Visit("programmes:questions", "", CALL, "?q=nothing"),
    Visit("programmes:questions", "staff", CALL), Visit("programmes:ask", "", CALL),
    Visit("programmes:ask", "maja", CALL),
    Visit("programmes:asked", "", {"token": "answered"}), Visit("programmes:asked", "", {"token": "asked_just_now"}),
    Visit("programmes:enquiries", "staff", CALL), Visit("programmes:enquiry", "staff", CALL | {"enquiry": "waiting"}),
    Visit("programmes:checklist", "", CALL), Visit("partnerships:checklist", "maja", OURS),
    Visit("partnerships:messages", "maja", OURS), Visit("partnerships:message_list", "staff"),
    Visit("partnerships:staff_messages", "staff", OURS),
    Visit("programmes:meetings", "staff", CALL), Visit("programmes:meeting_new", "staff", CALL),
    Visit("programmes:meeting_edit", "staff", AHEAD), Visit("programmes:meeting_call_off", "staff", AHEAD),
    Visit("programmes:sign_ups", "staff", AHEAD),
    # Signing in.
    Visit("account_login"), Visit("account_signup"), Visit("account_inactive"), Visit("account_reset_password"),
    Visit("account_login", steps=[PASSWORD | {"password": "wrong"}]),
    Visit("account_login", steps=[PASSWORD], of="mfa_authenticate"),
    Visit("account_request_login_code"),
    Visit("account_request_login_code", steps=[TYPED], of="account_confirm_login_code"),
    Visit("account_reset_password", steps=[TYPED], of="account_confirm_password_reset_code"),
    Visit("partnerships:start", "", CALL, steps=["account_signup"], of="account_signup, open"),
    Visit("partnerships:start", "", CALL, steps=["account_signup", {"name": "Nina Ny", "email": "ny@example.org"}],
          of="account_email_verification_sent"),
    # The settings of an account.
    Visit("people:staying", "staff"),
    Visit("people:me", "maja"), Visit("account_email", "maja"), Visit("account_change_password", "maja"),
    Visit("mfa_index", "maja"), Visit("mfa_index", "lead"), Visit("mfa_activate_totp", "maja"),
    Visit("mfa_deactivate_totp", "lead"), Visit("mfa_generate_recovery_codes", "lead"),
    Visit("mfa_reauthenticate", "lead"), Visit("usersessions_list", "maja"), Visit("account_logout", "maja"),
    # The application.
    Visit("desk", "maja"), Visit("desk", "lead"), Visit("partnerships:start", "maja", CALL),
    Visit("partnerships:start", "maja", CALL, steps=[{"name": ""}]),
    Visit("partnerships:application", "maja", OURS), Visit("partnerships:application", "anna", SENT),
    *[Visit("partnerships:section", "maja", OURS | {"section": section}) for section in "ABCDEFGH"],
    Visit("partnerships:section", "jonas", OURS | {"section": "C"}),
    Visit("partnerships:section", "anna", SENT | {"section": "B"}),
    Visit("partnerships:history", "maja", OURS | {"question": "E1"}), Visit("partnerships:text", "maja", OURS),
    Visit("partnerships:consent", "karen", OURS), Visit("partnerships:consent", "emma", {"partnership": "noerreaa"}),
    *[Visit(f"partnerships:{name}", "maja", {"partnership": "lone"}) for name in ("send", "sender", "application")],
    Visit("partnerships:partnership", "maja", OURS),
    Visit("partnerships:partnership", "tove", {"partnership": "egelund"}),
    Visit("partnerships:sign_offs", "maja", OURS),
    Visit("partnerships:invite", "maja", OURS), Visit("partnerships:invite", "maja", OURS, steps=[{"email": "no"}]),
    Visit("partnerships:leave", "maja", OURS), Visit("partnerships:leave", "karen", OURS),
    Visit("partnerships:take_out", "karen", OURS | {"appointment": "maja_writes"}),
    Visit("partnerships:withdraw", "maja", OURS), Visit("partnerships:withdraw", "anna", SENT),
    Visit("partnerships:receipt", "anna", SENT | {"number": "1"}),
    Visit("partnerships:application", "rie", {"partnership": "lysningen"}),
    Visit("partnerships:invitation", "", {"token": "to_a_partnership"}),
    Visit("programmes:invitation", "", {"token": "to_the_programme"}),
    # Staff.
    *[Visit(f"programmes:{page}", "lead") for page in ("setup", "call_new", "programme_edit")],
    Visit("programmes:call_setup", "lead", CALL), Visit("programmes:programme_edit", "staff"),
    Visit("programmes:call_clone", "lead", CALL), Visit("found", "lead", {"token": "founding"}),
    Visit("programmes:call_edit", "lead", CALL), Visit("programmes:call_dates", "lead", CALL),
    *[Visit("programmes:entry_add", "lead", CALL | {"list": each}, query)
      for each, query in (("texts", ""), ("eligibility", ""), ("eligibility", "?rule=fits_months"))],
    *[Visit("programmes:entry", "lead", CALL | {"list": each, "entry": key})
      for each, key in (("texts", "n0"), ("dates", "training"), ("eligibility", "E4"), ("rejections", "late"))],
    Visit("programmes:entry_remove", "lead", CALL | {"list": "texts", "entry": "n0"}),
    Visit("programmes:call_check", "lead", CALL), Visit("programmes:call_publish", "lead", CALL),
    Visit("programmes:dry_run", "lead", CALL), Visit("programmes:dry_run", "staff", CALL, "?as=reviewer"),
    Visit("partnerships:applications", "staff", CALL), Visit("partnerships:applications", "staff", CALL, "?q=nothing"),
    Visit("partnerships:submission", "staff", {"submission": "submission"}), Visit("programmes:extend", "lead", CALL),
    Visit("programmes:extend", "lead", CALL, steps=[{"day": "1.11.2024", "why_da": "Sygdom", "why_en": "Illness"}]),
    Visit("partnerships:completion", "anna", SENT | {"completion": "completion"}),
    *[Visit(f"partnerships:{page}", "staff", {"application": "application"})
      for page in ("record", "check", "reject", "ask_completion", "extend_one", "story")],
    Visit("partnerships:register", "staff", CALL), Visit("partnerships:exports", "lead", CALL),
    Visit("partnerships:applications", "staff", CALL, "?state=draft&order=name"),
    Visit("partnerships:filter_edit", "staff", CALL | {"filter": "filter"}),
    Visit("partnerships:filter_delete", "staff", CALL | {"filter": "filter"}),
    Visit("partnerships:register", "staff", CALL, steps=[{"name": ""}]),
    *[Visit(f"partnerships:{page}", "staff", {"application": "revet"})
      for page in ("registration", "papers_add", "confirmer_ask")],
    *[Visit(f"partnerships:{p}", "birgit", {"partnership": "klippen"}) for p in ("confirm", "application")],
    *[Visit(f"programmes:{page}", "lead") for page in ("letters", "people", "denials", "invite")],
    Visit("programmes:letter_kinds", "staff"), Visit("programmes:letters_ahead", "staff"),
    Visit("programmes:letters_ahead", "staff", query="?from=never"),
    Visit("programmes:letter_kind", "staff", {"kind": "programmes.letters.invitation"}),
    Visit("my_letters", "maja"), Visit("stop_letters", "", {"token": "stop"}),
    Visit("programmes:call_changes", "", CALL), Visit("partnerships:verify"),
    Visit("partnerships:changes", "maja", OURS), Visit("partnerships:own_deadline", "maja", OURS),
    Visit("partnerships:section_people", "maja", OURS | {"section": "B"}),
    # Decisions.
    Visit("partnerships:deciding", "lead", CALL), Visit("partnerships:selected", "", CALL),
    *[Visit(f"partnerships:{act}", "lead", CALL)
      for act in ("ranking_close", "ranking_reopen", "release", "decision_letters", "committee", "vote_close")],
    *[Visit(f"partnerships:{act}", "staff", CALL)
      for act in ("scenarios", "places_fill", "selection_settings", "release_propose", "decisions_open", "list_vote")],
    *[Visit(f"partnerships:{act}", "lead", CALL | {"application": "application"})
      for act in ("decision_edit", "place_move", "outcome")],
    Visit("partnerships:diverse_set", "staff", CALL), Visit("partnerships:outcomes", "lead", CALL),
    Visit("partnerships:tags", "maja", OURS), Visit("partnerships:decision", "anna", SENT),
    Visit("partnerships:answer_give", "anna", SENT),
    # The random draw.
    *[Visit("partnerships:draws", who, CALL) for who in ("", "lead")], Visit("partnerships:draw_freeze", "lead", CALL),
    *[Visit(f"partnerships:draw_{act}", "lead", CALL | {"draw": "draw"}) for act in ("run", "withdraw", "annul")],
    # Forms.
    Visit("programmes:forms", "staff"), Visit("programmes:form_new", "staff"), Visit("programmes:form", "staff", FORM),
    Visit("programmes:form_history", "staff", FORM), Visit("programmes:form_import", "staff", FORM),
    Visit("programmes:form_section", "staff", FORM | {"section": "A"}),
    Visit("programmes:form_question", "staff", FORM | {"question": "B4"}),
    Visit("partnerships:form_publish", "staff", FORM), Visit("partnerships:form_editions", "staff", FORM),
    Visit("partnerships:form_preview", "staff", FORM | {"kind": "municipality"}),
    Visit("programmes:dismiss", "lead", {"appointment": "sofie_works"}),
    Visit("partnerships:organisations", "lead"),
    Visit("partnerships:organisation", "lead", {"organisation": "fjordlys"}),
    Visit("partnerships:domain_new", "staff", {"organisation": "fjordlys"}),
    Visit("partnerships:merge", "lead", {"organisation": "fjordlys", "kept": "alike"}),
    Visit("partnerships:merge_undo", "lead", {"merge": "merged"}),
    Visit("partnerships:party_people", "staff", OURS),
    Visit("partnerships:recover", "staff", OURS | {"party": "party"}),
    Visit("partnerships:name", "maja", OURS | {"party": "party"}),
    Visit("partnerships:replace", "anders", OURS | {"party": "party"}),
    Visit("partnerships:join", "maja", OURS | {"other": "twin"}),
    Visit("partnerships:joining_agree", "maja", OURS | {"joining": "offer"}),
    Visit("programmes:invite", "lead", steps=[{"email": "no"}]),
]  # fmt: skip


VISITS += [Visit(*each) for each in (*REVIEW_VISITS, *AGREEMENT_VISITS)]


def decided_for(application, lead):
    """The id of a decision that is out."""
    staff = Appointment.objects.get(role="staff").user
    Call.objects.filter(pk=application.call_id).update(diversity=WANTED)
    return decided(application, ScoreSheet.of(application.call), staff, lead).pk


def names(resolver=None, space=""):
    """The name of every address in the portal."""
    for each in (resolver or get_resolver()).url_patterns:
        if hasattr(each, "url_patterns"):
            yield from names(each, f"{space}{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name}"


class House:
    """The demonstration's applications, and the sessions of those who open their pages."""

    def __init__(self, address):
        self.address, self.sessions = address, {}
        demonstration.day(8, 15)
        self.vejen = programme("vejen")
        with scope(self.vejen):
            self.call = Call.objects.get(slug="vejen-2024")
            self.call.programme = self.vejen
        sofie = demonstration.staff("Sofie Bak", "da", "staff", self.vejen, "")
        henrik = demonstration.staff("Henrik Dam", "en", "lead", self.vejen, "")
        information_meeting(self.call, demonstration.day, sofie)
        questions(self.call, demonstration.day, sofie)
        thread(demonstration.fjordby(self.call), sofie, demonstration.day)
        demonstration.others(self.call)
        kept_filters(self.call, sofie)
        self.agreements = previewed(one_leaves(year_before(self.vejen, sofie, henrik), self.vejen), sofie, henrik)
        self.pilot = under_review(self.vejen, henrik)
        set_clock(TODAY)
        self.known = self.rows()

    def rows(self):
        """What stands in addresses, by the words that visits use."""
        henrik = User.objects.get(name="Henrik Dam")
        with scope(self.vejen):
            invited = ProgrammeInvitation.objects.create(role="reviewer", email="ny@example.org", invited_by=henrik)
            put("programmes.letters.invitation", invited, address=invited.email, language="da")
            Outbox.objects.filter(about=invited.pk).update(status=Outbox.Status.DEAD, error="SMTPServerDisconnected")
            names = {row.name: row.partnership_id for row in Application.objects.all()}
            submission = Submission.objects.get(application__name="Åbne døre i Solbjerg")
            maja = PartnershipAppointment.objects.select_related("party").get(user__name="Maja Holm")
            merged, offer = OrganisationMerge.objects.get(), Joining.objects.get()
            alike = Organisation.objects.get(identifier="11111111")
            peer = PartnershipInvitation.objects.get(email="egelund@example.org")
            day = {"closes_on": date(2024, 12, 1), "closes_clock": timedelta(0), "time_zone": "Europe/Copenhagen"}
            about = {"submission": submission, "application": submission.application, "by": henrik}
            asked = Completion.objects.create(questions=["B3"], text="Hvem er leder?", **about, **day)
            return self.around() | rows_of(self.pilot) | self.agreements | {
                "call": self.call.pk, "fjordby": names["Fællesskab i Fjordby"], "egelund": names["Peer i Egelund"],
                "solbjerg": names["Åbne døre i Solbjerg"], "noerreaa": names["Vejen til Nørreå"],
                "lysningen": names["Lysningen"], "submission": submission.pk, "to_the_programme": invited.token,
                "to_a_partnership": peer.token, "maja_writes": maja.pk, "application": submission.application_id,
                "revet": Application.objects.get(name="Rum på Revet").pk, "klippen": names["Rum på Klippen"],
                "founding": token_for("henrik.dam@example.org"), "completion": asked.pk,
                "stop": signing.dumps([maja.user_id, "partnerships.letters.reminder"], salt="letters"),
                "decided": decided_for(submission.application, henrik), "draw": drawn(self.call, henrik).pk,
                "fjordlys": maja.party.organisation_id, "party": maja.party_id, "merged": merged.pk, "alike": alike.pk,
                "offer": offer.pk, "twin": offer.joined_id,
                "sofie_works": Appointment.objects.get(role="staff").pk,
                "filter": SavedFilter.objects.earliest("id").pk,
            }  # fmt: skip

    def around(self):
        """A meeting that was held, and one ahead with its one seat taken."""
        held, ahead = Meeting.objects.get(key="information_meeting"), meeting(self.call)
        names = {"has_a_seat": "Asta Lind", "waits": "Bo Dahl", "unconfirmed": "Eva Krog"}
        rows = {word: signed_up(ahead, name, word != "unconfirmed") for word, name in names.items()}
        answered, waits = Enquiry.objects.published().first(), Enquiry.objects.waiting().get()
        fresh = Enquiry.objects.create(call=self.call, text="Hvem?", email="ny@example.org")
        tokens = {"answered": answered.token, "asked_just_now": fresh.token, "waiting": waits.pk}
        tokens |= {"lone": sent_by_one(self.vejen), "small": Call.objects.get(slug="small").pk}
        return tokens | {"held": held.pk, "ahead": ahead.pk} | {word: row.token for word, row in rows.items()}

    def found(self, word):
        return self.known.get(word, word)

    def url(self, visit):
        return self.address + visit.path(self.found)

    def session(self, who):
        """A session in which everything was shown just now: password and, for staff, the second factor."""
        if who not in self.sessions:
            name = {"staff": "Sofie", "lead": "Henrik"}.get(who, who.title())
            browser = signed_in(User.objects.get(name__startswith=f"{name} "))
            session = browser.session
            session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
            session.save()
            self.sessions[who] = session.session_key
        return self.sessions[who]
