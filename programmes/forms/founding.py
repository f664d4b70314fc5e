"""How a new programme begins: its name, its address, its languages, and what it starts with."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from people.models import Organisation

from ..founding import host_of
from ..models import RESERVED, Programme
from ..starts import STARTS

# What is usual in a country, until its coordinator says otherwise.
USUAL = {
    "DK": ("Europe/Copenhagen", "DKK", "da"), "FI": ("Europe/Helsinki", "EUR", "fi"),
    "NO": ("Europe/Oslo", "NOK", "nb"), "SE": ("Europe/Stockholm", "SEK", "sv"), "HU": ("Europe/Budapest", "HUF", "hu"),
}  # fmt: skip


class FoundingForm(forms.Form):
    title = forms.CharField(label=_l("Name of the programme"), max_length=120)
    slug = forms.RegexField(
        r"^[a-z0-9]+(-[a-z0-9]+)*$", label=_l("Its word in every address"), min_length=3, max_length=40,
        help_text=_l("Small letters, digits and hyphens, for example vejen. It stays for ever."),
        error_messages={"invalid": _l("Write small letters, digits and hyphens only.")},
    )  # fmt: skip
    host = forms.CharField(label=_l("Host"), max_length=200, help_text=_l("The organisation that runs the programme."))
    host_kind = forms.ChoiceField(label=_l("Kind of the host"), choices=Organisation.Kind.choices)
    country = forms.ChoiceField(
        label=_l("Country"), choices=Organisation.Country.choices,
        help_text=_l("Time zone and currency follow it. You can change them afterwards."),
    )  # fmt: skip
    languages = forms.MultipleChoiceField(
        label=_l("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple,
        help_text=_l("The first one that you tick is the programme's own. Texts are asked for in each."),
    )  # fmt: skip
    start = forms.ChoiceField(label=_l("Begin with"), widget=forms.RadioSelect)

    def __init__(self, data=None, *, user, copyable):
        self.user, self.copyable = user, {f"copy-{each.slug}": each for each in copyable}
        super().__init__(data)
        templates = [(key, f"{start.title}: {start.about}") for key, start in STARTS.items()]
        copies = [(key, f"{_('The set-up of')}: {each.title}") for key, each in self.copyable.items()]
        self.fields["start"] = forms.ChoiceField(
            label=_("Begin with"), widget=forms.RadioSelect, choices=[*templates, *copies], initial="joint-grants"
        )

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if slug in RESERVED or Programme.objects.filter(slug=slug).exists():
            raise ValidationError(_("Another programme has this word already. Choose another one."))
        return slug

    def beginning(self):
        """The key of a template, or the programme to copy."""
        return self.copyable.get(self.cleaned_data["start"], self.cleaned_data["start"])

    def facts(self):
        """The columns of the new programme."""
        typed = self.cleaned_data
        zone, currency, own = USUAL[typed["country"]]
        languages = sorted(typed["languages"], key=lambda code: code != own)  # its country's own language first
        return {
            "slug": typed["slug"], "title": {code: typed["title"] for code in languages}, "languages": languages,
            "country": typed["country"], "time_zone": zone, "currency": currency,
            "host": host_of(typed["host"], typed["host_kind"], typed["country"]), "contact_email": self.user.email,
        }  # fmt: skip
