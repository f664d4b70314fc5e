"""The agreement as its parties read it, and its papers."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView, View

from programmes import access
from programmes.pages import ProgrammePage

from ...agreeing.overview import open_to
from ...departing.reporting import latest_of
from ...models import AgreementPaper
from ..files import attachment
from .frame import READ, SEE, AgreementPage


class AgreementDetail(AgreementPage, TemplateView):
    """The version that counts or the one that is asked for: its text, who has signed, its papers."""

    template_name = "partnerships/agreeing/agreement.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"departure": latest_of(self.partnership)})


class PaperPage(ProgrammePage):
    """A paper of a partnership: for its parties, and for staff whom no conflict keeps away."""

    permission = READ

    def dispatch(self, request, *args, **kwargs):
        self.paper, self.over = self.find()
        self.over.programme = request.programme
        if not access.may(request.user, READ, self.over):
            call = self.over.application.call
            call.programme = request.programme
            sees_all = access.may(request.user, SEE, request.programme)  # of others nothing more is asked
            if not sees_all or not open_to(request.user, call).filter(pk=self.over.pk).exists():
                raise Http404
            self.permission, self.over = SEE, request.programme
        return super().dispatch(request, *args, **kwargs)

    def find(self):
        """(the paper, its partnership)."""
        raise NotImplementedError

    def get_permission_object(self):
        return self.over


class AgreementPaperDownload(PaperPage, View):
    """The one way to a paper of an agreement."""

    def find(self):
        rows = AgreementPaper.objects.in_programme(self.request.programme)
        rows = rows.select_related("agreement__partnership__application__call")
        found = get_object_or_404(rows, pk=self.kwargs["paper"])
        return found, found.agreement.partnership

    def get(self, request, *args, **kwargs):
        body = HttpResponse(bytes(self.paper.content), content_type=self.paper.media_type)
        return attachment(body, self.paper.file_name)
