"""The minutes of one meeting of the steering group: written as often as needed, each time kept."""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programmes.forms.shared import SharedForm
from programmes.states import NotAllowed

from ...agreeing.steering import write_minutes
from .steering import SteeringForm

MINUTES = ("minutes", "decisions")


class MinutesForm(SharedForm):
    area = {"class": "ds-input"}
    minutes = forms.CharField(
        label=_("Minutes"),
        max_length=20_000,
        widget=forms.Textarea(attrs=area | {"rows": 10}),
        help_text=_("Name no participant and no volunteer."),
    )
    decisions = forms.CharField(
        label=_("Decisions"), required=False, max_length=8000, widget=forms.Textarea(attrs=area | {"rows": 5})
    )


class SteeringMinutes(SteeringForm):
    """What was said and decided; written as often as needed."""

    form_class = MinutesForm
    template_name = "partnerships/agreeing/minutes.html"

    def get(self, request, *args, **kwargs):
        if not self.may_minute():
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_form(self, form_class=None):
        standing = {name: getattr(self.meeting, name) for name in MINUTES}
        return MinutesForm(self.request.POST or None, standing=standing)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"meeting": self.meeting})

    def act(self, form):
        if not self.may_minute():  # her text stays before her eyes
            raise NotAllowed(_t("The coordinator writes the minutes now."))
        said = {name: form.cleaned_data[name] for name in MINUTES}
        write_minutes(self.meeting, self.request.user, self.request.arrived_at, **said)
        messages.success(self.request, _t("Saved"))
        return self.meeting_page()
