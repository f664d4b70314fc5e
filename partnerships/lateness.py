"""Files that ended after the bell before which they were begun: kept beside the application, decided by staff."""

from django.db import transaction
from django.utils.translation import gettext as _

from programmes import outbox
from programmes.models import Due
from programmes.states import NotAllowed

from .models import Application, LateFile
from .standing import Standing
from .writing import Writer

LEAST_WHY = 10  # characters by which staff explain a decision
Status = LateFile.Status


def is_under_the_bell(application, upload, at):
    """Whether the deadline came while it was on its way. What has been submitted meanwhile was sent without it."""
    closing = application.closing
    return application.is_editable and upload.begun_at < closing.closes_at and closing.is_over(at)


def keep_beside(writer, question, upload, **facts):
    """The file as it came, no part of the application; it is checked like any other."""
    application = writer.application if writer.is_locked else writer.lock()
    place = {"question": question.key, "field": upload.field, "by": writer.user, "at": writer.at}
    file = application.files.create(removed_at=writer.at, is_late=True, **place, **facts)
    LateFile.objects.create(
        file=file,
        application=application,
        begun_at=upload.begun_at,
        ended_at=writer.at,
        landed_in_time=upload.landed_in_time or 0,
        was_announced=bool(upload.sha256),
    )
    Due.ring("files")
    outbox.ring("partnerships.tasks.check_file", file.pk)
    return file


def decide(late, by, at, accept, note):
    """Accept with a reason or leave it out with one; the parties read it. Raises NotAllowed.

    What is accepted counts beside the submission that stands. Without one it goes into the draft, which needs a
    later deadline to be submitted.
    """
    if len(note.strip()) < LEAST_WHY:
        raise NotAllowed(_("Write why. The parties read it."))
    with transaction.atomic():
        application = Writer(late.application, late.file.by, kind="", party=0, at=at).lock()
        late.file.refresh_from_db()
        if accept and not late.file.is_clean:
            raise NotAllowed(_("The file has not been checked, or was refused. It cannot be accepted."))
        counts = accept and application.is_standing
        late.move_to(Status.ACCEPTED if accept else Status.LEFT_OUT, by, note=note.strip(), counts=counts)
        if accept and not counts:
            into_the_draft(application, late, at)


def into_the_draft(application, late, at):
    """As if it had come in time; a file in whose place it came stays as an earlier version."""
    if application.status != Application.Status.DRAFT:
        raise NotAllowed(_("This application has been withdrawn. It stays readable."))
    file = late.file
    question = application.asks.questions.get(file.question)
    field = question and question.field(file.field)
    if not field:
        raise NotAllowed(_("The form does not ask for this file any more."))
    here = application.files.kept().filter(question=file.question, field=file.field)
    for older in here if field.max_files == 1 else here.filter(name=file.name):
        older.removed_at = at
        older.save(update_fields=["removed_at"])
    file.removed_at, file.is_late = None, False
    file.save(update_fields=["removed_at", "is_late"])
    writer = Writer(application, file.by, kind="", party=0, at=at, is_locked=True)
    writer.changed(question, Standing.of(application))


def files_counted(submission):
    """The accepted ones of a submission's application, as its snapshot says files."""
    rows = LateFile.objects.counted().filter(application=submission.application_id).select_related("file")
    names = ("question", "field", "name", "size", "sha256")
    return [{name: getattr(late.file, name) for name in names} for late in rows]
