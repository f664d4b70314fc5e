"""Staff write what stands around the clauses of a call's agreements: title, days, what triggers the instalments."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from ...agreeing.wording import Wording
from ...agreeing.wording_frame import FrameForm
from .wording import WordingWork


class FrameEdit(WordingWork, FormView):
    """One page; two who save at once lose nothing."""

    template_name = "partnerships/agreeing/wording_frame.html"

    def get_form(self, form_class=None):
        data = self.request.POST or None
        return FrameForm(data, call=self.call, template=self.template, languages=self.languages)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"back": self.link("agreement_text")} | kwargs)

    def form_valid(self, form):
        Wording(self.call, self.request.user).reframe(form.facts())
        messages.success(self.request, _("Saved. What is drafted from now on reads like this."))
        return redirect(self.link("agreement_text"))
