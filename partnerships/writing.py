"""Somebody at work on an application, for her party: what she writes, calls ready, consents to.

Each verb locks the application's row first, so two hands on one application come one after the other; a
consent shares the call's row before that, so that closing waits for whoever arrived in time.
"""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from people.models import User
from programmes.clock import Now
from programmes.models import Call
from programmes.states import NotAllowed

from .choosing.accepting import give_back
from .choosing.diverse import forget_of
from .interviewing.booking import expect_no_more
from .models import Answer, Application, Completion, Registration, Submission, page_rows
from .models.answers import REASON
from .models.consents import canonical
from .moving import catch_up
from .reckoning import reckon
from .standing import Standing


@dataclass
class Writer:
    """A person, acting for a party of one kind, at one arrival."""

    application: Application
    user: User
    kind: str  # of the organisation she acts for
    party: int
    at: datetime  # arrival by the database's clock
    is_locked: bool = False  # whether the page has fetched the application's row under its lock already
    voided: list = field(default_factory=list)  # consents that her change has made void
    completion: Completion | None = None  # the request to which the question that she writes belongs

    def lock(self):
        """The application's row, held until the commit, as it stands now."""
        rows = page_rows().in_programme(self.application.programme_id)
        locked = rows.select_for_update(of=("self",), no_key=True).get(pk=self.application.pk)
        locked.programme = locked.call.programme = locked.partnership.programme = self.application.programme
        self.application, self.is_locked = locked, True
        if self.party in locked.replaced:  # while she waited for the lock
            raise NotAllowed(_("Another organisation has been asked into your place, so you no longer take part here."))
        return locked

    def write(self, question, parts, base, settles=None):
        """Save the parts of one answer. Returns (what was written, how the application stands now).

        Saving never fails on what was typed; it is refused only when the application cannot be written any
        more, or when the question is the other party's. Raises NotAllowed.
        """
        application = self.application if self.is_locked else self.lock()
        self.check_open(question)
        self.check_hers(question)
        standing = Standing.of(application, with_parties=False)
        answer = standing.answers.get(question.key) or Answer(application=application, question=question.key)
        if not answer.pk:
            answer.save()
        parts = self.merged_ticks(question, answer, parts)
        shared = {each.key for each in question.fields if each.kind == "confirm"}
        texts = {REASON, *(each.key for each in question.fields if each.kind == "longtext")}
        written = answer.write(parts, self.user, self.at, base, settles, shared, texts)
        self.compare_names(question, answer)
        standing = Standing(application, [*standing.answers.values(), answer], sum(standing.files.values(), []))
        if written.saved:
            self.changed(question, standing)
        elif written.clashed:
            self.reckon(standing)
        return written, standing

    def check_open(self, question):
        """Raises NotAllowed unless this may be written now: in a draft, or because it was asked for again."""
        application, self.completion = self.application, None
        if application.is_standing and application.closing.is_over(self.at):
            asked = application.completions.asked().first()
            if asked and question.key in asked.questions:
                asked.check_in_time(self.at)
                self.completion = asked
                return
        application.check_editable(self.at)

    def check_hers(self, question):
        if not question.is_answered_by(self.kind):
            whose = {"association": _("Only the association can answer this question."),
                     "municipality": _("Only the municipality can answer this question.")}  # fmt: skip
            raise NotAllowed(whose.get(question.answered_by, _("Only the other party can answer this question.")))

    def merged_ticks(self, question, answer, parts):
        """Only known parts; of a confirmation only the tick of her own party."""
        known = {}
        for each in question.fields:
            if each.key in parts and each.kind == "confirm":
                own = (parts[each.key] or {}).get(self.kind, "")
                known[each.key] = {**(answer.value.get(each.key) or {}), self.kind: own}
            elif each.key in parts and each.kind not in ("files", "signature"):
                known[each.key] = parts[each.key]
        if REASON in parts:
            known[REASON] = parts[REASON]
        return known

    def changed(self, question, standing):
        """A change makes consents void and re-opens what the other party had called ready in that section."""
        application = self.application
        if self.completion:  # what was submitted, and the consents to it, stay as they were
            self.completion.consents.filter(voided_at__isnull=True).update(voided_at=self.at)
            return
        known = next(iter(standing.answers.values()), None)
        if getattr(known, "has_consents", True):
            voided = list(application.consents.standing().select_related("by", "party"))
            application.consents.standing().update(voided_at=self.at, voided_by_question=question.key)
            self.voided += voided
        if getattr(known, "has_marks", True):
            others = application.ready_marks.filter(section=question.section, reopened_by_question="")
            others.exclude(party=self.party).update(reopened_by_question=question.key)
        self.reckon(standing)

    def compare_names(self, question, answer):
        """Whether the name that was just written is another's: asked anew, since the row was read before."""
        application = self.application
        asked, _dot, part = application.asks.partnership_name.partition(".")
        if question.key == asked:
            others = Application.objects.submitted().filter(call=application.call_id).exclude(pk=application.pk)
            name = str(answer.value.get(part) or "").strip()
            application.name_is_taken = bool(name) and others.filter(submitted_key=Lower(Value(name))).exists()

    def reckon(self, standing):
        """Store what lists show, so that they need read no answer."""
        reckon(self.application, standing, self.at)

    def mark_ready(self, section):
        """Our part of this section is ready. Raises NotAllowed when something of ours is missing."""
        application = self.lock()
        application.check_editable(self.at)
        standing = Standing.of(application)
        for question in section.questions:
            if not question.signed_by and standing.missing_in(standing.states[question.key], self.kind):
                raise NotAllowed(_("Something is still missing here. It is marked below."))
        facts = {"by": self.user, "at": self.at, "reopened_by_question": ""}
        application.ready_marks.update_or_create(section=section.key, party_id=self.party, defaults=facts)

    def consent(self, read_hash):
        """Consent to the content that was read; the last consent submits. Returns the submission or None.

        A repeat of what is done already gives the same submission. Raises NotAllowed with the sentence why not.
        """
        call = Call.objects.shared(self.application.call_id)
        application = self.lock()
        if application.status == Application.Status.SUBMITTED:
            return application.submissions.order_by("number").last()
        call.programme = application.programme
        application.check_in_time(self.at, call)
        application.check_editable(self.at)
        if application.is_behind:  # asked under the call's lock, which whoever changes the form must wait for
            raise NotAllowed(_("The form has been changed. See what is new, then consent."))
        standing = Standing.of(application)
        self.check_consent(standing, read_hash)
        party = next(party for party in standing.parties if party.pk == self.party)
        if not standing.consented(self.kind):
            application.consents.standing().filter(party=party).update(voided_at=self.at)
            facts = {"by": self.user, "at": self.at, "content_hash": standing.content_hash}
            facts["edition_id"] = application.edition.pk
            standing.consents[party.pk] = application.consents.create(party=party, **facts)
            application.partnership.parties.filter(pk=party.pk, frozen_at=None).update(frozen_at=Now())
        for known in ("missing", "waits_to_be_sent"):  # reckoned before there was this consent
            standing.__dict__.pop(known, None)
        self.reckon(standing)
        if not call.sent_by and all(standing.consented(kind) for kind in call.parties):
            return self.submit(standing, call)
        return None

    def check_consent(self, standing, read_hash):
        if read_hash != standing.content_hash:
            raise NotAllowed(
                _("The text has changed since you read it. Read it again, and consent to what stands now.")
            )
        if standing.obstacles:
            raise NotAllowed(_("Something is still missing. You can consent when everything is answered."))

    def submit(self, standing, call):
        """Freeze what both consented to. The reference is asked for last: its row is locked until the commit."""
        application = self.application
        try:
            with transaction.atomic():
                application.move_to(
                    Application.Status.SUBMITTED,
                    self.user,
                    submitted_at=self.at,
                    submitted_name=application.name,
                    reference=application.number(call),
                )
        except IntegrityError:
            raise NotAllowed(_("Another application in this call has that name. Choose a name of your own.")) from None
        if getattr(application, "registered", None):
            Registration.overtake(application, self.user)
        return Submission.objects.create(
            application=application,
            number=application.submissions.count() + 1,
            reference=application.reference,
            form_version_id=application.edition.pk,
            by=self.user,
            arrived_at=self.at,
            content=canonical(standing.content),
            content_hash=standing.content_hash,
            parties=[signed(standing, kind) for kind in call.parties] if not call.sent_by else sent(standing, self),
        )

    def reopen(self):
        """Write on; both consent anew."""
        application = self.lock()
        application.reopen(self.user, self.at)
        application.consents.standing().update(voided_at=self.at)
        catch_up(application)
        self.reckon(Standing.of(self.lock()))

    def withdraw(self, may_sign):
        """Out of the call; what was submitted only by somebody who may sign. Raises NotAllowed."""
        application = self.lock()
        if application.is_standing and not may_sign:
            raise NotAllowed(
                _("It has been submitted, so only somebody who may sign for your organisation can withdraw it.")
            )
        application.withdraw(self.user)
        give_back(application, self.user)
        forget_of(application)
        expect_no_more(application, self.user, self.at)

    def restore(self):
        """Take a withdrawn application up again; both consent anew."""
        application = self.lock()
        application.restore(self.user, self.at)
        application.consents.standing().update(voided_at=self.at)
        catch_up(application)
        self.reckon(Standing.of(self.lock()))


def sent(standing, writer):
    """The parties of a snapshot that a named person submitted: her name stands with her own."""
    parties = [signed(standing, kind) for kind in standing.call.parties]
    own = next(party for party in parties if party["kind"] == writer.kind)
    own["sent_by"] = writer.user.name or writer.user.email
    return parties


def signed(standing, kind):
    """Who consented for a party, when, as the snapshot keeps it."""
    party, consent = standing.party(kind), standing.consent_of(kind)
    return {
        "kind": kind,
        "name": party.name,
        "identifier": party.identifier,
        "consented_by": consent.by.name or consent.by.email,
        "consented_at": consent.at.isoformat(),
    }
