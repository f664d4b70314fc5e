"""The ranking is closed, opened again while nothing waits for release, and a place in it moved."""

from django.contrib import messages
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ...choosing.capacity import close, move, reopen
from ...choosing.forms import CloseForm, MoveForm, ReopenForm
from ...choosing.planned import odd, odd_words
from ...choosing.scores import scores_of
from .page import DECIDE, ChoosingAct


class RankingClose(ChoosingAct):
    """Write the order down; from then on places are moved with a reason only."""

    permission, form_class = DECIDE, CloseForm
    question = _l("Close the ranking?")
    act_words, keep_words = _l("Close the ranking"), _l("Not now")

    @cached_property
    def scores(self):
        return scores_of(self.call)

    @cached_property
    def odd(self):
        return odd(self.scores) if self.scores else {}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "odd": self.odd}

    def consequences(self):
        words = odd_words()
        strange = [
            f"{application.reference} {application.known_as}: {'. '.join(words[name] for name in self.odd[pk])}."
            for pk, application in (self.scores.applications.items() if self.scores else ())
            if pk in self.odd
        ]
        return [
            _("The order is written down with its exact scores. Neither scores nor interviews change any more."),
            _("Whoever decides can move a place with a written reason. The order before it is kept."),
            _("Until somebody has asked for the release it can be opened again, with a written reason."),
            *strange,
        ]

    def act(self, form):
        close(self.call, self.request.user, form.cleaned_data.get("why", ""))
        messages.success(self.request, _("The ranking is closed."))


class RankingReopen(ChoosingAct):
    """Scores and interviews may change again."""

    permission, form_class, is_dangerous = DECIDE, ReopenForm, True
    question = _l("Open the ranking again?")
    act_words, keep_words = _l("Open the ranking again"), _l("Leave it closed")

    def consequences(self):
        return [
            _("Scores and interviews can change again, and the order is reckoned anew when it is closed once more."),
            _("The order as it was is kept. What is decided waits until the places are given by the new order."),
        ]

    def act(self, form):
        reopen(self.call, self.request.user, form.cleaned_data["why"])
        messages.success(self.request, _("The ranking is open again."))


class PlaceMove(ChoosingAct):
    """A condition on the whole, such as regions, moves one application; with a reason by whoever decides."""

    permission, form_class = DECIDE, MoveForm
    question = _l("Move this application to another place?")
    act_words, keep_words = _l("Move it"), _l("Keep the order")

    @property
    def about(self):
        return f"{self.application.reference} {self.application.known_as}"

    def act(self, form):
        move(self.call, self.application, self.request.user, form.cleaned_data["to"], form.cleaned_data["why"])
        messages.success(self.request, _("Moved. The order before it is kept."))
