"""What a partnership owes before it starts, written by staff beside the clauses.

Like a clause it counts for what is drafted from now on, and for whoever has no draft yet: see `preparing.owed_by`.
"""

from secrets import token_hex
from typing import cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from programmes.agreements import languages_of
from programmes.forms.shared import WordsForm
from programmes.states import NotAllowed
from programmes.templatetags.saying import side
from programmes.words import Text

from ..models import Agreement, AgreementTemplate, Prepared, PreparedPaper
from ..models.consents import hash_of
from .preparing import once_owed
from .wording import Wording
from .wording_frame import starting_days

Act = AgreementTemplate.Act
MOST_OWED = 30


def owed_in(template):
    return template.get("owes") or []


def owed_of(template, key):
    """One point, or None."""
    return next((each for each in owed_in(template) if each["key"] == key), None)


def about(key):
    """What the log says a step is about, so that no clause of the same key is taken for it."""
    return f"owed:{key}"


class OwedList(Wording):
    """The list in one pair of hands."""

    @property
    def owed(self):
        return owed_in(self.template)

    def write(self, facts, key=""):
        """Write a point in its place; a new one, or one that is gone, stands at the end. Returns its key."""
        standing = owed_of(self.template, key)
        written = {"key": key or f"o{token_hex(4)}"} | facts
        before = standing or once_owed(self.call).get(key)  # another hand may have taken it off meanwhile
        if before and before["of"] != written["of"]:
            self.check_unanswered(key)
        if standing:
            self.keep_owed([written if each is standing else each for each in self.owed], Act.WRITTEN, written)
        elif len(self.owed) >= MOST_OWED:
            raise NotAllowed(_("There are enough points. Remove one first."))
        else:
            self.keep_owed([*self.owed, written], Act.ADDED, written)
        return written["key"]

    def move(self, key, by):
        """One place up (-1) or down (1)."""
        owed = list(self.owed)
        place = next((number for number, each in enumerate(owed) if each["key"] == key), None)
        if place is not None and 0 <= place + by < len(owed):
            owed.insert(place + by, owed.pop(place))
            self.keep_owed(owed, Act.MOVED, owed[place + by])

    def remove(self, key, read):
        """Take a point off the list that reads as it was read, and at which nobody has written. Raises NotAllowed."""
        point = owed_of(self.template, key)
        if not point:
            raise NotAllowed(_("Somebody else has just removed this point."))
        if hash_of(point) != read:
            raise NotAllowed(_("Somebody else has changed this point since you opened the page. Read it again first."))
        own = Agreement.objects.exclude(status=Agreement.Status.TAKEN_BACK).exclude(template={})
        self.check_unanswered(key, own.values("partnership"))
        self.keep_owed([each for each in self.owed if each is not point], Act.REMOVED, point)

    def check_unanswered(self, key, besides=()):
        """Raises NotAllowed when a partnership, `besides` those, has written or attached something there."""
        for rows in (Prepared.objects.exclude(text=""), PreparedPaper.objects.all()):
            rows = rows.filter(partnership__application__call=self.call, key=key)
            if rows.exclude(partnership__in=besides).exists():
                raise NotAllowed(_("A partnership has answered this point already. Reword it instead."))

    def keep_owed(self, owed, act, point):
        self.keep_all(self.template | {"owes": owed}, act, {"key": about(point["key"]), "heading": point["title"]})


def owed_shown(call):
    """One row for each point in order, as the page of the text lists it."""
    owed, days = owed_in(call.agreement), dict(starting_days(call))
    return [
        {
            "key": each["key"], "title": Text(each["title"]), "of": side(each["of"]), "file": bool(each.get("file")),
            "due": days.get(each.get("by"), ""), "may_up": number > 1, "may_down": number < len(owed),
        }
        for number, each in enumerate(owed, 1)
    ]  # fmt: skip


class OwedForm(WordsForm):
    """One point, in each language in which the agreement is written."""

    words = {
        "title": (_l("What is owed"), False, True, 200),
        "help": (_l("What it is about, in a sentence"), True, False, 600),
    }
    of = forms.ChoiceField(label=_l("Who hands it in"), widget=forms.RadioSelect)
    by = forms.ChoiceField(label=_l("By this day of the timetable"), required=False)
    file = forms.BooleanField(label=_l("A paper is attached"), required=False)

    def __init__(self, data=None, *, call, languages, standing):
        self.written = languages_of(call.agreement)
        said = {name: standing.get(name) or "" for name in ("of", "by")} | {
            "file": "on" if standing.get("file") else ""
        }
        said["of"] = said["of"] or call.parties[0]
        said |= {name: standing.get(name) or {} for name in self.words}
        super().__init__(data, languages=languages, standing=said)
        days = starting_days(call)
        if said["by"] and said["by"] not in dict(days):
            days.append((said["by"], _("A day that is not in the timetable any more")))
        for name, choices in (
            ("of", [(kind, side(kind)) for kind in call.parties]), ("by", [("", _("No day")), *days]),
        ):  # fmt: skip
            cast(forms.ChoiceField, self.fields[name]).choices = choices

    def clean(self):
        said = super().clean()
        for code in self.written:
            if not said["title"].get(code):
                self.add_error(
                    f"title_{code}", _("The agreement is written in this language, so write this in it too.")
                )
        return said

    def facts(self):
        """As the template keeps it."""
        said = self.cleaned_data
        facts = {"of": said["of"], "by": said["by"], "file": said["file"]}
        return facts | {name: dict(said[name]) for name in self.words}
