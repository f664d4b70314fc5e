"""Leaving a partnership, and taking a co-writer of one's own party out of it."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from programmes import access
from programmes.confirming import Confirmation
from programmes.states import NotAllowed

from ..leaving import leave, others_of, take_out
from ..models import Application, PartnershipAppointment
from ..models.partnership import WORKING, WRITING
from ..pages import PartnershipPage
from ..starting import SIGNATORY, WRITER

READ = "partnerships.read_application"


class SuccessorForm(forms.Form):
    """Who signs after the last signatory."""

    successor = forms.ModelChoiceField(
        PartnershipAppointment.objects.none(),
        label=_l("Who signs for your organisation after you?"),
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, candidates, **options):
        super().__init__(*args, **options)
        if candidates is None:
            del self.fields["successor"]
        else:
            self.fields["successor"].queryset = candidates
            self.fields["successor"].label_from_instance = lambda appointment: str(appointment.user)


class PartnershipConfirmation(PartnershipPage, Confirmation):
    nav, here = "partnerships/agreeing/nav.html", "partnership"

    @property
    def about(self):
        return str(self.partnership)

    def get_context_data(self, **kwargs):
        own = Application.objects.in_programme(self.request.programme)
        application = get_object_or_404(own, partnership=self.partnership)
        return super().get_context_data(**{"application": application, "reads_application": self.reads()} | kwargs)

    def reads(self):
        """Whether she reads the application; else she came for the work, and the agreement is her page."""
        return access.may(self.request.user, READ, self.partnership)

    def back(self):
        page = "partnership" if self.reads() else "agreement"
        return reverse(f"partnerships:{page}", args=[self.request.programme.slug, self.partnership.pk])


class Leave(PartnershipConfirmation):
    """Leave a partnership; the last person of a party, or the last who may sign, names another first."""

    permission = "partnerships.read_agreement"  # which whoever reads the application reads too
    form_class = SuccessorForm

    @property
    def question(self):
        return _("Leave the partnership?")

    act_words, keep_words = _l("Leave the partnership"), _l("Stay")

    @cached_property
    def mine(self):
        return list(self.partnership.appointments.today().filter(user=self.request.user).select_related("party"))

    @cached_property
    def others(self):
        """The others of her party, once each; a thing for the choice of a successor too."""
        return others_of(self.mine[0]).select_related("user").order_by("user", "-id").distinct("user")

    @property
    def is_last(self):
        return any(each.role in WRITING for each in self.mine) and not self.others.exists()

    def get_form_kwargs(self):
        signs = any(each.role == SIGNATORY for each in self.mine)
        last = signs and not others_of(self.mine[0]).with_signature().exists() and not self.is_last
        return {**super().get_form_kwargs(), "candidates": self.others if last else None}

    def consequences(self):
        if self.is_last:
            return [_("You are the last one of your organisation here. Invite somebody else before you leave.")]
        gone = _("You no longer see the application.")
        if not self.reads():
            gone = _("You no longer see the agreement and the steering group.")
        return [
            gone,
            _("What you wrote stays, and so does your organisation."),
            _("The others are told by e-mail."),
            _("Only a new invitation brings you back."),
        ]

    def get_context_data(self, **kwargs):
        out = None
        if self.is_last:
            invite = reverse("partnerships:invite", args=[self.request.programme.slug, self.partnership.pk])
            out = {"url": invite, "words": _("Invite somebody")}
        return super().get_context_data(way_out=out, **kwargs)

    def act(self, form):
        leave(self.request.user, self.partnership, form.cleaned_data.get("successor"))
        messages.success(self.request, _("You have left the partnership."))
        return redirect("desk")


class TakeOut(PartnershipConfirmation):
    """A signatory takes a co-writer of her own party out, or whoever coordinates for it."""

    permission = "partnerships.sign_application"
    act_words, keep_words = _l("End the role"), _l("Keep the role")

    @cached_property
    def appointment(self):
        rows = self.partnership.appointments.today().filter(
            role__in=(WRITER, *WORKING), party__in=[held.party for held in self.held]
        )
        found = get_object_or_404(rows.select_related("user", "party"), pk=self.kwargs["appointment"])
        found.partnership = self.partnership
        return found

    @property
    def question(self):
        if self.appointment.role in WORKING:
            return _("End this person's role?")
        return _("Take this person out of the application?")

    @property
    def about(self):
        return f"{self.appointment.user}: {self.appointment.role_said}"

    def consequences(self):
        gone = _("From the next page on, this person no longer sees the application.")
        if self.appointment.role in WORKING:
            gone = _("From the next page on, this person sees neither the agreement nor the steering group.")
        return [
            gone,
            _("What this person wrote stays."),
            _("This person is told by e-mail."),
            _("It cannot be undone. A new invitation gives the role again."),
        ]

    def act(self, form):
        if self.appointment.user == self.request.user:
            raise NotAllowed(_("You cannot take yourself out. Leave the partnership instead."))
        take_out(self.appointment, self.request.user)
        messages.success(self.request, _("The role has ended."))
