"""A process that dies by kill -9 at one point of its work: `python -m tests.proof.dying WORK PLACE before|after NTH …`.

WORK is "worker", a real worker of Celery, or "submit PROGRAMME APPLICATION USER", the consent that submits. PLACE is
module:name of a function; the process is gone before or after its NTH call.
"""

import os
import signal
import sys
from functools import wraps
from importlib import import_module
from itertools import count

import django

django.setup()

from partnerships.models import Application  # noqa: E402 -- after the set-up above
from people.models import User  # noqa: E402
from portal.celery import app  # noqa: E402
from programmes.models import Programme  # noqa: E402
from programmes.scope import scope  # noqa: E402
from tests.everything import consent  # noqa: E402


def arm(place, when, nth):
    """From now on the NTH call of the function is this process's last."""
    module, path = place.split(":")
    owner = import_module(module)
    *way, name = path.split(".")
    for step in way:
        owner = getattr(owner, step)
    function, calls = getattr(owner, name), count(1)

    @wraps(function)
    def armed(*args, **kwargs):
        is_last = next(calls) == nth
        if is_last and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        answer = function(*args, **kwargs)
        if is_last:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    setattr(owner, name, armed)


def submit(programme, application, user):
    programme = Programme.objects.get(pk=programme)
    with scope(programme):
        found = Application.objects.get(pk=application)
    found.programme = programme
    consent(found, User.objects.get(pk=user))


if __name__ == "__main__":
    work, place, when, nth, *rest = sys.argv[1:]
    arm(place, when, int(nth))
    if work == "worker":
        app.worker_main(["worker", "-P", "solo", "-l", "warning", "--without-gossip", "--without-mingle"])
    else:
        submit(*rest)
