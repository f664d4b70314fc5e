"""A partnership's life in a few lines: what was, what is, what will be."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from .models import Application, Replacement

Status = Application.Status
WAS, IS, WILL_BE = "was", "is", ""


@dataclass
class Step:
    """One line of the timeline; `shape` is the class that draws it."""

    on: date
    words: str
    shape: str = WAS
    more: str = ""


def life_of(application, call, at):
    """The steps of an application in the call's own days, the present one marked."""
    zone = ZoneInfo(call.time_zone)
    past = [Step(application.started_at.astimezone(zone).date(), _("Draft begun"))]
    for move in application.transitions.all():
        more = application.reference if move.after == Status.SUBMITTED else ""
        past.append(Step(move.at.astimezone(zone).date(), words_of(move.after), more=more))
    closing = application.closing
    past += [Step(each.decided_at.astimezone(zone).date(), _("Deadline extended"), more=each.deadline)
             for each in application.extensions.filter(status="approved")]  # fmt: skip
    past += [Step(each.at.astimezone(zone).date(), _("Deadline extended for everybody"), more=each.deadline)
             for each in call.extensions.filter(at__gte=application.started_at)]  # fmt: skip
    past += [Step(each.at.astimezone(zone).date(), _("Party replaced"), more=each.party.name)
             for each in Replacement.objects.of(application.partnership_id)]  # fmt: skip
    past.sort(key=lambda step: step.on)
    if closing.is_over(at) and application.status == Status.DRAFT:
        past.append(Step(closing.closes_on, _("The deadline passed"), more=_("The draft was not submitted.")))
    past[-1].shape = IS
    return past + future_of(application, call, at)


def words_of(status):
    words = {
        Status.SUBMITTED: _("Application submitted"),
        Status.REOPENED: _("Re-opened for changes"),
        Status.WITHDRAWN: _("Withdrawn"),
        Status.DRAFT: _("Taken up again"),
    }
    return words[status]


def future_of(application, call, at):
    """The deadline while it is ahead, and the answer for whom one is coming."""
    ahead = []
    closing = application.closing
    if not closing.is_over(at):
        ahead.append(Step(closing.closes_on, _("Deadline"), WILL_BE, closing.deadline))
    if call.answer_by and (application.is_standing or not closing.is_over(at)):
        ahead.append(Step(call.answer_by, _("Answer to all by this day"), WILL_BE))
    return ahead
