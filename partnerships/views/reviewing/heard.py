"""A conflict of interest that staff have heard of: written down for somebody who has not declared it herself."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from people.models import User
from programmes.confirming import Confirmation
from programmes.models import Appointment

from ...models import Conflict
from ...reviewing.declaring import declare
from .deciding import ConflictForm
from .frame import RUN
from .running import OnePage

CHOOSING = ("reviewer", "staff", "lead")  # the roles that read, score or decide


class HeardForm(ConflictForm):
    """Whose, of which kind, and what was told by whom."""

    person = forms.ModelChoiceField(User.objects.none(), label=_l("Whose conflict is it?"), widget=forms.RadioSelect,
                                    empty_label=None)  # fmt: skip
    field_order = ["person", "kind", "reason"]

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self.fields["person"].queryset = people
        self.fields["reason"].required = True
        self.fields["kind"].label = _("Of which kind is it?")
        self.fields["reason"].label = _("Who told it, and what")


class ReviewHeard(OnePage, Confirmation):
    """Somebody's way to an application ends because staff know of a conflict; she is not asked."""

    permission, form_class = RUN, HeardForm
    question = _l("Write down a conflict of interest?")
    act_words, keep_words = _l("Write it down"), _l("Not now")

    @property
    def about(self):
        return str(self.application.known_as)

    def back(self):
        return self.link("review_one", self.application.pk)

    def people(self):
        """Who reads, scores or decides here, without herself and those of whom it is known."""
        there = Conflict.objects.in_the_way().filter(application=self.application).values("user")
        roles = Appointment.objects.here().filter(role__in=CHOOSING).values("user")
        rows = User.objects.filter(pk__in=roles).exclude(pk__in=there).exclude(pk=self.request.user.pk)
        return rows.order_by("name", "pk")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "people": self.people()}

    def consequences(self):
        return [
            _("This person no longer sees the application, nor the ranking while it is in it."),
            _("What was given is set aside. It stays in the log and does not count."),
            _("Only the national coordinator can lift it."),
        ]

    def act(self, form):
        said = form.cleaned_data
        declare(self.application, said["person"], said["kind"], said["reason"], self.request.user)
        messages.success(self.request, _("Written down. The way to this application has ended."))
        return redirect(self.back())
