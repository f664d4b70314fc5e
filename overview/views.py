from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from partnerships.models import Application, Registration
from programmes.access import may, programmes_in
from programmes.clock import now
from programmes.models import Call, Programme
from programmes.scope import scope

from .doors import calls_to_read
from .interviews import asked_of_panel
from .parties import drafts_of
from .reviews import reviews_waiting
from .waiting import one_by_one, waiting_for_staff

Status = Application.Status


class Desk(TemplateView):
    """What must I do today, in each programme where I am appointed; each is entered by itself."""

    template_name = "overview/desk.html"

    def get(self, request, *args, **kwargs):
        context = self.get_context_data(**kwargs)
        drafts = [draft for programme in context["programmes"] for draft in programme.drafts]
        others = any(programme.staff_calls or programme.calls_to_read for programme in context["programmes"])
        if len(drafts) == 1 and not others:
            return redirect(drafts[0].link)
        return self.render_to_response(context)

    def get_context_data(self, **kwargs):
        user, at = self.request.user, None
        programmes = list(Programme.objects.filter(pk__in=programmes_in(self.request.appointed)).order_by("slug"))
        for programme in programmes:
            with scope(programme, user) as within:
                at = within.arrived_at
                programme.drafts = drafts_of(programme, user, at)
                programme.staff_calls = calls_for_staff(programme, user)
                programme.calls_to_read = calls_to_read(programme, user)
                programme.waiting = waiting_for_staff(programme, user)
                programme.one_by_one = one_by_one(programme, user, programme.waiting)
                programme.reviews_waiting = reviews_waiting(programme, user)
                programme.interviews_waiting = asked_of_panel(programme, user, at)
        at = at or now()
        zone = user.time_zone or next((programme.time_zone for programme in programmes), "UTC")
        facts = {"programmes": programmes, "now": at, "today": at.astimezone(ZoneInfo(zone)).date()}
        return super().get_context_data(**kwargs | facts)


def calls_for_staff(programme, user):
    """The calls whose applications she may see, with how many are received and how many are drafts."""
    if not may(user, "programmes.list_applications", programme):
        return []
    received = Count("applications", filter=Q(applications__status__in=[Status.SUBMITTED, Status.REOPENED]))
    written = ~Q(applications__registration__status__in=Registration.HIDDEN)
    drafts = Count("applications", filter=Q(applications__status=Status.DRAFT) & written)
    calls = Call.objects.in_programme(programme).published().order_by("-opens_on")
    release = {"release": F("selection__status"), "release_asked_by": F("selection__proposed_by")}
    calls = list(calls.annotate(received=received, drafts=drafts, **release))
    for call in calls:
        call.programme = programme
        call.link = reverse("partnerships:applications", args=[programme.slug, call.pk])
    return calls
