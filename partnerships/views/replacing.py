"""Asking another organisation into a party's place, before anything is submitted."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ..models import Party
from ..pages import ApplicationPage
from ..replacing import replace
from .leaving import PartnershipConfirmation
from .parties import NewHandForm


class Replace(ApplicationPage, PartnershipConfirmation):
    """A signatory asks another organisation into the other party's place."""

    permission = "partnerships.sign_application"
    form_class = NewHandForm
    question = _l("Ask another organisation to take this party's place?")
    act_words, keep_words = _l("Replace the party"), _l("Keep the party")

    @cached_property
    def party(self):
        mine = [held.party for held in self.held]
        others = Party.ever.filter(partnership=self.partnership).exclude(pk__in=mine)
        return get_object_or_404(others, pk=self.kwargs["party"])

    @property
    def about(self):
        return self.party.name

    def get_initial(self):
        return {"language": (self.request.programme.languages or ["en"])[0]}

    def consequences(self):
        return [
            _("The people of this party no longer see the application, at once. They read your reason in a letter."),
            _("What they wrote stays. Whoever comes in their place confirms or changes it before you can submit."),
            _("What they have ticked, and every consent, no longer applies."),
            _("It cannot be undone, but the same organisation can be invited again."),
        ]

    def act(self, form):
        said = form.cleaned_data
        replace(self.writer(), self.party, said["reason"], said["email"], said["language"])
        messages.success(self.request, _("The invitation is on its way."))
