"""The pages of somebody on the panel: when she can, and the interviews that she holds."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from programmes.moments import bare_clock, say_day

from ...interviewing.forms import HoursForm
from ...interviewing.guide import asked
from ...interviewing.invitation import calendar_of
from ...interviewing.panel import write_hours
from ...interviewing.slots import clocks_of, days_of, openings
from ...models import PanelSeat, Party
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
        write_hours(self.member, form.spans())
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
        for each in seats:
            each.programme = self.request.programme
        at = self.request.arrived_at
        ahead = [each for each in seats if each.ends_at > at]
        facts = {"ahead": ahead, "past": [each for each in seats if each.ends_at <= at], "member": self.member}
        return super().get_context_data(**kwargs | facts)


class SeatPage(PanelPage):
    """A page about one interview that she holds; a conflict, or somebody else in her place, shuts it."""

    @cached_property
    def assignment(self):
        """Her seat, by which she scores."""
        rows = PanelSeat.objects.in_programme(self.request.programme).of_member(self.request.user)
        rows = rows.filter(interview__application__call=self.call).select_related("interview__application__partnership")
        found = get_object_or_404(rows, pk=self.kwargs["assignment"])
        found.programme = found.interview.application.programme = self.request.programme
        found.interview.application.call = self.call
        return found

    def get_context_data(self, **kwargs):
        interview = self.assignment.interview
        facts = {"seat": self.assignment, "interview": interview, "application": interview.application}
        return super().get_context_data(**kwargs | facts)


class InterviewHeld(SeatPage, TemplateView):
    """One interview: when, with whom, the way in, and the guide."""

    template_name = "partnerships/interviews/held.html"

    def get_context_data(self, **kwargs):
        interview, at = self.assignment.interview, self.request.arrived_at
        parties = Party.objects.filter(partnership=interview.application.partnership_id).order_by("id")
        facts = {"join_url": interview.join_url(self.interviews), "parties": parties}
        others = PanelSeat.objects.taken().filter(interview=interview).exclude(pk=self.assignment.pk)
        facts |= {"others": others.select_related("reviewer"), "guide": asked(self.interviews.guide)}
        facts["has_begun"] = interview.has_begun(at)
        return super().get_context_data(**kwargs | facts)


class InterviewHeldCalendar(SeatPage, View):
    """The calendar file of an interview that she holds."""

    def get(self, request, *args, **kwargs):
        interview, at = self.assignment.interview, request.arrived_at
        name = interview.application.known_as
        return calendar_file(calendar_of(interview, self.interviews, request.user, at, about=name))


def calendar_file(body):
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8; method=REQUEST")
    response.headers["Content-Disposition"] = 'attachment; filename="interview.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
