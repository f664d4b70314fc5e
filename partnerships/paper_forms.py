"""What staff fill in about an application that came on paper."""

from dataclasses import dataclass
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from people.models import Organisation
from people.registers import name_of, read_identifier
from programmes.moments import read_clock, read_day

from .models import PartnershipInvitation
from .models.came import Channel
from .models.files import MEDIA_TYPES, MOST_FILES, MOST_MB, read_upload
from .registering import Side, Told

KINDS = dict(Organisation.Kind.choices)


@dataclass(frozen=True)
class Papers:
    """What staff may attach to what came on paper: as a question's field of files says it."""

    accept: tuple[str, ...] = tuple(kind for kind in MEDIA_TYPES if kind != "csv")
    max_mb: int = MOST_MB


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class PapersField(forms.FileField):
    """One file or several: [{"received", "name", "media_type", "sha256", "size"}], each what its name says."""

    widget = ManyFiles(attrs={"accept": ",".join(f".{kind}" for kind in Papers.accept)})

    def clean(self, data, initial=None):
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if not uploads:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(uploads) > MOST_FILES:
            raise ValidationError(_("At most %(n)s files.") % {"n": MOST_FILES})
        return [self.read(upload) for upload in uploads]

    def read(self, upload):
        name, media_type, digest = read_upload(upload, Papers())
        facts = {"received": upload, "name": name, "media_type": media_type, "sha256": digest}
        return facts | {"size": upload.size}


def papers_field():
    said = _("PDF, pictures or office files, at most 20 MB each. They are checked before anybody can open them.")
    return PapersField(label=_("The papers, scanned"), help_text=said)


class PapersForm(forms.Form):
    papers = papers_field()


class ConfirmerForm(forms.ModelForm):
    """Who may sign for a party, and is asked whether what was registered is its application."""

    class Meta:
        model = PartnershipInvitation
        fields = ["kind", "email", "language"]

    def __init__(self, *args, parties, **options):
        super().__init__(*args, **options)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Acts for"), choices=[(party.kind, party.name) for party in parties], widget=forms.RadioSelect
        )


class RegistrationForm(forms.Form):
    """What staff read in the letter in their hands; for each party its own fields."""

    channel = forms.ChoiceField(label=_("How it came"), choices=Channel.choices, widget=forms.RadioSelect)
    day = forms.CharField(label=_("Day on which it arrived"), max_length=20, help_text=_("For example 27.10.2025."))
    clock = forms.CharField(
        label=_("Time, if you know it"), max_length=5, required=False, help_text=_("For example 14:30.")
    )
    papers = papers_field()
    name = forms.CharField(label=_("The partnership's name, as it stands on the paper"), max_length=80)
    token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, call, **options):
        self.call = call
        super().__init__(*args, **{**options, "initial": {"token": uuid4()}})
        number = name_of(call.programme.country)
        for kind in call.parties:
            label = KINDS[kind]
            self.fields[f"{kind}_name"] = forms.CharField(
                label=format_lazy("{}: {}", label, _("Name of the organisation")), max_length=200
            )
            self.fields[f"{kind}_identifier"] = forms.CharField(
                label=format_lazy("{}: {}", label, number), max_length=40, required=False
            )
            self.fields[f"{kind}_email"] = forms.EmailField(
                label=format_lazy("{}: {}", label, _("e-mail address of whoever may sign")),
                required=False,
                help_text=_("She is asked to confirm. You can add the address later."),
            )
            self.fields[f"{kind}_language"] = forms.ChoiceField(
                label=format_lazy("{}: {}", label, _("language of the letter")),
                choices=settings.LANGUAGES,
                initial=call.programme.languages[0],
            )

    def clean_day(self):
        return read_day(self.cleaned_data["day"])

    def clean_clock(self):
        typed = self.cleaned_data["clock"]
        return read_clock(typed) if typed else None

    def clean(self):
        said = super().clean() or {}
        for kind in self.call.parties:
            if typed := said.get(f"{kind}_identifier"):
                try:  # a number whose check digit fails is taken as it stands on the paper
                    said[f"{kind}_identifier"] = read_identifier(self.call.programme.country, typed)[0]
                except ValidationError as wrong:
                    self.add_error(f"{kind}_identifier", wrong)
        addresses = [said[f"{kind}_email"].casefold() for kind in self.call.parties if said.get(f"{kind}_email")]
        if len(set(addresses)) < len(addresses):
            self.add_error(
                f"{self.call.parties[-1]}_email",
                _("Each party is confirmed by a person of its own. Write another address."),
            )
        return said

    def told(self):
        """The same as the registration takes it."""
        said = self.cleaned_data
        parts = ("name", "identifier", "email", "language")
        sides = [Side(kind, **{part: said[f"{kind}_{part}"] for part in parts}) for kind in self.call.parties]
        facts = {name: said[name] for name in ("channel", "clock", "name", "papers", "token")}
        return Told(on=said["day"], sides=sides, **facts)
