from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from partnerships.models import Application, PartnershipAppointment
from programmes.access import may, programmes_of
from programmes.clock import now
from programmes.models import Call, Programme
from programmes.scope import scope


class Desk(TemplateView):
    """What must I do today, in each programme where I am appointed; each is entered by itself."""

    template_name = "overview/desk.html"

    def get(self, request, *args, **kwargs):
        context = self.get_context_data(**kwargs)
        drafts = [draft for programme in context["programmes"] for draft in programme.drafts]
        if len(drafts) == 1 and not any(programme.staff_calls for programme in context["programmes"]):
            return redirect(drafts[0].link)
        return self.render_to_response(context)

    def get_context_data(self, **kwargs):
        user = self.request.user
        programmes = list(Programme.objects.filter(pk__in=programmes_of(user)).order_by("slug"))
        for programme in programmes:
            with scope(programme, user):
                programme.drafts = drafts_of(programme, user)
                programme.staff_calls = calls_for_staff(programme, user)
        return super().get_context_data(programmes=programmes, now=now(), **kwargs)


def drafts_of(programme, user):
    """Her applications, each with what her own party lacks."""
    kinds = dict(PartnershipAppointment.objects.today().filter(user=user).values_list("partnership_id", "party__kind"))
    rows = (
        Application.objects.in_programme(programme).filter(partnership__in=kinds).select_related("call", "partnership")
    )
    drafts = list(rows.order_by("call__closes_on", "id"))
    for draft in drafts:
        draft.programme = draft.call.programme = programme
        draft.lacking = draft.missing.get(kinds[draft.partnership_id])
        draft.link = reverse("partnerships:application", args=[programme.slug, draft.partnership_id])
    return drafts


def calls_for_staff(programme, user):
    """The calls whose applications she may see."""
    if not may(user, "programmes.list_applications", programme):
        return []
    calls = list(Call.objects.in_programme(programme).published().order_by("-opens_on"))
    for call in calls:
        call.programme = programme
        call.link = reverse("partnerships:applications", args=[programme.slug, call.pk])
        call.received = Application.objects.submitted().filter(call=call).count()
    return calls
