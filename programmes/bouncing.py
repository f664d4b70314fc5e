"""Letters that came back later: the mailbox of the sender is read, and the letter is found by its name.

A name is signed, so only whoever had a letter in hand can say that it came back, and only of that letter's reader.
"""

import logging
from imaplib import IMAP4

from django.conf import settings
from django.core.cache import cache

from people.returned import collect

from .models import Outbox
from .models.outbox import letter_named
from .scope import scope

log = logging.getLogger(__name__)
READ = "pulse:bounces"
READ_FOR = 3600  # seconds: then the health page says that nobody reads the mailbox


def sweep():
    """Read the mailbox, where there is one; how many messages were looked at."""
    if not settings.BOUNCE_IMAP_URL:
        return 0
    try:
        seen = collect(settings.BOUNCE_IMAP_URL, note)
    except (OSError, IMAP4.error) as problem:  # its name only: its words may hold an address
        log.error("the bounce mailbox was not read: %s", type(problem).__name__)
        return 0
    cache.set(READ, True, timeout=READ_FOR)
    return seen


def note(returned):
    """One letter that nobody will get: it has failed, and its address bounces. Said twice, it is noted once."""
    for programme, pk in filter(None, map(letter_named, returned.names)):
        with scope(programme):
            letter = Outbox.objects.select_for_update(of=("self",)).select_related("to").filter(pk=pk).first()
            if letter and letter.status == Outbox.Status.SENT and letter.reader.email.lower() in returned.addresses:
                letter.come_back()
        return  # every name of it is the same letter's


def is_read():
    """Whether the mailbox has been read lately, or there is none."""
    return not settings.BOUNCE_IMAP_URL or bool(cache.get(READ))
