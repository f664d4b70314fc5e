"""A call made from another: first the span, then every date in sight."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import FormView

from ..cloning import clone
from ..forms.clone import CloneForm, SpanForm
from .setup import CallWork

A_YEAR = 52  # weeks


class CallClone(CallWork, FormView):
    """Every date moves by whole weeks, so that weekdays stay; each is shown, and those in the past are marked."""

    template_name = "programmes/call_clone.html"

    def weeks(self):
        span = SpanForm(self.request.GET or None)
        return span.cleaned_data["weeks"] if span.is_bound and span.is_valid() else A_YEAR

    def get_form(self, form_class=None):
        today = self.at.astimezone(ZoneInfo(self.call.time_zone)).date()
        return CloneForm(self.request.POST or None, call=self.call, weeks=self.weeks(), today=today)

    def get_context_data(self, **kwargs):
        facts = {"span": SpanForm({"weeks": self.weeks()}), "back": self.link("call_setup")}
        context = super().get_context_data(**facts | kwargs)
        return context | {"past": sum(is_past for _field, _day, is_past in context["form"].rows)}

    def form_valid(self, form):
        reference = form.cleaned_data["reference"]
        days = {day.name: form.cleaned_data[day.name] for day in form.days}
        made = clone(self.call, reference, slugify(reference), days)
        messages.success(self.request, _("The call is copied. Nobody but your staff sees it yet."))
        return redirect("programmes:call_setup", self.request.programme.slug, made.pk)
