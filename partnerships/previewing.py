"""The text of a call's agreements as a paper for whoever words it: asked for on a page, made in a worker."""

import logging
from datetime import timedelta

from django.conf import settings
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
KEPT, AGAIN = timedelta(days=1), timedelta(minutes=3)
AT_WORK = timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT + 10)  # no worker is at one paper longer
TRIES = 3


def ask(call, by, partnership, language):
    """A paper for a worker to make, in the place of the one that somebody had before."""
    facts = {"partnership": partnership, "language": language, "asked_at": Now(), "tries": 0, "begun_at": None}
    facts |= {"given_up_at": None, "made_at": None, "media_type": "", "content": b""}
    AgreementPreview.objects.update_or_create(call=call, by=by, defaults=facts)
    Due.ring(BELL), Due.ring(BELL, next_at=now() + KEPT)
    outbox.ring("partnerships.tasks.make_previews")


def sweep():
    """Make what waits where a bell has rung, and forget what was asked for a day ago."""
    enter_each([BELL], enter)


def enter(programme, bells):
    with scope(programme):
        AgreementPreview.objects.filter(asked_at__lte=now() - KEPT).delete()
    make_all(programme)
    with scope(programme):
        Due.objects.filter(pk__in=bells).delete()
        if waiting().exists():
            Due.ring(BELL, next_at=now() + AGAIN)


def waiting():
    return AgreementPreview.objects.filter(made_at__isnull=True, given_up_at__isnull=True)


def make_all(programme):
    """Each that waits and that no other worker is at."""
    while pk := begin(programme):
        make(programme, pk)


def begin(programme):
    """The id of one that is to be made now, counted as a try before it is: what takes its worker down is given up."""
    with scope(programme):
        at = now()
        rows = waiting().exclude(begun_at__gt=at - AT_WORK).select_for_update(skip_locked=True).order_by("pk")
        rows.filter(tries__gte=TRIES).update(given_up_at=at)
        asked = rows.first()
        if asked:
            AgreementPreview.objects.filter(pk=asked.pk).update(tries=asked.tries + 1, begun_at=at)
        return asked and asked.pk


def make(programme, pk):
    """Nothing is held meanwhile: whoever asks anew gets the newer one. What fails is tried again at a later bell."""
    try:
        with scope(programme):
            rows = AgreementPreview.objects.select_related("call__programme", "by", "partnership__application")
            draw(rows.get(pk=pk))
    except Exception as error:  # its name only: its words may hold a name
        log.error("preview %s of programme %s: %s", pk, programme, type(error).__name__)
        with scope(programme):
            waiting().filter(pk=pk, tries__gte=TRIES).update(given_up_at=Now())


def draw(asked):
    """What was closed since to whoever asked is gone."""
    call, partnership = asked.call, asked.partnership
    same = waiting().filter(pk=asked.pk, asked_at=asked.asked_at)
    if not call.agreement or partnership and not open_to(asked.by, call).filter(pk=partnership.pk).exists():
        same.delete()
        return
    if partnership:
        partnership.programme = call.programme
        partnership.application.call, partnership.application.partnership = call, partnership
    with override(asked.language):
        content, media_type = preview_paper(preview_of(call, call.agreement, partnership), call, asked.language)
    same.update(content=content, media_type=media_type, made_at=Now())
