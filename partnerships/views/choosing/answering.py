"""The parties' side: their letter, and their answer to an offer. Before the release there is no such page."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from programmes import access
from programmes.confirming import Confirmation
from programmes.pages import OfCall, public

from ...choosing.accepting import answer
from ...choosing.forms import AnswerForm
from ...choosing.published import selected_of
from ...models import Decision
from ...pages import PartnershipPage

READ, SIGN = "partnerships.read_application", "partnerships.sign_application"


class AnswerPage(PartnershipPage):
    """A page about a decision that is released."""

    @cached_property
    def decision(self):
        rows = Decision.objects.in_programme(self.request.programme).released()
        rows = rows.select_related("selection", "application__call").filter(application__partnership=self.partnership)
        found = get_object_or_404(rows)
        found.application.programme = found.application.call.programme = self.request.programme
        found.application.partnership = self.partnership
        return found

    def letter(self):
        return reverse("partnerships:decision", args=[self.request.programme.slug, self.partnership.pk])

    def get_context_data(self, **kwargs):
        decision, at = self.decision, self.request.arrived_at
        facts = {"decision": decision, "application": decision.application, "call": decision.application.call}
        facts["selection"] = decision.selection
        given = list(decision.answers.select_related("party", "by"))
        facts["given"], facts["mine"] = given, self.held[0].party if self.held else 0
        open_now = decision.status == Decision.Status.OFFERED and at < decision.answer_by
        facts["is_open"] = open_now and facts["mine"] not in {each.party_id for each in given}
        facts["may_answer"] = access.may(self.request.user, SIGN, self.partnership)
        return super().get_context_data(**kwargs | facts)


class AnswerDetail(AnswerPage, TemplateView):
    """The letter in full, what each party has answered, and until when."""

    permission = READ
    template_name = "partnerships/choosing/answer.html"


class AnswerGive(AnswerPage, Confirmation):
    """One party accepts or declines, by somebody who may sign for it."""

    permission, form_class = SIGN, AnswerForm
    nav, here, is_dangerous = "partnerships/parts/nav.html", "partnership", False

    @property
    def question(self):
        return _("Do you accept the place?")

    @property
    def act_words(self):
        return _("Send the answer")

    @property
    def keep_words(self):
        return _("Not now")

    def back(self):
        return self.letter()

    def consequences(self):
        return [
            _("The place is yours when both parties have accepted."),
            _("If one party declines, neither gets the place. That cannot be undone."),
        ]

    def act(self, form):
        said = form.cleaned_data
        party = self.held[0].party
        answer(self.decision, party, self.request.user, self.request.arrived_at, said["answer"] == "yes", said["why"])
        messages.success(self.request, _("Your answer is received."))
        return redirect(self.letter())


@public
class Selected(OfCall, TemplateView):
    """The selected partnerships that have accepted, with what they agreed to publish. No copy of it is kept.

    A party that leaves is not named from that minute on, so nobody in between may answer with an older page.
    """

    template_name = "partnerships/choosing/selected.html"

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"call": self.call, "selected": selected_of(self.call)})
