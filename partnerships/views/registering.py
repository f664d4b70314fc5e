"""Staff with a letter in their hands: register it, look after its papers, decide about what came too late."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from programmes import access
from programmes.pages import ActionView, OfCall, ProgrammePage
from programmes.states import NotAllowed

from ..models import Registration
from ..paper_forms import ConfirmerForm, PapersForm, RegistrationForm
from ..registering import PAPER, Side, add_paper, also_here, decide, enter, invite, leave_out, void
from .consent import tell_of_move
from .record import HANDLE, LIST, RecordPage


class Register(OfCall, ProgrammePage, FormView):
    """An application that came by mail or post, typed in by whoever opened it."""

    permission = HANDLE
    form_class = RegistrationForm
    template_name = "partnerships/register.html"

    def calls(self):
        return super().calls().select_related("form")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "call": self.call}

    def get_context_data(self, **kwargs):
        facts = {"call": self.call, "nav_call": self.call, "now": self.request.arrived_at}
        return super().get_context_data(**kwargs | facts)

    def form_valid(self, form):
        try:
            registration = enter(self.call, self.request.user, self.request.arrived_at, form.told())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        application = registration.application
        application.programme = self.request.programme
        messages.success(self.request, _("Registered. Reference: %(reference)s") % {"reference": application.reference})
        return redirect(registration)


class RegistrationPage(RecordPage):
    """A page about one registration."""

    @cached_property
    def registration(self):
        rows = Registration.objects.filter(application=self.application).select_related("by", "submission")
        found = rows.first()
        if not found:
            raise Http404
        found.application = self.application
        return found

    def refuse(self, form, refusal):
        form.add_error(None, str(refusal))
        return self.form_invalid(form)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"registration": self.registration} | kwargs)


class RegistrationDetail(RegistrationPage, TemplateView):
    """How it came, its papers, who was asked to confirm, and every decision with who and why."""

    permission = LIST
    template_name = "partnerships/registration_detail.html"

    def get_context_data(self, **kwargs):
        registration, application = self.registration, self.application
        confirmed = {each.party_id: each for each in registration.confirmations.select_related("by")}
        asked = {each.party_id: each for each in application.partnership.invitations.order_by("id")}
        parties = list(application.partnership.parties.all())
        facts = {"parties": [(party, confirmed.get(party.pk), asked.get(party.pk)) for party in parties]}
        facts["papers"] = application.files.kept().filter(field=PAPER, question="")
        facts["moves"] = registration.transitions.select_related("by")
        facts["also_here"] = also_here(application).open_to(self.request.user)
        facts["may_handle"] = access.may(self.request.user, HANDLE, self.request.programme)
        facts["may_void"] = not confirmed and "void" in registration.TRANSITIONS.get(registration.status, ())
        return super().get_context_data(**facts | kwargs)


class PapersAdd(RegistrationPage, FormView):
    """More papers, in the place of one that could not be taken or beside the others."""

    form_class = PapersForm
    template_name = "partnerships/papers_add.html"

    def form_valid(self, form):
        try:
            with transaction.atomic():
                for paper in form.cleaned_data["papers"]:
                    add_paper(self.registration, self.request.user, self.request.arrived_at, **paper)
        except NotAllowed as refusal:
            return self.refuse(form, refusal)
        messages.success(self.request, _("The file is saved. It is being checked."))
        return redirect(self.registration)


class ConfirmerAsk(RegistrationPage, FormView):
    """Whom to ask for a party; an earlier address is asked no more."""

    form_class = ConfirmerForm
    template_name = "partnerships/confirmer_ask.html"

    def get_form_kwargs(self):
        parties = list(self.application.partnership.parties.all())
        initial = {"kind": self.request.GET.get("kind", ""), "language": self.request.programme.languages[0]}
        return {**super().get_form_kwargs(), "parties": parties, "initial": initial}

    def form_valid(self, form):
        said = form.cleaned_data
        side = Side(said["kind"], "", email=said["email"], language=said["language"])
        try:
            with transaction.atomic():
                invite(self.registration, self.request.user, side)
        except NotAllowed as refusal:
            return self.refuse(form, refusal)
        messages.success(self.request, self.words())
        return redirect(self.registration)

    def words(self):
        if self.registration.submission_id:
            return _("The invitation is on its way.")
        return _("The address is kept. The letter goes when the application is taken in.")


class RegistrationAction(RegistrationPage, ActionView):
    """One decision, by button."""

    def get_object(self):
        return self.registration


class PaperLeaveOut(RegistrationAction):
    """Not this paper; what is left may be all that was waited for."""

    def act(self, registration):
        papers = self.application.files.kept().filter(field=PAPER, question="")
        file = get_object_or_404(papers, token=self.kwargs["token"])
        leave_out(registration, file, self.request.arrived_at)
        messages.success(self.request, _("The paper is left out."))


class LateDecide(RegistrationAction):
    """What came too late is taken in or not, with the reason that the parties read."""

    def act(self, registration):
        take_in, note = self.request.POST.get("take_in") == "yes", self.request.POST.get("note", "")
        decide(registration, self.request.user, self.request.arrived_at, take_in, note)
        said = _("It is taken in. The parties are asked to confirm it.") if take_in else _("It is not taken in.")
        messages.success(self.request, said)


class RegistrationVoid(RegistrationAction):
    """Registered by mistake."""

    def act(self, registration):
        application = void(registration, self.request.user, self.request.POST.get("note", ""))
        application.programme = self.request.programme
        if application.transitions.exists():
            tell_of_move(application)
        messages.success(self.request, _("The registration is taken back. It stays in the log."))
