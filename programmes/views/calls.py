"""Pages about programmes and calls that everybody may read."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.utils.http import http_date
from django.views.generic import DetailView, TemplateView

from .. import access, reading
from ..accent import stylesheet
from ..changelog import log_of
from ..clock import now
from ..editions import columns
from ..models import Call, Draw, FormVersion, Programme
from ..pages import public


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


class CallPage(DetailView):
    """A page of one call: whoever may read drafts sees it before it is published."""

    model = Call
    pk_url_kwarg = "call"

    def get_queryset(self):
        calls = Call.objects.in_programme(self.request.programme)
        drafts = access.may(self.request.user, "programmes.see_call_drafts", self.request.programme)
        return calls if drafts else calls.published()


@public
class CallDetail(CallPage):
    """What we give, what we ask, the timetable; the deadline complete with its zone. `?for=all` is for paper."""

    def get_queryset(self):
        """With its form's editions and whether it has draws, in the one question for the call."""
        editions = FormVersion.objects.filter(form=OuterRef("form")).values(entry=columns())
        drawn = Exists(Draw.objects.filter(call=OuterRef("pk")))
        return super().get_queryset().annotate(form_editions=ArraySubquery(editions), has_draws=drawn)

    def get_context_data(self, **kwargs):
        call, at = self.object, self.request.arrived_at
        call.programme = self.request.programme
        may_list = access.may(self.request.user, "programmes.list_applications", call.programme)
        facts = reading.page(call, self.request.GET.get("for"), at, reading.spoken_to(call))
        facts |= {"now": at, "may_list": may_list, "has_draws": call.is_over(at) and call.has_draws}
        return super().get_context_data(**kwargs | facts)


@public
class CallChanges(CallPage):
    """The public log of a call: every correction and each change of its form, word by word."""

    template_name = "programmes/call_changes.html"

    def get_context_data(self, **kwargs):
        self.object.programme = self.request.programme
        return super().get_context_data(log=log_of(self.object), **kwargs)


@public
class Checklist(CallPage):
    """What must be clarified locally: to print, or to tick on one's own device before anything is started."""

    template_name = "programmes/checklist.html"

    def get_context_data(self, **kwargs):
        call = self.object
        call.programme = self.request.programme
        facts = {"groups": reading.checklist(call), "is_open": call.is_open(self.request.arrived_at)}
        return super().get_context_data(**kwargs | facts)


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
