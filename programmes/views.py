from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.generic import CreateView, DetailView, ListView, TemplateView

from people.adapter import OPEN_DOOR

from . import access, outbox, reading
from .accent import stylesheet
from .clock import now
from .forms import InviteForm
from .models import Appointment, Call, Outbox, Programme, ProgrammeInvitation
from .pages import ActionView, ProgrammePage, StaffPage
from .states import NotAllowed

public = method_decorator(login_not_required, name="dispatch")


@public
class Front(TemplateView):
    """The portal's front page: its programmes, and the calls that are open now."""

    template_name = "programmes/front.html"

    def get_context_data(self, **kwargs):
        programmes, at = list(Programme.objects.select_related("host").order_by("slug")), now()
        for programme in programmes:
            calls = [Call.from_shown(programme, shown) for shown in programme.calls_shown]
            programme.open_calls = [call for call in calls if call.is_open(at)]
        open_calls = [call for programme in programmes for call in programme.open_calls]
        open_calls.sort(key=lambda call: call.closes_at)
        programmes.sort(key=lambda programme: (not programme.open_calls, str(programme.title)))
        facts = {"programmes": programmes, "open_calls": open_calls, "now": at}
        return super().get_context_data(**kwargs | facts)


@public
class ProgrammeDetail(TemplateView):
    """The programme's public front page."""

    template_name = "programmes/programme_detail.html"

    def get_context_data(self, **kwargs):
        programme = self.request.programme
        calls = of_programme(Call.objects.in_programme(programme).published().order_by("-opens_at"), programme)
        return super().get_context_data(programme=programme, calls=calls, now=self.request.arrived_at, **kwargs)


@public
class CallList(ProgrammeDetail):
    template_name = "programmes/call_list.html"


@public
class CallDetail(DetailView):
    """What we give, what we ask, the timetable; the deadline complete with its zone. `?for=all` is for paper."""

    model = Call
    pk_url_kwarg = "call"

    def get_queryset(self):
        calls = Call.objects.in_programme(self.request.programme)
        drafts = access.may(self.request.user, "programmes.see_call_drafts", self.request.programme)
        return calls if drafts else calls.published()

    def get_context_data(self, **kwargs):
        call, at = self.object, self.request.arrived_at
        call.programme = self.request.programme
        may_list = access.may(self.request.user, "programmes.list_applications", call.programme)
        facts = reading.page(call, self.request.GET.get("for"), at)
        return super().get_context_data(**kwargs | facts | {"now": at, "may_list": may_list})


def of_programme(rows, programme):
    """Rows that know their programme without asking for it again."""
    rows = list(rows)
    for row in rows:
        row.programme = programme
    return rows


@login_not_required
def accent(request):
    """The programme's colour as a stylesheet; the browser keeps it for an hour."""
    body = stylesheet(request.programme.accent)
    response = HttpResponse(body, content_type="text/css")
    response.headers["Cache-Control"] = "public, max-age=3600"
    response.headers["Expires"] = http_date((now() + timedelta(hours=1)).timestamp())
    return response


class LetterList(StaffPage, ListView):
    """The outbox: what waits, what failed. Never the text: a letter is its reader's."""

    permission = "programmes.see_letters"
    model = Outbox
    template_name = "programmes/letter_list.html"
    paginate_by = 50

    def get_queryset(self):
        letters = super().get_queryset().select_related("to").order_by("-id")
        status = self.request.GET.get("status")
        return letters.filter(status=status) if status in Outbox.Status.values else letters

    def get_context_data(self, **kwargs):
        status = self.request.GET.get("status")
        facts = {"statuses": Outbox.Status.choices, "status": status if status in Outbox.Status.values else ""}
        facts["dead"] = Outbox.objects.in_programme(self.request.programme).dead().count()
        return super().get_context_data(**kwargs | facts)


class LetterRevive(ProgrammePage, ActionView):
    permission = "programmes.see_letters"
    model = Outbox
    pk_url_kwarg = "letter"

    def get_queryset(self):
        return super().get_queryset().dead()

    def act(self, letter):
        letter.revive()
        outbox.ring("programmes.tasks.deliver", letter.pk)
        return redirect("programmes:letters", self.request.programme.slug)


class PeopleList(StaffPage, ListView):
    """Who is appointed in the programme, and who is invited."""

    permission = "programmes.see_people"
    model = Appointment
    template_name = "programmes/people_list.html"

    def get_queryset(self):
        return super().get_queryset().today().select_related("user").order_by("user__name", "role")

    def get_context_data(self, **kwargs):
        invited = ProgrammeInvitation.objects.in_programme(self.request.programme).waiting().order_by("email")
        may_appoint = access.may(self.request.user, "programmes.appoint_people", self.request.programme)
        return super().get_context_data(invited=invited, may_appoint=may_appoint, **kwargs)


class Invite(StaffPage, CreateView):
    """Invite somebody to a role in the programme."""

    permission = "programmes.appoint_people"
    model = ProgrammeInvitation
    form_class = InviteForm
    template_name = "programmes/invite.html"

    def get_initial(self):
        return {"language": (self.request.programme.languages or ["en"])[0]}

    def form_valid(self, form):
        invitation = form.instance
        invitation.invited_by = self.request.user
        invitation.save()
        outbox.put(
            "programmes.letters.invitation",
            invitation,
            address=invitation.email,
            language=invitation.language,
        )
        messages.success(self.request, _("The invitation is on its way."))
        return redirect("programmes:people", self.request.programme.slug)


class InvitationPage(TemplateView):
    """An invitation is opened by its secret; it is used by somebody who has signed in with its address."""

    invitations = None  # the table in which the secret is looked up

    def dispatch(self, request, *args, **kwargs):
        rows = self.invitations.objects.in_programme(request.programme).waiting()
        self.invitation = rows.carrying(kwargs["token"]).select_related("invited_by").first()
        if not self.invitation:
            raise Http404
        self.invitation.programme = request.programme
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        # It opens the door to signing up and says nothing of whose the address is: a code by mail shows that.
        request.session[OPEN_DOOR] = True
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        here, user = self.request.get_full_path(), self.request.user
        fits = user.is_authenticated and self.invitation.is_for(user)
        facts = {"invitation": self.invitation, "fits": fits, "here": here}
        return super().get_context_data(**kwargs | facts)

    def accepted(self, **facts):
        """Appoint her; False, and the sentence is said, when it cannot be used."""
        try:
            self.admit(**facts)
        except NotAllowed as refusal:
            messages.error(self.request, str(refusal))
            return False
        return True

    def admit(self, **facts):
        access.admit(self.request.user, self.invitation)


@public
class InvitationDetail(InvitationPage):
    invitations = ProgrammeInvitation
    template_name = "programmes/invitation.html"

    def post(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect(f"{reverse(settings.LOGIN_URL)}?next={request.path}")
        return redirect(settings.LOGIN_REDIRECT_URL if self.accepted() else request.path)
