"""Every letter about an interview, one function each. None when there is nothing to tell any more.

The way in stands only in the letters to those who take part.
"""

from django.utils.translation import gettext_lazy as _

from people.mail import letter, with_calendar
from programmes.calendar_invitations import CANCEL, REQUEST
from programmes.clock import now
from programmes.correspondence import told
from programmes.letters import link
from programmes.states import NotAllowed

from .hiding.unnamed import as_she_knows_it
from .interviewing.booking import check_stands, standing
from .interviewing.invitation import calendar_of
from .interviewing.slots import free, last_moment
from .models import Application, Interview, InterviewPlan, PanelSeat, PartnershipAppointment
from .parting import TO_AN_INTERVIEW, was_invited

PARTIES, PANEL = _("Both parties"), _("The people of the programme who hold it")
BOTH = _("Both parties, and the people of the programme who hold it")
NUDGED = _("Three days after the booking was opened, once, to whom has no time")
BOOKED = _("When a time for an interview is taken or changed")


def found(pk):
    """(the interview, the plan of its call), or (None, None)."""
    rows = Interview.objects.select_related("application__call__programme")
    interview = rows.filter(pk=pk).first()
    return interview, InterviewPlan.of(interview.application.call) if interview else None


def takes_part(application, reader):
    """Whether she writes or signs for one of the parties."""
    own = PartnershipAppointment.objects.today().writing().filter(partnership=application.partnership_id)
    return own.filter(user=reader.pk).exists()


def written(template, interview, plan, reader, address, **facts):
    application = interview.application
    facts |= {"interview": interview, "plan": plan, "application": application, "call": application.call}
    return letter(f"partnerships/letters/interview_{template}", reader, link=address, **facts)


def own_page(application):
    return link("partnerships:interview", application.partnership_id)


def may_choose(application, plan, reader):
    """Whether a partnership without a time can take one, and she is one of those who take it."""
    if not plan or not plan.opened_at or standing(application) or not takes_part(application, reader):
        return False
    try:
        check_stands(application)
    except NotAllowed:
        return False
    return bool(free(plan, application, now(), None, plan.notice))


@told(_("Choose a time for the interview"), _("When staff open the booking of interviews"), PARTIES)
def choose(pk, reader, template="choose"):
    """Take a time; nothing to whom has one already, or who can take none."""
    application = Application.objects.submitted().select_related("call__programme").filter(pk=pk).first()
    plan = application and InterviewPlan.of(application.call)
    if not may_choose(application, plan, reader):
        return None
    facts = {"plan": plan, "application": application, "call": application.call, "until": last_moment(plan)}
    return letter(f"partnerships/letters/interview_{template}", reader, link=own_page(application), **facts)


@told(_("No time for the interview yet"), NUDGED, PARTIES)
def nudge(pk, reader):
    """The same once more, to a partnership that has not booked."""
    return choose(pk, reader, "nudge")


@told(_("Time of the interview"), BOOKED, PARTIES)
def booked(pk, reader):
    """A time is taken, or another one: calendars are set, and the party that has not confirmed is asked to."""
    (interview, plan), at = found(pk), now()
    if not interview or interview.status != Interview.Status.BOOKED or interview.has_begun(at):
        return None
    if not takes_part(interview.application, reader):
        return None
    given = set(interview.bookings.get(number=interview.times).confirmations.values_list("party_id", flat=True))
    own = PartnershipAppointment.objects.today().filter(partnership=interview.application.partnership_id)
    facts = {"asks": not own.filter(user=reader.pk, party__in=given).exists()}
    facts["waits"] = len(given) < interview.application.partnership.parties.count()
    facts["join_url"] = interview.join_url(plan)
    message = written("booked", interview, plan, reader, own_page(interview.application), **facts)
    return with_calendar(message, calendar_of(interview, plan, reader, at), REQUEST)


@told(_("The interview is called off"), _("When staff call an interview off, or its application is withdrawn"), PARTIES)
def called_off(pk, reader):
    """To whoever takes part, and to somebody who has left since and has it in her calendar."""
    interview, plan = found(pk)
    is_there = interview and takes_part(interview.application, reader)
    if not interview or not (is_there or was_invited(TO_AN_INTERVIEW, pk, reader)):
        return None
    address = link("partnerships:partnership", interview.application.partnership_id) if is_there else ""
    message = written("called_off", interview, plan, reader, address)
    return with_calendar(message, calendar_of(interview, plan, reader, now(), CANCEL), CANCEL)


@told(
    _("The interview goes on without you"),
    _("When somebody of a party leaves, or her party does"),
    _("Whoever has left and had been invited"),
)
def parted(pk, reader):
    """Her calendar is cleared; nothing to whom takes part again. Called off meanwhile, she is told that instead."""
    (interview, plan), at = found(pk), now()
    if interview and interview.status != Interview.Status.BOOKED:
        return called_off(pk, reader)
    if not interview or interview.has_begun(at) or takes_part(interview.application, reader):
        return None
    message = written("parted", interview, plan, reader, "")
    return with_calendar(message, calendar_of(interview, plan, reader, at, CANCEL, is_counted=False), CANCEL)


@told(_("You hold an interview"), BOOKED, PANEL)
def seated(pk, reader):
    """Somebody of the panel: when, whom she meets, and the way in; nothing to whom it is not hers any more.

    While she scores it on paper without names it is known by its reference.
    """
    (interview, plan), at = found(pk), now()
    seat = interview and PanelSeat.objects.of_member(reader.pk).filter(interview=interview).first()
    if not seat or interview.has_begun(at):
        return None
    seat.programme = interview.application.call.programme
    as_she_knows_it(reader, interview.application, interview.application.call)
    address = link("partnerships:interview_held", interview.application.call_id, seat.pk)
    message = written("seated", interview, plan, reader, address, join_url=interview.join_url(plan))
    name = interview.application.known_as
    return with_calendar(message, calendar_of(interview, plan, reader, at, about=name), REQUEST)


@told(_("You no longer hold an interview"), _("When it is moved, called off, or given to somebody else"), PANEL)
def unseated(pk, reader):
    """Her calendar is cleared; it names the call alone, since a conflict may be the reason."""
    interview, plan = found(pk)
    if not interview or PanelSeat.objects.of_member(reader.pk).filter(interview=interview).exists():
        return None
    address = link("partnerships:interviews_mine", interview.application.call_id)
    message = written("unseated", interview, plan, reader, address)
    return with_calendar(message, calendar_of(interview, plan, reader, now(), CANCEL), CANCEL)


@told(_("Reminder of the interview"), _("So many hours before it begins, as the plan says"), BOTH)
def reminder(pk, reader):
    """To both parties, and to whoever holds it; nothing once it has begun, or to whom it is not theirs any more."""
    (interview, plan), at = found(pk), now()
    if not interview or interview.status != Interview.Status.BOOKED or interview.has_begun(at):
        return None
    seat = PanelSeat.objects.of_member(reader.pk).filter(interview=interview).first()
    if not seat and not takes_part(interview.application, reader):
        return None
    if seat:
        as_she_knows_it(reader, interview.application, interview.application.call)
    held = ("partnerships:interview_held", interview.application.call_id, seat.pk) if seat else None
    address = link(*held) if held else own_page(interview.application)
    facts = {"join_url": interview.join_url(plan), "is_panel": bool(seat)}
    return written("reminder", interview, plan, reader, address, **facts)
