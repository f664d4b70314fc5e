"""Pages of the form builder about one section or one question."""

from django.contrib import messages
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from .. import drafting
from ..differences import differences
from ..editing import Acts, QuestionEditor
from ..form_pages import FormPage
from ..piece_forms import SectionForm
from ..pieces import GROUPS, QUESTION_NAMES
from ..words import Text


def number_in(post, name):
    text = post.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


class SectionEdit(FormPage, TemplateView):
    """The words of a section; its questions, and a new one."""

    template_name = "programmes/form_section.html"

    @cached_property
    def section(self):
        return self.section_or_404(self.kwargs["section"])

    @cached_property
    def editor(self):
        post = self.request.POST if self.request.method == "POST" else None
        return SectionForm(self.section, self.languages, post, "s")

    def get_context_data(self, **kwargs):
        here = [(each, address) for each, address in self.problems if each.section == self.section["key"]]
        questions = [
            {**question, "title": Text(question.get("title") or {}), "kind": QUESTION_NAMES.get(question["kind"])}
            for question in self.section["questions"]
        ]
        facts = {"section": {**self.section, "title": Text(self.section.get("title") or {})}, "questions": questions}
        facts |= {"editor": self.editor, "problems": here, "groups": kinds_in_groups()}
        return super().get_context_data(**kwargs | facts)

    def post(self, request, *args, **kwargs):
        if not self.editor.is_valid():
            return self.render_to_response(self.get_context_data())
        key, kind = self.section["key"], request.POST.get("kind", "")
        origin = drafting.section_of(self.draft.at(number_in(request.POST, "base")) or drafting.EMPTY, key)
        if origin and words_of(self.section) not in (words_of(origin), words_of(self.editor.result())):
            return self.render_to_response(self.get_context_data(theirs=self.section, saved_by=self.draft.saved_by))
        definition = drafting.deepcopy(self.draft.definition)
        sections = definition["sections"]
        sections[drafting.place_in(sections, key)] = self.editor.result()
        if self.write(definition, "saved", key):
            messages.success(request, _("Saved"))
        return self.add(kind) if kind in QUESTION_NAMES else self.to("form_section", key)

    def add(self, kind):
        programme, draft = self.request.programme, self.draft
        facts = (self.section["key"], kind, self.languages, programme.country)
        definition, key = drafting.with_question(draft.definition, draft.given, *facts)
        self.write(definition, "question_added", key)
        return self.to("form_question", key)


def words_of(section):
    return {name: section.get(name) or {} for name in ("title", "help")}


def kinds_in_groups():
    return [(group, [(kind, QUESTION_NAMES[kind]) for kind in kinds]) for group, kinds in GROUPS]


class QuestionEdit(FormPage, TemplateView):
    """One question with its fields and rules. Every button saves what was typed, and then does what it says."""

    template_name = "programmes/form_question.html"

    @cached_property
    def question(self):
        found = drafting.question_of(self.draft.definition, self.kwargs["question"])
        if not found:
            raise Http404
        return found

    def editor_of(self, question, post=None):
        return QuestionEditor(question, self.draft.definition, self.languages, self.dates, post)

    def get_context_data(self, **kwargs):
        key = self.question["key"]
        section = drafting.section_of(self.draft.definition, key)
        facts = {
            "question": {**self.question, "title": Text(self.question.get("title") or {})},
            "kind": QUESTION_NAMES.get(self.question["kind"], self.question["kind"]),
            "section": {**section, "title": Text(section.get("title") or {})},
            "others": [
                {**each, "title": Text(each.get("title") or {})}
                for each in self.draft.definition["sections"]
                if each["key"] != section["key"]
            ],
            "problems": [(each, address) for each, address in self.problems if each.question == key],
            "around": around(self.draft.definition, key),
            "seen_by": self.seen_by(),
        }
        if "editor" not in kwargs:
            facts["editor"] = self.editor_of(self.question)
        return super().get_context_data(**kwargs | facts)

    def seen_by(self):
        """The kind of party as which the question is previewed first."""
        asked = self.question["answered_by"]
        return asked if asked != "either" else self.parties[0]

    def post(self, request, *args, **kwargs):
        key = self.question["key"]
        if request.POST.get("do") == "undo":
            return self.undo()
        origin = drafting.question_of(self.draft.at(number_in(request.POST, "base")) or drafting.EMPTY, key)
        editor = self.editor_of(origin or self.question, request.POST)
        if not editor.is_valid():
            return self.render_to_response(self.get_context_data(editor=editor))
        mine = editor.result()
        if origin and self.question not in (origin, mine) and mine != origin:
            return self.both(mine)
        return self.save(self.question if mine == origin else mine)

    def both(self, mine):
        """Somebody else has changed the question meanwhile: both are shown, and what was typed here is kept."""
        facts = {"theirs": differences(self.question, mine, self.languages), "saved_by": self.draft.saved_by}
        editor = self.editor_of(self.question, self.request.POST)
        return self.render_to_response(self.get_context_data(editor=editor, **facts))

    def save(self, question):
        """Write what was typed and do what the button says; then back to the place where it was pressed."""
        name, _colon, what = self.request.POST.get("do", "").partition(":")
        acts = Acts(question, self.draft.given, self.languages, self.request.programme.country)
        changed = acts.act(name, what, self.request.POST.get(f"more:{name}:{what}", ""))
        written = self.write(drafting.written(self.draft.definition, changed), "saved", question["key"])
        if written:
            messages.success(self.request, _("Saved"))
        anchor = "rules" if name.startswith("rule") else f"f-{what.split('.')[0]}" if name and what else ""
        return self.to("form_question", question["key"], anchor=anchor)

    def undo(self):
        """The question as it was before the last step that changed it."""
        key = self.question["key"]
        for step in self.draft.steps.filter(number__lt=self.draft.version)[:100]:
            before = drafting.question_of(step.definition, key)
            if before and before != self.question:
                self.write(drafting.written(self.draft.definition, before), "undone", key)
                messages.success(self.request, _("Undone"))
                break
        return self.to("form_question", key)


def around(definition, key):
    """The keys of the questions before and after one, in the form's order."""
    keys = [question["key"] for section in definition["sections"] for question in section["questions"]]
    place = keys.index(key)
    return (keys[place - 1] if place else ""), (keys[place + 1] if place + 1 < len(keys) else "")
