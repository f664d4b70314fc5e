"""Staff write one clause of a call's agreements, move it, remove it, and put it back as it came."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from programmes import access
from programmes.agreements import lacking
from programmes.confirming import Confirmation
from programmes.states import NotAllowed
from programmes.words import Text

from ...agreeing.preview import preview_of
from ...agreeing.reading import text_of
from ...agreeing.wording import Wording, came_of, clause_of
from ...agreeing.wording_forms import ClauseForm, ReadClauseForm
from ...agreeing.wording_shown import changed, gaps_said
from ...models import AgreementTemplate
from ...models.consents import hash_of
from .wording import WordingWork


class ClausePage(WordingWork):
    """A page about one clause."""

    @cached_property
    def clause(self):
        """None for a new one, and for one that is gone."""
        return clause_of(self.template, self.kwargs["clause"]) if "clause" in self.kwargs else None

    def was_there(self):
        """Whether the clause of the address was ever one of this call's."""
        rows = AgreementTemplate.objects.filter(call=self.call, about=self.kwargs["clause"])
        return rows.filter(act=AgreementTemplate.Act.REMOVED).exists()


class ClauseEdit(ClausePage, FormView):
    """Write one clause in each language; a preview shows it as it is read."""

    template_name = "partnerships/agreeing/clause.html"

    @property
    def is_gone(self):
        """Somebody removed it while it was being written here."""
        return "clause" in self.kwargs and not self.clause

    def dispatch(self, request, *args, **kwargs):
        may = access.may(request.user, self.permission, request.programme)
        if may and self.is_gone and not (request.method == "POST" and self.was_there()):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class=None):
        data = self.request.POST or None
        standing = self.clause or {}
        if self.is_gone:
            standing = ClauseForm.shown_in(data or {}, self.languages)
        return ClauseForm(data, languages=self.languages, standing=standing, template=self.template)

    def get_context_data(self, **kwargs):
        facts = {"back": self.link("agreement_text"), "clause": self.clause, "is_gone": self.is_gone}
        facts |= {"gaps": gaps_said(self.template), "counts": self.template["language"]}
        facts["lacking"] = lacking(self.clause, self.languages) if self.clause else self.languages
        asked = self.request.POST.get("tab") or self.request.GET.get("language")
        facts["tab"] = asked if asked in (*self.languages, "all") else self.languages[0]
        if self.clause:
            facts["name"] = Text(self.clause["heading"])
            facts["is_changed"] = changed(self.clause, came_of(self.call))
        return super().get_context_data(**facts | kwargs)

    def form_valid(self, form):
        if "preview" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, preview=self.preview(form)))
        if self.is_gone and "put_back" not in self.request.POST:
            form.add_error(None, _("Somebody else has removed this clause while you wrote. Your text is kept below."))
            return self.form_invalid(form)
        try:
            Wording(self.call, self.request.user).write(form.facts(), self.kwargs.get("clause", ""))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Saved. What is drafted from now on reads like this."))
        return redirect(self.link("agreement_text"))

    def preview(self, form):
        """The clause in each language with the gaps of nobody's agreement filled in."""
        template = self.template | {"clauses": [{"key": "preview"} | form.facts()]}
        content = preview_of(self.call, template).read
        return [(code, text_of(content, code)["clauses"][0]) for code in content["languages"]]


class ClauseMove(ClausePage, View):
    """One place up or down."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if self.template:  # not found where the call has none
            Wording(self.call, request.user).move(kwargs["clause"], -1 if "up" in request.POST else 1)
        return redirect(f"{self.link('agreement_text')}#clause-{kwargs['clause']}")


class ClauseAct(ClausePage, Confirmation):
    """One act on a clause, asked once more; refused when it does not read as it did."""

    form_class, here = ReadClauseForm, "agreements"

    def named(self):
        """The clause of which the page speaks, or not found."""
        if not self.clause:
            raise Http404
        return self.clause

    @property
    def about(self):
        return str(Text(self.named()["heading"]))

    def get_initial(self):
        return {"read": hash_of(self.clause) if self.clause else ""}

    def back(self):
        return self.link("agreement_text")

    def form_invalid(self, form):
        """What stands now is shown anew, with why nothing was done."""
        for sentence in form.non_field_errors():
            messages.error(self.request, sentence)
        return redirect(self.back())


class ClauseRemove(ClauseAct):
    """Asked once; the log keeps what it said."""

    @property
    def question(self):
        return _("Remove this clause?")

    @property
    def act_words(self):
        return _("Remove it")

    @property
    def keep_words(self):
        return _("Keep it")

    @property
    def about(self):
        return str(Text(self.clause["heading"])) if self.clause else ""

    def get(self, request, *args, **kwargs):
        self.named()
        return super().get(request, *args, **kwargs)

    def consequences(self):
        return [
            _("It is gone in every language. Agreements that were drafted before keep it."),
            _("The log keeps its text, and a clause that came with the call can be put back."),
        ]

    def act(self, form):
        Wording(self.call, self.request.user).remove(self.kwargs["clause"], form.cleaned_data["read"])
        messages.success(self.request, _("Removed."))


class ClauseRestore(ClauseAct):
    """Back to the text that came with the call's data."""

    is_dangerous = False

    @property
    def question(self):
        return _("Put this clause back as it came?")

    @property
    def act_words(self):
        return _("Put it back")

    @property
    def keep_words(self):
        return _("Leave it")

    @property
    def about(self):
        return str(Text(self.came["heading"]))

    @cached_property
    def came(self):
        found = clause_of(came_of(self.call), self.kwargs["clause"])
        if not found:
            raise Http404
        return found

    def consequences(self):
        content = preview_of(self.call, self.template | {"clauses": [self.came]}).read
        text = text_of(content)["clauses"][0]
        kept = _("The wording of today goes, in every language. The log keeps it.")
        return [text["body"], *([kept] if self.clause else [])]

    def act(self, form):
        Wording(self.call, self.request.user).restore(self.kwargs["clause"], form.cleaned_data["read"])
        messages.success(self.request, _("Put back."))
