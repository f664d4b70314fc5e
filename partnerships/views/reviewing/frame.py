"""The frame of every page of a review: its call and score sheet; of a reviewer's page, what was assigned to her."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject, cached_property

from programmes.pages import OfCall, ProgrammePage

from ...hiding.unnamed import unnamed, without_names
from ...models import Application, Assignment, Hiding, ReviewPlan, ScoreSheet
from ...reviewing.declaring import has_declared
from ...reviewing.scoring import Scoring

SCORE, SEE, RUN = "programmes.review_applications", "programmes.see_reviews", "programmes.run_reviews"


class ReviewPage(OfCall, ProgrammePage):
    """A page of a call's review; a call without a score sheet has none."""

    permission = SCORE

    @cached_property
    def sheet(self):
        found = ScoreSheet.of(self.call)
        if not found:
            raise Http404
        return found

    @cached_property
    def plan(self):
        return ReviewPlan.of(self.call)

    @cached_property
    def hiding(self):
        """What reviewers of the call do not read."""
        return Hiding.of(self.call)

    def link(self, name, *args):
        return reverse(f"partnerships:{name}", args=[self.request.programme.slug, self.call.pk, *args])

    def get_context_data(self, **kwargs):
        facts = {"call": self.call, "nav_call": self.call, "sheet": self.sheet}
        facts |= {name: SimpleLazyObject(lambda name=name: getattr(self, name)) for name in ("plan", "hiding")}
        return super().get_context_data(**kwargs | facts | {"now": self.request.arrived_at})


class Undeclared(Exception):
    """Somebody wants to read before she has declared whether there is a conflict."""


class HeldPage(ReviewPage):
    """A page about one application that she scores: assigned to her, declared, and no conflict in the way."""

    doors = {"page": "review", "save": "review_save", "lock": "review_lock", "unlock": "review_unlock",
             "conflict": "review_conflict"}  # fmt: skip
    all_of_hers = "review_list"

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except Undeclared:
            return redirect(self.link("review_declare"))

    @cached_property
    def assignment(self):
        rows = Assignment.objects.in_programme(self.request.programme).of_reviewer(self.request.user)
        rows = rows.filter(application__call=self.call, application__in=Application.objects.submitted().values("pk"))
        rows = without_names(rows.select_related("application__call"), self.hiding)
        found = get_object_or_404(rows, pk=self.kwargs["assignment"])
        unnamed(found.application, self.hiding)
        found.programme = found.application.programme = found.application.call.programme = self.request.programme
        if not has_declared(self.request.user, self.call, found.application_id, self.hiding):
            raise Undeclared
        return found

    @cached_property
    def scoring(self):
        return Scoring(self.assignment, self.sheet)

    def at(self, criterion=""):
        """The address of the score page, at a criterion."""
        return self.door("page") + (f"?at={criterion}" if criterion else "")

    def door(self, act):
        return self.link(self.doors[act], self.assignment.pk)

    def get_context_data(self, **kwargs):
        facts = {"assignment": self.assignment, "application": self.assignment.application, "scoring": self.scoring}
        facts["doors"] = {act: self.door(act) for act in self.doors}
        return super().get_context_data(**kwargs | facts | {"page": self.door("page")})
