"""An invitation, opened by its secret."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from people.adapter import OPEN_DOOR

from .. import access
from ..models import ProgrammeInvitation
from ..pages import public
from ..states import NotAllowed


class InvitationPage(TemplateView):
    """An invitation is opened by its secret; it is used by somebody who has signed in with its address."""

    invitations = None  # the table in which the secret is looked up

    def dispatch(self, request, *args, **kwargs):
        rows = self.invitations.objects.in_programme(request.programme).waiting()
        self.invitation = rows.carrying(kwargs["token"]).select_related("invited_by").first()
        if not self.invitation:
            raise Http404
        self.invitation.programme = request.programme
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        # It opens the door to signing up and says nothing of whose the address is: a code by mail shows that.
        request.session[OPEN_DOOR] = True
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        here, user = self.request.get_full_path(), self.request.user
        fits = user.is_authenticated and self.invitation.is_for(user)
        facts = {"invitation": self.invitation, "fits": fits, "here": here}
        return super().get_context_data(**kwargs | facts)

    def accepted(self, **facts):
        """Appoint her; False, and the sentence is said, when it cannot be used."""
        try:
            self.admit(**facts)
        except NotAllowed as refusal:
            messages.error(self.request, str(refusal))
            return False
        return True

    def admit(self, **facts):
        access.admit(self.request.user, self.invitation)


@public
class InvitationDetail(InvitationPage):
    invitations = ProgrammeInvitation
    template_name = "programmes/invitation.html"

    def post(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect(f"{reverse(settings.LOGIN_URL)}?next={request.path}")
        return redirect(settings.LOGIN_REDIRECT_URL if self.accepted() else request.path)
