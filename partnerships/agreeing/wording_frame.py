"""What stands around the clauses: title, the language that counts, days, and what triggers each instalment."""

from typing import cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from programmes.forms.shared import WordsForm, language_named
from programmes.moments import say_day
from programmes.words import Text

from .drafting import SIGN_DAYS

PARTNER_DAYS = 14  # where the template says nothing
DAYS = ("months", "sign_days", "partner_days")


def starting_days(call):
    """[(key, the day and what happens on it)] of the call's timetable."""
    return [(day.key, f"{say_day(day.on, weekday=False)}: {day.title or day.key}") for day in call.dates.all()]


def triggers_of(call):
    """The words of the trigger of each instalment: so many as the call pays, whatever the template had before."""
    said = [each["trigger"] for each in call.agreement["instalments"]][: call.instalments]
    return [*said, *({} for _missing in range(call.instalments - len(said)))]


def frame_of_days(template):
    """The days and the language of a template; where it says nothing, what the house takes."""
    return {
        "months": template["months"], "sign_days": template.get("sign_days", SIGN_DAYS),
        "partner_days": template.get("partner_days", PARTNER_DAYS), "starts": template.get("starts", ""),
        "language": template["language"],
    }  # fmt: skip


def frame_shown(call):
    """As the page of the text lists it."""
    said = frame_of_days(call.agreement)
    said["starts"] = dict(starting_days(call)).get(said["starts"], "")
    triggers = [Text(words) for words in triggers_of(call)]
    return said | {"triggers": triggers, "uneven": len(call.agreement["instalments"]) != call.instalments}


class FrameForm(WordsForm):
    """An agreement is written in each language in which it has a title; there every trigger needs its words."""

    language = forms.ChoiceField(label=_l("The language that counts"))
    starts = forms.ChoiceField(label=_l("The cooperation begins on this day of the timetable"), required=False)
    months = forms.IntegerField(label=_l("How many months it lasts"), min_value=1, max_value=120)
    sign_days = forms.IntegerField(label=_l("Days in which all sign"), min_value=1, max_value=180)
    partner_days = forms.IntegerField(
        label=_l("Days to find another organisation when a party leaves"), min_value=1, max_value=180
    )

    def __init__(self, data=None, *, call, template, languages):
        self.call, self.template, triggers = call, template, triggers_of(call)
        self.words = {"title": (_("Title"), False, False, 120)}
        for number, _words in enumerate(triggers, 1):
            label = _("Instalment %(number)s is paid") % {"number": number}
            self.words[f"trigger_{number}"] = (label, True, False, 400)
        standing = {name: str(value) for name, value in frame_of_days(template).items()}
        standing |= {"title": template["title"]}
        standing |= {f"trigger_{number}": words for number, words in enumerate(triggers, 1)}
        self.field_order = ["title", "language", "starts", *DAYS, *list(self.words)[1:]]
        super().__init__(data, languages=languages, standing=standing)
        for name in self.fields:
            if name.startswith("trigger_"):
                self.fields[name].widget.attrs["rows"] = 3
        self.offer(standing["starts"])

    def offer(self, starts):
        """The days of the timetable; one that is gone from it stays until another one is chosen."""
        days = starting_days(self.call)
        if starts and starts not in dict(days):
            days.append((starts, _("A day that is not in the timetable any more")))
        languages = [(code, language_named(code)) for code in self.languages]
        for name, choices in (
            ("starts", [("", _("Staff write the day in each agreement")), *days]), ("language", languages),
        ):  # fmt: skip
            cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean(self):
        said = super().clean()
        counts = said.get("language")
        if counts and not said["title"].get(counts):
            self.add_error(f"title_{counts}", _("This is the language that counts: write the title in it."))
        for number in range(1, self.call.instalments + 1):
            name = f"trigger_{number}"
            for code in self.languages:
                words = said[name].get(code, "")
                if said["title"].get(code) and not words:
                    self.add_error(f"{name}_{code}", _("There is a title in this language, so write this in it too."))
                if "[" in words:
                    self.add_error(f"{name}_{code}", _("Nothing is filled in here. Leave out square brackets."))
        return said

    def facts(self):
        """As the template keeps it; an instalment keeps its key."""
        typed, standing = self.cleaned_data, self.template
        known = [each["key"] for each in standing["instalments"]]
        keys = [*known, *(f"i{number}" for number in range(len(known) + 1, self.call.instalments + 1))]
        facts = {name: typed[name] for name in DAYS} | {"language": typed["language"], "title": dict(typed["title"])}
        # What the template left to the house is written down only when it says something else.
        for name, house in (("sign_days", SIGN_DAYS), ("partner_days", PARTNER_DAYS)):
            facts[name] = facts[name] if name in standing or facts[name] != house else None
        facts["instalments"] = [
            {
                "key": key,
                "trigger": {code: " ".join(words.split()) for code, words in typed[f"trigger_{number}"].items()},
            }
            for number, key in enumerate(keys[: self.call.instalments], 1)
        ]
        return facts | {"starts": typed["starts"] or None}
