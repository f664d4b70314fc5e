"""Files of applications in quarantine: what it means for the application that one is clean, or refused."""

from programmes import outbox
from programmes.clock import now
from programmes.models import Call
from programmes.quarantine import Quarantine

from . import registering
from .models import File, Upload
from .standing import Standing
from .writing import Writer


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


def throw_away_forgotten():
    """Uploads that nobody has gone on with."""
    for upload in Upload.objects.forgotten().select_for_update(skip_locked=True):
        upload.throw_away()


FILES = Quarantine(File, "files", settle, between=throw_away_forgotten)
sweep, check = FILES.sweep, FILES.check
