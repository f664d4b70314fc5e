"""Organisations as the programme's staff see them: names to decide, and two that are one."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.generic import ListView

from people.forms import OneLine
from people.likeness import similar
from people.models import Organisation
from programmes.access import may
from programmes.confirming import Confirmation
from programmes.pages import ActionView, ProgrammePage, StaffPage

from ..domains import rivals
from ..models import DomainClaim, NameProposal, OrganisationMerge, Party
from ..organisations import decide, merge, propose, undo
from .leaving import PartnershipConfirmation

SHOWN = 50


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_l("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_l("It is kept with what you do, and staff can read it."),
    )


class NameForm(forms.Form):
    name = OneLine(label=_l("Name of the organisation"), max_length=200)


def of_programme(programme):
    """The organisations that are, or were, parties of its partnerships."""
    there = Party.objects.in_programme(programme).values("organisation")
    return Organisation.objects.filter(pk__in=there)


class OrganisationList(StaffPage, ListView):
    """The programme's organisations, names that parties propose, and merges that can be undone."""

    permission = "programmes.see_people"
    model = Organisation
    template_name = "partnerships/organisation_list.html"
    paginate_by = SHOWN

    def get_queryset(self):
        rows, asked = of_programme(self.request.programme), self.request.GET.get("q", "").strip()
        return (rows.filter(name__icontains=asked) if asked else rows).order_by("name", "id")

    def get_context_data(self, **kwargs):
        own = {"programme": self.request.programme}
        proposals = NameProposal.objects.filter(**own).waiting().select_related("party", "by")
        merges = OrganisationMerge.objects.filter(**own).standing().select_related("kept", "duplicate", "by")
        facts = {"proposals": proposals[:SHOWN], "merges": merges[:SHOWN], "asked": self.request.GET.get("q", "")}
        return super().get_context_data(**kwargs | facts)


class OrganisationDetail(StaffPage, ListView):
    """One organisation: its e-mail domains, and those that it may be."""

    permission = "programmes.see_people"
    template_name = "partnerships/organisation_detail.html"

    @cached_property
    def organisation(self):
        return get_object_or_404(of_programme(self.request.programme), pk=self.kwargs["organisation"])

    def get_queryset(self):
        return alike(self.organisation, self.request.programme)

    def get_context_data(self, **kwargs):
        claims = DomainClaim.objects.standing().of(self.organisation).select_related("by")
        others = rivals(claims)
        for each in claims:
            each.rivals = others[each.pk]
        facts = {"organisation": self.organisation, "claims": claims}
        facts["may_tend"] = may(self.request.user, "programmes.tend_parties", self.request.programme)
        return super().get_context_data(**facts | kwargs)


def alike(organisation, programme):
    """Organisations into which this one may be merged: of the register, and of the programme under the same name."""
    known = similar(organisation.country, organisation.name)
    same = of_programme(programme).filter(name__iexact=organisation.name).order_by("id")[:SHOWN]
    found = {each.pk: each for each in [*known, *same]}
    found.pop(organisation.pk, None)
    return list(found.values())


class OrganisationConfirmation(StaffPage, Confirmation):
    permission = "programmes.appoint_people"
    here = "people"
    is_dangerous = False  # it can be undone
    form_class = ReasonForm

    def back(self):
        return reverse("partnerships:organisations", args=[self.request.programme.slug])


class Merge(OrganisationConfirmation):
    """One organisation goes up into another, in this programme."""

    act_words, keep_words, question = _l("Merge the two"), _l("Keep both"), _l("Merge these two organisations?")

    @cached_property
    def pair(self):
        programme = self.request.programme
        duplicate = get_object_or_404(of_programme(programme), pk=self.kwargs["organisation"])
        kept = next((each for each in alike(duplicate, programme) if each.pk == self.kwargs["kept"]), None)
        if not kept:
            raise Http404
        return kept, duplicate

    @property
    def about(self):
        kept, duplicate = self.pair
        return f"{duplicate.name} {duplicate.identifier} → {kept.name} {kept.identifier}"

    def consequences(self):
        return [
            _("What the first one takes part in belongs to the second one from now on, in this programme."),
            _("A party that has consented keeps the name under which it consented."),
            _("It can be undone, as long as you like."),
        ]

    def act(self, form):
        kept, duplicate = self.pair
        merge(kept, duplicate, form.cleaned_data["reason"], self.request.user)
        messages.success(self.request, _("The two are one now."))


class MergeUndo(OrganisationConfirmation):
    act_words, keep_words, question = _l("Undo the merge"), _l("Keep it"), _l("Undo this merge?")

    @cached_property
    def merged(self):
        rows = OrganisationMerge.objects.in_programme(self.request.programme).standing()
        return get_object_or_404(rows.select_related("kept", "duplicate"), pk=self.kwargs["merge"])

    @property
    def about(self):
        return f"{self.merged.duplicate} → {self.merged.kept}"

    def consequences(self):
        return [_("Both stand by themselves again, as before. What was changed since stays changed.")]

    def act(self, form):
        undo(self.merged, form.cleaned_data["reason"], self.request.user)
        messages.success(self.request, _("The merge is undone."))


class NameDecide(ProgrammePage, ActionView):
    """Accept a proposed name, or leave it as it was."""

    permission = "programmes.tend_parties"
    model = NameProposal
    pk_url_kwarg = "proposal"

    def get_queryset(self):
        return super().get_queryset().waiting().select_related("party__organisation")

    def act(self, proposal):
        decide(proposal, "accept" in self.request.POST, self.request.user)
        return redirect("partnerships:organisations", self.request.programme.slug)


class ProposeName(PartnershipConfirmation):
    """A party says how its organisation is really called; staff accept it."""

    permission = "partnerships.write_application"
    form_class = NameForm
    is_dangerous = False
    question = _l("Is the name of your organisation wrong?")
    act_words, keep_words = _l("Propose this name"), _l("Keep the name")

    @cached_property
    def party(self):
        own = self.partnership.parties.filter(pk__in=[held.party for held in self.held])
        return get_object_or_404(own.select_related("organisation"), pk=self.kwargs["party"])

    @property
    def about(self):
        return self.party.name

    def get_initial(self):
        return {"name": self.party.name}

    def consequences(self):
        said = [_("The programme's staff look at it. Until then the old name stands.")]
        if self.party.frozen_at:
            said.append(_("You have consented under the old name. It stays in what you have consented to."))
        return said

    def act(self, form):
        propose(self.party, form.cleaned_data["name"], self.request.user)
        messages.success(self.request, _("Your proposal is with the programme's staff."))
