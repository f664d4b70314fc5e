from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from programmes import access
from programmes.outbox import put
from programmes.pages import ActionView
from programmes.states import NotAllowed

from ..documents import consents_of
from ..models import PartnershipAppointment, Refusal, Submission
from ..moving import catch_up
from ..pages import ApplicationPage
from ..sending import tell_senders
from ..showing import shown

SIGN, WRITE = "partnerships.sign_application", "partnerships.write_application"


class ConsentPage(ApplicationPage, TemplateView):
    """The full text, then the consent. The last consent given without errors submits; there is no other button."""

    permission = SIGN
    template_name = "partnerships/consent.html"

    def get_context_data(self, **kwargs):
        standing = self.standing
        sections = whole(standing, self.kind)
        declaration = next((q for q in standing.asks.questions.values() if q.signed_by == self.kind), None)
        facts = {"sections": sections, "declaration": declaration, "party": standing.party(self.kind)}
        others = [kind for kind in standing.call.parties if kind != self.kind]
        facts["submits"] = not standing.call.sent_by and all(standing.consented(kind) for kind in others)
        return super().get_context_data(content_hash=standing.content_hash, **facts, **kwargs)

    def post(self, request, *args, **kwargs):
        if request.POST.get("consent") != "yes":
            messages.error(request, _("Tick the box to consent."))
            return redirect(request.path)
        writer = self.writer()
        try:
            with transaction.atomic():
                submission = writer.consent(request.POST.get("content_hash", ""))
        except NotAllowed as refusal:
            return self.refused(refusal)
        tell_senders(writer.application)
        if submission:
            tell(submission)
            return redirect("partnerships:receipt", request.programme.slug, self.partnership.pk, submission.number)
        if self.application.call.sent_by:
            said = _("Your consent is given. When all have consented, the person who submits is told.")
        else:
            said = _("Your consent is given. The application is sent when the other party has consented too.")
        messages.success(request, said)
        return redirect(self.application)

    def refused(self, refusal):
        keep_refusal(self, refusal)
        late = self.application.closing.is_over(self.request.arrived_at)
        return redirect(self.application if late else self.request.path)


def whole(standing, kind):
    """Every section with its questions, to be read; signatures apart."""
    parties = {party.kind: party.name for party in standing.parties}
    return [
        (section, [shown(standing, q, kind, False, parties) for q in section.questions if not q.signed_by])
        for section in standing.asks.sections
    ]


def keep_refusal(page, refusal):
    """Kept after the savepoint has ended, or it would be taken back with what it refuses."""
    request, application = page.request, page.application
    facts = {"by": request.user, "arrived_at": request.arrived_at, "sentence": str(refusal)}
    Refusal.objects.create(application=application, **facts)
    catch_up(application)  # when it was the form that had changed
    messages.error(request, str(refusal))


def tell(submission):
    """A receipt to everybody who acts for a party, in her own language, and the copies behind sign-in."""
    people = PartnershipAppointment.objects.today().filter(partnership__application=submission.application_id)
    languages = {submission.programme.languages[0]}
    for appointment in people.select_related("user"):
        put("partnerships.letters.receipt", submission, appointment.user)
        languages.add(appointment.user.language)
    for language in sorted(languages):
        put("partnerships.documents.copy", submission, address="papers@localhost", language=language)


class Receipt(ApplicationPage, TemplateView):
    """Received: reference, arrival, parties and their consents, files with their hashes."""

    template_name = "partnerships/receipt.html"

    def get_context_data(self, **kwargs):
        rows = Submission.objects.in_programme(self.request.programme).filter(application=self.application)
        submission = rows.filter(number=self.kwargs["number"]).select_related("form_version").first()
        if not submission:
            self.not_there()
        papers = submission.papers.defer("content", "data", "source").order_by("kind", "language")
        latest = submission.number == rows.count()
        facts = {"submission": submission, "content": submission.read, "papers": papers, "is_latest": latest}
        facts["consents"] = consents_of(submission)
        return super().get_context_data(**kwargs | facts)


class Withdraw(ApplicationPage, ActionView):
    """Out of the call. By GET a page that names who loses what, and until when it can be undone."""

    permission = WRITE
    http_method_names = ["get", "post"]

    def get(self, request, *args, **kwargs):
        return ConfirmWithdrawal.as_view()(request, *args, **kwargs)

    def get_object(self):
        return self.application

    def act(self, application):
        self.writer().withdraw(access.may(self.request.user, SIGN, self.partnership))
        tell_of_move(application)
        messages.success(self.request, _("The application is withdrawn. Its text is still here."))


class ConfirmWithdrawal(ApplicationPage, TemplateView):
    permission = WRITE
    template_name = "partnerships/withdraw.html"


class Reopen(ApplicationPage, ActionView):
    """Write on before the deadline; what was submitted stands until you submit again."""

    permission = WRITE

    def get_object(self):
        return self.application

    def act(self, application):
        self.writer().reopen()
        tell_of_move(application)
        messages.success(
            self.request,
            _("The application is open again. What you sent stands until both have consented anew."),
        )


class Restore(Reopen):
    """Take up again what was withdrawn, before the deadline."""

    def act(self, application):
        self.writer().restore()
        tell_of_move(application)
        messages.success(self.request, _("The application is a draft again."))


def tell_of_move(application):
    """Both parties are told of a move that one of them made."""
    move = application.transitions.latest("id")
    for appointment in PartnershipAppointment.objects.today().filter(partnership=application.partnership):
        put("partnerships.letters.moved", move, appointment.user)
