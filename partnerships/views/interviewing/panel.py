"""The pages of somebody on the panel: when she can, and the interviews that she holds."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from programmes.moments import bare_clock, say_day
from programmes.states import NotAllowed

from ...hiding.unnamed import still_blind, unnamed
from ...interviewing.forms import HoursForm
from ...interviewing.panel import write_hours
from ...interviewing.slots import clocks_of, days_of, openings
from ...models import PanelSeat
from .frame import PanelPage


class InterviewHours(PanelPage, FormView):
    """When she can, day by day; what she is booked for already stays."""

    form_class = HoursForm
    template_name = "partnerships/interviews/hours.html"

    def get_form_kwargs(self):
        days = [(day, say_day(day, year=False)) for day in days_of(self.interviews)]
        return {**super().get_form_kwargs(), "days": days, "zone": self.call.time_zone}

    def get_initial(self):
        return HoursForm.standing(self.member.hours.all(), ZoneInfo(self.call.time_zone))

    def form_valid(self, form):
        try:
            write_hours(self.member, form.spans())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        opened = openings(self.interviews, [self.member])[self.member.pk]
        messages.success(self.request, f"{_('Your hours are saved. Interviews that fit into them')}: {opened}")
        return redirect(self.link("interview_hours"))

    def get_context_data(self, **kwargs):
        begins = [bare_clock(clock) for clock in clocks_of(self.interviews)]
        facts = {"begins": ", ".join(begins), "member": self.member}
        return super().get_context_data(**kwargs | facts)


class InterviewsMine(PanelPage, TemplateView):
    """The interviews that she holds, day by day."""

    template_name = "partnerships/interviews/mine.html"

    def get_context_data(self, **kwargs):
        rows = PanelSeat.objects.of_member(self.request.user).filter(interview__application__call=self.call)
        seats = list(rows.select_related("interview__application").order_by("begins_at"))
        blind = still_blind(self.request.user, self.call, self.hiding)
        for each in seats:
            each.programme = self.request.programme
            if each.interview.application_id in blind:
                unnamed(each.interview.application, self.hiding)
        at = self.request.arrived_at
        ahead = [each for each in seats if each.ends_at > at]
        facts = {"ahead": ahead, "past": [each for each in seats if each.ends_at <= at], "member": self.member}
        return super().get_context_data(**kwargs | facts)
