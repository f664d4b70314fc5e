"""What staff write of a call: what it is, and its dates."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from people.models import Organisation

from ..kinds import number
from ..models import Call, Form
from ..moments import instant, is_said_once, read_day, read_moment, type_moment
from ..money import say_number
from ..scale import LIMITS
from ..templatetags.saying import side
from .correcting import CorrectingForm
from .scale import check_gaps, check_scale, check_texts_keep, explained, figure, scale_shown, scale_typed
from .shared import words_fields, words_shown, words_typed

MIDNIGHT = timedelta(0)
REMINDERS = [14 * 24, 7 * 24, 3 * 24, 24, 3]  # hours before the deadline, until staff plan them otherwise
TWICE = _l("When clocks change, this time comes twice or not at all. Choose another one.")


def read_once(text, zone, needs_clock=False):
    """A day and a time of day that happens once in a zone, as they were typed."""
    day, clock = read_moment(text)
    if clock is None and needs_clock:
        raise ValidationError(_("Write the time too, for example 24:00."))
    if not is_said_once(day, clock or MIDNIGHT, zone):
        raise ValidationError(TWICE)
    return day, clock or MIDNIGHT


def precede(opens, closes, zone):
    """Whether one local moment comes before another."""
    (first_day, first_clock), (last_day, last_clock) = opens, closes
    return instant(first_day, first_clock, zone) < instant(last_day, last_clock, zone)


class CallForm(CorrectingForm):
    """What a call is: its name, who applies together, what is given, and the form."""

    parties = forms.MultipleChoiceField(
        label=_l("Who applies together"),
        choices=Organisation.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_l("The first one that you tick leads the application."),
        required=False,
    )
    sent_by = forms.ChoiceField(
        label=_l("Who submits"),
        required=False,
        help_text=_l("A named person presses the button only when all parties have consented to the same text."),
    )
    form = forms.ChoiceField(label=_l("Form"), required=False)
    amount = forms.CharField(label=_l("Amount for each"), required=False, max_length=20)
    instalments = forms.IntegerField(label=_l("Paid in how many instalments"), min_value=1, max_value=24)
    places = forms.IntegerField(label=_l("Places"), min_value=0, max_value=9999)
    reserves = forms.IntegerField(label=_l("Reserve places"), min_value=0, max_value=9999)
    courses = figure("courses", _l("Courses, at least"))
    weeks = figure("weeks", _l("Weeks of a course"), _l("The group meets once a week."))
    peers = figure("peers", _l("Peers, at most"))
    least = figure("least", _l("Participants of a course, at least"))
    most = figure("most", _l("Participants of a course, at most"))

    def __init__(self, data=None, *, call, languages):
        titles = words_fields("title", _("Name of the call"), languages, most=160)
        titles |= words_fields("lead", _("In one sentence"), languages, help_text=explained(call), most=400)
        standing = words_shown("title", call.title, languages) | words_shown("lead", call.lead, languages)
        standing |= {"parties": list(call.parties), "sent_by": call.sent_by, "form": str(call.form_id or "")}
        standing |= {name: str(getattr(call, name)) for name in ("instalments", "places", "reserves")}
        standing |= {"amount": format(call.amount.normalize(), "f")} | scale_shown(call)
        super().__init__(data, call=call, languages=languages, standing=standing, first=titles)
        kept = [(str(each.pk), each.key) for each in Form.objects.in_programme(call.programme).order_by("key")]
        cast(forms.ChoiceField, self.fields["form"]).choices = [("", _("None yet")), *kept]
        persons = [(kind, f"{_('A named person')}: {side(kind)}") for kind in Organisation.Kind.values]
        cast(forms.ChoiceField, self.fields["sent_by"]).choices = [("", _("The last consent submits")), *persons]
        if call.published_at:
            del self.fields["form"], self.fields["parties"], self.fields["sent_by"]
            self.standing = {name: value for name, value in self.standing.items() if name in self.fields}

    def clean_amount(self):
        amount = number(self.cleaned_data["amount"] or "0")
        if amount < 0 or amount != amount.quantize(Decimal("0.01")) or amount >= 10**10:
            raise ValidationError(_("Write an amount with at most two decimals."))
        return amount

    def clean(self):
        typed = self.cleaned_data
        if typed.get("sent_by") and typed["sent_by"] not in typed.get("parties", ()):
            self.add_error("sent_by", _("Choose one of those who apply together."))
        check_scale(self)
        is_sound = not {"amount", *LIMITS} & set(self.errors)
        settings = (typed["amount"], scale_typed(typed)) if is_sound else (self.call.amount, self.call.scale)
        check_gaps(self, ["lead"], *settings)
        check_texts_keep(self, *settings)
        return super().clean()

    def facts(self):
        """The columns of the call as they were typed."""
        typed, call = self.cleaned_data, self.call
        facts = {name: words_typed(typed, name, getattr(call, name), self.languages) for name in ("title", "lead")}
        facts |= {name: typed[name] for name in ("amount", "instalments", "places", "reserves")}
        facts["scale"] = scale_typed(typed)
        if not call.published_at:
            facts |= {"parties": typed["parties"], "sent_by": typed["sent_by"]}
            facts |= {"form_id": int(typed["form"]) if typed["form"] else None}
        return facts


class DatesForm(CorrectingForm):
    """When a call opens and closes, typed as people write it; 24:00 is the end of a day."""

    opens = forms.CharField(label=_l("Opens"), max_length=40)
    closes = forms.CharField(
        label=_l("Deadline"), max_length=40, help_text=_l("For example 23.10.2026 24:00. 24:00 is the end of that day.")
    )
    answer_by = forms.CharField(label=_l("All have an answer by"), max_length=40, required=False)
    questions_close_days = forms.IntegerField(
        label=_l("Questions close: days before the deadline"), min_value=0, max_value=60
    )
    days = forms.CharField(
        label=_l("Reminders: days before the deadline"), max_length=100, required=False, help_text="14, 7, 3, 1"
    )
    hours = forms.CharField(
        label=_l("Reminders: hours before the deadline"), max_length=100, required=False, help_text="3"
    )

    silent = {"reminders"}

    def __init__(self, data=None, *, call, languages, at):
        self.at = at
        whole = [each for each in call.reminders if each % 24 == 0]
        standing = {
            "opens": type_moment(call.opens_on, call.opens_clock),
            "closes": type_moment(call.closes_on, call.closes_clock),
            "answer_by": type_moment(call.answer_by) if call.answer_by else "",
            "questions_close_days": str(call.questions_close_days),
            "days": ", ".join(str(each // 24) for each in whole),
            "hours": ", ".join(str(each) for each in call.reminders if each not in whole),
        }
        super().__init__(data, call=call, languages=languages, standing=standing)

    def clean_opens(self):
        day, clock = read_once(self.cleaned_data["opens"], self.call.time_zone)
        if self.call.published_at and (day, clock) != (self.call.opens_on, self.call.opens_clock):
            if self.call.opens_at <= self.at:
                raise ValidationError(_("The call is open already: its opening cannot be moved any more."))
        return day, clock

    def clean_closes(self):
        found = read_once(self.cleaned_data["closes"], self.call.time_zone, needs_clock=True)
        if self.call.published_at and found != (self.call.closes_on, self.call.closes_clock):
            raise ValidationError(
                _("The call is published: its deadline moves by an extension only, so that everybody is told.")
            )
        return found

    def clean_answer_by(self):
        return read_day(self.cleaned_data["answer_by"]) if self.cleaned_data["answer_by"] else None

    def clean_days(self):
        return [each * 24 for each in self.counted("days", 365)]

    def clean_hours(self):
        return self.counted("hours", 24 * 365)

    def counted(self, name, most):
        """Whole numbers, parted by commas."""
        words = self.cleaned_data[name].replace(",", " ").replace(";", " ").split()
        if not all(word.isascii() and word.isdigit() and 0 < int(word[:6]) <= most for word in words):
            limits = {"most": say_number(most)}
            raise ValidationError(_("Write whole numbers from 1 to %(most)s, with commas between them.") % limits)
        return [int(word) for word in words]

    def clean(self):
        opens, closes = self.cleaned_data.get("opens"), self.cleaned_data.get("closes")
        if opens and closes and not precede(opens, closes, self.call.time_zone):
            self.add_error("closes", _("The call must open before it closes."))
        return super().clean()

    def facts(self):
        typed = self.cleaned_data
        (opens_on, opens_clock), (closes_on, closes_clock) = typed["opens"], typed["closes"]
        reminders = sorted({*typed["days"], *typed["hours"]}, reverse=True)
        facts = {"opens_on": opens_on, "opens_clock": opens_clock, "closes_on": closes_on, "closes_clock": closes_clock}
        facts |= {"answer_by": typed["answer_by"], "questions_close_days": typed["questions_close_days"]}
        return facts | {"reminders": reminders}


class NewCallForm(forms.Form):
    """The least that a call must have to exist; everything else is written afterwards."""

    reference = forms.RegexField(
        r"^[A-Z0-9]+(-[A-Z0-9]+)*$",
        label=_l("Reference"),
        max_length=40,
        help_text=_l("Begins the number of every application, for example VEJEN-2026."),
        error_messages={"invalid": _l("Write capital letters, digits and hyphens only, for example VEJEN-2026.")},
    )
    parties = forms.MultipleChoiceField(
        label=_l("Who applies together"),
        choices=Organisation.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_l("The first one that you tick leads the application."),
    )
    opens = forms.CharField(label=_l("Opens"), max_length=40, help_text=_l("For example 15.8.2026 9:00"))
    closes = forms.CharField(
        label=_l("Deadline"), max_length=40, help_text=_l("For example 23.10.2026 24:00. 24:00 is the end of that day.")
    )

    def __init__(self, data=None, *, programme, parties):
        self.programme, self.languages = programme, programme.languages or ["en"]
        super().__init__(data, initial={"parties": parties})
        self.fields = words_fields("title", _("Name of the call"), self.languages, most=160) | self.fields
        self.fields[f"title_{self.languages[0]}"].required = True

    def clean_reference(self):
        reference = self.cleaned_data["reference"]
        if Call.objects.filter(Q(reference=reference) | Q(slug=slugify(reference))).exists():
            raise ValidationError(_("Another call has this reference already."))
        return reference

    def clean(self):
        moments: dict[str, Any] = {name: self.moment(name) for name in ("opens", "closes") if name in self.cleaned_data}
        opens, closes = moments.get("opens"), moments.get("closes")
        if opens and closes and not precede(opens, closes, self.programme.time_zone):
            self.add_error("closes", _("The call must open before it closes."))
        self.cleaned_data |= moments

    def moment(self, name):
        """A day and a time of day, or None when the field has an error now."""
        try:
            return read_once(self.cleaned_data[name], self.programme.time_zone, needs_clock=name == "closes")
        except ValidationError as wrong:
            self.add_error(name, wrong)
            return None

    def facts(self):
        typed = self.cleaned_data
        (opens_on, opens_clock), (closes_on, closes_clock) = typed["opens"], typed["closes"]
        facts = {"opens_on": opens_on, "opens_clock": opens_clock, "closes_on": closes_on, "closes_clock": closes_clock}
        facts |= {"title": words_typed(typed, "title", {}, self.languages), "parties": typed["parties"]}
        facts |= {"reference": typed["reference"], "slug": slugify(typed["reference"])}
        return facts | {"time_zone": self.programme.time_zone, "reminders": REMINDERS}
