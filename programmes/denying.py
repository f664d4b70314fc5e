"""A request inside a programme that was answered with "not found" is written down, after its answer has been sent.

The page has told nobody anything, and its transaction is taken back. So this is a transaction of its own, behind the
last byte: it costs the reader nothing, and no clock tells a page that is not there from one that is not hers.
"""

import logging
import re
from functools import partial

from .access import was_ever_here
from .models import Denial, Programme
from .scope import scope

KEYS = re.compile(r"<[^>]+>")
log = logging.getLogger(__name__)


def watch(request, response):
    """Have a refusal written down when the answer is sent; of a person who is signed in, and of nobody else."""
    if response.status_code != 404 or not request.user.is_authenticated:
        return
    writes = request.method not in ("GET", "HEAD")
    later = partial(write, request.programme, request.user, kind_of(request.resolver_match), writes)
    response._resource_closers.append(later)  # as Django's own closes the file that it has sent


def kind_of(match):
    """calls/…/applications/, without a key of anything; nothing for an address that leads nowhere."""
    return KEYS.sub("…", match.route.partition("/")[2]) if match else ""


def write(programme, user, address, writes):
    """The row, for somebody who has, or once had, a role in the programme: whoever else strays here is none of its."""
    try:
        with scope(programme, user):
            if was_ever_here(user):
                Denial.note(user, address, writes)
    except Exception as error:  # the answer is sent, so nobody else would say it; its words may hold an address
        log.error("a denial in programme %s was not written: %s", programme.pk, type(error).__name__)


def forget():
    """What was refused long ago goes, in every programme; what fails in one leaves the others theirs."""
    for programme in Programme.objects.order_by("pk"):
        try:
            with scope(programme):
                Denial.forget()
        except Exception as error:
            log.error("the denials of programme %s were left: %s", programme.pk, type(error).__name__)
