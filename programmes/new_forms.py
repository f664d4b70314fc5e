"""What staff fill in to begin a form: its short name, and what it begins with."""

from functools import cache
from pathlib import Path

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from .drafting import EMPTY
from .loading import plain
from .models import Form, FormDraft
from .options import filled
from .yamlfile import read_file

TEMPLATES = Path(__file__).parent / "data" / "templates"
NAMES = {"partnership": _("Template: two parties apply together")}


@cache
def template(name):
    """A form that comes with the portal, as data."""
    data = read_file(TEMPLATES / f"{name}.yaml")
    list(filled(data))
    return plain(data)


class NewForm(forms.Form):
    key = forms.CharField(
        label=_("Short name"),
        max_length=50,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*\Z", _("Use small letters, digits and hyphens only."))],
        help_text=_("Stands in addresses and files, for example vejen-2025. It never changes."),
    )
    source = forms.ChoiceField(label=_("Begin with"), widget=forms.RadioSelect, initial="template:partnership")

    def __init__(self, *args, programme, **options):
        super().__init__(*args, **options)
        self.programme = programme
        known = Form.objects.in_programme(programme).order_by("-pk")
        self.fields["source"].choices = [
            *((f"template:{name}", words) for name, words in NAMES.items()),
            ("empty", _("An empty form")),
            *((f"form:{form.key}", f"{_('A copy of')}: {form.key}") for form in known),
        ]

    def clean_key(self):
        key = self.cleaned_data["key"]
        if Form.objects.in_programme(self.programme).filter(key=key).exists():
            raise forms.ValidationError(_("There is already a form with this short name."))
        return key

    def definition(self):
        """What the new form begins with, under its own name."""
        kind, _colon, name = self.cleaned_data["source"].partition(":")
        if kind == "form":  # of this programme: the choices name no other
            source = FormDraft.of(Form.objects.in_programme(self.programme).get(key=name)).definition
        else:
            source = spoken(template(name), self.programme.languages) if kind == "template" else EMPTY
        return {**source, "key": self.cleaned_data["key"]}


def spoken(data, languages):
    """A template's texts in the programme's languages only."""
    if isinstance(data, list):
        return [spoken(each, languages) for each in data]
    if not isinstance(data, dict):
        return data
    if "en" in data:
        return {language: text for language, text in data.items() if language in languages}
    return {key: spoken(value, languages) for key, value in data.items()}
