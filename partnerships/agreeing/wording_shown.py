"""The template of a call's agreements as its page lists it: each clause, what is missing, what staff changed."""

from django.utils.translation import gettext_lazy as _

from programmes.agreements import gaps_of, lacking, languages_of, uneven
from programmes.words import Text

from .wording import came_of, clause_of

MEANS = {
    "parties": _("All parties and the programme, one on each line"), "partnership": _("Name of the partnership"),
    "reference": _("Reference of the application"), "programme": _("Name of the programme"),
    "host": _("Who runs the programme"), "funder": _("Who pays"), "start": _("The cooperation begins"),
    "end": _("The cooperation ends"), "amount": _("Amount"), "instalments": _("The instalments, one on each line"),
    "catering": _("Who pays which share of the catering"), "transport": _("Who pays which share of the transport"),
}  # fmt: skip


def languages_at_work(template, programme):
    """The language that counts first, then those of the agreement and of the programme."""
    return list(dict.fromkeys([template["language"], *programme.languages, *languages_of(template)]))


def gaps_said(template):
    """[(gap, what stands in it)] in the order of the list above; a split that it does not know says so."""
    there = gaps_of(template)
    known = [(gap, means) for gap, means in MEANS.items() if gap in there]
    return known + [(gap, _("Who pays which share, from the application")) for gap in sorted(there - set(MEANS))]


def clauses_shown(call):
    """One row for each clause in order."""
    template, came = call.agreement, came_of(call)
    last, written = len(template["clauses"]), languages_of(template)
    return [
        {
            "key": each["key"], "heading": Text(each["heading"]), "lacking": lacking(each, written),
            "uneven": uneven(each, written), "may_up": number > 1, "may_down": number < last,
            "is_own": not clause_of(came, each["key"]), "is_changed": changed(each, came),
        }
        for number, each in enumerate(template["clauses"], 1)
    ]  # fmt: skip


def changed(clause, came):
    """Whether staff have worded a clause anew that came with the call's data."""
    before = clause_of(came, clause["key"])
    return bool(before) and before != clause


def taken_out(call):
    """Clauses that came with the call's data and are not there any more."""
    there = {each["key"] for each in call.agreement["clauses"]}
    return [each | {"heading": Text(each["heading"])} for each in came_of(call)["clauses"] if each["key"] not in there]
