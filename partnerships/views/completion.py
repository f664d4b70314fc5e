"""The parties' answer to a request for completion."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from programmes.outbox import put
from programmes.pages import ActionView
from programmes.states import NotAllowed

from ..completing import Completing, consent
from ..documents import consents_of
from ..models import Completion, FormalCheck, PartnershipAppointment, Refusal, Supplement
from ..pages import ApplicationPage
from ..showing import shown
from .consent import SIGN


class CompletionPage(ApplicationPage):
    @cached_property
    def asked(self):
        rows = Completion.objects.in_programme(self.request.programme).select_related("submission", "by")
        found = get_object_or_404(rows, application=self.application, pk=self.kwargs["completion"])
        found.programme, found.application = self.request.programme, self.application
        return found


class CompletionDetail(CompletionPage, TemplateView):
    """What staff asked for and until when, what stands as the answer, and the consents to it alone."""

    template_name = "partnerships/completion.html"

    def get_context_data(self, **kwargs):
        completing = Completing(self.asked, self.standing)
        names = {party.kind: party.name for party in self.standing.parties}
        lines = [(q, shown(self.standing, q, self.kind, False, names)) for q in completing.questions]
        late = self.asked.is_over(self.request.arrived_at)
        facts = {"asked": self.asked, "completing": completing, "questions": lines, "is_late": late}
        facts["is_open"] = self.asked.status == Completion.Status.ASKED and not late
        facts["supplement"] = Supplement.objects.filter(completion=self.asked).first()
        if facts["supplement"]:
            facts["consents"] = consents_of(facts["supplement"])
            facts["papers"] = facts["supplement"].papers.defer("content", "data").order_by("language")
        return super().get_context_data(**kwargs | facts)


class CompletionConsentGiven(CompletionPage, ActionView):
    """One party's consent to the supplement; the last one sends it."""

    permission = SIGN

    def get_object(self):
        return self.asked

    def act(self, asked):
        request = self.request
        if request.POST.get("consent") != "yes":
            raise NotAllowed(_("Tick the box to consent."))
        supplement = consent(self.writer(), asked, request.POST.get("content_hash", ""))
        if not supplement:
            messages.success(request, _("Your consent is given. It is sent when the other party has consented too."))
            return redirect(asked)
        received(supplement)
        messages.success(request, _("The completion is sent."))
        return redirect(asked)

    def refused(self, asked, refusal):
        """Kept after the savepoint has ended, or it would be taken back with what it refuses."""
        facts = {"by": self.request.user, "arrived_at": self.request.arrived_at, "sentence": str(refusal)}
        Refusal.objects.create(application=self.application, **facts)
        super().refused(asked, refusal)


def received(supplement):
    """Staff look again; everybody who acts for a party gets the receipt in her own language."""
    with transaction.atomic():
        check = FormalCheck.of(supplement.completion.application)
        if check.status == FormalCheck.Status.WAITING:
            check.move_to(FormalCheck.Status.OPEN, supplement.by)
    people = PartnershipAppointment.objects.today().filter(partnership=supplement.completion.application.partnership)
    for appointment in people.select_related("user"):
        put("partnerships.letters.supplement_received", supplement, appointment.user)
