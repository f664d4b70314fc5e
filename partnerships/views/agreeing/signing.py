"""Signing, after somebody has shown once more who she is: for a party, or for the programme."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.generic import FormView

from people.fresh import shown_by, way_to_show
from programmes.states import NotAllowed

from ...agreeing.forms import SignForm
from ...agreeing.signatures import LEVELS, kind_of_signature
from ...agreeing.signing import Hand, sign
from ...models import Agreement
from .frame import COUNTERSIGN, SIGN, AgreementPage, StaffAgreementPage


class Signing(FormView):
    """The whole text, and under it the signature; without a fresh sign-in the way to one."""

    form_class = SignForm
    template_name = "partnerships/agreeing/sign.html"

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    @cached_property
    def shown(self):
        return shown_by(self.request)

    def get_initial(self):
        return {"read": self.agreement.content_hash, "position": self.request.GET.get("position", "")}

    def form_valid(self, form):
        if not self.shown:
            form.add_error(None, _("Too much time has passed. Show once more that it is you, then sign."))
            return self.form_invalid(form)
        said = form.cleaned_data
        hand = Hand(self.request.user, self.side(), said["position"], self.shown)
        try:
            with transaction.atomic():
                signed = sign(self.agreement, hand, self.request.arrived_at, said["read"])
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        if signed.status == Agreement.Status.IN_FORCE:
            messages.success(self.request, _("Signed. All have signed, and the agreement is in force."))
        else:
            messages.success(self.request, _("Signed. The others are told."))
        return redirect(self.own_page())

    def here(self):
        """This page, with what she has typed so far: she comes back to it."""
        typed = self.request.POST.get("position", "")[:120]
        return f"{self.request.path}?{urlencode({'position': typed})}" if typed else self.request.path

    def get_context_data(self, **kwargs):
        if not self.agreement or not self.agreement.content:
            raise Http404
        facts = super().get_context_data(**kwargs)
        mine = next((each for each in facts["sides"] if each.party == self.side()), None)
        may_now = self.agreement.status == Agreement.Status.SIGNING and mine and not mine.signature
        address, leads_to = way_to_show(self.request, self.here()) if not self.shown else ("", "")
        facts |= {"side": mine, "may_now": may_now, "is_shown": bool(self.shown), "back": self.own_page()}
        return facts | {"way": address, "way_next": leads_to, "level": LEVELS[kind_of_signature().level]}


class SignForParty(AgreementPage, Signing):
    permission = SIGN


class SignForProgramme(StaffAgreementPage, Signing):
    permission = COUNTERSIGN
