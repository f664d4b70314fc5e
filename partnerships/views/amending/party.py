"""The parties ask to change their agreement: all their requests, one of them, writing it, consent, withdrawal."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from programmes import access
from programmes.confirming import Confirmation
from programmes.states import NotAllowed

from ...agreeing.drafting import held
from ...amending.asking import Hand, ask, consent, rewrite, withdraw
from ...amending.consenting import lacking, needed
from ...amending.forms import ChangeForm, ConsentForm
from ...models import ChangeRequest
from ..agreeing.frame import SIGN, AgreementPage

WRITE = "partnerships.write_application"
Kind = ChangeRequest.Kind


class ChangePage(AgreementPage):
    """A page of the parties about their requests."""

    def said(self):
        """Nothing of a version of the agreement: a number in the address is that of a request."""
        return {}

    def requests(self):
        return ChangeRequest.objects.in_programme(self.request.programme).filter(partnership=self.partnership)

    @cached_property
    def change(self):
        rows = self.requests().select_related("asks", "by", "leaving", "agreement")
        found = get_object_or_404(rows, number=self.kwargs["number"])
        found.partnership = self.partnership
        return found

    def hand(self):
        if not self.held:
            raise Http404
        return Hand(self.request.user, self.side(), self.request.arrived_at)

    def leaving(self):
        """The party that leaves, while another one is sought."""
        return self.partnership.parties.filter(left_at__isnull=False)

    def own_list(self):
        return reverse("partnerships:change_requests", args=[self.request.programme.slug, self.partnership.pk])

    def own_page(self):
        args = [self.request.programme.slug, self.partnership.pk, self.change.number]
        return reverse("partnerships:change_request", args=args)

    def get_context_data(self, **kwargs):
        facts = {"may_write": bool(self.held) and access.may(self.request.user, WRITE, self.partnership)}
        facts["standing"] = self.partnership.agreements.standing().first()
        return super().get_context_data(**kwargs | facts)


class ChangeRequestList(ChangePage, TemplateView):
    """All requests of the partnership, and the way to a new one of each kind."""

    template_name = "partnerships/amending/requests.html"

    def get_context_data(self, **kwargs):
        requests = list(self.requests().select_related("asks").order_by("-number"))
        open_ones = {each.kind for each in requests if each.is_open}
        kinds = [(kind.value, kind.label) for kind in self.kinds() if kind not in open_ones]
        return super().get_context_data(**kwargs | {"requests": requests, "kinds": kinds})

    def kinds(self):
        """While a party leaves, another one in its place is all that can be asked for."""
        if self.leaving().exists():
            return [Kind.PARTY]
        return list(Kind) if self.partnership.agreements.in_force().exists() else []


class ChangeRequestDetail(ChangePage, TemplateView):
    """What is asked, who has consented, what the programme said, and what to do next."""

    template_name = "partnerships/amending/request.html"

    def get_context_data(self, **kwargs):
        change, call = self.change, self.application.call
        parties = list(self.partnership.parties.all())
        consents = list(change.consents.select_related("party", "by"))
        missing = lacking(change, call, parties, consents) if change.is_written else []
        given = {each.party_id: each for each in consents if each.voided_at is None}
        facts = {"change": change, "missing": missing, "voided": [each for each in consents if each.voided_at]}
        facts["sides"] = [(each, given.get(each.pk)) for each in needed(change, call, parties)]
        facts["papers"] = list(change.papers.defer("content"))
        facts["moves"] = list(change.transitions.select_related("by"))
        facts["is_hers"] = self.side() == change.asks_id
        facts["to_consent"] = self.may_sign() and self.side() in {each.pk for each in missing}
        facts["for_her"] = any(each.pk == self.side() for each in missing)
        return super().get_context_data(**kwargs | facts)


class ChangeWriting(ChangePage, FormView):
    """The form of one kind."""

    permission = WRITE
    template_name = "partnerships/amending/write.html"

    def get_form(self, form_class=None):
        if self.request.method == "POST":
            held(self.partnership)  # what stands is read again after whoever saves now
        parties = list(self.leaving()) or list(self.partnership.parties.all())
        facts = {"kind": self.kind_asked(), "standing": self.standing(), "parties": parties}
        return ChangeForm(self.request.POST or None, **facts, programme=self.request.programme)

    def form_valid(self, form):
        facts = form.facts()
        if self.kind_asked() == Kind.PERIOD:
            base = self.partnership.agreements.in_force().first()
            facts["from_on"] = (base.ends_on if base else facts["until"]) + timedelta(days=1)
        try:
            with transaction.atomic():
                done = self.act(facts)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Saved. Read it, and consent for your party; the others are asked too."))
        args = [self.request.programme.slug, self.partnership.pk, done.number]
        return redirect(reverse("partnerships:change_request", args=args))

    def get_context_data(self, **kwargs):
        kind = self.kind_asked()
        facts = {"kind_words": Kind(kind).label, "asks_period": kind == Kind.PERIOD, "asks_party": kind == Kind.PARTY}
        facts["in_force"] = self.partnership.agreements.in_force().first()
        return super().get_context_data(**kwargs | facts | {"back": self.back()})


class ChangeAsk(ChangeWriting):
    def kind_asked(self):
        if self.kwargs["change"] not in Kind.values:
            raise Http404
        return self.kwargs["change"]

    def standing(self):
        return {}

    def act(self, facts):
        return ask(self.partnership, self.hand(), self.kind_asked(), **facts)

    def back(self):
        return self.own_list()


class ChangeRewrite(ChangeWriting):
    def kind_asked(self):
        return self.change.kind

    def standing(self):
        return ChangeForm.standing_of(self.change)

    def act(self, facts):
        return rewrite(self.change, self.hand(), **facts)

    def back(self):
        return self.own_page()


class ChangeAct(ChangePage, Confirmation):
    """One act on a request, asked once more."""

    permission, nav = WRITE, "partnerships/agreeing/nav.html"

    @property
    def about(self):
        return f"{self.change.get_kind_display()} ({self.change.number})"

    def back(self):
        return self.own_page()


class ChangeConsentGive(ChangeAct):
    """A party's yes to the text that was just read."""

    permission, form_class, is_dangerous = SIGN, ConsentForm, False

    @property
    def question(self):
        return _("Consent to this request for your party?")

    @property
    def act_words(self):
        return _("Consent")

    @property
    def keep_words(self):
        return _("Not now")

    def get_initial(self):
        return {"read": self.request.GET.get("read", "")}  # as its page says, which she comes from

    def consequences(self):
        return [
            _("You consent to the text that you have just read. If it is changed, your consent becomes void."),
            _("It is sent to the programme when everybody who must consent has."),
        ]

    def act(self, form):
        done = consent(self.change, self.hand(), form.cleaned_data["read"])
        if done.status == ChangeRequest.Status.SENT:
            messages.success(self.request, _("Consented. The request has been sent to the programme."))
        else:
            messages.success(self.request, _("Consented. It is sent when the others have consented too."))


class ChangeWithdraw(ChangeAct):
    """The party that asked takes it back."""

    @property
    def question(self):
        return _("Withdraw this request?")

    @property
    def act_words(self):
        return _("Withdraw it")

    @property
    def keep_words(self):
        return _("Keep it")

    def consequences(self):
        return [_("Nothing changes in the agreement. The request stays readable, and you can write a new one.")]

    def act(self, form):
        withdraw(self.change, self.hand())
        messages.success(self.request, _("Withdrawn."))
