"""The text of a call's agreements as a paper for whoever words it: asked for on a page, made in a worker."""

import logging
from datetime import timedelta

from django.utils.translation import override

from programmes import outbox
from programmes.bells import enter_each
from programmes.clock import Now, now
from programmes.models import Due
from programmes.scope import scope

from .agreeing.overview import open_to
from .agreeing.preview import preview_of
from .agreement_documents import preview_paper
from .models import AgreementPreview

log = logging.getLogger(__name__)
BELL = "previews"
KEPT = timedelta(days=1)


def ask(call, by, partnership, language):
    """A paper for a worker to make, in the place of the one that somebody had before."""
    facts = {"partnership": partnership, "language": language, "asked_at": Now()}
    facts |= {"made_at": None, "media_type": "", "content": b""}
    AgreementPreview.objects.update_or_create(call=call, by=by, defaults=facts)
    Due.ring(BELL), Due.ring(BELL, next_at=now() + KEPT)
    outbox.ring("partnerships.tasks.make_previews")


def sweep():
    """Make what waits where a bell has rung, and forget what was made a day ago."""
    enter_each([BELL], enter)


def enter(programme, bells):
    with scope(programme):
        AgreementPreview.objects.filter(asked_at__lte=now() - KEPT).delete()
    make_all(programme)
    with scope(programme):
        if not waiting().exists():
            Due.objects.filter(pk__in=bells).delete()


def waiting():
    return AgreementPreview.objects.filter(made_at__isnull=True)


def make_all(programme):
    """Each that waits, in a transaction of its own; what cannot be made is tried again until it is forgotten."""
    with scope(programme):
        pks = list(waiting().values_list("pk", flat=True))
    for pk in pks:
        try:
            make(programme, pk)
        except Exception as error:  # its name only: its words may hold a name
            log.error("preview %s of programme %s: %s", pk, programme, type(error).__name__)


def make(programme, pk):
    """Nothing is held meanwhile: whoever asks anew gets the newer one. What was closed to her since is gone."""
    with scope(programme):
        rows = waiting().select_related("call__programme", "by", "partnership__application")
        asked = rows.filter(pk=pk).first()
        if not asked:
            return
        call, partnership = asked.call, asked.partnership
        if not call.agreement or partnership and not open_to(asked.by, call).filter(pk=partnership.pk).exists():
            asked.delete()
            return
        if partnership:
            partnership.programme = call.programme
            partnership.application.call, partnership.application.partnership = call, partnership
        with override(asked.language):
            content, media_type = preview_paper(preview_of(call, call.agreement, partnership), call, asked.language)
        same = waiting().filter(pk=asked.pk, asked_at=asked.asked_at)
        same.update(content=content, media_type=media_type, made_at=Now())
