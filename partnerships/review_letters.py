"""The letters to reviewers: that something waits for them, and never a word of whose it is or what it says."""

from django.utils.translation import gettext_lazy as _

from people.mail import letter
from programmes.correspondence import told
from programmes.letters import link
from programmes.models import Appointment, Call

from .models import ReviewPlan, ScoreSheet
from .reviewing.assigning import REVIEWER
from .reviewing.queue import Queue
from .reviewing.under_review import under_review

WHOM = _("The reviewer")


def pieces_of(call, reader):
    """What she reviews in a call now; nothing where there is no score sheet, or when she is no reviewer any more."""
    sheet, here = ScoreSheet.of(call), Appointment.objects.here().filter(user=reader.pk, role=REVIEWER)
    pieces = Queue.of(reader, call, sheet).pieces if sheet and here.exists() else []
    there = set(under_review(call).values_list("pk", flat=True))
    return [each for each in pieces if each.assignment.application_id in there]


def written(name, reader, call, number):
    facts = {"call": call, "number": number, "plan": ReviewPlan.of(call)}
    return letter(
        f"partnerships/letters/review_{name}", reader, link=link("partnerships:review_list", call.pk), **facts
    )


@told(_("Applications wait for a reviewer"), _("When applications are given to somebody to review"), WHOM, must=False)
def to_read(pk, reader):
    """How many she has not locked, and until when; nothing when all are."""
    call = Call.objects.select_related("programme").get(pk=pk)
    number = sum(not piece.is_locked for piece in pieces_of(call, reader))
    return written("to_read", reader, call, number) if number else None


@told(_("A second look is asked for"), _("When two reviewers' points are far apart"), WHOM, must=False)
def to_look_again(pk, reader):
    """At how many applications; nothing when she has looked."""
    call = Call.objects.select_related("programme").get(pk=pk)
    number = sum(bool(piece.to_revise) for piece in pieces_of(call, reader))
    return written("to_look_again", reader, call, number) if number else None
