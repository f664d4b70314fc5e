"""The parties' page of their interview: free times, the one that is booked, and saying that they come."""

from itertools import groupby
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from programmes import access
from programmes.states import NotAllowed

from ...interviewing.booking import changes_left, check, counting, say_yes, standing, take
from ...interviewing.forms import read_begins
from ...interviewing.invitation import calendar_of
from ...interviewing.slots import free
from ...interviewing.telling import panel_of
from ...models import Application, InterviewPlan
from ...pages import PartnershipPage
from ..application import READ, WRITE
from .held import calendar_file


class OwnInterviewPage(PartnershipPage):
    """A page about a partnership's interview; it is there when the booking is open."""

    permission = READ

    @cached_property
    def application(self):
        rows = Application.objects.in_programme(self.request.programme).submitted().select_related("call")
        rows = rows.filter(call__interview_plan__opened_at__isnull=False)
        found = get_object_or_404(rows, partnership=self.partnership)
        found.programme = found.call.programme = self.request.programme
        found.partnership = self.partnership
        return found

    @cached_property
    def plan(self):
        return InterviewPlan.of(self.application.call)

    @cached_property
    def interview(self):
        found = standing(self.application)
        if found:
            found.application = self.application
        return found

    @property
    def party(self):
        """For which party she acts."""
        return self.held[0].party if self.held else None

    def page(self):
        return reverse("partnerships:interview", args=[self.request.programme.slug, self.partnership.pk])


class OwnInterview(OwnInterviewPage, TemplateView):
    """When and where, who comes, and the free times as long as one can be taken."""

    template_name = "partnerships/interviews/own.html"

    def get_context_data(self, **kwargs):
        plan, application, at = self.plan, self.application, self.request.arrived_at
        may_book = access.may(self.request.user, WRITE, self.partnership) and bool(self.party)
        facts = {"application": application, "call": application.call, "plan": plan, "interview": self.interview}
        facts |= {"refused": self.refusal(at), "left": changes_left(plan, application), "may_book": may_book}
        is_open = may_book and not facts["refused"]
        facts["days"] = self.days(free(plan, application, at, self.interview, plan.notice)) if is_open else []
        facts["missed"] = not self.interview and application.interviews.filter(status="missed").exists()
        if self.interview:
            facts |= self.booked(at)
        return super().get_context_data(**kwargs | facts)

    def refusal(self, at):
        """Why no time can be taken now, or nothing."""
        try:
            check(self.plan, self.application, self.interview, at, self.party or 0)
        except NotAllowed as refusal:
            return str(refusal)
        return ""

    def booked(self, at):
        given = {each.party_id: each for each in counting(self.interview).confirmations.select_related("by")}
        parties = [(party, given.get(party.pk)) for party in self.partnership.parties.order_by("id")]
        facts = {"parties": parties, "join_url": self.interview.join_url(self.plan)}
        facts |= {"asks": self.party and self.party not in given, "panel": panel_of(self.interview)}
        return facts | {"has_begun": self.interview.has_begun(at), "is_over": self.interview.is_over(at)}

    def days(self, slots):
        """[(day, [slot])] in the call's zone."""
        zone = ZoneInfo(self.application.call.time_zone)
        by_day = groupby(sorted(slots), key=lambda slot: slot.begins_at.astimezone(zone).date())
        return [(day, list(each)) for day, each in by_day]


class InterviewAct(OwnInterviewPage, View):
    """One press about a time that she has read."""

    permission = WRITE
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        try:
            if not self.party:
                raise NotAllowed(_("Only somebody who writes or signs for a party can choose a time."))
            messages.success(request, self.act(read_begins(request.POST.get("begins_at", ""))))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(self.page())


class InterviewTake(InterviewAct):
    """Take a time for both parties."""

    def act(self, begins_at):
        if not begins_at:
            raise NotAllowed(_("Choose one of the free times."))
        instead = read_begins(self.request.POST.get("instead", ""))
        take(self.application, begins_at, self.request.user, self.request.arrived_at, self.party, instead)
        return _("The time is booked. Both parties get a letter for their calendars.")


class InterviewConfirm(InterviewAct):
    """Say that one's own party comes."""

    def act(self, begins_at):
        say_yes(self.application, begins_at, self.request.user, self.request.arrived_at, self.party)
        return _("Confirmed. The time stands for your party.")


class InterviewCalendar(OwnInterviewPage, View):
    """The calendar file of the interview, for whoever takes part."""

    def get(self, request, *args, **kwargs):
        if not self.interview or not self.held:
            raise Http404
        return calendar_file(calendar_of(self.interview, self.plan, request.user, request.arrived_at))
