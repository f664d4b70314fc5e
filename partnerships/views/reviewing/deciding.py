"""What a reviewer decides about her own review: locking it, taking the lock back, a conflict, a second look."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from programmes.confirming import Confirmation
from programmes.states import NotAllowed

from ...models import Conflict, Moderation
from ...reviewing.comparing import compared
from ...reviewing.declaring import LONGEST, declare
from ...reviewing.moderating import revise
from ...reviewing.scoring import read_points
from .frame import HeldPage


class HeldConfirmation(HeldPage, Confirmation):
    nav = "partnerships/review/parts/nav.html"

    def back(self):
        return self.at()


class ReviewLock(HeldConfirmation):
    """Everything that she gave, once more, before it is locked."""

    template_name = "partnerships/review/lock.html"
    question, act_words, keep_words = _l("Lock your scores?"), _l("Lock the scores"), _l("Keep scoring")
    is_dangerous = False

    def consequences(self):
        gap = self.sheet.gap
        again = ngettext(
            "Where you differ by %(n)s point or more on a criterion, you look at it once again.",
            "Where you differ by %(n)s points or more on a criterion, you look at it once again.",
            gap,
        )
        return [
            _("When all have locked, you see each other's points and reasons."),
            again % {"n": gap},
            _("Until then you can take the lock back."),
        ]

    def act(self, form):
        self.scoring.lock(self.request.user, self.request.arrived_at)
        messages.success(self.request, _("Your scores are locked."))
        return redirect(self.link(self.all_of_hers))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"given": self.scoring.given, "is_whole": self.scoring.is_whole})


class ReviewUnlock(HeldPage, View):
    """Take the lock back as long as nobody has seen anything."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        try:
            self.scoring.unlock(request.user)
            messages.success(request, _("You can change your scores again."))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(self.at())


class ConflictForm(forms.Form):
    """Of which kind, and what the lead should know."""

    kind = forms.ChoiceField(
        label=_l("What is the conflict?"),
        choices=[choice for choice in Conflict.Kind.choices if choice[0] != Conflict.Kind.NONE],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_l("In a few words"),
        help_text=_l("The national coordinator alone reads this. Others see that there is a conflict."),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReviewConflict(HeldConfirmation):
    """A conflict that shows itself while she reads: her way in ends with the same press."""

    form_class = ConflictForm
    question = _l("Declare a conflict of interest?")
    act_words, keep_words = _l("Declare the conflict"), _l("There is no conflict")

    @property
    def about(self):
        return str(self.assignment.application.known_as)

    def consequences(self):
        return [
            _("You no longer see this application, from the next page on."),
            _("What you gave is set aside. It stays in the log and does not count."),
            _("Somebody else reviews the application in your place."),
            _("Only the national coordinator can lift it."),
        ]

    def act(self, form):
        said = form.cleaned_data
        declare(self.assignment.application, self.request.user, said["kind"], said["reason"], self.request.user)
        messages.success(self.request, _("The conflict is declared. You no longer see the application."))
        return redirect(self.link(self.all_of_hers))


class ReviewAgain(HeldPage, TemplateView):
    """The criteria on which the reviewers differ: each may revise once, with a reason."""

    template_name = "partnerships/review/again.html"

    def get_context_data(self, **kwargs):
        rows = [row for row in compared(self.scoring, self.request.user) if row.to_revise]
        return super().get_context_data(**kwargs | {"rows": rows, "points": range(6), "typed": self.request.POST})

    def post(self, request, *args, **kwargs):
        scoring, sent = self.scoring, request.POST
        rows = Moderation.objects.open().filter(application=scoring.application, sheet=self.sheet)
        found = rows.filter(criterion=sent.get("criterion", "")).select_related("application__call").first()
        if not found or not scoring.is_locked:
            raise Http404
        points = read_points(sent.get("points", ""))
        try:
            with transaction.atomic():
                facts = {"reason": sent.get("reason", ""), "why": sent.get("why", ""), "at": request.arrived_at}
                revise(found, scoring.review, points, **facts)
        except NotAllowed as refusal:
            messages.error(request, f"{found.criterion}: {refusal}")
            return self.get(request, *args, **kwargs)
        messages.success(request, _("Your second look is saved. Your first points stay in the log."))
        left = any(row.to_revise for row in compared(scoring, request.user))
        return redirect(self.link("review_again", self.assignment.pk) if left else self.at())
