"""Who else is on this section now: kept for a minute in the broker's memory, and in no table.

The key carries the programme and the application, and only somebody who has been let in to the application asks. When
the memory is not there nobody is seen, and the page does not wait for it.
"""

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache

import redis
from django.conf import settings

LASTS = timedelta(seconds=60)
REST = timedelta(seconds=30)  # after a failure nobody is asked for as long
AT_MOST = 0.2  # seconds that a page waits


@dataclass
class Here:
    """Somebody on a page of an application: for which side, in which section, writing in which question."""

    user: int
    name: str
    initials: str
    kind: str  # of the organisation she acts for
    section: str
    question: str
    at: float


class Memory:
    """The broker's memory, left alone for a while after it has failed."""

    def __init__(self, url):
        self.redis = redis.Redis.from_url(url, socket_connect_timeout=AT_MOST, socket_timeout=AT_MOST)
        self.silent_until: datetime | None = None

    def exchange(self, key, who, entry, at):
        """Say that somebody is here, and hear who is: {who: entry}. Empty when it cannot be asked."""
        if self.silent_until and at < self.silent_until:
            return {}
        try:
            line = self.redis.pipeline(transaction=False)
            line.hset(key, who, entry)
            line.expire(key, LASTS)
            line.hgetall(key)
            return line.execute()[-1]
        except redis.RedisError:
            self.silent_until = at + REST
            return {}

    def forget(self, key, gone):
        with suppress(redis.RedisError):  # they go with the key at the latest
            self.redis.hdel(key, *gone)


@cache
def memory(url):
    return Memory(url)


def appear(application, user, kind, at, section="", question=""):
    """Say that she is here; the others who were within the last minute, by name."""
    key = f"here:{application.programme_id}:{application.pk}"
    own = Here(user.pk, str(user), user.initials, kind, section, question, at.timestamp())
    store = memory(settings.CELERY_BROKER_URL)
    known = {who: json.loads(entry) for who, entry in store.exchange(key, user.pk, json.dumps(asdict(own)), at).items()}
    gone = [who for who, entry in known.items() if abs(at.timestamp() - entry["at"]) >= LASTS.total_seconds()]
    if gone:
        store.forget(key, gone)
    others = [Here(**entry) for who, entry in known.items() if who not in gone and entry["user"] != user.pk]
    return sorted(others, key=lambda here: here.name)
