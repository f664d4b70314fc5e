"""The pages on which staff run a review: how it goes, and who scores which application."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.generic import FormView, TemplateView, View

from programmes import access
from programmes.models import Appointment
from programmes.pages import ActionView
from programmes.states import NotAllowed

from ...models import Application, Assignment, Conflict, Proposal
from ...reviewing.assigning import assign, check_may_be_taken, end, share
from ...reviewing.comparing import compare
from ...reviewing.declaring import declare
from ...reviewing.means import in_conflict
from ...reviewing.progress import Progress
from ...reviewing.strictness import strictness_of
from ...reviewing.under_review import with_names
from .frame import RUN, SEE, ReviewPage


class ReviewProgress(ReviewPage, TemplateView):
    """How far each application and each reviewer is. Points are seen only when all of an application have locked."""

    permission = SEE
    template_name = "partnerships/review/progress.html"

    def get_context_data(self, **kwargs):
        facts = {"progress": Progress.of(self.call, self.sheet, self.plan, self.request.user)}
        blocked = in_conflict(self.request.user, self.call)
        facts["strictness"] = strictness_of(self.call, blocked)
        facts["may_run"] = access.may(self.request.user, RUN, self.request.programme)
        facts["proposal"] = Proposal.objects.filter(call=self.call, carried_out_at__isnull=True).first()
        return super().get_context_data(**kwargs | facts)


class OnePage(ReviewPage):
    """A page of the staff about the review of one application; whoever is in conflict does not find it."""

    permission = SEE

    @cached_property
    def application(self):
        rows = with_names(Application.objects.in_programme(self.request.programme).filter(call=self.call).submitted())
        rows = rows.exclude(pk__in=in_conflict(self.request.user, self.call)).select_related("partnership")
        found = get_object_or_404(rows, pk=self.kwargs["application"])
        found.programme, found.call = self.request.programme, self.call
        return found


class GiveForm(forms.Form):
    """To whom an application is given."""

    reviewer = forms.ModelChoiceField(
        Appointment.objects.none(), label=_l("Reviewer"), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args, candidates, **options):
        super().__init__(*args, **options)
        self.fields["reviewer"].queryset = candidates
        self.fields["reviewer"].label_from_instance = lambda appointment: str(appointment.user)


class ReviewOne(OnePage, FormView):
    """Who scores one application; their points side by side once all have locked."""

    template_name = "partnerships/review/one.html"
    form_class = GiveForm

    @cached_property
    def may_run(self):
        return access.may(self.request.user, RUN, self.request.programme)

    def get_form_kwargs(self):
        there = Assignment.objects.current().filter(application=self.application).values("reviewer")
        blocked = Conflict.objects.in_the_way().filter(application=self.application).values("user")
        rows = Appointment.objects.here().filter(role="reviewer").select_related("user")
        rows = rows.exclude(user__in=there).exclude(user__in=blocked).order_by("user__name", "pk")
        return {**super().get_form_kwargs(), "candidates": rows}

    def get_context_data(self, **kwargs):
        application, user = self.application, self.request.user
        rows = Assignment.objects.filter(application=application).select_related("reviewer", "ended_by")
        reasons = access.may(user, "programmes.read_conflicts", self.request.programme)
        facts = {"application": application, "may_run": self.may_run, "reads_reasons": reasons}
        facts |= {"held": [row for row in rows if not row.ended_at], "ended": [row for row in rows if row.ended_at]}
        facts["is_shared"] = any(row.is_shared for row in facts["held"])
        facts["conflicts"] = Conflict.objects.in_the_way().filter(application=application).select_related("user")
        facts["compared"] = compare(application, self.sheet)
        return super().get_context_data(**kwargs | facts)

    def form_valid(self, form):
        try:
            if not self.may_run:
                raise NotAllowed(_("You may see the review, but not change it."))
            with transaction.atomic():
                assign(self.application, form.cleaned_data["reviewer"].user, self.request.user)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The application is given to the reviewer."))
        return redirect(self.link("review_one", self.application.pk))


class ReviewShare(OnePage, View):
    """Let everybody who reviews score it, to learn to score alike."""

    permission = RUN
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        try:
            share(self.application, request.user)
            messages.success(request, _("All reviewers without a conflict score this application."))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(self.link("review_one", self.application.pk))


class ReviewTake(OnePage, ActionView):
    """Take an application from a reviewer; what she gave is set aside and stays in the log."""

    permission = RUN

    def get_object(self):
        rows = Assignment.objects.current().filter(application=self.application).select_related("application__call")
        found = get_object_or_404(rows, pk=self.kwargs["assignment"])
        found.programme = self.request.programme
        return found

    def act(self, assignment):
        check_may_be_taken(assignment)
        end(assignment, self.request.user, Assignment.Why.TAKEN)
        messages.success(self.request, _("The reviewer no longer has this application."))


class ReviewLift(OnePage, ActionView):
    """The lead lifts a conflict that was declared by mistake; the declaration stays in the log."""

    permission = "programmes.read_conflicts"

    def get_object(self):
        rows = Conflict.objects.in_the_way().filter(application=self.application).select_related("user")
        found = get_object_or_404(rows.exclude(user=self.request.user), pk=self.kwargs["conflict"])
        found.programme = self.request.programme
        return found

    def act(self, conflict):
        declare(self.application, conflict.user, Conflict.Kind.NONE, "", self.request.user)
        messages.success(self.request, _("The conflict is lifted. The declaration stays in the log."))
        return redirect(self.link("review_one", self.application.pk))
