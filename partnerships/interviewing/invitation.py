"""An interview as an invitation to calendars: a lasting entry for each person, for those who take part alone."""

from uuid import uuid5
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from programmes import calendar
from programmes.calendar import Occasion
from programmes.calendar_invitations import REQUEST, invitation


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
    # A CANCEL counts one further by itself.
    sequence = interview.sequence - (method != REQUEST and is_counted)
    return invitation(occasion, name, sequence, at, method, call.programme, user.email)
