"""Who is appointed in a programme, and who is invited."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import CreateView, ListView

from .. import access, outbox
from ..forms import InviteForm
from ..models import Appointment, ProgrammeInvitation
from ..pages import StaffPage


class PeopleList(StaffPage, ListView):
    """Who is appointed in the programme, and who is invited."""

    permission = "programmes.see_people"
    model = Appointment
    template_name = "programmes/people_list.html"

    def get_queryset(self):
        return super().get_queryset().today().select_related("user").order_by("user__name", "role")

    def get_context_data(self, **kwargs):
        invited = ProgrammeInvitation.objects.in_programme(self.request.programme).waiting().order_by("email")
        may_appoint = access.may(self.request.user, "programmes.appoint_people", self.request.programme)
        facts = {"may_see_changes": access.may(self.request.user, "programmes.see_changes", self.request.programme)}
        return super().get_context_data(invited=invited, may_appoint=may_appoint, **kwargs | facts)


class Invite(StaffPage, CreateView):
    """Invite somebody to a role in the programme."""

    permission = "programmes.appoint_people"
    model = ProgrammeInvitation
    form_class = InviteForm
    template_name = "programmes/invite.html"

    def get_initial(self):
        return {"language": (self.request.programme.languages or ["en"])[0]}

    def form_valid(self, form):
        invitation = form.instance
        invitation.invited_by = self.request.user
        invitation.save()
        outbox.put(
            "programmes.letters.invitation",
            invitation,
            address=invitation.email,
            language=invitation.language,
        )
        messages.success(self.request, _("The invitation is on its way."))
        return redirect("programmes:people", self.request.programme.slug)
