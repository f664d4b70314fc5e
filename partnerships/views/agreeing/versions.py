"""The versions of the text of a call's agreements: who, when, which agreements stand on it, and what it changed."""

from django.http import Http404
from django.views.generic import TemplateView

from programmes.agreements import languages_of
from programmes.words import Text

from ...agreeing.wording_frame import starting_days
from ...agreeing.wording_versions import changes_between, drafted_on, read_in, version_of, versions_of
from .frame import SEE
from .wording import WordingPage


class TextVersions(WordingPage, TemplateView):
    """Each version in one line, the latest first."""

    permission = SEE
    template_name = "partnerships/agreeing/versions.html"

    def get_context_data(self, **kwargs):
        on = drafted_on(self.request.user, self.call)
        versions = versions_of(self.call, self.template)
        rows = [(each, on.get(each.number, [])) for each in versions]
        return super().get_context_data(**{"rows": rows, "latest": versions[0].number} | kwargs)


class TextVersion(WordingPage, TemplateView):
    """One version: what changed against the one before, word by word, and the whole text."""

    permission = SEE
    template_name = "partnerships/agreeing/version.html"

    def get_context_data(self, **kwargs):
        found = version_of(self.call, self.template, self.kwargs["number"])
        if not found:
            raise Http404
        version, before = found
        written, asked = languages_of(version.template), self.request.GET.get("language")
        language = asked if asked in written else version.template["language"]
        facts = {"version": version, "before": before, "languages": written, "language": language}
        days = dict(starting_days(self.call))
        facts["changes"] = changes_between(before.template, version.template, days) if before else []
        facts["on"] = drafted_on(self.request.user, self.call).get(version.number, [])
        facts |= {"title": Text(version.template["title"]).within(language)}
        return super().get_context_data(**facts | {"clauses": read_in(version.template, language)} | kwargs)
