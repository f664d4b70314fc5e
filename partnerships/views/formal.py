"""Staff's formal check of one application: what the rules say, and what people decide."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from programmes.models import CallDate
from programmes.outbox import put
from programmes.pages import ActionView
from programmes.states import NotAllowed

from ..completing import completed, ring_for
from ..eligibility import verdicts_of_submission
from ..forms import CompletionForm, RejectionForm
from ..interviewing.booking import expect_no_more
from ..models import Completion, FormalCheck
from ..reading import supplement_as_told
from ..rounds import writers_of
from .record import RecordPage
from .staff import files_of


class CheckPage(RecordPage):
    """A page about what was submitted; there is nothing to check before."""

    @cached_property
    def submission(self):
        rows = self.application.submissions.select_related("form_version")
        found = rows.order_by("number").last() if self.application.is_standing else None
        if not found:
            raise Http404
        found.application, found.programme = self.application, self.request.programme
        return found

    @cached_property
    def check(self):
        found = FormalCheck.objects.filter(application=self.application).first()
        found = found or FormalCheck(application=self.application)
        found.application = self.application
        return found

    @cached_property
    def verdicts(self):
        days = dict(CallDate.objects.filter(call=self.application.call).values_list("key", "on"))
        return verdicts_of_submission(self.submission, completed(self.submission), days)

    def checked(self):
        return reverse("partnerships:check", args=[self.request.programme.slug, self.application.pk])

    def get_context_data(self, **kwargs):
        facts = {"submission": self.submission, "check": self.check, "verdicts": self.verdicts}
        facts["is_closed"] = self.application.closing.is_over(self.request.arrived_at)
        return super().get_context_data(**kwargs | facts | {"checked": self.checked()})


class Check(CheckPage, TemplateView):
    """What each rule says, what was asked for and answered, and every decision with who and why."""

    template_name = "partnerships/check.html"

    def get_context_data(self, **kwargs):
        supplements = self.submission.supplements.select_related("completion", "form_version").order_by("number")
        for each in supplements:
            each.submission = self.submission
        told = [(each, supplement_as_told(each, get_language()), files_of(each)) for each in supplements]
        facts = {"supplements": told}
        facts["completions"] = self.application.completions.select_related("by").order_by("-id")
        if self.check.pk:
            facts["moves"] = self.check.transitions.select_related("by").order_by("-id")
            facts["overrides"] = self.check.overrides.select_related("by")
        facts["asks"] = self.submission.form_version.asks.questions
        return super().get_context_data(**kwargs | facts)


class CheckAction(CheckPage, ActionView):
    """One decision, by button."""

    def get_object(self):
        check = FormalCheck.of(self.submission.application)
        check.application = self.application
        return check

    def act(self, check):
        raise NotImplementedError


class CheckComplete(CheckAction):
    """Everything formal is there; a rule that does not say yes is overruled with a reason."""

    def act(self, check):
        why = {verdict.key: self.request.POST.get(f"why_{verdict.key}", "") for verdict in self.verdicts}
        check.complete(self.request.user, self.request.arrived_at, self.verdicts, why)
        messages.success(self.request, _("The application is formally complete."))
        return redirect(self.checked())


class CheckReopen(CheckAction):
    """Take a decision back, with a reason."""

    def act(self, check):
        check.reopen(self.request.user, self.request.POST.get("note", ""))
        messages.success(self.request, _("The decision is taken back. It stays in the log."))
        return redirect(self.checked())


class Reject(CheckPage, FormView):
    """Formally rejected for a reason of the call's closed list; the parties are told."""

    form_class = RejectionForm
    template_name = "partnerships/reject.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "reasons": self.application.call.spoken("rejections")}

    def form_valid(self, form):
        check, said = FormalCheck.of(self.application), form.cleaned_data
        check.application = self.application
        try:
            with transaction.atomic():
                check.reject(self.request.user, self.request.arrived_at, said["reason"], said["note"])
                expect_no_more(self.application, self.request.user, self.request.arrived_at)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        for appointment in writers_of([self.application.pk]).select_related("user"):
            put("partnerships.letters.formally_rejected", check, appointment.user, check.transitions.latest("id").pk)
        messages.success(self.request, _("The application is formally rejected. The parties are told by e-mail."))
        return redirect(self.checked())


class AskCompletion(CheckPage, FormView):
    """Which questions are open again, until when, and what staff write about it."""

    form_class = CompletionForm
    template_name = "partnerships/ask_completion.html"

    def get_form_kwargs(self):
        asked = self.submission.form_version.asks.questions.values()
        return {**super().get_form_kwargs(), "questions": [each for each in asked if not each.signed_by]}

    def form_valid(self, form):
        said, by, at = form.cleaned_data, self.request.user, self.request.arrived_at
        facts = {"closes_on": said["day"], "closes_clock": said["clock"], "text": said["text"]}
        try:
            with transaction.atomic():
                check = FormalCheck.of(self.application)
                check.application = self.application
                check.check_closed(at)
                made = Completion.ask(self.submission, by, at, questions=said["questions"], **facts)
                check.move_to(FormalCheck.Status.WAITING, by, note=said["text"])
                ring_for(made)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        for appointment in writers_of([self.application.pk]).select_related("user"):
            put("partnerships.letters.completion_asked", made, appointment.user)
        messages.success(self.request, _("The questions are open again. The parties are told by e-mail."))
        return redirect(self.checked())


class CompletionClose(CheckAction):
    """No longer waited for; nothing that was submitted changes."""

    def act(self, check):
        rows = Completion.objects.asked().filter(application=self.application)
        completion = get_object_or_404(rows, pk=self.kwargs["completion"])
        completion.move_to(Completion.Status.CLOSED, self.request.user)
        if check.status == FormalCheck.Status.WAITING:
            check.move_to(FormalCheck.Status.OPEN, self.request.user)
        messages.success(self.request, _("The questions are closed again."))
        return redirect(self.checked())
