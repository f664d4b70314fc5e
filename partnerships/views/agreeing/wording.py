"""Staff word the agreements of a call: its clauses, one of them, and the text as the parties will read it."""

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from programmes import access
from programmes.agreements import lacks, languages_of
from programmes.pages import OfCallOrDraft, StaffPage, WaitsForWorker
from programmes.words import Text

from ...agreeing.overview import open_to
from ...agreeing.preview import preview_of
from ...agreeing.reading import language_for, text_of
from ...agreeing.wording_begun import still_general
from ...agreeing.wording_frame import frame_shown
from ...agreeing.wording_owed import owed_shown
from ...agreeing.wording_shown import clauses_shown, gaps_said, languages_at_work, taken_out
from ...models import AgreementPreview, Partnership
from ...previewing import ask
from .frame import DRAFT, SEE

LINES = 40  # of the log


class WordingPage(OfCallOrDraft, StaffPage):
    """A page about the template of a call's agreements."""

    permission = DRAFT

    @property
    def template(self):
        """As the call has it; a call without one has no such pages but the first."""
        if not self.call.agreement:
            raise Http404
        return self.call.agreement

    @property
    def languages(self):
        return languages_at_work(self.template, self.request.programme)

    def link(self, name, *args):
        return reverse(f"partnerships:{name}", args=[self.request.programme.slug, self.call.pk, *args])

    def get_context_data(self, **kwargs):
        facts = {"call": self.call, "nav_call": self.call, "now": self.request.arrived_at}
        facts["may_draft"] = access.may(self.request.user, DRAFT, self.request.programme)
        return super().get_context_data(**kwargs | facts)


class WordingWork(WordingPage):
    """A page that changes it. Whoever sends something holds the call, and reads what stands now."""

    def calls(self):
        rows = super().calls()
        return rows.select_for_update(of=("self",), no_key=True) if self.request.method == "POST" else rows


class AgreementText(WordingPage, TemplateView):
    """The clauses in order, what is missing in which language, and who changed what."""

    permission = SEE
    template_name = "partnerships/agreeing/wording.html"

    def get_context_data(self, **kwargs):
        if not self.call.agreement:
            return super().get_context_data(**kwargs)
        template, written = self.template, languages_of(self.template)
        steps = self.call.agreement_templates.select_related("by").defer("template").order_by("-number")
        facts = {"clauses": clauses_shown(self.call), "taken_out": taken_out(self.call), "gaps": gaps_said(template)}
        facts |= {"title": Text(template["title"]), "version": template["version"], "counts": template["language"]}
        facts |= {"written": written, "lacks": [(code, len(found)) for code, found in lacks(template).items()]}
        facts |= {"unwritten": [code for code in self.request.programme.languages if code not in written]}
        facts |= {"frame": frame_shown(self.call), "owed": owed_shown(self.call), "general": still_general(self.call)}
        return super().get_context_data(**facts | {"steps": steps[:LINES]} | kwargs)


class TextPreview(WordingPage, TemplateView):
    """The whole text with the facts of a partnership, or of none, as its parties would read it."""

    permission = SEE
    template_name = "partnerships/agreeing/wording_preview.html"

    @cached_property
    def partnerships(self):
        rows = open_to(self.request.user, self.call).filter(status=Partnership.Status.ACTIVE)
        return list(rows.select_related("application").order_by("name", "id"))

    @cached_property
    def partnership(self):
        asked = self.request.GET.get("partnership", "")
        if asked == "none":
            return None
        found = next((each for each in self.partnerships if str(each.pk) == asked), None)
        if asked and not found:
            raise Http404
        return found or next(iter(self.partnerships), None)

    def previewed(self):
        """(the agreement that is none, the language in which it is read)"""
        template, partnership = self.template, self.partnership
        if partnership:
            partnership.programme = self.request.programme
            partnership.application.call, partnership.application.partnership = self.call, partnership
        made = preview_of(self.call, template, partnership)
        return made, language_for(made.read, self.request.GET.get("language") or self.request.LANGUAGE_CODE)

    def get_context_data(self, **kwargs):
        made, language = self.previewed()
        facts = {"agreement": made, "text": text_of(made.read, language), "partnerships": self.partnerships}
        return super().get_context_data(**facts | {"shown": self.partnership, "language": language} | kwargs)


class TextPaper(WaitsForWorker, TextPreview):
    """The same as a paper: asked for here, made in a worker."""

    template_name = "partnerships/agreeing/wording_paper.html"

    def is_waiting(self):
        return self.asked.is_waiting

    def post(self, request, *args, **kwargs):
        _made, language = self.previewed()
        ask(self.call, request.user, self.partnership, language)
        return redirect(self.link("agreement_text_paper"))

    @property
    def asked(self):
        """Hers, as long as its partnership is open to her."""
        mine = Q(partnership__isnull=True) | Q(partnership__in=open_to(self.request.user, self.call))
        rows = AgreementPreview.objects.in_programme(self.request.programme).filter(mine).select_related("partnership")
        return get_object_or_404(rows, call=self.call, by=self.request.user)

    def get_context_data(self, **kwargs):
        return WordingPage.get_context_data(self, asked=self.asked, **kwargs)


class TextPaperFile(TextPaper):
    """Its bytes, for whoever asked for it."""

    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        asked = self.asked
        if not asked.made_at:
            raise Http404
        response = HttpResponse(bytes(asked.content), content_type=asked.media_type)
        ending = "pdf" if asked.media_type == "application/pdf" else "html"
        name = f"{self.call.slug}-preview-{asked.language}.{ending}"
        response.headers["Content-Disposition"] = f'inline; filename="{name}"'
        response.headers["Content-Language"] = asked.language
        response.headers["Cache-Control"] = "private, no-store"
        return response
