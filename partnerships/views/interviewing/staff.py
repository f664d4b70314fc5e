"""Staff set the interviews of a call up, open them, and see who has booked."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, TemplateView

from people.models import User
from programmes.confirming import Confirmation
from programmes.states import NotAllowed

from ...interviewing.forms import PanelForm, SetUpForm
from ...interviewing.overview import rows_of
from ...interviewing.panel import appoint_panel, candidates, members_of
from ...interviewing.planning import open_booking, proposed, set_up
from ...interviewing.slots import clocks_of, openings
from ...models import InterviewPlan
from ..reviewing.frame import RUN
from .frame import InterviewsPage


class InterviewList(InterviewsPage, TemplateView):
    """All interviews of a call: who has booked, who has not, who holds them."""

    template_name = "partnerships/interviews/list.html"

    def get_context_data(self, **kwargs):
        plan, user = self.interviews, self.request.user
        rows = rows_of(self.call, user) if plan.pk else []
        members = list(members_of(self.call)) if plan.pk else []
        opened = openings(plan, members) if members else {}
        facts = {"rows": rows, "members": [(each, opened[each.pk]) for each in members]}
        facts["booked"] = sum(bool(row.interview) for row in rows)
        facts["is_member"] = any(each.user_id == user.pk for each in members)
        return super().get_context_data(**kwargs | facts)


class InterviewSetUp(InterviewsPage, FormView):
    """The window, the length, the rules, the place and the guide."""

    permission = RUN
    template_name = "partnerships/interviews/setup.html"

    @cached_property
    def interviews(self):
        """Under a lock when something is sent: what was typed is compared with what stands."""
        if self.request.method == "POST" and InterviewPlan.objects.filter(call=self.call).exists():
            return InterviewPlan.held(self.call)
        return proposed(self.call)

    def get_form(self, form_class=None):
        facts = {"languages": self.request.programme.languages, "standing": SetUpForm.standing_of(self.interviews)}
        return SetUpForm(self.request.POST or None, **facts)

    def form_valid(self, form):
        try:
            with transaction.atomic():
                set_up(self.call, self.request.arrived_at, **form.facts())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The plan of the interviews is saved."))
        return redirect(self.link("interviews"))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"clocks": clocks_of(self.interviews)})


class InterviewPanel(InterviewsPage, FormView):
    """Who holds the interviews, among the reviewers and the staff of the programme."""

    permission, form_class = RUN, PanelForm
    template_name = "partnerships/interviews/panel.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "people": candidates()}

    def get_initial(self):
        return {"people": [str(each.user_id) for each in members_of(self.call)]}

    def form_valid(self, form):
        try:
            if not self.interviews.pk:
                raise NotAllowed(_("Save the plan of the interviews first."))
            appoint_panel(self.call, list(User.objects.filter(pk__in=form.cleaned_data["people"])))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The panel is saved. Each now writes when they can."))
        return redirect(self.link("interviews"))


class InterviewsOpen(InterviewsPage, Confirmation):
    """Let the applicants choose their times."""

    permission, is_dangerous, here = RUN, False, "choosing"

    @property
    def question(self):
        return _("Let the applicants choose their times?")

    @property
    def act_words(self):
        return _("Open the booking")

    @property
    def keep_words(self):
        return _("Not now")

    def consequences(self):
        return [
            _("Both parties of each application get a letter with a link to the free times."),
            _("Whoever chooses first books for both parties; the other one confirms, or takes another time."),
            _("Whoever was told before is not told again."),
        ]

    def back(self):
        return self.link("interviews")

    def act(self, form):
        if not self.interviews.pk:
            raise NotAllowed(_("Save the plan of the interviews first."))
        told = open_booking(self.call, self.request.arrived_at)
        words = ngettext("%(n)s partnership can choose a time.", "%(n)s partnerships can choose a time.", told)
        messages.success(self.request, words % {"n": told})
