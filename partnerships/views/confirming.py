"""A signatory reads what staff have registered for her party, and confirms it."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from programmes.states import NotAllowed

from ..documents import consents_of
from ..models import Registration
from ..pages import ApplicationPage
from ..registering import confirm
from .consent import SIGN
from .staff import files_of


class Confirm(ApplicationPage, TemplateView):
    """How and when it came, the papers themselves, and who has confirmed; then one button."""

    permission = SIGN
    template_name = "partnerships/confirm.html"

    @cached_property
    def registration(self):
        rows = Registration.objects.standing().filter(application=self.application)
        found = rows.select_related("submission").first()
        if not found:
            self.not_there()
        found.submission.application, found.submission.programme = self.application, self.request.programme
        return found

    def get_context_data(self, **kwargs):
        submission = self.registration.submission
        facts = {"registration": self.registration, "submission": submission, "consents": consents_of(submission)}
        given = self.registration.confirmations.filter(party__in=[held.party for held in self.held])
        facts |= {"files": files_of(submission), "is_given": given.exists()}
        return super().get_context_data(**facts | kwargs)

    def post(self, request, *args, **kwargs):
        registration = self.registration
        if request.POST.get("confirm") != "yes":
            messages.error(request, _("Tick the box to confirm."))
            return redirect(request.path)
        try:
            with transaction.atomic():
                registration = confirm(self.writer(), request.POST.get("content_hash", ""))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect(request.path)
        if registration.status == Registration.Status.CONFIRMED:
            messages.success(request, _("Confirmed by everybody. The paper that says so comes by e-mail."))
        else:
            messages.success(request, _("Confirmed for your organisation. The other party is asked too."))
        return redirect(self.application)
