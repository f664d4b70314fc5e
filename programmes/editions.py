"""The editions of a form: each version as it was published, and each correction of its words.

A version has a number; a correction of its wording has that number too, and counts its wordings: 2, 2.1, 2.2.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import JSONObject

from .models import FormVersion
from .words import Text

COLUMNS = ("pk", "number", "wording", "content_hash", "published_at", "check_again", "note")


@dataclass(frozen=True)
class Edition:
    """One published edition, its definition apart: that is read once in a process."""

    pk: int
    number: int
    wording: int
    content_hash: str
    published_at: datetime
    check_again: tuple
    note: Text

    def __hash__(self):
        return hash((self.pk, self.content_hash))

    @property
    def asks(self):
        return FormVersion.read(self.pk, self.content_hash)

    @property
    def name(self):
        return f"{self.number}.{self.wording}" if self.wording else str(self.number)

    @property
    def is_correction(self):
        return self.wording > 0


class Editions(list):
    """All editions of one form, in their order."""

    @classmethod
    def read(cls, entries):
        """From what `columns` gave: plain data."""
        return cls(
            Edition(**{**entry, "published_at": instant(entry["published_at"]), "note": Text(entry["note"] or {}),
                       "check_again": tuple(entry["check_again"])})
            for entry in sorted(entries, key=lambda entry: (entry["number"], entry["wording"]))
        )  # fmt: skip

    @classmethod
    def of(cls, form):
        return cls.read(FormVersion.objects.filter(form=form).values(*COLUMNS))

    @property
    def latest(self):
        return self[-1]

    @property
    def latest_version(self):
        """The latest version as it was first published."""
        return self.founding(self.latest.number)

    def founding(self, number):
        """A version as it was first published: by this consents and submissions know it."""
        return next(each for each in self if each.number == number)

    def worded(self, number):
        """A version in its latest wording: this is read."""
        return next(each for each in reversed(self) if each.number == number)

    def corrections(self, number, since=None):
        """The corrections of a version's words; those that came after an instant."""
        known = [each for each in self if each.number == number and each.is_correction]
        return [each for each in known if not since or each.published_at > since]

    def later_versions(self, number):
        """The versions that came after one, as they were first published."""
        return [each for each in self if each.number > number and not each.is_correction]

    def before(self, edition):
        """The edition that one took the place of; None for the first."""
        place = self.index(edition)
        return self[place - 1] if place else None

    def ever_asked(self, key):
        """A question as it was last asked, with the parts that it had before; None when it never was."""
        asked = [each.asks.questions[key] for each in reversed(self) if key in each.asks.questions]
        return asked[0].with_parts_of(asked[1:]) if asked else None


def instant(said):
    return datetime.fromisoformat(said) if isinstance(said, str) else said


def columns():
    """An edition as plain data, to be fetched with other rows."""
    return JSONObject(**{name: name for name in COLUMNS})
