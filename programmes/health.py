"""Is the portal alive, and is it ready: for the machine that watches, open to everybody and telling nothing secret."""

from functools import cache

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache as kept
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from kombu.exceptions import OperationalError

from . import antivirus, bouncing
from .clock import Now, now
from .documents import has_engine
from .models import Due
from .tasks import BEATEN, PULSE

LATE = 300  # seconds that a letter may wait before somebody should look


@login_not_required
def live(request):
    return JsonResponse({"live": True})


@login_not_required
def ready(request):
    """503 when the portal cannot do its job; what only waits, or is not there, is told, and it goes on.

    Without the virus check that was asked for, files wait in quarantine.
    """
    try:
        found = {
            "database": True,
            "migrations": migrated(),
            "broker": broker(),
            **pulses(),
            "outbox": waited("outbox"),
            "files": waited("files", "handouts", "prepared_papers", "checked_copies"),
        }
    except DatabaseError:
        found = {"database": False}
    found |= {"pdf_engine": has_engine(), "virus_check": antivirus.is_there(), "bounces": bouncing.is_read()}
    must = [found.get(name, False) for name in ("database", "migrations", "broker", "worker", "beat")]
    return JsonResponse({"ready": all(must), **found}, status=200 if all(must) else 503)


def migrated():
    """Whether every migration in the code has been applied here."""
    return in_the_code() <= set(MigrationRecorder(connection).applied_migrations())


@cache
def in_the_code():
    """Every migration of this code: read from the disk once in a process."""
    return frozenset(MigrationLoader(None).disk_migrations)


def broker():
    try:
        with current_app.connection_for_write(connect_timeout=0.5) as line:
            line.ensure_connection(max_retries=1, timeout=1)
        return True
    except (OperationalError, OSError):
        return False


def pulses():
    alive = kept.get_many([PULSE, BEATEN])
    return {"worker": PULSE in alive, "beat": BEATEN in alive}


def waited(*kinds):
    """How long the oldest bell of these kinds has been ringing unheard, in seconds."""
    oldest = (
        Due.objects.filter(kind__in=kinds, next_at__lte=Now()).order_by("next_at").values_list("next_at", flat=True)
    )
    seconds = (now() - oldest[0]).total_seconds() if oldest else 0
    return {"oldest_seconds": round(seconds), "in_time": seconds < LATE}
