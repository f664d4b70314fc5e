from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import get_object_or_404, redirect
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from people.adapter import OPEN_DOOR
from programmes.models import Call
from programmes.states import NotAllowed
from programmes.views.invitations import InvitationPage

from .. import clarifying
from ..domains import organisation_of
from ..forms import OrganisationForm, StartForm
from ..models import PartnershipInvitation, Registration
from ..starting import begin, join


@method_decorator(login_not_required, name="dispatch")
class Start(FormView):
    """Start an application as a person for an organisation. Whoever comes here may open an account."""

    template_name = "partnerships/start.html"
    form_class = StartForm

    def dispatch(self, request, *args, **kwargs):
        calls = Call.objects.in_programme(request.programme).published().select_related("form")
        self.call = get_object_or_404(calls, pk=kwargs["call"])
        self.call.programme = request.programme
        if not request.user.is_authenticated:
            request.session[OPEN_DOOR] = True
            return redirect_to_login(request.get_full_path())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "call": self.call}

    def get_initial(self):
        """The organisation whose domain her address is of, to begin from."""
        known = organisation_of(self.request.user.email)
        return {"name": known.name, "identifier": known.identifier, "kind": known.kind} if known else {}

    def get_context_data(self, **kwargs):
        at = self.request.arrived_at
        facts = {"call": self.call, "now": at, "is_open": self.call.is_open(at), "ticked": self.ticked}
        return super().get_context_data(**kwargs | facts)

    @property
    def ticked(self):
        """What she has ticked in the call's checklist before she starts."""
        said = self.request.POST if self.request.method == "POST" else self.request.GET
        return [item["key"] for item in self.call.clarify if item["key"] in said.getlist("done")]

    def form_valid(self, form):
        said = form.cleaned_data
        facts = {name: said[name] for name in ("kind", "name", "identifier", "signs")}
        try:
            application = begin(self.call, self.request.user, self.request.arrived_at, **facts)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        application.programme = self.request.programme
        clarifying.tick(application.partnership, self.call, self.request.user, self.ticked)
        return redirect(application)


@method_decorator(login_not_required, name="dispatch")
class InvitationDetail(InvitationPage):
    """An invitation to write along; who comes first for her organisation says which one it is."""

    invitations = PartnershipInvitation
    template_name = "partnerships/invitation.html"

    @property
    def party(self):
        return self.invitation.party or self.invitation.partnership.parties.filter(kind=self.invitation.kind).first()

    def get_form(self, data=None):
        facts = {"country": self.request.programme.country, "kind": self.invitation.kind}
        return None if self.party else OrganisationForm(data, **facts)

    def get_context_data(self, **kwargs):
        partnership = self.invitation.partnership
        facts = {"party": self.party, "partnership": partnership, "parties": list(partnership.parties.all())}
        facts |= {"call": partnership.application.call, "closing": partnership.application.closing}
        facts["call"].programme = self.request.programme
        facts["on_paper"] = Registration.objects.standing().filter(application=partnership.application).exists()
        facts.setdefault("form", kwargs.pop("form", None) or self.get_form())
        return super().get_context_data(now=self.request.arrived_at, **facts, **kwargs)

    def post(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        form = self.get_form(request.POST)
        if form and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        said = form.cleaned_data if form else {}
        facts = {name: said[name] for name in ("name", "identifier") if said}
        if not self.accepted(country=request.programme.country, **facts):
            return redirect(request.path)
        if self.invitation.is_after_award:
            return redirect("partnerships:agreement", request.programme.slug, self.invitation.partnership_id)
        application = self.invitation.partnership.application
        application.programme = request.programme
        return redirect(application)

    def admit(self, **facts):
        join(self.invitation, self.request.user, **facts)
