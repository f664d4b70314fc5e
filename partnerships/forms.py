"""What people fill in around an application: their organisation, and whom they invite."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.likeness import similar
from people.models import Organisation
from people.registers import name_of, read_identifier
from programmes.forms import MomentForm
from programmes.moments import instant, read_clock, read_day

from .models import PartnershipInvitation
from .models.partnership import APART, WORKING
from .starting import SIGNATORY, WRITER

NONE_OF_THESE = "none"
MUNICIPALITY = Organisation.Kind.MUNICIPALITY
KINDS = dict(Organisation.Kind.choices)


class OrganisationForm(forms.Form):
    """Which organisation somebody acts for; a number whose check digit fails is a warning where it may be."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=200)
    identifier = forms.CharField(label=_("Register number"), max_length=40)
    checked = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, country, kind="", **options):
        self.country, self.is_of_kind = country, kind
        super().__init__(*args, **options)
        self.fields["identifier"].label = name_of(country)

    def clean_identifier(self):
        compact, warning = read_identifier(self.country, self.cleaned_data["identifier"])
        if warning and not self.data.get(self.add_prefix("checked")):
            self.data = {**self.data.dict(), self.add_prefix("checked"): "on"}
            raise ValidationError(f"{warning} {_('Is it right all the same? Then send it once more.')}")
        return compact

    def clean(self):
        """The number says which organisation it is; who types another one is asked once whether it is one of these."""
        super().clean()
        said = self.cleaned_data
        name, number = said.get("name"), said.get("identifier")
        if not name or not number or Organisation.objects.registered(self.country, number).exists():
            return said
        is_municipality = MUNICIPALITY == (said.get("kind") or self.is_of_kind)
        ours = [each for each in similar(self.country, name) if (each.kind == MUNICIPALITY) == is_municipality]
        alike = {each.identifier: each.name for each in ours}
        chosen = self.data.get(self.add_prefix("same"))
        if chosen in alike:
            return said | {"name": alike[chosen], "identifier": chosen}
        if alike and chosen != NONE_OF_THESE:
            self.fields["same"] = forms.ChoiceField(
                label=_("Is it one of these?"),
                choices=[*((key, f"{each} · {key}") for key, each in alike.items()), (NONE_OF_THESE, _("None"))],
                widget=forms.RadioSelect,
            )
            self.add_error("same", _("Choose the one that it is, so that it stands in the portal once."))
        return said


class StartForm(OrganisationForm):
    """For which organisation an application is started, and whether she may sign for it."""

    kind = forms.ChoiceField(label=_("We are"), widget=forms.RadioSelect)
    signs = forms.TypedChoiceField(
        label=_("May you sign for your organisation?"),
        choices=[("yes", _("Yes, I am authorised to sign")), ("no", _("No, I will invite somebody who is"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    field_order = ["kind", "name", "identifier", "signs", "checked"]

    def __init__(self, *args, call, **options):
        super().__init__(*args, country=call.programme.country, **options)
        self.fields["kind"].choices = [(kind, KINDS[kind]) for kind in call.parties]


class InviteForm(forms.ModelForm):
    """Whom to invite: for which party, to write along or to sign; once the place is accepted, to do the work too."""

    kind = forms.ChoiceField(label=_("Acts for"), widget=forms.RadioSelect)
    role = forms.ChoiceField(
        label=_("What may this person do?"),
        choices=[(WRITER, _("Write along")), (SIGNATORY, _("Write along, and sign for the organisation"))],
        widget=forms.RadioSelect,
        initial=SIGNATORY,
    )
    field_order = ["kind", "email", "role", "language"]

    class Meta:
        model = PartnershipInvitation
        fields = ["kind", "email", "role", "language"]

    def __init__(self, *args, kinds, parties, is_forming, has_work, **options):
        super().__init__(*args, **options)
        self.known = {party.kind: party.name for party in parties}
        self.fields["kind"].choices = [(kind, self.known.get(kind, KINDS[kind])) for kind in kinds]
        if not is_forming:
            self.fields["role"].choices = [
                (WRITER, _("Take part for the organisation")),
                (SIGNATORY, _("Take part, and sign for the organisation")),
            ]
        if has_work:
            self.fields["role"].choices += [
                ("coordinator", _("Coordinate locally: the agreement, the steering group and its minutes")),
                ("manager", _("Lead whoever coordinates: read the agreement and the minutes")),
            ]

    def clean(self):
        said = super().clean() or self.cleaned_data
        if said.get("role") in WORKING and said.get("kind") == Organisation.Kind.MUNICIPALITY:
            self.add_error("role", APART)
        elif said.get("role") in WORKING and said.get("kind") not in self.known:
            self.add_error("role", _("This party is not there yet. Invite somebody who may sign for it first."))
        return said


class ApplicationExtensionForm(MomentForm):
    """Until when one application is extended, and why."""

    why = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Read by staff, and kept in the audit. The parties are told until when only."),
    )


class RejectionForm(forms.Form):
    """One reason of the call's closed list, and a note for staff."""

    reason = forms.ChoiceField(label=_("Reason"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Note, for staff"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, reasons, **options):
        super().__init__(*args, **options)
        self.fields["reason"].choices = [(each["key"], str(each["title"])) for each in reasons]


class CompletionForm(MomentForm):
    """Which questions are open again, until when, and what is wanted."""

    text = forms.CharField(
        label=_("What is missing"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Read by both parties. Write in their language."),
    )
    questions = forms.MultipleChoiceField(label=_("Open these questions again"), widget=forms.CheckboxSelectMultiple)
    field_order = ["questions", "text", "day", "clock"]

    def __init__(self, *args, questions, **options):
        super().__init__(*args, **options)
        self.fields["questions"].choices = [(each.key, f"{each.key}. {each.title}") for each in questions]


class OwnDeadlineForm(forms.Form):
    """By when a party wants to be done itself, and when its people are reminded."""

    day = forms.CharField(label=_("Day"), help_text=_("Day, month, year. For example 6.2.2025"), max_length=40)
    time = forms.CharField(label=_("Time"), help_text=_("24:00 is the end of the day."), max_length=10, initial="24:00")
    hours = forms.MultipleChoiceField(
        label=_("Remind us"),
        choices=[("72", _("3 days before")), ("24", _("1 day before")), ("3", _("3 hours before"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, closing, at, own, **options):
        self.closing, self.at = closing, at
        stands: dict[str, str | list[str]] = {"hours": ["24"]}
        if own:
            clock = own.clock.total_seconds() // 60
            said = f"{int(clock // 60):02}:{int(clock % 60):02}"
            hours = [str(number) for number in own.hours_before]
            stands |= {"day": f"{own.on.day}.{own.on.month}.{own.on.year}", "time": said, "hours": hours}
        super().__init__(*args, **{**options, "initial": stands})

    def clean_day(self):
        return read_day(self.cleaned_data["day"])

    def clean_time(self):
        return read_clock(self.cleaned_data["time"])

    def clean(self):
        said = super().clean() or {}
        if "day" in said and "time" in said:
            wanted = instant(said["day"], said["time"], self.closing.time_zone)
            if wanted <= self.at:
                self.add_error("day", _("This has passed already. Choose a later time."))
            elif wanted >= self.closing.closes_at:
                self.add_error("day", _("Choose a time before the deadline of the call."))
        return said
