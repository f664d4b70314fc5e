"""Whether a call can be published, as whom it is read before, and the act itself."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.generic import TemplateView

from .. import access, reading
from ..models import Publication
from ..moments import say_span
from ..questions import EITHER
from ..readiness import latest, readiness
from ..scale import altogether
from ..states import NotAllowed
from .setup import CallWork, there

RELEASE = "programmes.release_calls"
OF_THE_PROGRAMME = {"programmes:programme_edit"}


class ReasonsForm(forms.Form):
    """A reason for each warning, which stays with the publication."""

    def __init__(self, data=None, *, warnings):
        super().__init__(data)
        for warning in warnings:
            self.fields[warning.key] = forms.CharField(label=_("Why is it right all the same?"), max_length=500)


class CallCheck(CallWork, TemplateView):
    """What holds publication, what needs a reason, what is advice; and the button, for who may press it."""

    permission = "programmes.see_call_drafts"
    template_name = "programmes/call_check.html"

    def get_context_data(self, **kwargs):
        ready = kwargs.get("ready") or readiness(self.call, self.at)
        form = kwargs.get("form") or ReasonsForm(warnings=ready.warnings)
        rows = {
            "errors": [(each, self.where(each)) for each in ready.errors],
            "warnings": [(each, self.where(each), form[each.key]) for each in ready.warnings],
            "hints": [(each, self.where(each)) for each in ready.hints],
        }
        may_release = access.may(self.request.user, RELEASE, self.request.programme)
        facts = {"may_release": may_release, "back": self.link("call_setup"), "totals": altogether(self.call)} | rows
        return super().get_context_data(**facts | kwargs | {"ready": ready, "form": form})

    def where(self, finding):
        """The address of the field where something is put right."""
        whose = () if finding.page in OF_THE_PROGRAMME else (self.call.pk,)
        address = there(finding.page, self.request.programme.slug, *whose, *finding.args)
        query = f"?key={finding.facts['key']}" if "key" in finding.facts else ""
        return address + query + (f"#{finding.anchor}" if finding.anchor else "")


class CallPublish(CallCheck):
    """Publishing is asked once more, on the page that shows what was found; the slower of two hands is told."""

    permission = RELEASE
    template_name = "programmes/call_publish.html"

    def post(self, request, *args, **kwargs):
        ready = readiness(self.call, self.at)
        form = ReasonsForm(request.POST, warnings=ready.warnings)
        if ready.errors or not form.is_valid():
            return self.render_to_response(self.get_context_data(ready=ready, form=form))
        reasons = [{"warning": each.sentence, "reason": form.cleaned_data[each.key]} for each in ready.warnings]
        try:
            with transaction.atomic():
                Publication.make(self.call, request.user, reasons)
            messages.success(request, _("The call is published."))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(self.call)


READERS = {"public": _l("Everybody"), "reviewer": _l("A reviewer")}


class DryRun(CallWork, TemplateView):
    """The call as others will meet it, before it is published. Only read: nothing of it stays."""

    permission = "programmes.see_call_drafts"
    template_name = "programmes/dry_run.html"

    def get_context_data(self, **kwargs):
        call, wanted = self.call, self.request.GET.get("as")
        readers = [*call.parties, *READERS]
        reader = wanted if wanted in readers else readers[0]
        asks = latest(call)
        whom = reader if reader in call.parties else reading.ALL
        spoken_to = reading.spoken_to(call)
        if reader in call.parties and reader not in spoken_to:  # nothing is written for her: she reads that
            spoken_to = [reader]
        facts = reading.page(call, whom, self.at, spoken_to)
        facts |= {"as_whom": reader, "whom": [(each, READERS.get(each)) for each in readers]}
        facts |= {"sections": sections_for(asks, reader, call), "form_preview": self.preview(reader)}
        facts |= {"letters": letters_for(call, reader), "has_form": bool(asks), "back": self.link("call_setup")}
        return super().get_context_data(**facts | kwargs)

    def preview(self, reader):
        """The form as somebody of this party fills it in."""
        if not self.call.form or reader not in self.call.parties:
            return ""
        return there("partnerships:form_preview", self.request.programme.slug, self.call.form.key, reader)


def sections_for(asks, reader, call):
    """[(section, [(question, whether this reader answers it)])]; everybody else reads only what was submitted."""
    if not asks or reader == "public":
        return []
    return [
        (section, [(question, reader in call.parties and question.answered_by in (EITHER, reader))
                   for question in section.questions])
        for section in asks.sections
    ]  # fmt: skip


def letters_for(call, reader):
    """(letter, when) that a reader gets from a call, in their order."""
    if reader not in call.parties:
        return []
    letters = [(_("Invitation to write along or to sign"), _("when somebody invites you"))]
    hours = sorted(call.reminders, reverse=True)
    letters += [(_("Reminder of the deadline"), say_before(each)) for each in hours]
    letters += [(_("A consent no longer applies"), _("when an answer is changed after it"))]
    return [*letters, (_("Receipt"), _("when the last party has consented"))]


def say_before(hours):
    return f"{_('before the deadline, while something is missing')}: {say_span(timedelta(hours=hours))}"
