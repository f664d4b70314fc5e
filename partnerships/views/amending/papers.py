"""The decision on a change of an agreement as a paper: for its parties, and for staff whom no conflict keeps away."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import View

from ...models import ChangePaper
from ..agreeing.party import PaperPage
from ..files import attachment


class ChangePaperDownload(PaperPage, View):
    """The one way to the paper."""

    def find(self):
        rows = ChangePaper.objects.in_programme(self.request.programme)
        rows = rows.select_related("change__partnership__application__call")
        found = get_object_or_404(rows, pk=self.kwargs["paper"])
        return found, found.change.partnership

    def get(self, request, *args, **kwargs):
        body = HttpResponse(bytes(self.paper.content), content_type=self.paper.media_type)
        return attachment(body, self.paper.file_name)
