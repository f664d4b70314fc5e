"""The committee's vote on the list that waits for release, and who sits in the committee."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView

from programmes.states import NotAllowed

from ...choosing.forms import CommitteeForm, VoteForm
from ...choosing.voting import arrange, can_sit, close_vote, tally, vote
from ...models import CommitteeSeat, Selection
from .page import DECIDE, PREPARE, ChoosingAct, ChoosingPage


class Vote(ChoosingPage, FormView):
    """How the vote stands; a member votes here once, on the list that she has read."""

    permission, form_class = PREPARE, VoteForm
    template_name = "partnerships/choosing/vote.html"

    def get_initial(self):
        return {"read": self.selection.content_hash}

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            with transaction.atomic():
                vote(self.call, self.request.user, said["choice"], said["read"], said["why"])
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Your vote is given."))
        return redirect(self.request.path)

    def get_context_data(self, **kwargs):
        facts = {}
        if self.selection.pk and self.selection.quorum:
            standing = tally(self.selection)
            mine = next((each for each in standing.votes if each.user_id == self.request.user.pk), None)
            waits = self.selection.status == Selection.Status.PROPOSED
            is_over = standing.closing is not None
            facts = {"tally": standing, "mine": mine, "is_void": waits and standing.is_void}
            facts["may_vote"] = waits and not mine and not is_over and self.request.user in standing.members
            facts["may_close"] = waits and standing.may_close
        return super().get_context_data(**kwargs | facts)


class VoteClose(ChoosingAct):
    """A vote in confidence is over: whoever has not voted votes no more, and its outcome is told."""

    permission = DECIDE

    @property
    def question(self):
        return _("Close the vote?")

    @property
    def act_words(self):
        return _("Close the vote")

    @property
    def keep_words(self):
        return _("Not now")

    def back(self):
        return reverse("partnerships:list_vote", args=[self.request.programme.slug, self.call.pk])

    def consequences(self):
        standing = tally(self.selection) if self.selection.pk else None
        missing = [user for user in standing.members if user.pk not in standing.voted] if standing else []
        absent = [f"{_('Have not voted')}: {', '.join(map(str, missing))}."] if missing else []
        return [
            *absent,
            _("Nobody votes on this list any more."),
            _("Then it is shown how many were for the list and against it, never who."),
            _("It cannot be undone. Whoever opens the decisions again has the committee vote anew."),
        ]

    def act(self, form):
        close_vote(self.call, self.request.user)
        messages.success(self.request, _("The vote is closed."))


class Committee(ChoosingAct):
    """Who sits, how many must be present, and whether names stand beside the votes."""

    permission, form_class = DECIDE, CommitteeForm

    @property
    def question(self):
        return _("Vote of a selection committee")

    @property
    def act_words(self):
        return _("Save")

    @property
    def keep_words(self):
        return _("Cancel")

    def consequences(self):
        return [
            _("The list is voted on when it waits for release, and is released only with a quorum and a majority."),
            _("Whoever is in conflict with an application of the call has no vote and counts for no quorum."),
        ]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"people": can_sit()}

    def get_initial(self):
        seats = CommitteeSeat.objects.filter(call=self.call, ended_at__isnull=True)
        standing = {"quorum": self.selection.quorum, "is_open": "yes" if self.selection.votes_are_open else "no"}
        return standing | {"members": list(seats.values_list("user", flat=True))}

    def act(self, form):
        said = form.cleaned_data
        arrange(self.call, self.request.user, said["quorum"], said["is_open"] == "yes", said["members"])
        messages.success(self.request, _("Saved."))
