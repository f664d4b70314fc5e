"""The preview of a form at work, as each party sees it, to be filled in without leaving a trace."""

from django.http import Http404
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from programmes.form_pages import FormPage
from programmes.models import FormDraft

from ..showing import shown
from ..trying import carried, tried


class FormPreview(FormPage, TemplateView):
    """The real sections with the draft's questions. What is typed goes back and forth with the page, never further."""

    template_name = "partnerships/form_preview.html"

    @cached_property
    def draft(self):
        return FormDraft.of(self.form_at_work)

    @cached_property
    def section(self):
        sections, key = self.trial.asks.sections, self.request.GET.get("section")
        return next((each for each in sections if each.key == key), sections[0] if sections else None)

    @cached_property
    def trial(self):
        return tried(self, self.request.POST if self.request.method == "POST" else None)

    def post(self, request, *args, **kwargs):
        return self.get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        kind, parties = self.kwargs["kind"], list(self.trial.call.parties)
        if kind not in parties:
            raise Http404
        standing, section, sections = self.trial.standing(), self.section, self.trial.asks.sections
        facts = {
            "kind": kind, "parties": parties, "trial": self.trial, "section": section, "standing": standing,
            "steps": [(each, standing.section_state(each, kind)) for each in sections], "call": self.trial.call,
            "is_tried": self.request.method == "POST", "has_call": bool(self.calls), "party_names": {},
        }  # fmt: skip
        if section:
            place = sections.index(section)
            facts |= {
                "number": place + 1,
                "next": sections[place + 1] if place + 1 < len(sections) else None,
                "questions": [shown(standing, each, kind, True, {}) for each in section.questions],
                "missing": [each for each in standing.missing_of(kind) if each.section == section.key],
                "carried": list(carried(self.request.POST, section, kind)),
                "pretended": self.request.POST.getlist("pretend"),
            }
        return super().get_context_data(**kwargs | facts)
