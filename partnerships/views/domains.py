"""E-mail domains of an organisation, as staff claim and approve them."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from programmes.pages import ActionView, ProgrammePage
from programmes.states import NotAllowed

from .. import domains
from ..models import DomainClaim
from .organisations import OrganisationConfirmation, of_programme

TEND = "programmes.tend_parties"
Status = DomainClaim.Status


class DomainForm(forms.Form):
    domain = forms.CharField(
        label=_l("Domain"), max_length=260, help_text=_l("The part after the @, such as fjordby.dk.")
    )
    reason = forms.CharField(
        label=_l("How do you know?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_l("Whoever approves it reads this."),
    )


class DomainNew(OrganisationConfirmation):
    """Say that a domain is an organisation's."""

    permission = TEND
    form_class = DomainForm
    question = _l("Whose addresses are of this organisation?")
    act_words, keep_words = _l("Claim the domain"), _l("Leave it as it is")

    @cached_property
    def organisation(self):
        return get_object_or_404(of_programme(self.request.programme), pk=self.kwargs["organisation"])

    @property
    def about(self):
        return str(self.organisation)

    def back(self):
        return reverse("partnerships:organisation", args=[self.request.programme.slug, self.organisation.pk])

    def consequences(self):
        return [
            _("It counts when somebody else of the staff has approved it."),
            _("Then you see of each person of a party whether the address is of its organisation."),
            _("Whoever starts an application with such an address is offered this organisation. Nobody is refused."),
        ]

    def act(self, form):
        said = form.cleaned_data
        domains.claim(self.organisation, said["domain"], said["reason"], self.request.user)
        messages.success(self.request, _("The domain waits for somebody else's approval."))


class DomainDecide(ProgrammePage, ActionView):
    """Approve a claimed domain, refuse it, or end one that was approved."""

    permission = TEND
    model = DomainClaim
    pk_url_kwarg = "claim"

    def get_queryset(self):
        return super().get_queryset().standing().select_related("organisation")

    def act(self, claimed):
        act, user = self.request.POST.get("act"), self.request.user
        if act == "approve":
            domains.approve(claimed, user)
        elif act in ("refuse", "end"):
            claimed.move_to(Status.REFUSED if act == "refuse" else Status.ENDED, user)
        else:
            raise NotAllowed(_("Choose what to do."))
        messages.success(self.request, _("Saved."))
        return self.back(claimed)

    def refused(self, claimed, refusal):
        super().refused(claimed, refusal)
        return self.back(claimed)

    def back(self, claimed):
        return redirect("partnerships:organisation", self.request.programme.slug, claimed.organisation_id)
