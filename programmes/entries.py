"""The lists within a call, from its texts to its corrections. Each entry has a key that stays, whoever else writes."""

from dataclasses import dataclass
from secrets import token_hex
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from .words import Text

BOTH = "both"


@dataclass(frozen=True)
class Part:
    """One text of an entry, in each language."""

    name: str
    label: Any
    area: bool = False
    most: int = 400
    needed: bool = True
    gaps: bool = False  # the editor tells beside it which figures can be filled in


LISTS: dict[str, tuple] = {
    "texts": (Part("heading", _("Heading"), most=120), Part("body", _("Text"), area=True, most=20_000, gaps=True)),
    "facts": (Part("label", _("What it is about"), most=60), Part("value", _("What it says"), most=120, gaps=True),
              Part("note", _("Beneath it"), most=160, needed=False)),
    "steps": (Part("text", _("Step"), most=400, gaps=True),),
    "clarify": (Part("text", _("What is to be clarified"), most=300, gaps=True),),
    "diversity": (Part("title", _("Tag"), most=80), Part("category", _("Of these somebody says one"), most=80)),
    "eligibility": (Part("title", _("What is asked, as applicants read it"), most=160),),
    "rejections": (Part("title", _("Reason, as the parties read it"), most=160),),
    "corrections": (Part("text", _("What was corrected"), most=600),),
}  # fmt: skip
JUDGING = ("eligibility", "rejections")  # by these applications are judged: nobody changes them after the deadline
FOR_A_READER = ("texts", "clarify")  # each of their entries says whom it concerns


def keyed(call, name):
    """The entries of a list, each with its key; a step of the first files is its words alone."""
    found = []
    for number, item in enumerate(getattr(call, name)):
        entry = item if name != "steps" or "text" in item else {"text": item}
        found.append({"key": f"n{number}"} | entry)
    return found


def entry_of(call, name, key):
    """One entry, or None."""
    return next((entry for entry in keyed(call, name) if entry["key"] == key), None)


def put_entry(call, name, entry):
    """Write an entry in its place, or at the end when it is new; on a call that is held. Returns its key."""
    entries = keyed(call, name)
    key = entry.get("key") or f"e{token_hex(4)}"
    entry = entry | {"key": key}
    places = [place for place, each in enumerate(entries) if each["key"] == key]
    if places:
        entries[places[0]] = entry
    else:
        entries.append(entry)
    keep(call, name, entries)
    return key


def correct(call, words, at, **marks):
    """A line in the public list of corrections, on the day of its call's zone."""
    day = at.astimezone(ZoneInfo(call.time_zone)).date()
    put_entry(call, "corrections", {"on": day.isoformat(), "text": words} | marks)


def take_entry(call, name, key):
    """Take an entry away; the history of the call keeps it."""
    keep(call, name, [entry for entry in keyed(call, name) if entry["key"] != key])


def move_entry(call, name, key, by):
    """One place up (-1) or down (+1) among those of the same reader."""
    entries = keyed(call, name)
    mine = next(place for place, entry in enumerate(entries) if entry["key"] == key)
    alike = [place for place, entry in enumerate(entries) if entry.get("for") == entries[mine].get("for")]
    where = alike.index(mine) + by
    if 0 <= where < len(alike):
        other = alike[where]
        entries[mine], entries[other] = entries[other], entries[mine]
        keep(call, name, entries)


def keep(call, name, entries):
    setattr(call, name, entries)
    call.save(update_fields=[name])


def lacking(entry, name, languages):
    """The languages in which an entry has a text to be written still."""
    return [
        code
        for code in languages
        if any(part.needed and not entry.get(part.name, {}).get(code) for part in LISTS[name])
    ]


def named(entry, name):
    """By which words a list shows an entry."""
    return Text(entry.get(LISTS[name][0].name) or {})
