"""How and when an application on paper came, as staff told it: frozen within its snapshot."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.moments import say_day, say_deadline


class Channel(models.TextChoices):
    POST = "post", _("By post")
    MAIL = "mail", _("By e-mail")
    HAND = "hand", _("Handed in")


@dataclass(frozen=True)
class Came:
    """The way, the local day and the time of day where it is known, who wrote it down, and whether it was late."""

    channel: str
    on: date
    clock: timedelta | None
    by: str
    at: datetime
    is_late: bool
    why: str  # staff's reason for taking in what came late

    @property
    def way(self):
        return Channel(self.channel).label

    @property
    def said(self):
        """The day, and the time of day where it is known."""
        return say_day(self.on) if self.clock is None else say_deadline(self.on, self.clock)

    @property
    def data(self):
        """As it stands in the snapshot."""
        minutes = None if self.clock is None else int(self.clock.total_seconds()) // 60
        said = {"channel": self.channel, "on": self.on.isoformat(), "minutes": minutes, "by": self.by}
        return said | {"at": self.at.isoformat(), "late": self.is_late, "why": self.why}

    @classmethod
    def read(cls, data):
        """From the snapshot; None when the parties sent it themselves."""
        if not data:
            return None
        clock = None if data["minutes"] is None else timedelta(minutes=data["minutes"])
        on, at = date.fromisoformat(data["on"]), datetime.fromisoformat(data["at"])
        return cls(data["channel"], on, clock, data["by"], at, data["late"], data["why"])
