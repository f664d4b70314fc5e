"""Files where names are hidden: held back, unless staff have released a copy that they have checked."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programmes import outbox
from programmes.clock import Now
from programmes.models import Due
from programmes.quarantine import Quarantine
from programmes.states import NotAllowed

from ..models import CheckedCopy
from ..models.files import read_upload
from ..reviewing.assigning import held as hold

BELL = "checked_copies"
LEAST, LONGEST = 10, 1000  # characters of the sentence


class CopyWanted:
    """What may be released, as `read_upload` asks for it: what can be made bare of what stands about it."""

    accept, max_mb = ("pdf", "png", "jpg"), 10


def release(application, place, upload, how, by):
    """Reviewers read `upload` in the place of the file at `place` when a worker has opened it. Raises NotAllowed."""
    how = how.strip()
    if not LEAST <= len(how) <= LONGEST:
        raise NotAllowed(_("Write in a sentence how you have checked it. It stays with the file."))
    try:
        name, media_type, digest = read_upload(upload, CopyWanted)
    except ValidationError as error:
        raise NotAllowed(error.messages[0]) from None
    with transaction.atomic():
        hold(application)
        at_place(application, place).update(ended_at=Now(), ended_by=by)
        facts = dict(zip(("question", "field", "original"), place, strict=True))
        facts |= {"name": name, "media_type": media_type, "sha256": digest, "size": upload.size, "received": upload}
        made = CheckedCopy.objects.create(application=application, how=how, by=by, **facts)
        Due.ring(BELL)
        outbox.ring("partnerships.tasks.check_copy", made.pk)
        return made


def at_place(application, place):
    rows = CheckedCopy.objects.standing().filter(application=application)
    return rows.filter(question=place[0], field=place[1], original=place[2])


def take_back(copy, by):
    """Held back again, from the next press on. Raises NotAllowed."""
    with transaction.atomic():
        hold(copy.application)
        if not CheckedCopy.objects.standing().filter(pk=copy.pk).update(ended_at=Now(), ended_by=by):
            raise NotAllowed(_("Somebody else has just changed this."))


def copies_of(application):
    """{place: the copy that stands}, whatever its state."""
    return {each.place: each for each in CheckedCopy.objects.standing().filter(application=application)}


def place_of(file):
    """Where a file of a projection stands."""
    return file["question"], file["field"], file["sha256"]


def settle(copy, verdict):
    held = CheckedCopy.objects.select_for_update(of=("self",)).get(pk=copy.pk)
    if held.is_pending:
        held.found(verdict)


COPIES = Quarantine(CheckedCopy, BELL, settle)
