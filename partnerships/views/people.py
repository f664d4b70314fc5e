from collections import defaultdict

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from people.models import Organisation
from programmes import access
from programmes.models import Bounce
from programmes.outbox import put
from programmes.pages import ActionView
from programmes.states import NotAllowed

from ..agreeing.preparing import points_of, so_far
from ..forms import InviteForm
from ..interviewing.booking import standing
from ..life import life_of
from ..models import Agreement, Application, Decision, InterviewPlan, Message, PartnershipInvitation
from ..pages import ApplicationPage, PartnershipPage
from .application import WRITE
from .joining import joinings_of


class PartnershipDetail(PartnershipPage, TemplateView):
    """The parties, the people who act for them, and who is invited."""

    permission = "partnerships.read_application"
    template_name = "partnerships/partnership_detail.html"

    def get_context_data(self, **kwargs):
        partnership, at = self.partnership, self.request.arrived_at
        rows = Application.objects.in_programme(self.request.programme).select_related("call")
        application = get_object_or_404(rows, partnership=partnership)
        application.programme = application.call.programme = self.request.programme
        sides = people_by_party(partnership)
        facts = {"application": application, "call": application.call, "sides": sides}
        there = {party.kind for party, _people in sides}
        facts["absent"] = [kind for kind in application.call.parties if kind not in there]
        facts["mine"] = self.held[0].party if self.held else 0
        facts["invited"] = list(partnership.invitations.waiting().order_by("email"))
        theirs = there - {self.kind}  # the other party's invitations are the other party's
        facts["tended"] = {each.pk for each in facts["invited"] if each.kind not in theirs}
        addresses = [each.user.email for _party, people in sides for each in people]
        facts["bounced"] = Bounce.objects.among([*addresses, *(each.email for each in facts["invited"])])
        facts["life"] = life_of(application, application.call, at)
        facts["answer"] = Decision.objects.released().filter(application=application).first()
        agreements = Agreement.objects.known_to_parties().filter(partnership=partnership)
        facts["agreement"] = agreements.exclude(status=Agreement.Status.TAKEN_BACK).last()
        facts["meets"] = meeting_of(application)
        facts |= self.to_prepare(application.call)
        facts["may_invite"] = access.may(self.request.user, WRITE, partnership)
        facts |= {"closing": application.closing, "is_closed": application.closing.is_over(at)}
        facts["unread"] = Message.objects.unread_by(self.request.user).filter(partnership=partnership).count()
        known = {item["key"] for item in application.call.clarify}
        facts["clarified"] = partnership.clarified.filter(item__in=known).count() if known else 0
        facts |= joinings_of(application, facts["may_invite"])
        return super().get_context_data(**kwargs | facts)

    def to_prepare(self, call):
        """How much of what it owes before it starts is done, once it is active."""
        if self.partnership.is_forming:
            return {}
        asked, done = so_far(points_of(call, [self.partnership])[self.partnership.pk])
        return {"points": asked, "prepared": done} if asked else {}


def meeting_of(application):
    """The booked interview; the plan while a time is to be chosen; None when there is nothing to see."""
    open_plan = InterviewPlan.objects.filter(call=application.call_id, opened_at__isnull=False).first()
    if not open_plan or not application.is_standing:
        return None
    return standing(application) or open_plan


def people_by_party(partnership):
    """[(party, its people by name)] in the order in which the parties came."""
    appointments = partnership.appointments.today().select_related("user").order_by("user__name", "id")
    people = defaultdict(list)
    for appointment in appointments:
        people[appointment.party_id].append(appointment)
    return [(party, people[party.pk]) for party in partnership.parties.all()]


class Invite(ApplicationPage, FormView):
    """Invite a co-writer or a signatory, for one's own party or for one that is not there yet."""

    permission = WRITE
    template_name = "partnerships/invite.html"
    form_class = InviteForm

    def get_form_kwargs(self):
        parties = list(self.partnership.parties.all())
        there = {party.kind for party in parties}
        kinds = [kind for kind in self.application.call.parties if kind == self.kind or kind not in there]
        others = [kind for kind in kinds if kind not in there]
        initial = {
            "kind": (others or kinds)[0],
            "language": self.request.programme.languages[0],
            "role": "signatory",
        }
        facts = {"kinds": kinds, "parties": parties, "is_forming": self.is_forming, "has_work": self.has_work}
        return super().get_form_kwargs() | facts | {"initial": initial}

    @property
    def has_work(self):
        """Whether there is work to invite somebody to: the place is accepted, and hers is not the municipality."""
        is_active = self.partnership.status == self.partnership.Status.ACTIVE
        return is_active and self.kind != Organisation.Kind.MUNICIPALITY

    @property
    def is_forming(self):
        return self.partnership.is_forming

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"is_forming": self.is_forming, "has_work": self.has_work})

    def form_valid(self, form):
        invitation: PartnershipInvitation = form.instance
        invitation.partnership, invitation.invited_by = self.partnership, self.request.user
        invitation.party = self.partnership.parties.filter(kind=form.cleaned_data["kind"]).first()
        try:
            self.check(invitation)
        except NotAllowed as refusal:
            form.add_error("email", str(refusal))
            return self.form_invalid(form)
        invitation.save()
        facts = {"address": invitation.email, "language": invitation.language}
        put("partnerships.letters.invitation", invitation, **facts)
        messages.success(self.request, _("The invitation is on its way."))
        return redirect(self.partnership)

    def check(self, invitation):
        """Nobody is invited twice, and only who may sign invites another to sign where somebody may already."""
        people = self.partnership.appointments.today()
        if people.filter(user__email__iexact=invitation.email).exists():
            raise NotAllowed(_("This person takes part already."))
        signatories = people.filter(party=invitation.party).with_signature() if invitation.party else people.none()
        signs = access.may(self.request.user, "partnerships.sign_application", self.partnership)
        if invitation.role == "signatory" and signatories.exists() and not signs:
            raise NotAllowed(_("Your organisation has a signatory. Another one is invited by somebody who may sign."))


class InvitationWithdraw(PartnershipPage, ActionView):
    permission = WRITE

    def get_object(self):
        there = self.partnership.parties.exclude(kind=self.kind).values("kind")
        hers = self.partnership.invitations.waiting().exclude(kind__in=there)  # the other party's are the other party's
        return get_object_or_404(hers, pk=self.kwargs["invitation"])

    def act(self, invitation):
        invitation.withdraw()
        return redirect(self.partnership)
