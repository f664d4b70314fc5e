"""Staff: the requests of a call, one of them, and the three answers to it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from programmes import access
from programmes.confirming import Confirmation

from ...amending.forms import ApproveForm, QuestionForm, ReasonForm
from ...amending.handlers import DECIDE, HANDLE
from ...amending.handling import approve, ask_more, refuse
from ...amending.overview import STATES, in_state, requests_in
from ...models import ChangeRequest
from ..agreeing.frame import DRAFT, StaffAgreementPage


class ChangeRequestOverview(StaffAgreementPage, TemplateView):
    """What waits for a decision, what is with the parties, what is decided."""

    template_name = "partnerships/amending/overview.html"

    def get_context_data(self, **kwargs):
        requests = list(requests_in(self.request.user, self.call))
        state = self.request.GET.get("state", "")
        state = state if state in STATES else ""
        words = {"decide": _("To decide"), "asked": _("With the parties"), "decided": _("Decided"),
                 "withdrawn": _("Withdrawn")}  # fmt: skip
        states = [(each, words[each], len(in_state(requests, each))) for each in STATES]
        facts = {"requests": in_state(requests, state), "states": states, "state": state, "total": len(requests)}
        return super().get_context_data(**kwargs | facts)


class OfChange(StaffAgreementPage):
    """A page about one request that the parties have sent."""

    def said(self):
        """Nothing of a version of the agreement: a number in the address is that of a request."""
        return {}

    @cached_property
    def change(self):
        rows = ChangeRequest.objects.in_programme(self.request.programme).known_to_staff()
        rows = rows.filter(partnership=self.partnership).select_related("asks", "by", "leaving", "agreement")
        found = get_object_or_404(rows, number=self.kwargs["number"])
        found.partnership = self.partnership
        return found

    def own_page(self):
        args = [self.request.programme.slug, self.call.pk, self.partnership.pk, self.change.number]
        return reverse("partnerships:change_request_record", args=args)


class ChangeRequestRecord(OfChange, TemplateView):
    """What is asked and who consented; while the parties write, only that they do."""

    template_name = "partnerships/amending/record.html"

    def get_context_data(self, **kwargs):
        change, user, programme = self.change, self.request.user, self.request.programme
        facts = {"change": change, "moves": list(change.transitions.select_related("by"))}
        facts["consents"] = list(change.consents.standing().select_related("party", "by"))
        facts["papers"] = list(change.papers.defer("content"))
        facts["may_handle"] = access.may(user, HANDLE, programme)
        facts["may_decide"] = access.may(user, DECIDE, programme)
        facts["in_force"] = self.partnership.agreements.in_force().first()
        return super().get_context_data(**kwargs | facts)


class ChangeAnswer(OfChange, Confirmation):
    """One answer to a request."""

    permission, here, is_dangerous = DECIDE, "agreements", False

    @property
    def about(self):
        return f"{self.partnership}: {self.change.get_kind_display()} ({self.change.number})"

    def back(self):
        return self.own_page()


class ChangeAskMore(ChangeAnswer):
    permission, form_class = HANDLE, QuestionForm

    @property
    def question(self):
        return _("Ask the parties for more?")

    @property
    def act_words(self):
        return _("Ask for more")

    @property
    def keep_words(self):
        return _("Not now")

    def consequences(self):
        return [
            _("The party that asked can change the request again. All consents become void."),
            _("It comes back to you when everybody who must consent has."),
        ]

    def act(self, form):
        ask_more(self.change, self.request.user, self.request.arrived_at, form.cleaned_data["note"])
        messages.success(self.request, _("The parties are asked for more."))


class ChangeRefuse(ChangeAnswer):
    form_class, is_dangerous = ReasonForm, True

    @property
    def question(self):
        return _("Refuse this request?")

    @property
    def act_words(self):
        return _("Refuse it")

    @property
    def keep_words(self):
        return _("Not now")

    def consequences(self):
        return [_("The agreement stays as it is. The parties read your reason. They can ask again.")]

    def act(self, form):
        refuse(self.change, self.request.user, form.cleaned_data["note"])
        messages.success(self.request, _("Refused. The parties are told."))


class ChangeApprove(ChangeAnswer):
    form_class = ApproveForm

    @property
    def question(self):
        return _("Approve this request?")

    @property
    def act_words(self):
        return _("Approve it")

    @property
    def keep_words(self):
        return _("Not now")

    @property
    def is_dangerous(self):
        return self.change.kind == ChangeRequest.Kind.PARTY

    def get_initial(self):
        return {"read": self.request.GET.get("read", "")}  # as its page says, which she comes from

    def consequences(self):
        found = [_("The next version of the agreement is drafted with the change. It applies when all have signed it.")]
        change = self.change
        if change.kind == ChangeRequest.Kind.PARTY:
            comes = f"{change.organisation}, {change.email}"
            found += [
                f"{_('At once, the people of this party lose their way in')}: {change.leaving.name}",
                f"{_('At once, this organisation becomes the party, and is invited')}: {comes}",
                _("It cannot be undone; another change of partner would be needed."),
            ]
        return found

    def act(self, form):
        said = form.cleaned_data
        approve(self.change, self.request.user, self.request.arrived_at, said["read"], said["note"])
        done = _("Approved. Staff put out the next version when it is read.")
        if access.may(self.request.user, DRAFT, self.request.programme):
            done = _("Approved. Read the draft of the next version, then put it out.")
        messages.success(self.request, done)
