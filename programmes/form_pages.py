"""The frame of every page of the form builder: the form, its draft, what its rules can point at, and what is wrong."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property

from .drafting import question_of, section_of
from .faults import FormCheck
from .models import Call, CallDate, Form, FormDraft
from .pages import StaffPage
from .states import NotAllowed

SIDES = ["association", "municipality"]


class FormPage(StaffPage):
    """A page about one form of the programme; `about` is what its address names of it."""

    permission = "programmes.edit_calls"

    @cached_property
    def form_at_work(self):
        found = get_object_or_404(Form.objects.in_programme(self.request.programme), key=self.kwargs["form"])
        found.programme = self.request.programme
        return found

    @cached_property
    def draft(self):
        """Held until the transaction ends when the page writes."""
        if self.request.method == "POST":
            return FormDraft.locked(self.form_at_work)
        return FormDraft.of(self.form_at_work)

    @property
    def languages(self):
        return self.request.programme.languages or ["en"]

    @cached_property
    def calls(self):
        return list(Call.objects.in_programme(self.request.programme).filter(form=self.form_at_work).order_by("-pk"))

    @property
    def is_in_use(self):
        """Whether a call that was published asks it: applications may stand on its versions."""
        return any(call.published_at for call in self.calls)

    @property
    def parties(self):
        """The kinds of parties that apply together: those of the newest call that asks the form."""
        return self.calls[0].parties if self.calls and self.calls[0].parties else SIDES

    @cached_property
    def dates(self):
        """[(key, words)] of the dates to which rules can point: of the form's calls, or of all."""
        dates = CallDate.objects.in_programme(self.request.programme)
        if self.calls:
            dates = dates.filter(call__in=self.calls)
        return list(dict(dates.order_by("-on").values_list("key", "title")).items())

    @cached_property
    def problems(self):
        """Everything that is wrong or missing, each with the address of the place where it is put right."""
        definition = self.draft.definition
        parties = self.calls[0].parties if self.calls else asked_parties(definition)
        found = FormCheck(definition, self.languages, {key for key, _words in self.dates}, parties).problems()
        return [(problem, self.address_of(problem)) for problem in found]

    def address_of(self, problem):
        args = [self.request.programme.slug, self.form_at_work.key]
        if problem.question and question_of(self.draft.definition, problem.question):
            return reverse("programmes:form_question", args=[*args, problem.question]) + f"#{problem.anchor}"
        if problem.section:
            return reverse("programmes:form_section", args=[*args, problem.section]) + f"#{problem.anchor}"
        return reverse("programmes:form", args=args)

    def section_or_404(self, key):
        found = section_of(self.draft.definition, key)
        if not found or found["key"] != key:
            raise Http404
        return found

    def get_context_data(self, **kwargs):
        facts = {"form_at_work": self.form_at_work, "draft": self.draft, "languages": self.languages}
        return super().get_context_data(**facts | {name: each for name, each in kwargs.items() if name != "form"})

    def write(self, definition, act, about=""):
        return self.draft.write(definition, act, self.request.user, about)

    def to(self, name, *args, anchor=""):
        address = reverse(f"programmes:{name}", args=[self.request.programme.slug, self.form_at_work.key, *args])
        return redirect(address + (f"#{anchor}" if anchor else ""))

    def refused(self, act):
        """Do something that may be refused; its sentence is shown. Whether it was refused."""
        try:
            with transaction.atomic():
                act()
        except NotAllowed as refusal:
            messages.error(self.request, str(refusal))
            return True
        return False


def asked_parties(definition):
    """The kinds of parties that a form asks by name: each of them signs."""
    questions = [question for section in definition["sections"] for question in section["questions"]]
    return sorted({question["answered_by"] for question in questions} - {"either"})
