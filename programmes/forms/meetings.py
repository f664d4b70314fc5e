"""What is filled in around a meeting: by who wants to come, and by the programme's staff."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.forms import OneLine

from ..models import Meeting, SignUp
from ..moments import instant, read_clock, read_day, type_moment
from .shared import WordsForm

ONE_DAY, ONE_HOUR = 24, 1


class SignUpForm(forms.ModelForm):
    """Who wants to come; an account is not needed."""

    organisation = OneLine(label=_("Organisation"), max_length=200, required=False)

    class Meta:
        model = SignUp
        fields = ["name", "email", "organisation", "language"]
        field_classes = {"name": OneLine}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["language"].initial = get_language()
        self.fields["organisation"].widget.attrs["autocomplete"] = "organization"


class DayField(forms.CharField):
    """A day as people write it."""

    def clean(self, value):
        typed = super().clean(value)
        return read_day(typed) if typed else None


class ClockField(forms.CharField):
    """A time of day as people write it; 24:00 is the end of the day."""

    def clean(self, value):
        typed = super().clean(value)
        return read_clock(typed) if typed else None


class MeetingForm(WordsForm):
    """A meeting as staff set it up."""

    words = {
        "title": (_("Title"), False, True, 160),
        "about": (_("What it is about"), True, False, 4000),
        "place": (_("Place"), False, False, 200),
        "afterwards": (_("After the meeting: answers, or a word about the slides"), True, False, 4000),
    }
    on = DayField(label=_("Day"), help_text=_("For example 3.9.2024."))
    begins = ClockField(label=_("Begins at"), help_text=_("For example 14:00."))
    ends = ClockField(label=_("Ends at"))
    join_url = forms.CharField(
        label=_("Link to join online"),
        required=False,
        help_text=_("Only who has a seat sees it, in a letter and on a page of their own."),
        validators=Meeting._meta.get_field("join_url").validators,
        max_length=500,
    )
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=10_000)
    opens_on = DayField(label=_("Sign-up opens: day"), required=False, help_text=_("Empty: at once."))
    opens_at = ClockField(label=_("Sign-up opens: time"), required=False)
    closes_on = DayField(label=_("Sign-up closes: day"), required=False, help_text=_("Empty: when the meeting begins."))
    closes_at = ClockField(label=_("Sign-up closes: time"), required=False)
    a_day_before = forms.BooleanField(label=_("Remind by letter a day before"), required=False)
    an_hour_before = forms.BooleanField(label=_("Remind by letter an hour before"), required=False)
    field_order = [
        "title", "about", "on", "begins", "ends", "place", "join_url", "seats", "opens_on", "opens_at", "closes_on",
        "closes_at", "a_day_before", "an_hour_before", "afterwards",
    ]  # fmt: skip

    def __init__(self, data=None, *, zone, languages, standing):
        self.zone = zone
        super().__init__(data, languages=languages, standing=standing)

    def clean(self):
        said = super().clean()
        if not said["place"] and not said.get("join_url") and "join_url" not in self.errors:
            self.add_error("join_url", _t("Say where it is: a place, a link, or both."))
        if said.get("opens_on") is None and said.get("opens_at") is not None:
            self.add_error("opens_on", _t("Write the day too."))
        if said.get("closes_on") is None and said.get("closes_at") is not None:
            self.add_error("closes_on", _t("Write the day too."))
        if {"on", "begins", "ends"} <= set(said) and said["ends"] <= said["begins"]:
            self.add_error("ends", _t("It ends after it begins."))
        return said

    def moment(self, day, clock):
        return instant(day, clock or timedelta(0), self.zone) if day else None

    def facts(self):
        """The columns of the meeting."""
        said = self.cleaned_data
        hours = {ONE_DAY: said["a_day_before"], ONE_HOUR: said["an_hour_before"]}
        return {
            **{name: said[name] for name in ("title", "about", "place", "afterwards", "join_url", "seats")},
            "begins_at": self.moment(said["on"], said["begins"]),
            "ends_at": self.moment(said["on"], said["ends"]),
            "sign_up_opens_at": self.moment(said["opens_on"], said["opens_at"]),
            "sign_up_closes_at": self.moment(said["closes_on"], said["closes_at"]),
            "reminders": [number for number, wanted in hours.items() if wanted],
        }

    @staticmethod
    def standing_of(meeting, zone):
        """What stands in the form of a meeting: its words, and everything else as it is typed, in its zone."""

        def parts(at):
            local = at.astimezone(ZoneInfo(zone)) if at else None
            return (type_moment(local.date()), f"{local:%H:%M}") if local else ("", "")

        on, begins = parts(meeting.begins_at)
        opens_on, opens_at = parts(meeting.sign_up_opens_at)
        closes_on, closes_at = parts(meeting.sign_up_closes_at)
        facts = {name: getattr(meeting, name) for name in (*MeetingForm.words, "join_url")}
        facts |= {"seats": str(meeting.seats), "on": on, "begins": begins, "ends": parts(meeting.ends_at)[1]}
        facts |= {"opens_on": opens_on, "opens_at": opens_at, "closes_on": closes_on, "closes_at": closes_at}
        ticked = {"a_day_before": ONE_DAY in meeting.reminders, "an_hour_before": ONE_HOUR in meeting.reminders}
        return facts | {name: "on" if wanted else "" for name, wanted in ticked.items()}
