"""What staff hand out to everybody is opened first, like every file that somebody sends."""

from tempfile import TemporaryFile

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from .antivirus import Unreachable, has_virus
from .models import Handout
from .opening.inspect import Verdict, inspect
from .opening.sentences import sentence
from .states import NotAllowed


def hand_out(upload, meeting, by):
    """A PDF for everybody, at once; staff wait for its check, which takes seconds. Raises NotAllowed."""
    Handout.check_upload(upload)
    verdict = opened(upload)
    if verdict.refused:
        raise NotAllowed(sentence(verdict.refused))
    kept = ContentFile(verdict.cleaned, name=upload.name) if verdict.cleaned else upload
    return Handout.of(kept, meeting, by)


def opened(upload):
    """The verdict over an upload, of which the opener needs a real file."""
    with TemporaryFile() as came:
        for chunk in upload.chunks():
            came.write(chunk)
        came.flush()
        try:
            return Verdict("virus") if has_virus(came) else inspect("pdf", came)
        except (Unreachable, OSError, RuntimeError):
            raise NotAllowed(_("The file cannot be checked now. Try again in a few minutes.")) from None
