"""Files to a question: attached, taken away, put back. A new version keeps the old one."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from programmes import outbox
from programmes.models import Due
from programmes.states import NotAllowed

from .models import File
from .models.files import MOST_FILES
from .standing import Standing

MOST_AN_HOUR = 60  # of one person


def attach(writer, question, field, **facts):
    """Attach a file; it waits in quarantine until it has been opened. Raises NotAllowed.

    Where one file is asked for, and where one of the same name is there, it is a new version of that one.
    """
    application, older = place_for(writer, question, field, facts["name"])
    if older and older.is_same(facts["name"], facts["sha256"]):
        return older  # sent twice
    if older:
        take_away(older, writer.at)
    facts |= {"question": question.key, "field": field.key, "by": writer.user, "at": writer.at}
    file = application.files.create(replaces=older, **facts)
    Due.ring("files")
    outbox.ring("partnerships.tasks.check_file", file.pk)
    writer.changed(question, Standing.of(application, with_parties=False))
    return file


def place_for(writer, question, field, name):
    """(the application under its lock, the version of it that is there, if any). Raises NotAllowed: no room."""
    application = held(writer, question)
    files = list(application.files.kept())
    here = [file for file in files if (file.question, file.field) == (question.key, field.key)]
    older = next((file for file in here if field.max_files == 1 or file.name == name), None)
    if not older:
        check_room(field, here, files)
    lately = File.objects.filter(by=writer.user, at__gt=writer.at - timedelta(hours=1)).count()
    if lately >= MOST_AN_HOUR:
        raise NotAllowed(_("You have uploaded many files in a short time. Go on in an hour."))
    return application, older


def detach(writer, question, file):
    """Take a file away; its row stays, and what was submitted with it keeps it."""
    application = held(writer, question)
    take_away(file, writer.at)
    writer.changed(question, Standing.of(application, with_parties=False))


def use_again(writer, question, field, file):
    """Put an earlier version back in its place. Raises NotAllowed when there is no room for it."""
    application = held(writer, question)
    files = list(application.files.kept())
    here = [each for each in files if (each.question, each.field) == (file.question, file.field)]
    standing = next((each for each in here if field.max_files == 1 or each.name == file.name), None)
    if standing:
        take_away(standing, writer.at)
    else:
        check_room(field, here, files)
    file.removed_at = None
    file.save(update_fields=["removed_at"])
    writer.changed(question, Standing.of(application, with_parties=False))


def held(writer, question):
    """The application under its lock, when this writer may change this question now."""
    application = writer.application if writer.is_locked else writer.lock()
    writer.check_open(question)
    writer.check_hers(question)
    return application


def take_away(file, at):
    file.removed_at = at
    file.save(update_fields=["removed_at"])


def check_room(field, here, files):
    """Refused files take no room."""
    taken = sum(not file.is_refused for file in here)
    if taken >= field.max_files:
        text = ngettext("At most %(n)s file. Remove it first.", "At most %(n)s files. Remove one first.", taken)
        raise NotAllowed(text % {"n": field.max_files})
    if sum(not file.is_refused for file in files) >= MOST_FILES:
        raise NotAllowed(_("At most %(n)s files in one application. Remove one first.") % {"n": MOST_FILES})
