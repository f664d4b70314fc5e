"""What became of a call, for those who read and do not decide: the funder and the auditor, and staff."""

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.views.generic import ListView, TemplateView

from programmes import access
from programmes.pages import OfCall, StaffPage

from ...models import Application, Decision
from ...outside import READ_OUTCOMES, READ_SUBMITTED
from ...rows import listed, state_of

STORY = "programmes.see_changes"


class OutcomePage(OfCall, StaffPage):
    """Nothing of a decision that is not out, whoever reads."""

    permission = READ_OUTCOMES

    def may(self, permission):
        return access.may(self.request.user, permission, self.request.programme)

    def released(self):
        return Decision.objects.in_programme(self.request.programme).released().filter(selection__call=self.call)

    def get_context_data(self, **kwargs):
        facts = {"call": self.call, "nav_call": self.call, "reads_stories": self.may(STORY)}
        return super().get_context_data(**kwargs | facts)


class Outcomes(OutcomePage, ListView):
    """Each application with what became of it; to whoever reads no submissions, those that are decided alone."""

    template_name = "partnerships/choosing/outcomes.html"
    paginate_by = 50

    def get_queryset(self):
        rows = listed().in_programme(self.request.programme).filter(call=self.call)
        rows = rows.exclude(reference="").exclude(status=Application.Status.DRAFT)  # taken up again: nobody's to read
        if not self.may(READ_SUBMITTED):
            rows = rows.filter(pk__in=self.released().values("application"))
        return rows.open_to(self.request.user).order_by("reference")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page = list(context["object_list"])
        decisions = {each.application_id: each for each in self.released().filter(application__in=page)}
        chosen = set(self.released().chosen().filter(application__in=page).values_list("application", flat=True))
        reads_all = self.may(READ_SUBMITTED)
        context["rows"] = [
            (each, state_of(each), decisions.get(each.pk), each.is_standing and (reads_all or each.pk in chosen))
            for each in page
        ]
        return context


class OutcomeLetter(OutcomePage, TemplateView):
    """The letter of one decision, as its parties read it."""

    template_name = "partnerships/choosing/outcome.html"

    @cached_property
    def decision(self):
        there = Application.objects.in_programme(self.request.programme).open_to(self.request.user)
        rows = self.released().filter(application__in=there).select_related("selection", "application")
        found = get_object_or_404(rows, application=self.kwargs["application"])
        found.application.call, found.application.programme = self.call, self.request.programme
        return found

    def get_context_data(self, **kwargs):
        decision = self.decision
        facts = {"decision": decision, "application": decision.application, "selection": decision.selection}
        return super().get_context_data(**kwargs | facts)
