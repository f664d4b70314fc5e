"""Which applications of a call are reviewed, and what whoever reviews knows of all of them: the parties' names."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q

from programmes.clock import Now
from programmes.models import Call

from ..models import Application, FormalCheck, Party


def calls_under_review(programme):
    """The published calls whose deadline has passed and that have a score sheet, the latest first."""
    rows = Call.objects.in_programme(programme).published().filter(closes_at__lte=Now())
    return rows.exclude(score_sheet={}).order_by("-closes_at")


def with_names(applications):
    """Each with its parties' names."""
    parties = Party.objects.filter(partnership=OuterRef("partnership")).order_by("id")
    return applications.annotate(names=ArraySubquery(parties.values("name")))


def of_call(call):
    """What was submitted and not formally rejected, once its own deadline has passed."""
    rows = Application.objects.filter(call=call, call__closes_at__lte=Now()).submitted()
    rows = rows.filter(Q(extended_at__isnull=True) | Q(extended_at__lte=Now()))
    rejected = FormalCheck.objects.filter(status=FormalCheck.Status.REJECTED)
    return rows.exclude(pk__in=rejected.values("application"))


def under_review(call):
    """The same, each with its parties' names."""
    return with_names(of_call(call))
