"""Staff write what a partnership owes before it starts: one point, its place, and off the list."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.generic import FormView, View

from programmes.confirming import Confirmation
from programmes.forms.shared import seen_in
from programmes.states import NotAllowed
from programmes.words import Text

from ...agreeing.wording_forms import ReadClauseForm
from ...agreeing.wording_owed import OwedForm, OwedList, about, owed_of
from ...models.consents import hash_of
from .wording import WordingWork


class OwedPage(WordingWork):
    """A page about one point of the list."""

    @cached_property
    def point(self):
        """None for a new one, and for one that is gone."""
        return owed_of(self.template, self.kwargs["owed"]) if "owed" in self.kwargs else None

    @property
    def is_gone(self):
        """Somebody removed it since its page was opened."""
        return "owed" in self.kwargs and not self.point

    def was_there(self):
        return self.call.agreement_templates.filter(about=about(self.kwargs["owed"])).exists()

    def list_page(self):
        return f"{self.link('agreement_text')}#owed"


class OwedEdit(OwedPage, FormView):
    """One page; two who save at once lose nothing, and a point that somebody removed meanwhile comes back."""

    template_name = "partnerships/agreeing/owed.html"

    def get_form(self, form_class=None):
        data = self.request.POST or None
        if self.is_gone and not (data and self.was_there()):
            raise Http404
        facts = {"call": self.call, "languages": self.languages}
        return OwedForm(data, standing=self.point or self.seen(data), **facts)

    def seen(self, data):
        """A point that is gone, as the form showed it: what was typed is then no clash."""
        if not self.is_gone:
            return {}
        shown = {name: text for name, text in seen_in(data.get("shown")).items() if isinstance(text, str)}
        words = {name: {code: shown.get(f"{name}_{code}", "") for code in self.languages} for name in OwedForm.words}
        return {name: shown.get(name, "") for name in ("of", "by", "file")} | words

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"back": self.list_page(), "point": self.point} | kwargs)

    def form_valid(self, form):
        try:
            OwedList(self.call, self.request.user).write(form.facts(), self.kwargs.get("owed", ""))
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Saved. What is drafted from now on reads like this."))
        return redirect(self.list_page())


class OwedMove(OwedPage, View):
    """One place up or down."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if self.template:  # not found where the call has none
            OwedList(self.call, request.user).move(kwargs["owed"], -1 if "up" in request.POST else 1)
        return redirect(self.list_page())


class OwedRemove(OwedPage, Confirmation):
    """Asked once; what a partnership has answered is not removed."""

    form_class, here = ReadClauseForm, "agreements"
    question, act_words, keep_words = _l("Take this point off the list?"), _l("Take it off"), _l("Keep it")

    @property
    def about(self):
        return str(Text(self.point["title"])) if self.point else ""

    def get(self, request, *args, **kwargs):
        if not self.point:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        return {"read": hash_of(self.point) if self.point else ""}

    def back(self):
        return self.list_page()

    def consequences(self):
        return [_("Nobody is asked for it any more. The log keeps its text.")]

    def form_invalid(self, form):
        """What stands now is shown anew, with why nothing was done."""
        for sentence in form.non_field_errors():
            messages.error(self.request, sentence)
        return redirect(self.back())

    def act(self, form):
        OwedList(self.call, self.request.user).remove(self.kwargs["owed"], form.cleaned_data["read"])
        messages.success(self.request, _("Removed."))
