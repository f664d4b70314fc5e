"""Giving an application to a reviewer by hand, and taking it from her."""

from django.db import transaction
from django.utils.translation import gettext as _

from programmes.clock import Now
from programmes.models import Appointment, Call
from programmes.states import NotAllowed

from ..models import (
    Application,
    Assignment,
    Conflict,
    PartnershipAppointment,
    Ranking,
    Review,
    Reviewer,
    ReviewPlan,
    ScoreSheet,
)
from .moderating import settle
from .telling import tell_to_read
from .under_review import under_review

REVIEWER = "reviewer"
SHARED = 2  # applications that all score


def assign(application, user, by, **facts):
    """Give it to her to read and score. Raises NotAllowed with the sentence why not."""
    with transaction.atomic():
        Call.objects.held(application.call_id)  # first: how many she reads is asked by one after the other
        held(application)
        if not under_review(application.call).filter(pk=application.pk).exists():
            raise NotAllowed(_("Only what was submitted and not rejected is reviewed, after its deadline."))
        if not Appointment.objects.here().filter(user=user, role=REVIEWER).exists():
            raise NotAllowed(_("Only somebody who is appointed as reviewer can be given an application."))
        if Conflict.objects.in_the_way().filter(application=application, user=user).exists():
            raise NotAllowed(_("This reviewer has declared a conflict of interest. Choose somebody else."))
        if PartnershipAppointment.objects.filter(partnership=application.partnership_id, user=user).exists():
            raise NotAllowed(_("This reviewer acts for a party, or has done so. Choose somebody else."))
        current = Assignment.objects.current().filter(application=application, reviewer=user).first()
        if current:
            return current
        if not facts.get("is_shared"):  # what all score goes past her limit
            check_room(application.call, user)
        made = Assignment.objects.create(application=application, reviewer=user, by=by, **facts)
        settle(application, ScoreSheet.of(application.call))
        tell_to_read(application.call, [user])
        return made


def check_room(call, user):
    """Raises NotAllowed when she reads as many as she said she could."""
    most = limit(Reviewer.objects.filter(call=call, user=user).first(), ReviewPlan.of(call))
    if Assignment.objects.current().filter(application__in=under_review(call), reviewer=user).count() >= most:
        said = _(
            "This reviewer has as many applications as she reads at most: %(most)s. Raise that, or choose another."
        )
        raise NotAllowed(said % {"most": most})


def limit(facts, plan):
    """How many applications a reviewer reads at most; `facts` is what was written down about her, or None."""
    return plan.most if facts is None or facts.most is None else facts.most


def share(application, by):
    """Everybody who reviews scores it, to learn to score alike. Raises NotAllowed."""
    with transaction.atomic():
        hold_all(application.call)
        if not under_review(application.call).filter(pk=application.pk).exists():
            raise NotAllowed(_("Only what was submitted and not rejected is reviewed, after its deadline."))
        others = Assignment.objects.current().filter(application__call=application.call, is_shared=True)
        if others.exclude(application=application).values("application").distinct().count() >= SHARED:
            raise NotAllowed(_("Two applications are shared by all already. That is enough to compare."))
        for appointment in Appointment.objects.here().filter(role=REVIEWER).select_related("user"):
            try:
                with transaction.atomic():
                    assign(application, appointment.user, by, is_shared=True)
            except NotAllowed:  # a conflict, or her own partnership
                continue
        if not Assignment.objects.current().filter(application=application).update(is_shared=True):
            raise NotAllowed(_("There is no reviewer without a conflict."))


def check_may_be_taken(assignment):
    """Raises NotAllowed once her points count: staff who have read them set nothing aside by a button."""
    held(assignment.application)
    if Ranking.objects.standing().filter(call=assignment.application.call_id).exists():
        raise NotAllowed(_("The ranking is closed, so the points stay as they are."))
    if Review.objects.counting().filter(assignment=assignment).exists():
        raise NotAllowed(_("Her points are locked, so they count. Only a conflict of interest sets them aside."))


def end(assignment, by, why):
    """She reads it no more, from now on; what she gave is set aside and stays in the log."""
    with transaction.atomic():
        held(assignment.application)
        if not Assignment.objects.current().filter(pk=assignment.pk).update(ended_at=Now(), ended_by=by, why=why):
            raise NotAllowed(_("Somebody else has just changed this."))
        for review in Review.objects.filter(assignment=assignment).exclude(status=Review.Status.SET_ASIDE):
            review.move_to(Review.Status.SET_ASIDE, by)
        settle(assignment.application, ScoreSheet.of(assignment.application.call))


def hold_all(call):
    """Every application of a call, held in one order after the call itself: two who give out wait for each other."""
    Call.objects.held(call.pk)
    rows = Application.objects.select_for_update(of=("self",), no_key=True).filter(call=call)
    list(rows.order_by("pk").values_list("pk", flat=True))


def held(application):
    """Its row, held until the transaction ends: what is done to its reviews is done one after the other."""
    return Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
