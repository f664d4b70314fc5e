"""Ending somebody's role in the programme, by its lead."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from ..confirming import Confirmation
from ..dismissing import end
from ..models import Appointment
from ..pages import StaffPage


class Dismiss(StaffPage, Confirmation):
    permission = "programmes.appoint_people"
    here = "people"

    @cached_property
    def appointment(self):
        rows = Appointment.objects.in_programme(self.request.programme).today().select_related("user")
        found = get_object_or_404(rows, pk=self.kwargs["appointment"])
        found.programme = self.request.programme
        return found

    @property
    def question(self):
        return _("End this role?")

    @property
    def about(self):
        return f"{self.appointment.user}: {self.appointment.get_role_display()}"

    @property
    def act_words(self):
        return _("End the role")

    @property
    def keep_words(self):
        return _("Keep the role")

    def consequences(self):
        said = [
            _("From the next page on, this person can no longer do what the role allows."),
            _("The account stays, and so do this person's other roles. What this person wrote stays too."),
            _("This person is told by e-mail."),
            _("It cannot be undone. A new invitation gives the role again."),
        ]
        if self.appointment.user == self.request.user:
            said.insert(0, _("This is your own role."))
        return said

    def back(self):
        return reverse("programmes:people", args=[self.request.programme.slug])

    def act(self, form):
        end(self.appointment)
        messages.success(self.request, _("The role has ended."))
        return redirect("desk") if self.appointment.user == self.request.user else None
