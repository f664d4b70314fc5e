"""Making projections in a worker: when names are hidden, and when what was submitted has changed."""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q

from programmes.bells import enter_each
from programmes.clock import now
from programmes.models import Due, FormVersion
from programmes.scope import scope

from ..completing import completed
from ..models import Application, Hiding, LateFile, Projection, Ranking
from ..reviewing.under_review import calls_under_review, under_review
from .names import Names
from .projecting import Projecting

log = logging.getLogger(__name__)
BELL = "projections"
AGAIN = timedelta(minutes=5)  # what was completed or taken in meanwhile is found then
MAKER = 3  # counted up when a projection is made otherwise: every one is made anew


def submission_of(application):
    """The latest, without what stands in it."""
    rows = application.submissions.select_related("form_version").defer("form_version__definition")
    return rows.defer("content", "parties").order_by("number").last()


ACCEPTED = Q(late_files__status=LateFile.Status.ACCEPTED, late_files__counts=True)
SOURCES: dict[str, Any] = {
    "of_sent": Max("submissions"),
    "of_completed": Max("submissions__supplements"),
    "of_late": Max("late_files", filter=ACCEPTED),
    "of_late_ones": Count("late_files", filter=ACCEPTED, distinct=True),
    "of_marked": Max("passages"),
    "of_unmarked": Count("passages", filter=Q(passages__undone_at__isnull=False), distinct=True),
}


def sources_of(applications, hiding):
    """{key: of what its projection is made}, by one statement: another source is another projection."""
    own = Application.objects.filter(pk__in=applications).order_by()
    found = {}
    for pk, *facts in own.annotate(**SOURCES).values_list("pk", *SOURCES):
        found[pk] = ".".join(str(fact or 0) for fact in (MAKER, hiding.pk, *facts))
    return found


def source_of(application, hiding):
    return sources_of([application.pk], hiding)[application.pk]


def lacking(applications, hiding):
    """The keys of those that have no projection of what stands now; the same number of statements for all."""
    sources = sources_of(applications, hiding)
    made = Projection.objects.filter(application__in=applications, source__in=set(sources.values()))
    return {pk for pk, _source in set(sources.items()).difference(made.values_list("application_id", "source"))}


def unmade(call, hiding):
    """What is under review in a call and lacks its projection."""
    there = {each.pk: each for each in under_review(call)}
    return [there[pk] for pk in sorted(lacking(there, hiding))]


def current(application, hiding):
    """(the submission, its projection): the latter None as long as none was made of what stands now."""
    rows = Projection.objects.filter(application=application, source=source_of(application, hiding)).order_by("-id")
    return submission_of(application), rows.first()


def make(application, hiding, names=None):
    """Its projection, made if there is none of what stands now; the application's row is held meanwhile."""
    with transaction.atomic():
        rows = Application.objects.select_for_update(of=("self",), no_key=True)
        held = rows.select_related("call__programme", "partnership").get(pk=application.pk)
        submission, there = current(held, hiding)
        if there:
            return there
        asks = FormVersion.read(submission.form_version_id, submission.form_version.content_hash)
        content, names = completed(submission), names or Names(held.call)
        whole = set(held.passages.standing().exclude(question="").values_list("question", flat=True))
        masking = names.mask(hiding, held, submission, asks, content)
        made = Projecting(masking, asks, content, whole).made()
        facts = {"source": source_of(held, hiding), "content": made}
        return Projection.objects.create(application=held, **facts)


def sweep():
    """Enter each programme whose bell has rung; what breaks in one does not hold back the others."""
    enter_each([BELL], enter)


def enter(programme, bells):
    is_open = prepare(programme)
    with scope(programme):
        Due.objects.filter(pk__in=bells).delete()
        if is_open and not Due.objects.filter(kind=BELL, programme_id=programme).exists():
            Due.ring(BELL, next_at=now() + AGAIN)


def prepare(programme):
    """Each application that lacks its projection, in a transaction of its own. Returns whether more can come."""
    with scope(programme):
        calls = [(call, hiding) for call in calls_under_review(programme) if (hiding := Hiding.of(call)).is_on]
        is_open = any(not Ranking.objects.standing().filter(call=call).exists() for call, _hiding in calls)
        work = [(each, hiding) for call, hiding in calls for each in unmade(call, hiding)]
    for application, hiding in work:
        try:
            with scope(programme):
                make(application, hiding)
        except Exception as error:  # nobody reads that one meanwhile; the others are made
            log.error("projection of application %s: %s", application.pk, type(error).__name__)
    return is_open
