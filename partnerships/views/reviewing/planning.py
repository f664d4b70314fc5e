"""The pages on which staff plan a review: how many read what, what differs for one reviewer, and the solver's word."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView, View

from people.models import User
from programmes.models import Appointment
from programmes.moments import read_day
from programmes.pages import ActionView, WaitsForWorker
from programmes.words import language_name

from ...models import Application, Assignment, Proposal, Reviewer
from ...reviewing.means import in_conflict
from ...reviewing.proposing import ask, carry_out
from ...reviewing.replanning import change_plan
from .frame import RUN, ReviewPage


class PlanForm(forms.Form):
    """How a call is reviewed."""

    readers = forms.IntegerField(label=_l("Reviewers of each application"), min_value=1, max_value=9)
    most = forms.IntegerField(label=_l("Applications of one reviewer at most"), min_value=1, max_value=500)
    lock_by = forms.CharField(label=_l("Lock by"), help_text=_l("A day, such as 15.11.2024"), required=False)

    def clean_lock_by(self):
        typed = self.cleaned_data["lock_by"]
        return read_day(typed) if typed else None


class ReviewPlanEdit(ReviewPage, FormView):
    """How many reviewers each application has, how many applications one reads, until when."""

    permission = RUN
    form_class = PlanForm
    template_name = "partnerships/review/plan.html"

    def get_initial(self):
        plan = self.plan
        day = f"{plan.lock_by.day}.{plan.lock_by.month}.{plan.lock_by.year}" if plan.lock_by else ""
        return {"readers": plan.readers, "most": plan.most, "lock_by": day}

    def form_valid(self, form):
        change_plan(self.call, **form.cleaned_data)
        messages.success(self.request, _("The plan is saved."))
        return redirect(self.link("review_progress"))


class ReviewerForm(forms.Form):
    """What is different about one reviewer."""

    most = forms.IntegerField(
        label=_l("Applications at most"),
        help_text=_l("Empty: as many as the plan says. 0: none for now."),
        min_value=0,
        max_value=500,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=_l("Reads in these languages"),
        help_text=_l("None chosen: every language."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, languages, **options):
        super().__init__(*args, **options)
        self.fields["languages"].choices = [(code, language_name(code)) for code in languages]


class ReviewerEdit(ReviewPage, FormView):
    """How many a reviewer reads at most, and in which languages."""

    permission = RUN
    form_class = ReviewerForm
    template_name = "partnerships/review/reviewer.html"

    @cached_property
    def reviewer(self):
        rows = Appointment.objects.here().filter(role="reviewer", user=self.kwargs["person"]).select_related("user")
        found = rows.first()
        if not found:
            raise Http404
        return found.user

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "languages": self.request.programme.languages}

    def get_initial(self):
        facts = Reviewer.objects.filter(call=self.call, user=self.reviewer).first()
        return {"most": facts.most, "languages": facts.languages} if facts else {}

    def form_valid(self, form):
        Reviewer.objects.update_or_create(call=self.call, user=self.reviewer, defaults=form.cleaned_data)
        messages.success(self.request, _("Saved."))
        return redirect(self.link("review_progress"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"reviewer": self.reviewer})


class ReviewPropose(ReviewPage, View):
    """Ask the solver; its word comes to a page of its own."""

    permission = RUN
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        with transaction.atomic():
            made = ask(self.call, request.user)
        return redirect(self.link("review_proposal", made.pk))


class ProposalPage(ReviewPage):
    """One proposal; of an application with which she is in conflict it says nothing."""

    permission = RUN

    def get_object(self):
        rows = Proposal.objects.in_programme(self.request.programme).filter(call=self.call).select_related("call")
        found = get_object_or_404(rows, pk=self.kwargs["proposal"])
        found.programme = self.request.programme
        return found


class ReviewProposal(WaitsForWorker, ProposalPage, TemplateView):
    """Who would read what, what moves, and where it cannot be done and why."""

    template_name = "partnerships/review/proposal.html"

    def is_waiting(self):
        return not self.get_object().reckoned_at

    def get_context_data(self, **kwargs):
        proposal = self.get_object()
        kept_away = in_conflict(self.request.user, self.call)
        shown = [{(pk, user) for pk, user in each if pk not in kept_away} for each in (proposal.pairs, proposal.before)]
        lacking = [
            each | {"applications": [pk for pk in each["applications"] if pk not in kept_away]}
            for each in proposal.shortages
        ]
        pairs, before = shown
        staying = (pairs & before) | self.staying(proposal, pairs | before)
        applications = Application.objects.filter(call=self.call).in_bulk()
        users = {user for _pk, user in staying.union(*shown)} | {user for each in lacking for user in each["reviewers"]}
        people = User.objects.in_bulk(users)
        facts = {"proposal": proposal, "rows": changes(pairs, before, staying, applications, people)}
        facts["shortages"] = [told(each, applications, people) for each in lacking if each["applications"]]
        facts |= {"new": len(pairs - before), "moved": len(before - pairs)}
        facts["has_reviewers"] = Appointment.objects.here().filter(role="reviewer").exists()
        return super().get_context_data(**kwargs | facts)

    def staying(self, proposal, told):
        """The pairs that the solver had no say in, of the applications that it tells of; as long as it waits."""
        if proposal.carried_out_at:
            return set()
        rows = Assignment.objects.current().filter(application__in={pk for pk, _user in told})
        return set(rows.values_list("application_id", "reviewer_id")) - told


def changes(pairs, before, staying, applications, people):
    """(application, who keeps it, who gets it, who loses it) in the order of references; what stays as it is last."""
    of: dict = {}
    for pk, user in sorted(pairs | before | staying):
        place = 0 if (pk, user) in staying else 1 if (pk, user) in pairs else 2
        of.setdefault(pk, ([], [], []))[place].append(people[user])
    rows = [(applications[pk], *lists) for pk, lists in of.items()]
    return sorted(rows, key=lambda row: (not (row[2] or row[3]), row[0].reference, row[0].pk))


def told(shortage, applications, people):
    """A shortage with names instead of keys, and the sentence what lacks."""
    names = [applications[pk].known_as for pk in shortage["applications"]]
    readers = [str(people[user]) for user in shortage["reviewers"]]
    return shortage | {"applications": names, "reviewers": readers, "why": why(shortage)}


def why(shortage):
    """The sentence what lacks: people, people enough, or room."""
    number = len(shortage["reviewers"])
    if not number:
        return _("No reviewer is left: all read it already, have a conflict, read another language or were taken off.")
    if number * len(shortage["applications"]) < shortage["needed"]:
        said = ngettext(
            "Only %(n)s reviewer is left, and nobody reads an application twice.",
            "Only %(n)s reviewers are left, and nobody reads an application twice.",
            number,
        )
        return said % {"n": number}
    return _("Those who may read them have too little room under their limits.")


class ReviewCarryOut(ProposalPage, ActionView):
    """Give out what was proposed; whoever gets something is told."""

    def act(self, proposal):
        carry_out(proposal, self.request.user)
        messages.success(self.request, _("Given out as proposed."))
        return redirect(self.link("review_progress"))
