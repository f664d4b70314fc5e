"""The frame of the pages on which a call is decided."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from programmes import access
from programmes.confirming import Confirmation
from programmes.pages import OfCall, ProgrammePage

from ...choosing.barring import is_barred
from ...choosing.capacity import latest
from ...models import Application, Selection

SEE, PREPARE, DECIDE = "programmes.see_ranking", "programmes.prepare_decisions", "programmes.decide"


class ChoosingPage(OfCall, ProgrammePage):
    """A page about all applications of a call: it is not there for somebody in conflict with one of them."""

    permission = SEE

    def dispatch(self, request, *args, **kwargs):
        if access.may(request.user, self.permission, request.programme) and is_barred(request.user, self.call):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def selection(self):
        found = Selection.objects.select_related("proposed_by", "released_by").filter(call=self.call).first()
        found = found or Selection(call=self.call, **Selection.words_of(self.call))
        found.call = self.call
        return found

    @cached_property
    def ranking(self):
        return latest(self.call)

    @cached_property
    def application(self):
        rows = Application.objects.in_programme(self.request.programme).submitted().filter(call=self.call)
        found = get_object_or_404(rows, pk=self.kwargs["application"])
        found.call = self.call
        return found

    def deciding(self):
        return reverse("partnerships:deciding", args=[self.request.programme.slug, self.call.pk])

    def get_context_data(self, **kwargs):
        user, programme = self.request.user, self.request.programme
        facts = {"call": self.call, "nav_call": self.call, "now": self.request.arrived_at}
        facts |= {"selection": self.selection, "ranking": self.ranking, "deciding": self.deciding()}
        facts["may_prepare"] = access.may(user, PREPARE, programme)
        facts["may_decide"] = access.may(user, DECIDE, programme)
        return super().get_context_data(**kwargs | facts)


class ChoosingAct(ChoosingPage, Confirmation):
    """One act on the whole, asked once more."""

    permission, is_dangerous, here = PREPARE, False, "choosing"

    def back(self):
        return self.deciding()
