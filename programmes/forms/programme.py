"""What the national coordinator sets up: a programme's names, host, funder, languages, looks and contact."""

import re
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from people.models import Organisation
from people.registers import read_identifier

from ..accent import contrast
from ..moments import read_day, type_moment
from .shared import SharedForm, words_fields, words_shown, words_typed

AS_TYPED = (
    "languages", "country", "time_zone", "currency", "accent", "funder_is_public", "contact_email", "contact_phone",
    "starts_on", "ends_on",
)  # fmt: skip
CURRENCIES = ["DKK", "EUR", "NOK", "SEK", "HUF"]
ZONES = sorted(zone for zone in available_timezones() if zone.startswith(("Europe/", "Atlantic/")))
COLOUR = re.compile(r"#[0-9a-f]{6}")


class Colour(forms.ColorInput):
    """A browser's own choice of colours: there is always one, so it cannot be left out."""

    def use_required_attribute(self, initial):
        return False


class ProgrammeForm(SharedForm):
    """Everything that pages and papers say of a programme itself."""

    languages = forms.MultipleChoiceField(
        label=_l("Languages"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple,
        help_text=_l("The first one that you tick is the programme's own. Texts are asked for in each."),
    )  # fmt: skip
    country = forms.ChoiceField(label=_l("Country"), choices=Organisation.Country.choices)
    time_zone = forms.ChoiceField(
        label=_l("Time zone"), choices=[(zone, zone) for zone in ZONES],
        help_text=_l("Of new calls; those that are there keep theirs."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=_l("Currency"), choices=[(each, each) for each in CURRENCIES])
    accent = forms.CharField(label=_l("Colour"), widget=Colour())
    host_name = forms.CharField(label=_l("Host"), max_length=200)
    host_kind = forms.ChoiceField(label=_l("Kind of the host"), choices=Organisation.Kind.choices)
    host_identifier = forms.CharField(label=_l("Register number of the host"), max_length=40, required=False)
    funder_name = forms.CharField(label=_l("Funder"), max_length=200, required=False)
    funder_kind = forms.ChoiceField(label=_l("Kind of the funder"), choices=Organisation.Kind.choices, required=False)
    funder_is_public = forms.BooleanField(label=_l("The funder is a public authority"), required=False)
    contact_email = forms.CharField(label=_l("E-mail of the contact"), max_length=254)
    contact_phone = forms.CharField(label=_l("Telephone of the contact"), max_length=40, required=False)
    starts_on = forms.CharField(label=_l("The programme begins"), max_length=20, required=False)
    ends_on = forms.CharField(label=_l("The programme ends"), max_length=20, required=False)

    def __init__(self, data=None, *, programme):
        self.programme, self.spoken = programme, programme.languages or ["en"]
        names = words_fields("title", _("Name of the programme"), self.spoken, most=120)
        names |= words_fields("summary", _("What it is, in a few sentences"), self.spoken, area=True, most=1000)
        last = words_fields("credit", _("Line by which the funder is credited"), self.spoken, most=300)
        last |= words_fields("contact_name", _("Contact: the role, no person's name"), self.spoken, most=120)
        super().__init__(data, standing=standing_of(programme, self.spoken), first=names, last=last)
        self.fields[f"title_{self.spoken[0]}"].required = True

    def clean_accent(self):
        colour = self.cleaned_data["accent"].lower()
        if not COLOUR.fullmatch(colour):
            raise ValidationError(_("Write the colour as # and six digits or letters from a to f."))
        return colour

    def clean_contact_email(self):
        validate_email(self.cleaned_data["contact_email"])
        return self.cleaned_data["contact_email"]

    def clean_host_identifier(self):
        number = self.cleaned_data["host_identifier"]
        return read_identifier(self.cleaned_data.get("country") or self.programme.country, number)[0] if number else ""

    def clean_starts_on(self):
        return read_day(self.cleaned_data["starts_on"]) if self.cleaned_data["starts_on"] else None

    def clean_ends_on(self):
        return read_day(self.cleaned_data["ends_on"]) if self.cleaned_data["ends_on"] else None

    def clean(self):
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day must not be before the first."))
        return super().clean()

    def facts(self):
        """The columns of the programme as they were typed."""
        typed = self.cleaned_data
        facts = {name: typed[name] for name in AS_TYPED}
        for name in ("title", "summary", "credit", "contact_name"):
            facts[name] = words_typed(typed, name, getattr(self.programme, name), self.spoken)
        country = typed["country"]
        host = {"name": typed["host_name"], "kind": typed["host_kind"], "identifier": typed["host_identifier"]}
        funder = {"name": typed["funder_name"], "kind": typed["funder_kind"] or "other", "identifier": ""}
        return facts | {"host": host | {"country": country}, "funder": funder | {"country": country}}


def standing_of(programme, languages):
    """The programme as its form shows it."""
    standing: dict = {}
    for name in ("title", "summary", "credit", "contact_name"):
        standing |= words_shown(name, getattr(programme, name), languages)
    for name in ("country", "time_zone", "currency", "accent", "contact_email", "contact_phone"):
        standing[name] = getattr(programme, name)
    for name in ("host", "funder"):
        organisation = getattr(programme, name)
        standing |= {f"{name}_name": organisation.name if organisation else ""}
        standing |= {f"{name}_kind": organisation.kind if organisation else "foundation"}
    days = {name: getattr(programme, name) for name in ("starts_on", "ends_on")}
    standing |= {name: type_moment(day) if day else "" for name, day in days.items()}
    standing |= {"languages": list(programme.languages), "host_identifier": programme.host.identifier}
    return standing | {"funder_is_public": "on" if programme.funder_is_public else ""}


def legible(colour):
    """The contrast of a colour with white, and whether text in it can be read (WCAG 2: 4.5 to 1)."""
    ratio = contrast(colour, "#ffffff")
    return round(ratio, 1), ratio >= 4.5
