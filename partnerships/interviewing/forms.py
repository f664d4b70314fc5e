"""What is filled in around interviews: the plan, the panel, the hours of one person, a time."""

import re
from datetime import datetime, timedelta

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programmes.forms.meetings import ClockField, DayField
from programmes.forms.shared import WordsForm
from programmes.moments import instant, read_clock, type_moment

from ..models import InterviewPlan
from .guide import read_guide, type_guide

ONE_DAY, ONE_HOUR = 24, 1


class SetUpForm(WordsForm):
    """When and how the interviews of a call are held."""

    words = {
        "place": (_("Place"), False, False, 200),
        "guide": (_("Interview guide: one question a line, the minutes first"), True, True, 6000),
    }
    first_on = DayField(label=_("First day"), help_text=_("For example 28.10.2024."))
    last_on = DayField(label=_("Last day"))
    day_begins = ClockField(label=_("The first interview of a day begins at"), help_text=_("For example 09:00."))
    day_ends = ClockField(label=_("The last one has ended by"))
    minutes = forms.IntegerField(label=_("Minutes of an interview"), min_value=10, max_value=240)
    pause = forms.IntegerField(label=_("Minutes between two interviews"), min_value=0, max_value=120)
    panel = forms.IntegerField(label=_("People of the programme at each interview"), min_value=2, max_value=6)
    hours = forms.IntegerField(
        label=_("A time can be taken or changed until so many hours before"), min_value=1, max_value=336
    )
    changes = forms.IntegerField(label=_("How often a partnership may take another time"), min_value=0, max_value=9)
    join_url = forms.CharField(
        label=_("Link to join online"),
        required=False,
        max_length=500,
        validators=InterviewPlan._meta.get_field("join_url").validators,
        help_text=_("Only who takes part sees it. Write {room} in it, and each interview has a room of its own."),
    )
    a_day_before = forms.BooleanField(label=_("Remind by letter a day before"), required=False)
    an_hour_before = forms.BooleanField(label=_("Remind by letter an hour before"), required=False)
    field_order = [
        "first_on", "last_on", "day_begins", "day_ends", "minutes", "pause", "panel", "hours", "changes", "join_url",
        "place", "guide", "a_day_before", "an_hour_before",
    ]  # fmt: skip

    def clean(self):
        said = super().clean()
        if not said["place"] and not said.get("join_url") and "join_url" not in self.errors:
            self.add_error("join_url", _t("Say where it is: a place, a link, or both."))
        try:
            said["guide"] = read_guide(said["guide"], self.languages)
        except forms.ValidationError as problem:
            self.add_error(f"guide_{self.languages[0]}", problem)
        return said

    def facts(self):
        """The columns of the plan."""
        said = self.cleaned_data
        reminders = {ONE_DAY: said["a_day_before"], ONE_HOUR: said["an_hour_before"]}
        names = ("first_on", "last_on", "day_begins", "day_ends", "minutes", "pause", "panel", "changes", "join_url")
        facts = {name: said[name] for name in (*names, "place", "guide")}
        facts["notice"] = timedelta(hours=said["hours"])
        return facts | {"reminders": [hours for hours, wanted in reminders.items() if wanted]}

    @staticmethod
    def standing_of(plan):
        """What stands in the form of a plan, as it is typed."""
        names = ("minutes", "pause", "panel", "changes")
        facts = {name: str(getattr(plan, name)) for name in names}
        facts |= {"first_on": type_moment(plan.first_on), "last_on": type_moment(plan.last_on)}
        for name in ("day_begins", "day_ends"):
            facts[name] = type_clock(getattr(plan, name))
        facts |= {"hours": str(plan.notice_hours), "join_url": plan.join_url, "place": plan.place}
        facts["guide"] = type_guide(plan.guide)
        ticked = {"a_day_before": ONE_DAY, "an_hour_before": ONE_HOUR}
        return facts | {name: "on" if hours in plan.reminders else "" for name, hours in ticked.items()}


def type_clock(clock):
    """A time of day as people type it."""
    minutes = int(clock.total_seconds()) // 60
    return f"{minutes // 60:02}:{minutes % 60:02}"


class PanelForm(forms.Form):
    """Who of the programme holds the interviews."""

    people = forms.MultipleChoiceField(
        label=_("Who holds the interviews?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self.fields["people"].choices = [(str(each.pk), str(each)) for each in people]


class HoursField(forms.CharField):
    """The hours of one day, as people write them: 9-12, 13:00-15.30. Cleans to [(clock, clock)]."""

    def clean(self, value):
        typed = super().clean(value)
        spans = [self.span(part) for part in re.split(r"[,;]", typed) if part.strip()]
        for (_begins, ends), (following, _ends) in zip(spans, spans[1:], strict=False):
            if following < ends:
                raise forms.ValidationError(_t("Write the hours in their order, each once."))
        return spans

    def span(self, part):
        begins, dash, ends = re.sub(r"[–—]", "-", part).partition("-")
        if not dash:
            raise forms.ValidationError(_t("Write from when to when, for example 9:00–12:00."))
        first, last = (read_clock(f"{each.strip()}:00" if each.strip().isdigit() else each) for each in (begins, ends))
        if last <= first:
            raise forms.ValidationError(_t("The hours end after they begin."))
        return first, last


class HoursForm(forms.Form):
    """When somebody of the panel can, day by day."""

    usual = HoursField(
        label=_("The same hours on every day that is empty"), required=False, max_length=100,
        help_text=_("For example 9:00–12:00, 13:00–16:00."),
    )  # fmt: skip

    def __init__(self, *args, days, zone, **options):
        super().__init__(*args, **options)
        self.days, self.zone = days, zone
        for day, label in days:
            self.fields[self.name(day)] = HoursField(label=label, required=False, max_length=100)

    @staticmethod
    def name(day):
        return f"on_{day:%Y%m%d}"

    @property
    def rows(self):
        return [self[self.name(day)] for day, _label in self.days]

    def spans(self):
        """[(begins, ends)] as instants."""
        said = self.cleaned_data
        found = [(day, *each) for day, _label in self.days for each in said[self.name(day)] or said["usual"]]
        return [(instant(day, begins, self.zone), instant(day, ends, self.zone)) for day, begins, ends in found]

    @classmethod
    def standing(cls, hours, zone):
        """{field: text} of what stands."""
        found: dict[str, list] = {}
        for each in hours:
            begins, ends = each.begins_at.astimezone(zone), each.ends_at.astimezone(zone)
            is_midnight = ends.date() > begins.date()
            last = "24:00" if is_midnight else f"{ends:%H:%M}"
            found.setdefault(cls.name(begins.date()), []).append(f"{begins:%H:%M}–{last}")
        return {name: ", ".join(spans) for name, spans in found.items()}


class CallOffForm(forms.Form):
    """Why an interview is called off; both parties read it."""

    why = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"}),
        help_text=_("Both parties read it in the letter."),
    )


def read_begins(text):
    """The instant of a time that somebody has chosen, or None."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
