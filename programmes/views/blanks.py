"""The questions of a call on paper, for everybody."""

from django.http import Http404, HttpResponse

from ..blanks import blank_of
from ..pages import public
from .calls import CallPage


@public
class CallBlank(CallPage):
    """The questions as they stand now, in one of the programme's languages, as PDF."""

    def get(self, request, *args, **kwargs):
        call, language = self.get_object(), kwargs["language"]
        version = call.form and call.form.latest
        if not version or language not in request.programme.languages:
            raise Http404
        paper = blank_of(version, request.programme, language)
        response = HttpResponse(bytes(paper.content), content_type=paper.media_type)
        ending = "pdf" if paper.media_type == "application/pdf" else "html"
        response.headers["Content-Disposition"] = f'inline; filename="{call.slug}-{language}.{ending}"'
        response.headers["Content-Language"] = language
        return response
