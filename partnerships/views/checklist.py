"""What must be clarified locally, as a partnership keeps it: both parties tick, both see who ticked."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from programmes.reading import checklist

from .. import clarifying
from ..models import Application
from ..pages import PartnershipPage


class Checklist(PartnershipPage, TemplateView):
    permission = "partnerships.read_application"
    template_name = "partnerships/checklist.html"

    @property
    def call(self):
        rows = Application.objects.in_programme(self.request.programme).select_related("call")
        self.application = get_object_or_404(rows, partnership=self.partnership)
        self.application.programme = self.application.call.programme = self.request.programme
        return self.application.call

    def get_context_data(self, **kwargs):
        call = self.call
        ticked = {row.item: row for row in self.partnership.clarified.select_related("by")}
        facts = {"call": call, "application": self.application, "groups": checklist(call), "ticked": ticked}
        facts["done"] = len([item for item in call.clarify if item["key"] in ticked])
        return super().get_context_data(**kwargs | facts)

    def post(self, request, *args, **kwargs):
        said = request.POST
        clarifying.tick(self.partnership, self.call, request.user, said.getlist("done"), said.getlist("was"))
        messages.success(request, _("The checklist is saved. Both parties see it."))
        return redirect(request.path)
