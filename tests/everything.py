"""One row of every kind in Vejen: a test that says "nothing leaks" has something that could."""

from datetime import timedelta

from django.core.files.base import ContentFile

from partnerships.models import (
    Acceptance,
    AnswerVersion,
    ApplicationExtension,
    Completion,
    Export,
    FormalCheck,
    LateFile,
    OwnDeadline,
    Paper,
    PartnershipInvitation,
    Proposal,
    Refusal,
    Registration,
    Reviewer,
    ReviewPlan,
    SavedFilter,
    Supplement,
)
from partnerships.standing import Standing
from partnerships.views.consent import tell
from programmes.blanks import TEMPLATE_VERSION
from programmes.clock import now
from programmes.drawing import decide_annulment, draw_now, freeze, propose_annulment, withdraw
from programmes.entries import put_entry
from programmes.models import (
    Call,
    ClosingRoll,
    Extension,
    Form,
    LetterText,
    Logo,
    Outbox,
    ProgrammeInvitation,
    Publication,
)
from programmes.models.drafts import BlankForm, FormDraft
from programmes.outbox import put
from programmes.scope import scope
from programmes.words import Text
from tests.agreements import agreed
from tests.answers import A_PDF
from tests.around import Around
from tests.cast import appointed, person, writer
from tests.demonstration_parts import decided
from tests.everything_people import tidy
from tests.interviews import met
from tests.reviews import SHEET, masked, reviewed

# What must never be read by somebody of another programme.
CANARIES = [
    "Fællesskab i Fjordby", "Foreningen Fjordlys", "Fjordby Kommune", "SMALL-VEJEN-001", "Maja Holm",
    "maja.holm@example.org", "Jonas Friis", "Karen Berg", "karen.berg@example.org", "inviteret@example.org",
    "hemmelig-plan.pdf", "Lone Lead", "Gustav Gæst", "gustav@example.org", "meet.example.org/hemmeligt",
    "Hemmeligt spørgsmål", "Et hemmeligt budskab",
]  # fmt: skip


def consent(application, user):
    """She consents to what stands; the last one submits."""
    with scope(application.programme, user):
        hand = writer(application, user)
        submission = hand.consent(Standing.of(hand.application).content_hash)
        if submission:
            tell(submission)
        return submission


