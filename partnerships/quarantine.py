"""Files in quarantine: opened one by one in a worker, and then clean or refused.

Like the outbox: a file that waits has a bell, Celery is only the doorbell, and the sweep finds what was forgotten.
Three steps: the try is counted, so that a file that takes its worker down is not tried again at once; it is opened,
outside every transaction; what was found is written down. Last its bytes as they came are put away.
"""

import logging
from datetime import timedelta

from programmes import outbox
from programmes.antivirus import Unreachable, has_virus
from programmes.clock import Now, now
from programmes.models import Call, Due
from programmes.opening.inspect import Verdict, inspect
from programmes.scope import scope

from . import registering
from .models import File, Upload
from .standing import Standing
from .writing import Writer

log = logging.getLogger(__name__)
AT_WORK = timedelta(seconds=45)  # of one sweep in one programme: what is left keeps its bell
LONGEST_WAIT = 10  # minutes between two tries; there is no last one


def sweep():
    """Enter each programme whose bell has rung for a file; what breaks in one does not hold back the others."""
    bells = list(Due.objects.filter(kind="files", next_at__lte=Now()))
    for programme in sorted({bell.programme_id for bell in bells}):
        try:
            enter(programme, [bell.pk for bell in bells if bell.programme_id == programme])
        except Exception as error:  # its name only: its words may hold a name
            log.error("the files of programme %s were left: %s", programme, type(error).__name__)


def enter(programme, bells):
    until = now() + AT_WORK
    while now() < until and check(programme):
        pass
    with scope(programme):
        throw_away_forgotten()
        if not File.objects.waiting().exists():  # those that another worker holds keep the bells
            Due.objects.filter(pk__in=bells).delete()


def check(programme, **which):
    """Open one file that waits and that nobody else holds; False when there is none."""
    with scope(programme):
        rows = File.objects.waiting().filter(**which).order_by("next_at", "id")
        file = rows.select_for_update(skip_locked=True, of=("self",)).first()
        if not file:
            return False
        put_off(file)
    try:
        verdict = opened(file) if file.is_pending else None
    except (Unreachable, OSError, RuntimeError) as problem:  # of ours, not of the file's: it waits for the next bell
        log.error("file %s of programme %s waits: %s", file.pk, programme, type(problem).__name__)
        return True
    if verdict:
        with scope(programme):
            settle(file, verdict)
    put_away(programme, file.pk)
    return True


def put_off(file):
    """Count the try, and hang the bell of the next one in case this one never comes back."""
    file.tries += 1
    file.next_at = now() + timedelta(minutes=min(file.tries, LONGEST_WAIT))
    file.save(update_fields=["tries", "next_at"])
    Due.ring("files", next_at=file.next_at)


def opened(file):
    """The verdict. Raises Unreachable when a virus check is asked for and nobody answers."""
    with file.received.open("rb") as came:
        if has_virus(came.file):
            return Verdict("virus")
        return inspect(file.kind, came.file)


def settle(file, verdict):
    """Write down what was found, under the application's lock, and reckon the application anew."""
    application = file.application
    application.programme = file.programme
    if not file.question:  # what came on paper may stand now: who rolls the call waits
        Call.objects.shared(application.call_id)
    writer = Writer(application, file.by, kind="", party=0, at=application.saved_at or file.at)
    application = writer.lock()
    file = File.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if not file.is_pending:
        return
    before = file.sha256
    file.found(verdict)
    if file.is_refused and not file.removed_at:
        on_paper = not file.question
        outbox.put(
            "partnerships.paper_letters.paper_refused" if on_paper else "partnerships.letters.file_refused",
            file,
            file.by,
        )
    if not file.question:
        registering.opened(application, now())
    elif application.is_editable and not file.removed_at:
        standing = Standing.of(application)
        if file.is_refused or file.sha256 != before:
            writer.changed(application.asks.questions[file.question], standing)
        else:
            writer.reckon(standing)


def put_away(programme, pk):
    """The bytes as they came are not kept, unless they are what is handed out; then nothing waits any more."""
    with scope(programme):
        file = File.objects.unfinished().filter(pk=pk).first()
        if file and not file.is_pending:
            if file.received.name != file.stored.name:
                file.received.storage.delete(file.received.name)
            file.received = ""
            file.save(update_fields=["received"])


def throw_away_forgotten():
    """Uploads that nobody has gone on with."""
    for upload in Upload.objects.forgotten().select_for_update(skip_locked=True):
        upload.throw_away()
