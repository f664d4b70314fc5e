"""Forms in our own markup, and what a person says of herself."""

from zoneinfo import available_timezones

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .models import User

ZONES = sorted(zone for zone in available_timezones() if zone.startswith(("Europe/", "Atlantic/", "America/")))


class Renderer(TemplatesSetting):
    """Every form and field in the markup of Designsystemet."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"


class OneLine(forms.CharField):
    """A name: each run of blanks and line breaks is one blank, so that it fits into the head of a letter."""

    def to_python(self, value):
        return " ".join((super().to_python(value) or "").split())


class SignUpForm(AllauthSignupForm):
    """An account needs an address and a name; a password can be added later."""

    name = OneLine(label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email"]

    def save(self, request):
        user = super().save(request)
        if user:
            user.name, user.language = self.cleaned_data["name"], get_language()
            user.save(update_fields=["name", "language"])
        return user


class MeForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        choices=[("", _("The programme's")), *((zone, zone) for zone in ZONES)],
        help_text=_("Deadlines are always shown in the programme's time, and in yours when it differs."),
    )

    class Meta:
        model = User
        fields = ["name", "language", "time_zone"]
        field_classes = {"name": OneLine}


class SignInForm(AllauthLoginForm):
    """One address, two equal ways: with a password, or with a code by e-mail."""

    def _setup_password_field(self):
        self.fields["password"].required = False
        self.fields["password"].help_text = _("Leave it empty, and we e-mail you a code.")

    def clean_password(self):
        return "" if "by_code" in self.data else self.cleaned_data.get("password")
