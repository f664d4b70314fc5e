"""The frame of every page inside a programme: it finds only its own rows, and asks for a permission."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin

from .access import may
from .models import Call
from .states import NotAllowed

NOBODY = "programmes.nobody"  # a permission that nobody holds: a page that forgets its own stays shut
public = method_decorator(login_not_required, name="dispatch")  # a page that everybody may read


class ProgrammePage:
    """A page names one permission; without it, or without the thing it is about, it is not found."""

    permission = NOBODY

    def get_permission_object(self):
        return self.request.programme

    def dispatch(self, request, *args, **kwargs):
        if not may(request.user, self.permission, self.get_permission_object()):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        return super().get_queryset().in_programme(self.request.programme)


class WaitsForWorker:
    """A page whose thing a worker may still be at, as `is_waiting` says. static/waiting.js asks behind it, by HEAD.

    Nothing of the page is made for that, so no message is used up that its reader has not seen.
    """

    def is_waiting(self):
        raise NotImplementedError

    def head(self, request, *args, **kwargs):
        return HttpResponse(status=204 if self.is_waiting() else 200)


class OfCall:
    """A page about the call in its address; `calls` says which calls it knows."""

    def calls(self):
        return Call.objects.in_programme(self.request.programme).published()

    @cached_property
    def call(self):
        call = get_object_or_404(self.calls(), pk=self.kwargs["call"])
        call.programme = self.request.programme
        return call


class OfCallOrDraft(OfCall):
    """The same; whoever may see drafts of calls finds one that is not published yet."""

    def calls(self):
        if may(self.request.user, "programmes.see_call_drafts", self.request.programme):
            return Call.objects.in_programme(self.request.programme)
        return super().calls()


class StaffPage(ProgrammePage):
    """A page of the programme's staff: their menu leads to the applications of the newest call."""

    def get_context_data(self, **kwargs):
        calls = Call.objects.in_programme(self.request.programme).published()
        return super().get_context_data(**{"nav_call": calls.order_by("-opens_at").first()} | kwargs)


class ActionView(SingleObjectMixin, View):
    """One verb on one thing, by POST. What refuses leaves nothing behind but its refusal."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        thing = self.get_object()
        try:
            with transaction.atomic():
                done = self.act(thing)
        except NotAllowed as refusal:
            done = self.refused(thing, refusal)
        return done or redirect(thing)

    def act(self, thing):
        raise NotImplementedError

    def refused(self, thing, refusal):
        """She is told why; an answer that is returned here stands instead of the thing's own page."""
        messages.error(self.request, str(refusal))
