"""What one partnership of a call is to do, and what all of them do together.

{"courses": at least so many, "weeks" of a course, "least" and "most" participants of a course, "peers" at most}; empty
when the call holds no courses. A group meets once a week.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .money import say_number

LIMITS = {
    "courses": range(1, 100), "weeks": range(1, 105), "least": range(1, 1000), "most": range(1, 1000),
    "peers": range(1, 100),
}  # fmt: skip


@dataclass(frozen=True)
class Totals:
    """What the partnerships do together when all places are taken."""

    partnerships: int
    courses: int
    least: int
    most: int
    peers: int
    sessions: int


@dataclass(frozen=True)
class Scale:
    """The figures of one partnership."""

    courses: int
    weeks: int
    least: int
    most: int
    peers: int

    @classmethod
    def of(cls, call):
        """What a call says of it, or None."""
        return cls(**call.scale) if call.scale else None

    def totals(self, places):
        courses = places * self.courses
        participants = {"least": courses * self.least, "most": courses * self.most}
        return Totals(places, courses, peers=places * self.peers, sessions=courses * self.weeks, **participants)


def problems_of(scale):
    """(name, sentence) of each figure that cannot be; none of an empty scale."""
    for name, allowed in LIMITS.items() if scale else ():
        if scale.get(name) is None:
            yield name, _("Say all five figures, or none of them.")
        elif type(scale[name]) is not int or scale[name] not in allowed:
            limits = {"least": say_number(allowed[0]), "most": say_number(allowed[-1])}
            yield name, _("Write a whole number from %(least)s to %(most)s.") % limits
        elif name == "most" and type(scale.get("least")) is int and scale["least"] > scale["most"]:
            yield name, _("The most must not be smaller than the least.")


def say_range(least, most):
    """From one number to another: 7–10; one number when they are the same."""
    return say_number(least) if least == most else f"{say_number(least)}–{say_number(most)}"


def altogether(call):
    """The totals of a call in the reader's words, one sentence each; nothing when it has no scale or no places."""
    scale = Scale.of(call)
    if not scale or not call.places:
        return []
    whole = scale.totals(call.places)
    sentences = {
        ngettext("at most %(n)s partnership", "at most %(n)s partnerships", whole.partnerships): whole.partnerships,
        ngettext("at least %(n)s course", "at least %(n)s courses", whole.courses): whole.courses,
        ngettext("%(n)s participant", "%(n)s participants", whole.most): (whole.least, whole.most),
        ngettext("at most %(n)s peer", "at most %(n)s peers", whole.peers): whole.peers,
        ngettext("%(n)s group session, one a week", "%(n)s group sessions, one a week", whole.sessions): whole.sessions,
    }
    ranges = {words: number if isinstance(number, tuple) else (number, number) for words, number in sentences.items()}
    return [words % {"n": say_range(*ends)} for words, ends in ranges.items()]
