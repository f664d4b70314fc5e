"""Whether a paper is ours: open to everybody who has it in hand. What is sent is hashed and forgotten."""

from hashlib import sha256

from allauth.core.ratelimit import consume
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from programmes.pages import public

from ..documents import consents_of
from ..models import Paper
from ..models.papers import SIGNS

MOST_MB = 10


@public
class Verify(TemplateView):
    """The paper's file, or the signs that are printed on it. The file is not kept."""

    template_name = "partnerships/verify.html"

    def post(self, request, *args, **kwargs):
        if not consume(request, action="verify_paper"):
            return self.said(problem=_("Too many tries. Wait five minutes and try again."), status=429)
        upload, code = request.FILES.get("file"), as_code(request.POST.get("code", ""))
        if upload and upload.size > MOST_MB * 1024 * 1024:
            return self.said(problem=_("The file is larger than any paper of ours."), status=400)
        if upload:
            return self.told(Paper.objects.filter(sha256=digest(upload)))
        if code:
            return redirect("partnerships:verified", request.programme.slug, code)
        return self.said(problem=_("Choose the file, or type the code from the paper."), status=400)

    def told(self, rows):
        """What the paper says, as we wrote it down; or that it is not ours."""
        found = rows.in_programme(self.request.programme).defer("content", "source")
        paper = found.select_related("submission__application__call", "submission__form_version").first()
        if not paper:
            return self.said(unknown=True, status=404)
        submission = paper.submission
        submission.programme = submission.application.call.programme = self.request.programme
        facts = {"submission": submission, "call": submission.application.call, "content": submission.read}
        return self.said(paper=paper, consents=consents_of(submission), **facts)

    def said(self, status=200, **facts):
        answer = self.render_to_response(self.get_context_data(**facts), status=status)
        answer.headers["Cache-Control"] = "private, no-store"
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer


@public
class Verified(Verify):
    """Where the code that is photographed from a paper leads."""

    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        return self.told(Paper.objects.filter(code=as_code(kwargs["code"]) or "-"))


def as_code(typed):
    """The signs, however they were typed: in groups, in small letters. Empty when they cannot be a code."""
    signs = "".join(typed.upper().replace("-", " ").split())
    return signs if len(signs) == 16 and set(signs) <= set(SIGNS) else ""


def digest(upload):
    found = sha256()
    for chunk in upload.chunks():
        found.update(chunk)
    return found.hexdigest()
