"""A file that comes in pieces: announced, landed piece by piece, and a file when it is whole."""

from datetime import timedelta

from django.core.files import File as Bytes
from django.utils.translation import gettext as _

from programmes.models import Due
from programmes.models.quarantined import tidy_name
from programmes.states import NotAllowed

from .attaching import attach, place_for
from .lateness import is_under_the_bell, keep_beside
from .models import Upload
from .models.files import check_announced, read_upload
from .models.uploads import KEPT_FOR

MOST_UNDER_WAY = 20  # of one person in one application


def begin(writer, question, field, name, size, sha256):
    """An upload to go on with: the one that was begun before, or a new one; None when the file is here already.

    Raises NotAllowed or ValidationError with the sentence why it need not come at all.
    """
    name, sha256 = tidy_name(name), sha256.lower()
    check_announced(name, size, field)
    if not size:
        raise NotAllowed(_("The file is empty."))
    same = {"question": question.key, "field": field.key, "name": name, "size": size, "sha256": sha256}
    mine = writer.application.uploads.filter(by=writer.user)
    known = mine.filter(**same).order_by("-id").first()
    if known and is_under_the_bell(writer.application, known, writer.at):
        return known  # after the deadline it may still end, and staff decide
    application, older = place_for(writer, question, field, name)
    if older and older.is_same(name, sha256):
        return None
    if known:
        return known
    if mine.count() >= MOST_UNDER_WAY:
        raise NotAllowed(_("Too many uploads are under way. Finish or discard one first."))
    made = Upload(application=application, by=writer.user, begun_at=writer.at, went_on_at=writer.at, **same)
    made.begin()
    Due.ring("files", next_at=writer.at + KEPT_FOR + timedelta(hours=1))
    return made


def land(writer, question, upload, piece, offset):
    """Take a piece. The last one makes it a file, which is returned. Raises NotAllowed or ValidationError.

    What was begun before the deadline may end after it; then the file is kept beside the application.
    """
    is_late = is_under_the_bell(writer.application, upload, writer.at)
    if is_late:
        check_not_forgotten(upload, writer.at)
    else:
        writer.check_open(question)
    upload.take(piece, offset, writer.at)
    if not upload.is_whole:
        return None
    field = question.field(upload.field)
    with upload.received.open("rb") as whole:
        name, media_type, digest = read_upload(Bytes(whole, name=upload.name), field)
    if upload.sha256 and upload.sha256 != digest:
        raise NotAllowed(_("The file changed while it was on its way. Upload it again."))
    facts = {"name": name, "media_type": media_type, "sha256": digest, "size": upload.size}
    if is_late:
        file = keep_beside(writer, question, upload, received=upload.received.name, **facts)
        upload.delete()
        return file
    file = attach(writer, question, field, received=upload.received.name, **facts)
    if file.received.name == upload.received.name:
        upload.delete()
    else:  # it was here already
        upload.throw_away()
    return file


def check_not_forgotten(upload, at):
    """How much was here at the deadline is kept. Raises NotAllowed when nobody has gone on with it for too long."""
    if upload.landed_in_time is None:
        upload.landed_in_time = upload.landed
    if at - upload.begun_at > KEPT_FOR:
        raise NotAllowed(_("This upload was begun too long ago. It was not finished before the deadline."))
