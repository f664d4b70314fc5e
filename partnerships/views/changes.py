"""What a change of the form asks of those who write."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from programmes.pages import ActionView

from ..moving import confirm
from ..pages import ApplicationPage
from .application import WRITE
from .sections import save_section


class CheckConfirm(ApplicationPage, ActionView):
    """ "Our answer is right": what was typed on the page is saved before."""

    permission = WRITE
    locks = True

    def post(self, request, *args, **kwargs):
        save_section(request, self.writer(), self.application.asks.section(self.question.section))
        return super().post(request, *args, **kwargs)

    def get_object(self):
        return self.application

    def act(self, application):
        confirm(self.writer(), self.question)
        messages.success(self.request, _("Confirmed"))
        return self.place()

    def place(self):
        args = [self.request.programme.slug, self.partnership.pk, self.question.section]
        return redirect(reverse("partnerships:section", args=args) + f"#{self.question.key}")
