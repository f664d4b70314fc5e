"""The meetings of a call, as staff plan and hold them."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db.models import Count, F, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView, ListView, TemplateView, View

from .. import hosting
from ..exports import export
from ..forms.meetings import MeetingForm
from ..handing_out import hand_out
from ..models import Handout, Meeting, SignUp
from ..models.meeting import REMINDERS
from ..pages import ActionView, OfCallOrDraft, ProgrammePage
from ..states import NotAllowed
from .meetings import EDIT, OfMeeting

USUAL_SEATS = 40


class MeetingList(ProgrammePage, OfCallOrDraft, ListView):
    """The meetings of a call, with how many have a seat and how many wait."""

    permission = EDIT
    model = Meeting
    template_name = "programmes/meeting_list.html"

    def get_queryset(self):
        def number(status):
            return Count("sign_ups", filter=Q(sign_ups__status=status))

        rows = super().get_queryset().filter(call=self.call)
        return rows.annotate(
            seated=number(SignUp.Status.SEATED),
            waiting=number(SignUp.Status.WAITING),
            unconfirmed=number(SignUp.Status.UNCONFIRMED),
        )

    def get_context_data(self, **kwargs):
        facts = {"call": self.call, "nav_call": self.call, "now": self.request.arrived_at}
        context = super().get_context_data(**kwargs | facts)
        for meeting in context["object_list"]:
            meeting.programme = self.request.programme
            meeting.is_open = meeting.takes_sign_ups(self.request.arrived_at)
            meeting.is_taken = meeting.seated + meeting.waiting >= meeting.seats
        return context


class MeetingEdit(ProgrammePage, OfMeeting, FormView):
    """Change a meeting. Whoever has signed up is told of another time, place or link."""

    permission = EDIT
    template_name = "programmes/meeting_form.html"

    @cached_property
    def meeting(self):
        """Under a lock when something is sent: what was typed is compared with what stands."""
        found = super().meeting
        if self.request.method == "POST":
            found = Meeting.objects.held(found.pk)
            found.call, found.programme = self.call, self.request.programme
        return found

    def get_form(self, form_class=None):
        standing = MeetingForm.standing_of(self.meeting, self.call.time_zone)
        facts = {"languages": self.request.programme.languages, "zone": self.call.time_zone}
        return MeetingForm(self.request.POST or None, standing=standing, **facts)

    def get_context_data(self, **kwargs):
        seated = self.meeting.sign_ups.filter(status=SignUp.Status.SEATED).count() if self.meeting.pk else 0
        return super().get_context_data(nav_call=self.call, seated=seated, **kwargs)

    def form_valid(self, form):
        try:
            told = hosting.change(self.meeting, self.request.arrived_at, **form.facts())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The meeting is saved."))
        if told:
            words = ngettext("%(n)s person is told by letter.", "%(n)s people are told by letter.", told)
            messages.success(self.request, words % {"n": told})
        return redirect(self.meeting)


class MeetingNew(MeetingEdit):
    """Plan a meeting; it stands on the call's page as soon as the call is there for everybody."""

    @cached_property
    def meeting(self):
        return Meeting(call=self.call, programme=self.request.programme, reminders=REMINDERS, seats=USUAL_SEATS)

    def get_context_data(self, **kwargs):
        facts = {"is_new": True, "call": self.call, "nav_call": self.call}
        return super(OfMeeting, self).get_context_data(**kwargs | facts)

    def form_valid(self, form):
        try:
            meeting = hosting.plan(self.call, self.request.arrived_at, **form.facts())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The meeting is saved."))
        return redirect(meeting)


class MeetingCallOff(ProgrammePage, OfMeeting, TemplateView):
    """Call a meeting off: who is told, and the press."""

    permission = EDIT
    template_name = "programmes/meeting_call_off.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(told=self.meeting.sign_ups.told().count(), nav_call=self.call, **kwargs)

    def post(self, request, *args, **kwargs):
        try:
            hosting.call_off(self.meeting, request.arrived_at)
            messages.success(request, _("The meeting is called off, and everybody is told by letter."))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(self.meeting)


class SignUpList(ProgrammePage, OfMeeting, ListView):
    """Who has a seat, in the order of the seats, and who waits, in the order of the line."""

    permission = EDIT
    template_name = "programmes/sign_up_list.html"
    paginate_by = 100

    def get_queryset(self):
        rows = SignUp.objects.in_programme(self.request.programme).filter(meeting=self.meeting)
        first = [F(name).asc(nulls_last=True) for name in ("seat", "confirmed_at")]
        return rows.there().order_by(*first, "id")

    def get_context_data(self, **kwargs):
        counts = dict(self.meeting.sign_ups.values_list("status").annotate(Count("pk")).order_by())
        facts = {"nav_call": self.call, "counts": counts or self.meeting.tally}
        return super().get_context_data(**facts | kwargs)


class SignUpExport(SignUpList):
    """The same list as a file."""

    paginate_by = None

    def get(self, request, *args, **kwargs):
        heads = [_("Name"), _("E-mail address"), _("Organisation"), _("Language of the letters"), _("State")]
        heads += [_("Seat"), _("Confirmed")]
        name = f"{self.call.slug}-{self.meeting.pk}"
        return export(request.GET.get("as"), name, heads, self.rows(), request.user)

    def rows(self):
        zone = ZoneInfo(self.call.time_zone)
        for row in self.get_queryset():
            confirmed = row.confirmed_at and row.confirmed_at.astimezone(zone)
            said = [row.name, row.email, row.organisation, row.language]
            yield [*said, row.get_status_display(), row.seat, confirmed]


class HandoutAttach(ProgrammePage, OfMeeting, View):
    """Slides or answers, as PDF; there for everybody as soon as they have been opened."""

    permission = EDIT
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        upload = request.FILES.get("file")
        try:
            if not upload:
                raise NotAllowed(_("Choose a file first."))
            hand_out(upload, self.meeting, request.user)
            messages.success(request, _("The file is saved. Everybody can read it as soon as it has been checked."))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(self.meeting)


class HandoutRemove(ProgrammePage, OfMeeting, ActionView):
    permission = EDIT

    def get_object(self):
        return get_object_or_404(Handout, meeting=self.meeting, token=self.kwargs["token"])

    def act(self, handout):
        held = Handout.objects.select_for_update(of=("self",)).filter(pk=handout.pk).first()
        if held:  # else somebody was faster
            held.throw_away()
        messages.success(self.request, _("The file is removed."))
        args = [self.request.programme.slug, self.call.pk, self.meeting.pk]
        return redirect(reverse("programmes:meeting", args=args))
