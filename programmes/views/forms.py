"""The forms of a programme: their list, a new one, the outline of one, its history, and its first versions."""

from django.contrib import messages
from django.db.models import Max
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, ListView, TemplateView, View

from .. import drafting
from ..form_pages import FormPage
from ..models import DraftStep, Form, FormDraft
from ..new_forms import NewForm
from ..pages import StaffPage
from ..pieces import QUESTION_NAMES
from ..questions import Definition
from ..words import Text

ACTS = {
    "begun": gettext_lazy("Begun"),
    "section_added": gettext_lazy("Section added"),
    "question_added": gettext_lazy("Question added"),
    "saved": gettext_lazy("Saved"),
    "moved": gettext_lazy("Moved"),
    "duplicated": gettext_lazy("Duplicated"),
    "removed": gettext_lazy("Removed"),
    "put_back": gettext_lazy("Put back"),
    "restored": gettext_lazy("Gone back to an earlier step"),
    "undone": gettext_lazy("Undone"),
    "imported": gettext_lazy("Imported"),
    "copied": gettext_lazy("Copied from another form"),
    "published": gettext_lazy("Published"),
}


class FormList(StaffPage, ListView):
    """Every form of the programme, with its version, its draft and the calls that ask it."""

    permission = "programmes.edit_calls"
    model = Form
    template_name = "programmes/form_list.html"

    def get_queryset(self):
        rows = super().get_queryset().annotate(last=Max("versions__number")).select_related("draft__based_on")
        return rows.prefetch_related("calls").order_by("-pk")


class FormNew(StaffPage, FormView):
    """A new form: empty, from a template that comes with the portal, or from another form of the programme."""

    permission = "programmes.edit_calls"
    form_class = NewForm
    template_name = "programmes/form_new.html"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"programme": self.request.programme}

    def form_valid(self, form):
        made = Form.objects.create(key=form.cleaned_data["key"])
        draft = FormDraft.locked(made)
        draft.write(form.definition(), "copied", self.request.user)
        return redirect("programmes:form", self.request.programme.slug, made.key)


class FormOutline(FormPage, TemplateView):
    """The sections and questions in their order, what is wrong or missing, and what can be done with the form."""

    template_name = "programmes/form_outline.html"

    def get_context_data(self, **kwargs):
        wrong = {(problem.section, problem.question) for problem, _address in self.problems}
        sections = [rows_of(section, wrong) for section in self.draft.definition["sections"]]
        facts = {
            "sections": sections, "problems": self.problems, "calls": self.calls, "is_in_use": self.is_in_use,
            "count": sum(len(rows) for _section, _wrong, rows in sections), "moved": self.request.GET.get("moved", ""),
            "parties": self.parties, "newer": self.newer(),
            "removed": [Removed(each) for each in reversed(self.draft.removed)],
        }  # fmt: skip
        return super().get_context_data(**kwargs | facts)

    def newer(self):
        """A version published since the draft was begun; None when there is none."""
        latest, based_on = self.form_at_work.latest, self.draft.based_on
        return latest if latest and based_on and latest.number > based_on.number else None


class Removed:
    """Something that was taken out, as it is offered to be put back."""

    def __init__(self, data):
        self.key, self.section = data["what"]["key"], data["section"]
        self.title = Text(data["what"].get("title") or {})


def rows_of(section, wrong):
    """(section, whether something is wrong in it itself, its questions as they stand in the outline)"""
    rows = [
        {
            "key": question["key"], "title": Text(question.get("title") or {}),
            "kind": QUESTION_NAMES.get(question["kind"], question["kind"]), "answered_by": question["answered_by"],
            "is_required": question.get("required", True), "waits": bool(question.get("show_if")),
            "is_wrong": (section["key"], question["key"]) in wrong,
        }
        for question in section["questions"]
    ]  # fmt: skip
    return {"key": section["key"], "title": Text(section.get("title") or {})}, (section["key"], "") in wrong, rows


class FormAct(FormPage, View):
    """A button of the outline: `do` says what is to be done with which section or question."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        name, _colon, key = request.POST.get("do", "").partition(":")
        if name == "put_back":
            self.refused(lambda: self.draft.put_back(key, request.user))
            return self.to("form", anchor="removed")
        if name == "add_section":
            return self.add_section()
        if name not in ("up", "down", "move", "duplicate", "remove") or not self.there(key):
            raise Http404
        return getattr(self, name)(key)

    def there(self, key):
        return drafting.section_of(self.draft.definition, key)

    def add_section(self):
        definition, key = drafting.with_section(self.draft.definition, self.draft.given, {})
        self.write(definition, "section_added", key)
        return self.to("form_section", key)

    def up(self, key, step=-1):
        self.write(drafting.moved(self.draft.definition, key, step), "moved", key)
        address = self.to("form").url
        word = "up" if step < 0 else "down"
        return redirect(f"{address}?moved={word}:{key}")  # no #: a browser would go there, and leave out the autofocus

    def down(self, key):
        return self.up(key, 1)

    def move(self, key):
        section = self.request.POST.get("to", "")
        if (
            drafting.question_of(self.draft.definition, key)
            and self.there(section)
            and self.there(section)["key"] == section
        ):
            self.write(drafting.moved_to(self.draft.definition, key, section), "moved", key)
        return self.to("form", anchor=f"row-{key}")

    def duplicate(self, key):
        definition, copy = drafting.duplicated(self.draft.definition, self.draft.given, key)
        self.write(definition, "duplicated", copy)
        messages.success(self.request, f"{_('Duplicated')}: {key} → {copy}")
        return self.to("form", anchor=f"row-{copy}")

    def remove(self, key):
        self.draft.remove(key, self.request.user)
        messages.success(self.request, f"{_('Removed. You can put it back below.')} {key}")
        return self.to("form", anchor="removed")


class FormHistory(FormPage, TemplateView):
    """Every step of the draft; going back to one is a step itself, so that nothing is lost by it."""

    template_name = "programmes/form_history.html"

    def get_context_data(self, **kwargs):
        steps = DraftStep.objects.none()
        if self.draft.pk:
            steps = self.draft.steps.select_related("by").defer("definition")[:200]
        rows = [(step, ACTS.get(step.act, step.act)) for step in steps]
        return super().get_context_data(steps=rows, **kwargs)

    def post(self, request, *args, **kwargs):
        text = request.POST.get("step", "")
        definition = self.draft.at(int(text)) if text.isascii() and text.isdecimal() and len(text) < 9 else None
        if definition is None:
            raise Http404
        if self.write(definition, "restored", text):
            messages.success(request, f"{_('The form says again what it said after step')}: {text}")
        return self.to("form")


class FormIssue(FormPage, TemplateView):
    """Publish a form that no published call asks yet: nobody has answered, so nobody need be told."""

    template_name = "programmes/form_issue.html"

    def get(self, request, *args, **kwargs):
        return self.to("form") if self.is_in_use else super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        asks = Definition(self.draft.definition) if not self.problems else None
        number = self.form_at_work.latest.number + 1 if self.form_at_work.latest else 1
        return super().get_context_data(problems=self.problems, asks=asks, number=number, calls=self.calls, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.is_in_use:
            return self.to("form")
        if request.POST.get("base") != str(self.draft.version):
            messages.error(request, _("Somebody else has just changed this."))
            return self.to("form_issue")
        if self.problems:
            messages.error(request, _("Something is still wrong or missing. It is listed here."))
            return self.to("form")
        version = self.draft.publish(request.user)
        messages.success(request, f"{_('Published')}: {_('version')} {version.number}")
        return self.to("form")
