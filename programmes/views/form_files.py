"""A form as a file, a file as a form, and questions from another form."""

import json

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from .. import drafting
from ..copying import with_copied
from ..differences import compared
from ..exporting import LARGEST, as_yaml, from_yaml
from ..faults import FormCheck, unusable
from ..form_pages import FormPage
from ..loading import plain
from ..models import Form, FormDraft
from ..words import Text
from ..yamlfile import FileError


class FormExport(FormPage, View):
    """The draft as the file that the loader reads."""

    def get(self, request, *args, **kwargs):
        response = HttpResponse(as_yaml(self.draft.definition), content_type="application/yaml; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{self.form_at_work.key}.yaml"'
        return response


class FormImport(FormPage, TemplateView):
    """A file is checked first, and shown beside the draft; only then does it take the draft's place."""

    template_name = "programmes/form_import.html"

    def post(self, request, *args, **kwargs):
        if "definition" in request.POST:
            return self.replace(request.POST["definition"])
        upload = request.FILES.get("file")
        if not upload:
            return self.shown(failure=_("Choose a file."))
        if upload.size > LARGEST:
            return self.shown(failure=_("The file is too large to be a form."))
        try:
            data, problems = from_yaml(upload.read().decode("utf-8"), "")
        except (FileError, UnicodeDecodeError) as error:
            return self.shown(failure=self.told(error))
        if not problems:
            data["key"] = self.form_at_work.key
            problems = FormCheck(data, self.languages, {key for key, _words in self.dates}).problems()
            if unusable(data):
                return self.shown(wrong=unusable(data))
            definition = plain(data)
            facts = {"changes": list(compared(self.draft.definition, definition)), "definition": json.dumps(definition)}
            return self.shown(wrong=problems, **facts)
        return self.shown(wrong=problems)

    def told(self, error):
        if isinstance(error, UnicodeDecodeError):
            return _("This is no text file in UTF-8.")
        _file, line, sentence = [*str(error).split(":", 2), "", ""][:3]
        return f"{_('Line')} {line}: {sentence.strip()}"

    def shown(self, **facts):
        return self.render_to_response(self.get_context_data(**facts))

    def replace(self, text):
        """The file that was shown; it is looked at again, since it comes from a browser."""
        try:
            definition = json.loads(text)
            misread = unusable(definition)
        except (ValueError, RecursionError):
            misread = True
        if misread:
            raise SuspiciousOperation("no form")
        if self.request.POST.get("base") != str(self.draft.version):
            messages.error(self.request, _("Somebody else has just changed this."))
            return self.to("form_import")
        definition["key"] = self.form_at_work.key
        if self.write(definition, "imported"):
            messages.success(self.request, _("The draft says what the file says. The old one stands in the history."))
        return self.to("form")


class FormCopy(FormPage, TemplateView):
    """Questions from another form of the programme, each with a key of its own here."""

    template_name = "programmes/form_copy.html"

    def get_context_data(self, **kwargs):
        others = Form.objects.in_programme(self.request.programme).exclude(pk=self.form_at_work.pk).order_by("-pk")
        source = self.source(self.request.GET.get("from", ""))
        sections = [
            (section["key"], Text(section.get("title") or {}), [
                (question["key"], Text(question.get("title") or {})) for question in section["questions"]
            ])
            for section in (source.definition["sections"] if source else ())
        ]  # fmt: skip
        here = [(each["key"], Text(each.get("title") or {})) for each in self.draft.definition["sections"]]
        facts = {"others": others, "source": source, "sections": sections, "here": here}
        return super().get_context_data(**kwargs | facts)

    def source(self, key):
        if not key:
            return None
        form = Form.objects.in_programme(self.request.programme).filter(key=key).first()
        if not form:
            raise Http404
        return FormDraft.of(form)

    def post(self, request, *args, **kwargs):
        source, section = self.source(request.POST.get("from", "")), request.POST.get("to", "")
        chosen = request.POST.getlist("question")
        if not source or not chosen or drafting.place_in(self.draft.definition["sections"], section) is None:
            messages.error(request, _("Choose questions, and the section to which they go."))
            return self.to("form_copy")
        definition, keys = with_copied(self.draft.definition, self.draft.given, source.definition, chosen, section)
        if keys and self.write(definition, "copied", ", ".join(keys)[:100]):
            messages.success(request, f"{_('Copied')}: {', '.join(keys)}")
        return self.to("form", anchor=f"row-{keys[0]}" if keys else "")
