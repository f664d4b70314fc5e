"""The acts of test_faketime.py, each played by a process of its own: `python -m tests.proof.faketime_acts ACT`."""

import sys
import time
from datetime import UTC, datetime, timedelta

import django

django.setup()

from django.db import connections  # noqa: E402 -- after the set-up above

from partnerships.models import Application, Refusal, Submission  # noqa: E402
from partnerships.standing import Standing  # noqa: E402
from people.models import User  # noqa: E402
from programmes import clock  # noqa: E402
from programmes.models import Call, Programme  # noqa: E402
from programmes.scope import scope  # noqa: E402
from tests.cast import programme, writer  # noqa: E402
from tests.conftest import signed_in  # noqa: E402
from tests.demonstration import answer, consent, pair  # noqa: E402
from tests.stage import TODAY  # noqa: E402

# The timeouts of PostgreSQL are muddled by libfaketime; they are another matter.
connections["default"].settings_dict["OPTIONS"] = {}
CLOSES = datetime(2024, 10, 23, 22, tzinfo=UTC)
NAMES = ("Fællesskab i Fjordby", "Åbne døre i Solbjerg")


def prepare():
    """Two applications that lack nothing but the municipality's consent; then the clock is the server's own."""
    clock.move(TODAY - datetime.now(UTC))
    vejen = programme("vejen")
    with scope(vejen):
        call = Call.objects.get()
        call.programme = vejen
    for name in NAMES:
        maja, jonas = f"Maja {name.split()[-1]}", f"Jonas {name.split()[-1]}"
        application, maja, jonas = pair(call, f"Foreningen {name}", f"Kommunen {name}", maja, jonas, "en")
        answer(application, maja, jonas, A1={"name": name})
        consent(application, maja)
    clock.move(timedelta(0))


def press(number):
    """The municipality's consent, by the page's own button."""
    vejen = Programme.objects.get()
    with scope(vejen):
        application = Application.objects.order_by("id")[number]
        application.programme = vejen
        jonas = User.objects.get(name=f"Jonas {application.name.split()[-1]}")
        own = writer(application, jonas).application
        page = f"/vejen/partnerships/{own.partnership_id}/application/consent/"
        sent = {"consent": "yes", "content_hash": Standing.of(own).content_hash}
    signed_in(jonas).post(page, sent, headers={"Accept-Language": "en"})
    return scope(vejen)


def before():
    with press(0):
        for submission in Submission.objects.all():
            print("in", submission.reference, submission.arrived_at.isoformat())


def after():
    while clock.now() < CLOSES:
        time.sleep(0.05)
    with press(1):
        assert Submission.objects.count() == 1
        for refusal in Refusal.objects.all():
            print("refused", refusal.arrived_at.isoformat(), refusal.sentence)


if __name__ == "__main__":
    {"prepare": prepare, "before": before, "after": after}[sys.argv[1]]()
