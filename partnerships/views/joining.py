"""Joining two drafts of the same: the offer, the answer."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from programmes.moments import say_instant
from programmes.pages import ActionView

from ..joining import agree, propose, refuse, twins_of
from ..models import Application, Joining
from ..pages import PartnershipPage
from .leaving import PartnershipConfirmation

WRITE = "partnerships.write_application"


class WhichForm(forms.Form):
    keeps = forms.TypedChoiceField(
        label=_l("Which draft goes on?"),
        choices=[("ours", _l("This one")), ("theirs", _l("The other one"))],
        coerce=lambda word: word == "ours",
        widget=forms.RadioSelect,
        initial="ours",
    )


class JoiningConfirmation(PartnershipConfirmation):
    permission = WRITE
    is_dangerous = False

    @cached_property
    def application(self):
        rows = Application.objects.in_programme(self.request.programme).select_related("partnership", "call")
        found = get_object_or_404(rows, partnership=self.partnership)
        found.programme = found.call.programme = self.request.programme
        return found

    def consequences(self):
        return [
            _("One draft goes on, with everybody who takes part in either of them."),
            _("The texts of the other one come along: where nothing stands they stand, elsewhere you choose."),
            _("The other draft is withdrawn. It stays readable, and it leads to the one that goes on."),
            _("Nothing happens before both sides have agreed. Both are told by e-mail."),
        ]


class Propose(JoiningConfirmation):
    """Offer the people of the other draft to join the two."""

    form_class = WhichForm
    question = _l("Is this the same application as another one?")
    act_words, keep_words = _l("Offer to join them"), _l("Go on apart")

    @cached_property
    def other(self):
        rows = twins_of(self.application).select_related("partnership", "call")
        found = get_object_or_404(rows, pk=self.kwargs["other"])
        found.programme = found.call.programme = self.request.programme
        return found

    @property
    def about(self):
        begun = say_instant(self.other.started_at, self.other.call.time_zone)
        return f"{_('Begun')}: {begun}"

    def act(self, form):
        user, at = self.request.user, self.request.arrived_at
        propose(self.application, self.other, form.cleaned_data["keeps"], user, at)
        messages.success(self.request, _("Your offer is on its way to the other side."))


class Asked:
    """An offer that waits for this side."""

    @cached_property
    def offer(self):
        rows = Joining.objects.in_programme(self.request.programme).waiting()
        own = rows.about(self.application).exclude(proposed_for=self.application)
        found = get_object_or_404(own.select_related("kept", "joined", "proposed_by"), pk=self.kwargs["joining"])
        found.programme = self.request.programme
        return found


class Agree(Asked, JoiningConfirmation):
    question = _l("Join the two drafts?")
    act_words, keep_words = _l("Join them"), _l("Not now")

    @property
    def about(self):
        goes_on = (
            _("This draft goes on.") if self.offer.kept_id == self.application.pk else _("The other draft goes on.")
        )
        return f"{self.offer.proposed_by}. {goes_on}"

    def act(self, form):
        kept = agree(self.offer, self.request.user, self.request.arrived_at)
        messages.success(self.request, _("The two are one now. Look through the answers."))
        return redirect(kept)


class Refuse(Asked, PartnershipPage, ActionView):
    permission = WRITE
    application = JoiningConfirmation.application

    def get_object(self):
        return self.partnership

    def act(self, partnership):
        refuse(self.offer, self.request.user)
        messages.success(self.request, _("Both drafts go on as they are."))


def joinings_of(application, may_write):
    """What a partnership's page says about other drafts of the same: twins, the offer that waits, where it went."""
    if not may_write:
        return {}
    about = Joining.objects.about(application)
    waiting = about.waiting().select_related("proposed_by").first()
    gone = about.agreed().filter(joined=application).select_related("kept").first()
    twins = list(twins_of(application)[:5]) if application.status == "draft" and not waiting else []
    return {"offer": waiting, "is_asked": waiting and waiting.proposed_for_id != application.pk, "went_into": gone,
            "twins": twins}  # fmt: skip
