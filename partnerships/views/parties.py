"""A partnership's people as staff see them: who acts for whom, which addresses work, and help when somebody is gone."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.generic import TemplateView

from people.models import User
from programmes import access
from programmes.confirming import Confirmation
from programmes.models import Bounce
from programmes.pages import ActionView, StaffPage

from ..domains import fitting
from ..models import Conflict, Partnership, PartnershipAppointment, Recovery, Replacement
from ..succession import recover
from .people import people_by_party

RECOVER = "programmes.tend_parties"


class NewHandForm(forms.Form):
    """Somebody new for a party, and why."""

    email = forms.EmailField(label=_l("E-mail address"))
    language = forms.ChoiceField(label=_l("Language of the letter"), choices=settings.LANGUAGES)
    reason = forms.CharField(
        label=_l("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_l("It is kept with what you do, and everybody concerned reads it in a letter."),
    )


class RecoverForm(NewHandForm):
    gone = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_l("Who no longer acts for it?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["gone", "email", "language", "reason"]

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self.fields["gone"].queryset = people


class OfPartnership(StaffPage):
    """A page of staff about the people of one partnership; not there for who is in conflict with its application."""

    @cached_property
    def partnership(self):
        rows = Partnership.objects.in_programme(self.request.programme)
        rows = rows.exclude(application__in=Conflict.objects.barring(self.request.user))
        found = get_object_or_404(rows, pk=self.kwargs["partnership"])
        found.programme = self.request.programme
        return found

    def back(self):
        return reverse("partnerships:party_people", args=[self.request.programme.slug, self.partnership.pk])


class PartyPeople(OfPartnership, TemplateView):
    """The parties, the people, whether letters reach them, and what staff have done."""

    permission = "programmes.see_people"
    template_name = "partnerships/party_people.html"

    def get_context_data(self, **kwargs):
        sides = people_by_party(self.partnership)
        invited = list(self.partnership.invitations.waiting().order_by("email"))
        addresses = [each.user.email for _party, people in sides for each in people] + [each.email for each in invited]
        facts = {"partnership": self.partnership, "sides": sides, "invited": invited}
        facts["recoveries"] = Recovery.objects.of(self.partnership)
        facts["replacements"] = Replacement.objects.of(self.partnership)
        said = fitting(sides)
        facts["of_theirs"] = {address for address, is_theirs in said.items() if is_theirs}
        facts["of_others"] = set(said) - facts["of_theirs"]
        facts["bounced"] = Bounce.objects.among(addresses)
        facts["may_recover"] = access.may(self.request.user, RECOVER, self.request.programme)
        return super().get_context_data(**kwargs | facts)


class Recover(OfPartnership, Confirmation):
    """Staff invite somebody new to a party whose people are gone."""

    permission = RECOVER
    form_class = RecoverForm
    here = "people"
    question = _l("Invite somebody new for this party?")
    act_words, keep_words = _l("Invite and tell everybody"), _l("Leave it as it is")

    @cached_property
    def party(self):
        return get_object_or_404(self.partnership.parties, pk=self.kwargs["party"])

    @property
    def about(self):
        return f"{self.party} · {self.partnership}"

    def get_form_kwargs(self):
        acting = PartnershipAppointment.objects.of_party(self.party).values("user")
        return {**super().get_form_kwargs(), "people": User.objects.filter(pk__in=acting).order_by("name", "pk")}

    def get_initial(self):
        return {"language": (self.request.programme.languages or ["en"])[0]}

    def consequences(self):
        return [
            _("Whoever you invite may write and sign for this party."),
            _("Those whom you mark as gone no longer see the application. What they wrote stays."),
            _("Everybody in the partnership gets a letter with your reason, those who are gone too."),
        ]

    def act(self, form):
        said = form.cleaned_data
        recover(self.party, list(said["gone"]), said["reason"], self.request.user, said["email"], said["language"])
        messages.success(self.request, _("The invitation is on its way."))


class BounceMark(OfPartnership, ActionView):
    """Letters to somebody of this partnership come back, or arrive again: staff say so."""

    permission = RECOVER

    def get_object(self):
        return self.partnership

    def act(self, partnership):
        asked = self.request.POST.get("address", "").lower()
        here = {each.user.email.lower() for each in partnership.appointments.today().select_related("user")}
        here |= {each.email.lower() for each in partnership.invitations.waiting()}
        if asked in here and "works" in self.request.POST:
            Bounce.clear(asked)
        elif asked in here:
            Bounce.note(asked, self.request.user)
        return redirect(self.back())