class Everything:
    """The rows, by the name under which an address asks for them."""

    def __init__(self, cast):
        self.cast = cast
        self.lead = person("Lone Lead")
        self.leads = appointed(self.lead, "lead", cast.vejen)
        self.writes_along = appointed(person("Ida Skov"), "writer", cast.fjordby, "association")
        with scope(cast.vejen, cast.maja):
            self.file = self.attach()
            self.version = AnswerVersion.objects.filter(answer__application=cast.application).first().pk
            self.talk()
            hand = writer(cast.application, cast.maja)
            hand.mark_ready(hand.application.asks.sections[0])
            facts = {"by": cast.maja, "arrived_at": now(), "sentence": "Too late, Maja Holm."}
            Refusal.objects.create(application=cast.application, **facts)
            cast.fjordby.move_to("active", cast.karen)
            self.asked_again()
        consent(cast.application, cast.maja)
        self.submission = consent(cast.application, cast.jonas)
        with scope(cast.vejen, cast.karen):
            self.paper = self.print()
            self.completion = self.complete()
            self.write_a_form()
            self.around = Around(cast)
            self.invite()
            self.extend()
            self.write_call()
            self.draw()
            self.review()
            self.choose()
            self.reword()
            ClosingRoll.objects.create(call=cast.call, entries=[{"reference": "SMALL-VEJEN-001"}], roll_hash="0" * 64)

    def rename_theirs(self):
        """The other programme's form: an address with the name of ours finds none there."""
        with scope(self.cast.versova):
            Form.objects.filter(key="small").update(key="pieni")

    def extend(self):
        """A later deadline for everybody, and one for this application that waits for a second person."""
        day, clock = self.cast.call.closes_on + timedelta(days=1), timedelta(hours=24)
        call = Extension.grant(self.cast.call, self.lead, now(), day, clock, Text(da="Portalen svarede ikke."))
        own = {"closes_on": call.closes_on + timedelta(days=1), "closes_clock": clock, "why": "Maja Holm var syg."}
        refused = ApplicationExtension.request(self.cast.application, self.lead, now(), **own)
        refused.decide(refused.Status.REFUSED, self.cast.karen, now())
        self.own_extension = ApplicationExtension.request(self.cast.application, self.lead, now(), **own)

    def draw(self):
        """A logo; everybody may see it."""
        body = {"content": b"png", "width": 1, "height": 1}
        Logo.objects.create(digest="0" * 64, by=self.cast.karen, **body)

    def review(self):
        """Somebody who scores the application, somebody in conflict with it, and a difference to look at again."""
        call, application = self.cast.call, self.cast.application
        Call.objects.filter(pk=call.pk).update(score_sheet=SHEET)
        self.review_by, one = reviewed(call, application, {"K1": 4}), {"user": self.lead, "by": self.lead}
        self.review_by.transitions.create(by=self.cast.karen, before="writing", after="locked")
        conflict = application.conflicts.create(kind="tie", reason="Maja Holm er min søster.", **one)
        application.moderations.create(sheet=self.review_by.sheet, criterion="K1")
        ReviewPlan.objects.create(call=call)
        Reviewer.objects.create(call=call, user=self.review_by.assignment.reviewer)
        held, proposal = self.review_by.assignment, Proposal.objects.create(call=call, by=self.lead)
        self.reviewing = {"assignment": held.pk, "person": held.reviewer_id, "proposal": proposal.pk}
        self.reviewing |= met(application, held.reviewer, self.cast) | masked(application, conflict, self.lead)

    def choose(self):
        """A decision that is released and waits for acceptance, what one party has answered, and a draw."""
        self.decides = person("Dorte Dal")  # a lead who is in no conflict
        appointed(self.decides, "lead", self.cast.vejen)
        application, at = self.cast.application, now()
        decision = decided(application, self.review_by.sheet, self.cast.karen, self.lead)
        party = application.partnership.parties.get(kind="municipality")
        Acceptance.objects.create(decision=decision, party=party, accepts=True, by=self.cast.jonas, at=at)
        self.draw_lots()
        self.reviewing |= agreed(self.cast)

    def draw_lots(self):
        """A draw with its result, somebody who has withdrawn, and an annulment that waits for a second person."""
        pool, at = [(f"DRAWN-00{number}", "Published when selected") for number in (1, 2, 3)], now()
        facts = {"k": 1, "purpose": Text(en="Measuring"), "not_before": at + timedelta(hours=1)}
        self.lots = freeze(self.cast.call, self.lead, at, pool, **facts)
        draw_now(self.lots, self.lead, at + timedelta(hours=2))
        withdraw(self.lots, self.lead, "DRAWN-002", "The municipality has left.")
        self.annulment = propose_annulment(self.lots, self.cast.karen, "Maja Holm var inhabil.")
        decide_annulment(self.annulment, self.annulment.Status.REFUSED, self.lead, at)

    def write_call(self):
        """A text and a day of the call, for the pages on which staff work at them; and who published it."""
        put_entry(self.cast.call, "texts", {"key": "t0", "for": "both", "heading": {"en": "Text"}, "body": {"en": "x"}})
        self.cast.call.dates.create(key="day", on="2024-11-01", title={"en": "Day"})
        self.cast.call.announce()
        reasons = [{"warning": "", "reason": "Karen Berg"}]
        Publication.objects.create(call=self.cast.call, by=self.cast.karen, reasons=reasons)

    def complete(self):
        self.taken_in = self.register(), self.end_late(), self.keep()
        return self.ask_again()

    def ask_again(self):
        """A formal check with an overruled rule, a completion that was answered, and one that is asked for."""
        application, by = self.cast.application, self.lead
        check = FormalCheck.of(application)
        check.move_to(FormalCheck.Status.WAITING, by, note="Maja Holm mangler.")
        check.overrides.create(rule="E1", verdict="no", why="Maja Holm er udpeget.", by=by)
        day = {"closes_on": self.cast.call.closes_on + timedelta(days=9), "closes_clock": timedelta(0)}
        facts = day | {"time_zone": "UTC", "questions": ["A1"], "text": "Maja Holm?", "by": by}
        rows = Completion.objects
        first = rows.create(submission=self.submission, application=application, **facts)
        party = application.partnership.parties.first()
        first.consents.create(party=party, by=self.cast.maja, at=now(), content_hash="0" * 64)
        first.move_to(Completion.Status.ANSWERED, by)
        said = {"content": self.submission.content, "content_hash": "0" * 64, "parties": self.submission.parties}
        said |= {"form_version": self.submission.form_version, "by": by, "arrived_at": now()}
        Supplement.objects.create(completion=first, submission=self.submission, number=1, reference="S1", **said)
        return rows.create(submission=self.submission, application=application, **facts)

    def keep(self):
        """A filter that somebody has kept, and a file that somebody has taken."""
        call, query = self.cast.call, {"q": "Maja Holm"}
        self.filter = SavedFilter.objects.create(call=call, name="Maja Holm", query=query, by=self.cast.karen)
        Export.objects.create(call=call, by=self.cast.karen, kind="csv", query=query, rows=1)

    def end_late(self):
        """A file whose upload ended after the deadline, and what was decided about it."""
        facts = {"size": 9, "media_type": "application/pdf", "sha256": "1" * 64, "at": now(), "by": self.cast.maja}
        place = {"question": "A1", "field": "file", "name": "hemmelig-plan.pdf", "is_late": True, "removed_at": now()}
        file = self.cast.application.files.create(stored=self.file.stored.name, status="clean", **place, **facts)
        facts = {"begun_at": now(), "ended_at": now(), "landed_in_time": 4, "was_announced": True}
        self.late = LateFile.objects.create(file=file, application=self.cast.application, **facts)
        self.late.move_to(LateFile.Status.LEFT_OUT, self.cast.karen, note="Maja Holm kom for sent.")

    def register(self):
        """What staff registered for its parties, and what one of them confirmed."""
        facts = {"application": self.cast.application, "submission": self.submission, "by": self.cast.karen}
        facts |= {"channel": "post", "arrived_on": "2024-10-21", "arrived_at": now()}
        made = Registration.objects.create(**facts)
        made.move_to(Registration.Status.STANDING, self.cast.karen, note="Foreningen Fjordlys ringede.")
        party = self.cast.fjordby.parties.first()
        made.confirmations.create(party=party, by=self.cast.maja, at=now(), content_hash="0" * 64)

    def write_a_form(self):
        """A draft of the form with its first step, and the questions on paper."""
        form = self.cast.call.form
        FormDraft.locked(form).write({**form.latest.definition, "place": ""}, "saved", self.cast.karen)
        facts = {"media_type": "application/pdf", "content": b"%PDF-1.4", "sha256": "0" * 64}
        facts["template_version"] = TEMPLATE_VERSION  # as it stands: whoever asks for it makes no new one
        BlankForm.objects.create(version=form.latest, language="da", **facts)

    def asked_again(self):
        """A question that was changed under an answer, and confirmed."""
        version, party = self.cast.application.form_version, self.cast.fjordby.parties.first()
        facts = {"since": version, "version": version, "party": party, "by": self.cast.maja, "at": now()}
        self.cast.application.rechecks.create(question="A1", **facts)

    def attach(self):
        at = now()
        place = {"question": "A1", "field": "file", "name": "hemmelig-plan.pdf", "by": self.cast.maja}
        self.upload = self.cast.application.uploads.create(size=9, begun_at=at, went_on_at=at, **place)
        facts = {"size": len(A_PDF), "media_type": "application/pdf", "sha256": "0" * 64, "at": at}
        stored = ContentFile(A_PDF + b"% F\xc3\xa6llesskab i Fjordby", name="plan")
        return self.cast.application.files.create(stored=stored, status="clean", **place, **facts)

    def talk(self):
        """What the two parties know of each other while they write."""
        application, own = self.cast.application, {"by": self.cast.maja, "at": now()}
        party = application.partnership.parties.get(kind="association")
        application.comments.create(question="A1", party=party, text="Hvad siger Jonas Friis?", **own)
        application.assignments.create(section="A", user=self.cast.jonas, **own)
        application.seen.create(user=self.cast.jonas, question="A1")
        day = self.cast.call.closes_on - timedelta(days=2)
        facts = {"on": day, "clock": timedelta(hours=12), "time_zone": "UTC", "hours_before": [24]}
        OwnDeadline(party=party, by=self.cast.maja, **facts).plan()

    def print(self):
        content = "%PDF-1.4 Fællesskab i Fjordby".encode()
        facts = {"kind": Paper.Kind.RECEIPT, "language": "da", "template_version": "0", "data": {}, "code": "K" * 16}
        facts |= {"media_type": "application/pdf", "content": content, "sha256": "0" * 64}
        return Paper.objects.create(submission=self.submission, **facts)

    def invite(self):
        facts = {"email": "inviteret@example.org", "invited_by": self.cast.karen}
        self.to_the_programme = ProgrammeInvitation.objects.create(role="reviewer", **facts)
        facts |= {"partnership": self.cast.fjordby, "kind": "association", "role": "writer"}
        self.to_the_partnership = PartnershipInvitation.objects.create(**facts)
        put("programmes.letters.invitation", self.to_the_programme, address="inviteret@example.org")
        self.letter = Outbox.objects.latest("id")
        Outbox.objects.filter(pk=self.letter.pk).update(status=Outbox.Status.DEAD)
        self.tidied = tidy(self)

    def reword(self):
        """The programme's own words for one of its letters."""
        said = {"subject": "Kom med", "body": "[link]", "by": self.cast.karen}
        LetterText.objects.create(kind="partnerships.letters.invitation", language="da", **said)

    def value(self, page, name):
        """What stands in an address of a page for one of its names; a new name must be told here."""
        by_page = {
            ("partnerships:use_again", "token"): self.file.token,
            ("partnerships:paper_leave_out", "token"): self.file.token,
            ("partnerships:upload", "token"): self.upload.token,
            ("partnerships:upload_discard", "token"): self.upload.token,
            ("partnerships:verified", "code"): self.paper.code,
            ("programmes:invitation", "token"): self.to_the_programme.token,
            ("partnerships:invitation", "token"): self.to_the_partnership.token,
            ("partnerships:file", "token"): self.file.token,
            ("partnerships:detach", "token"): self.file.token,
            ("programmes:dismiss", "appointment"): self.leads.pk,
            ("partnerships:take_out", "appointment"): self.writes_along.pk,
            ("programmes:letter_kind", "kind"): "partnerships.letters.invitation",
            **self.around.tokens(),
        }
        by_name = {
            "call": self.cast.call.pk, "letter": self.letter.pk, "partnership": self.cast.fjordby.pk,
            "submission": self.submission.pk, "paper": self.paper.pk, "number": 1, "section": "A",
            "invitation": self.to_the_partnership.pk, "question": "A1", "field": "file",
            "date": "day", "version": self.version, "list": "texts", "entry": "t0", "digest": "0" * 64,
            "application": self.cast.application.pk, "extension": self.own_extension.pk,
            "completion": self.completion.pk, "late": self.late.pk,
            "filter": self.filter.pk, "draw": self.lots.pk, "annulment": self.annulment.pk,
            "form": "small", "kind": "association", "language": "da",
            "meeting": self.around.meeting.pk, "enquiry": self.around.enquiry.pk,
        }  # fmt: skip
        known = by_page | by_name | self.tidied | self.reviewing
        return known[(page, name) if (page, name) in known else name]
