"""Doorbells: an id in, one method called."""

import logging

from celery import Task, shared_task
from django.core.cache import cache

from . import acts, answering, bouncing, denying, hosting, outbox
from .handing_out import HANDOUTS
from .scope import ScopeError

PULSE = "pulse:worker"
BEATEN = "pulse:beat"


class ProgrammeTask(Task):
    """A task that belongs to one programme, carried in its header; without one it refuses."""

    abstract = True

    @property
    def programme(self):
        programme = (self.request.headers or {}).get("programme") or self.request.get("programme")
        if not programme:
            raise ScopeError(f"{self.name} was called without a programme")
        return programme


@shared_task(base=ProgrammeTask, bind=True)
def deliver(self, pk):
    outbox.deliver(self.programme, pk=pk)


@shared_task(base=ProgrammeTask, bind=True)
def empty(self):
    outbox.empty(self.programme)


@shared_task
def sweep():
    outbox.sweep()


@shared_task
def bounces():
    bouncing.sweep()


@shared_task
def meetings():
    hosting.sweep()


@shared_task
def handouts():
    HANDOUTS.sweep()


@shared_task(base=ProgrammeTask, bind=True)
def check_handout(self, pk):
    HANDOUTS.check(self.programme, pk=pk)


@shared_task
def enquiries():
    answering.sweep()


@shared_task
def denials():
    denying.forget()


@shared_task
def seals():
    """Said aloud too: whoever keeps the log can prove later how far the chain was."""
    for slug, seal in acts.seal_all():
        logging.getLogger(__name__).warning("seal %s:%s", slug, seal)


@shared_task
def heartbeat():
    """Beat rang and a worker answered: both are alive."""
    cache.set_many({PULSE: True, BEATEN: True}, timeout=90)
