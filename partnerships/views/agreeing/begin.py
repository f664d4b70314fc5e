"""Staff begin the text of a call's agreements."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from programmes.pages import OfCallOrDraft
from programmes.states import NotAllowed

from ...agreeing.wording_begun import BeginForm, begin
from .wording import WordingWork


class TextBegin(WordingWork, FormView):
    """With the general text, or with that of another call of the programme; once."""

    form_class = BeginForm
    template_name = "partnerships/agreeing/begin.html"

    def get_form_kwargs(self):
        # None of them is held: only the call of the page is.
        others = OfCallOrDraft.calls(self).exclude(pk=self.call.pk).exclude(agreement={}).order_by("-opens_on", "-pk")
        return super().get_form_kwargs() | {"call": self.call, "others": others}

    def get(self, request, *args, **kwargs):
        if self.call.agreement:
            return redirect(self.link("agreement_text"))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"back": self.link("agreement_text")} | kwargs)

    def form_valid(self, form):
        try:
            begin(self.call, self.request.user, form.template())
            messages.success(self.request, _("Begun. Read each clause, and make it yours."))
        except NotAllowed as refusal:
            messages.error(self.request, str(refusal))
        return redirect(self.link("agreement_text"))
