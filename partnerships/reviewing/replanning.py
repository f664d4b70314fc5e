"""A plan that changes: what is looked at again depends on how many reviewers each application has."""

from django.db import transaction

from ..models import Application, ReviewPlan, ScoreSheet
from .assigning import hold_all
from .moderating import settle


def change_plan(call, **facts):
    """How many read each application, how many one reads at most, until when. Returns the plan."""
    with transaction.atomic():
        hold_all(call)
        before = ReviewPlan.of(call).readers
        plan, _is_new = ReviewPlan.objects.update_or_create(call=call, defaults=facts)
        if plan.readers != before:
            sheet = ScoreSheet.of(call)
            for application in Application.objects.filter(call=call, assigned__reviews__sheet=sheet).distinct():
                application.call = call
                settle(application, sheet)
        return plan
