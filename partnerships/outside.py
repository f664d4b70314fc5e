"""Which submitted applications somebody reads who acts for no party: one place for the page, its files and papers."""

from programmes import access

from .models import Application, Decision

READ_SUBMITTED, READ_OUTCOMES = "programmes.read_submissions", "programmes.read_outcomes"


def submissions_for(user, programme):
    """(permission, applications): all that no conflict keeps from her, or of the selected alone (access matrix)."""
    rows = Application.objects.in_programme(programme).open_to(user)
    if access.may(user, READ_SUBMITTED, programme):
        return READ_SUBMITTED, rows
    return READ_OUTCOMES, rows.filter(pk__in=Decision.objects.chosen().values("application"))
