"""How long somebody stays signed in: eight hours from her sign-in, however busy she is.

The engine of Django's sessions. With each session the database says how long it has been quiet, by its real clock:
a demonstration that stands in another year signs nobody out.
"""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import DurationField, ExpressionWrapper, F, OuterRef, Subquery
from django.db.models.functions import Now

from .prepared import Prepared

ENDS_AT = "ends_at"
NOT_AT_ALL = timedelta(0)


def standing(key):
    """The session of a key, unless it has ended, and for how long it has been quiet."""
    seen = UserSession.objects.filter(session_key=OuterRef("session_key")).values("last_seen_at")
    quiet = ExpressionWrapper(Now() - F("seen_at"), DurationField())
    rows = Session.objects.filter(session_key=key, expire_date__gt=Now())
    return rows.annotate(seen_at=Subquery(seen), quiet=quiet)


STANDING = Prepared(standing)


class SessionStore(DatabaseStore):
    quiet = NOT_AT_ALL  # for how long this session has shown no sign of life
    is_noted = True  # whether its signs of life have a row yet

    def load(self):
        """What the session keeps, and for how long it has been quiet: one query."""
        row = next(iter(STANDING(self.session_key)), None)
        if not row:
            self._session_key = None
            return {}
        self.quiet, self.is_noted = row.quiet or NOT_AT_ALL, row.quiet is not None
        return self.decode(row.session_data)

    def save(self, must_create=False):
        """Its end is set when it begins, and no later save moves it."""
        if ENDS_AT not in self:
            self[ENDS_AT] = super().get_expiry_date().isoformat()
        super().save(must_create)

    def get_expiry_date(self, **given):
        ends_at = self.get(ENDS_AT)
        return datetime.fromisoformat(ends_at) if ends_at else super().get_expiry_date(**given)

    def get_expiry_age(self, **given):
        """Seconds until its end."""
        return super().get_expiry_age(**given | {"expiry": self.get_expiry_date()})

    def cycle_key(self):
        """Whoever signs in begins anew: what she did as a guest has not used up her hours."""
        self.pop(ENDS_AT, None)
        super().cycle_key()
