"""What waits for somebody's sign-off within her party."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from programmes.states import NotAllowed

from ..models import OwnDeadline
from ..pages import ApplicationPage
from ..showing import shown
from ..signing_off import entries, questions_of, sign_off

WRITE = "partnerships.write_application"


class SignOffs(ApplicationPage, TemplateView):
    """Her queue: each section with its text and a button; what waits comes first."""

    permission = WRITE
    template_name = "partnerships/sign_offs.html"

    def get_context_data(self, **kwargs):
        if not self.held:
            self.not_there()
        party, standing = self.held[0].party, self.standing
        mine = sorted(entries(standing, party, self.request.user), key=lambda each: each.is_signed)
        own = OwnDeadline.objects.filter(party=party).first()
        queue = [(each, self.texts(each.section)) for each in mine]
        return super().get_context_data(queue=queue, own_deadline=own, **kwargs)

    def texts(self, section):
        parties = {party.kind: party.name for party in self.standing.parties}
        return [shown(self.standing, each, self.kind, False, parties) for each in questions_of(section, self.kind)]

    def post(self, request, *args, **kwargs):
        try:
            with transaction.atomic():
                sign_off(self.writer(), request.POST.get("section", ""), request.POST.get("read", ""))
            messages.success(request, _("Signed off. If somebody changes the text, it comes back to you."))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(request.path)
