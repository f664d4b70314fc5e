"""The public log of a call: what was corrected in its text, and each change of its form, with day and time."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .comparison import compared
from .editions import Edition, Editions
from .retold import told_all
from .words import Text


@dataclass
class Entry:
    """One line of the log. A text of the call has a day only, a change of its form an instant."""

    on: date
    text: Text
    at: datetime | None = None
    edition: Edition | None = None
    before: Edition | None = None

    @property
    def word(self):
        return _("Changed") if self.edition and not self.edition.is_correction else _("Corrected")

    @property
    def anchor(self):
        return f"v{self.edition.name}" if self.edition else ""

    @property
    def told(self):
        """The differences, word by word."""
        return told_all(compared(self.before, self.edition)) if self.edition and self.before else []


def log_of(call):
    """Every entry, the latest first. One query for the form, unless the call was fetched with its editions."""
    entries = [Entry(date.fromisoformat(each["on"]), each["text"]) for each in call.spoken("corrections")]
    known = getattr(call, "form_editions", None)
    editions = Editions.of(call.form_id) if known is None and call.form_id else Editions.read(known or [])
    zone = ZoneInfo(call.time_zone)
    for edition in editions[1:]:
        if call.published_at and edition.published_at >= call.published_at:
            day = edition.published_at.astimezone(zone).date()
            entries.append(Entry(day, edition.note, edition.published_at, edition, editions.before(edition)))
    return sorted(entries, key=lambda entry: (entry.on, entry.at.timestamp() if entry.at else 0), reverse=True)
