"""A meeting as everybody sees it, and the page of somebody who has signed up."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, TemplateView, View

from .. import access, hosting
from ..forms.meetings import SignUpForm
from ..limits import may_write_to
from ..markdown import rendered
from ..meeting_calendar import calendar_of
from ..models import Handout, Meeting, SignUp
from ..models.handout import PDF
from ..pages import OfCallOrDraft, public
from ..states import NotAllowed

EDIT = "programmes.edit_calls"


class OfMeeting(OfCallOrDraft):
    """A page about one meeting of one call."""

    @cached_property
    def meeting(self):
        rows = Meeting.objects.in_programme(self.request.programme).filter(call=self.call)
        found = get_object_or_404(rows, pk=self.kwargs["meeting"])
        found.call, found.programme = self.call, self.request.programme
        return found

    def get_context_data(self, **kwargs):
        at, meeting = self.request.arrived_at, self.meeting
        facts = {"call": self.call, "meeting": meeting, "now": at, "is_over": at >= meeting.ends_at}
        facts["takes_sign_ups"] = meeting.takes_sign_ups(at)
        facts["about"], facts["afterwards"] = rendered(str(meeting.about)), rendered(str(meeting.afterwards))
        facts["may_edit"] = access.may(self.request.user, EDIT, self.request.programme)
        return super().get_context_data(**kwargs | facts)


@public
class MeetingDetail(OfMeeting, FormView):
    """When and where, and whether there are seats; signing up. Never the way in, never who comes."""

    template_name = "programmes/meeting_detail.html"
    form_class = SignUpForm

    def get_context_data(self, **kwargs):
        context = super().get_context_data(is_full=self.meeting.is_full, **kwargs)
        rows = Handout.objects.filter(meeting=self.meeting).select_related("by")
        return context | {"handouts": rows if context["may_edit"] else rows.clean()}

    def form_valid(self, form):
        said = form.cleaned_data
        if not may_write_to(self.request, "sign_up", said["email"]):
            return render(self.request, "429.html", status=429)
        try:
            hosting.sign_up(self.meeting, self.request.arrived_at, **said)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Nearly done: we have sent you a letter. Open the link in it to confirm."))
        return redirect(self.meeting)


@public
class HandoutDownload(OfMeeting, View):
    """Slides of a meeting: open to everybody, never shown inside a page."""

    def get(self, request, *args, **kwargs):
        rows = Handout.objects.clean().filter(meeting=self.meeting)
        handout = get_object_or_404(rows, token=kwargs["token"])
        response = FileResponse(handout.stored.open("rb"), as_attachment=True, filename=handout.name, content_type=PDF)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response


class BySecret:
    """A page that opens by the secret of a letter."""

    @cached_property
    def sign_up(self):
        rows = SignUp.objects.in_programme(self.request.programme).carrying(self.kwargs["token"])
        found = rows.select_related("meeting__call").first()
        if not found:
            raise Http404
        found.programme = found.meeting.programme = found.meeting.call.programme = self.request.programme
        return found

    def get_context_data(self, **kwargs):
        at, meeting = self.request.arrived_at, self.sign_up.meeting
        facts = {"sign_up": self.sign_up, "meeting": meeting, "call": meeting.call, "now": at}
        facts |= {"has_begun": at >= meeting.begins_at, "is_over": at >= meeting.ends_at}
        return super().get_context_data(**facts | kwargs)

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response


@public
class SignUpDetail(BySecret, TemplateView):
    """Somebody's own sign-up: see how it stands, and confirm it by a press, which no mail program's look-ahead does."""

    template_name = "programmes/sign_up_detail.html"

    def post(self, request, *args, **kwargs):
        try:
            hosting.confirm(self.sign_up, request.arrived_at)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(self.sign_up)


@public
class GiveBack(BySecret, TemplateView):
    """Give the seat back, or leave the waiting list: what happens then, and the press."""

    template_name = "programmes/give_back.html"

    def post(self, request, *args, **kwargs):
        if request.POST.get("sure") != "yes":
            return self.get(request, *args, **kwargs)
        try:
            hosting.give_back(self.sign_up, request.arrived_at)
            messages.success(request, _("Done. Thank you for telling us."))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(self.sign_up)


@public
@method_decorator(csrf_exempt, name="dispatch")
class NoReminders(BySecret, TemplateView):
    """No more reminders: by a button on this page, or by the mail program itself, which has no session."""

    template_name = "programmes/no_reminders.html"

    def post(self, request, *args, **kwargs):
        hosting.want_reminders(self.sign_up, "again" in request.POST)
        if "List-Unsubscribe" in request.POST:
            return HttpResponse(status=204)
        return redirect(self.sign_up)


@public
class SignUpCalendar(BySecret, View):
    """The calendar file of a seat."""

    def get(self, request, *args, **kwargs):
        if self.sign_up.status != SignUp.Status.SEATED or self.sign_up.meeting.cancelled_at:
            raise Http404
        body = calendar_of(self.sign_up.meeting, self.sign_up, request.arrived_at)
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8; method=REQUEST")
        response.headers["Content-Disposition"] = 'attachment; filename="meeting.ics"'
        response.headers["Cache-Control"] = "private, no-store"
        return response
