"""An interview as an invitation to calendars: a lasting entry for each person, for those who take part alone."""

from uuid import uuid5
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from programmes import calendar
from programmes.calendar import Occasion
from programmes.calendar_invitations import REQUEST, invitation
from programmes.models import Outbox

from ..models import PartnershipAppointment

PARTED = "partnerships.interview_letters.parted"


def calendar_of(interview, plan, user, at, method=REQUEST, about="", is_counted=True):
    """The calendar file of one person. `about` is what she knows it by: the call, or the partnership she meets.

    `is_counted`: of a CANCEL, whether the interview has counted it already, as it does when it changes for more than
    her.
    """
    call = plan.call
    zone = ZoneInfo(call.time_zone)
    start, end = (moment.astimezone(zone) for moment in (interview.begins_at, interview.ends_at))
    link = interview.join_url(plan) if method == REQUEST else ""
    with override(user.language):
        place = ", ".join(filter(None, [str(plan.place), link]))
        title = f"{_('Interview')}: {about or call.title}"
    occasion = Occasion("interview", title, start, end, place, link=link)
    name = calendar.uid(uuid5(interview.uid, str(user.pk)))
    # A CANCEL counts one further by itself. Whoever left and came back has had one, so hers goes on after that.
    sequence = interview.sequence - (method != REQUEST and is_counted) + 2 * comebacks(interview, user)
    return invitation(occasion, name, sequence, at, method, call.programme, user.email)


def comebacks(interview, user):
    """How often somebody of a party left, had the interview taken out of her calendar, and came back."""
    left = Outbox.objects.filter(kind=PARTED, about=interview.pk, to=user.pk).count()
    there = PartnershipAppointment.objects.today().writing().filter(user=user.pk)
    return left and left - (not there.filter(partnership=interview.application.partnership_id).exists())
