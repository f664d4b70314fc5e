"""Where a call wants a named person to submit: her page, who she is, and a consent that is taken back."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from programmes.outbox import put
from programmes.pages import ActionView
from programmes.states import NotAllowed

from ..models import PartnershipAppointment
from ..pages import ApplicationPage
from ..sending import name_sender, send, senders, signatories, take_back
from .consent import SIGN, keep_refusal, tell, whole


class SendPage(ApplicationPage, TemplateView):
    """What all have consented to, and the button of whoever submits it."""

    permission = SIGN
    template_name = "partnerships/send.html"

    def get(self, request, *args, **kwargs):
        if not self.application.call.sent_by:  # the last consent submits
            return redirect(self.application)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        application, standing = self.application, self.standing
        people = senders(application)
        facts = {"senders": people, "sends": self.request.user in people, "sections": whole(standing, self.kind)}
        return super().get_context_data(content_hash=standing.content_hash, **facts, **kwargs)

    def post(self, request, *args, **kwargs):
        try:
            with transaction.atomic():
                submission = send(self.writer(), request.POST.get("content_hash", ""))
        except NotAllowed as refusal:
            keep_refusal(self, refusal)
            return redirect(self.application)
        tell(submission)
        return redirect("partnerships:receipt", request.programme.slug, self.partnership.pk, submission.number)


class SenderForm(forms.Form):
    """Which of those who may sign."""

    user = forms.ChoiceField(label=_("Who submits"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        anybody = ("", _("Any of us who may sign"))
        self.fields["user"].choices = [anybody, *((str(each.pk), f"{each}, {each.email}") for each in people)]


class SenderEdit(ApplicationPage, FormView):
    """The party that submits names the person."""

    permission = SIGN
    template_name = "partnerships/sender.html"
    form_class = SenderForm

    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs) if self.names else redirect(self.application)

    def post(self, request, *args, **kwargs):
        return super().post(request, *args, **kwargs) if self.names else redirect(self.application)

    @property
    def names(self):
        """Whether it is for her party to say who submits."""
        return bool(self.kind) and self.application.call.sent_by == self.kind

    @cached_property
    def people(self):
        return [appointment.user for appointment in signatories(self.application)]

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"people": self.people}

    def get_initial(self):
        return {"user": str(self.application.sender_id or "")}

    def form_valid(self, form):
        chosen = next((each for each in self.people if str(each.pk) == form.cleaned_data["user"]), None)
        try:
            with transaction.atomic():
                name_sender(self.writer(), chosen)
        except NotAllowed as refusal:
            messages.error(self.request, str(refusal))
        return redirect(self.application)


class ConsentTakeBack(ApplicationPage, ActionView):
    """Our consent does not stand any more; nothing else changes."""

    permission = SIGN

    def get_object(self):
        return self.application

    def act(self, application):
        consent = take_back(self.writer())
        people = PartnershipAppointment.objects.today().filter(partnership=self.partnership)
        for appointment in people.select_related("user") if consent else ():
            put("partnerships.letters.consent_taken_back", consent, appointment.user)
        messages.success(self.request, _("Your consent is taken back. The application is not submitted without it."))
