"""Who is told what about an interview: letters into the outbox, in the transaction of their fact."""

from programmes.clock import Now
from programmes.outbox import put

from ..choosing.people import people_of
from ..models import Interview, InterviewReview, PanelSeat
from ..models.partnership import WRITING


def end(seats, by, why):
    """The seats are no longer taken, and what was given there is set aside and kept.

    Whoever sat there is told where it is decided who sits there instead.
    """
    there = list(seats.select_for_update(of=("self",), no_key=True))  # whoever is saving holds hers first, too
    for review in InterviewReview.objects.filter(assignment__in=there).exclude(status="set_aside"):
        review.move_to(InterviewReview.Status.SET_ASIDE, by)
    seats.update(ended_at=Now(), ended_by=by, why=why)


def panel_of(interview):
    """The people of the programme who hold it now."""
    rows = PanelSeat.objects.taken().filter(interview=interview).select_related("reviewer").order_by("pk")
    return [each.reviewer for each in rows]


def tell_invited(applications):
    """Everybody of the parties may take a time now; once for each application."""
    for application, user in people_of_applications(applications):
        put("partnerships.interview_letters.choose", application, user)


def people_of_applications(applications):
    """(application, person) of everybody who writes or signs for a party of them."""
    return ((about.application, user) for about, user in people_of([About(each) for each in applications]))


class About:
    """Something about one application, as `people_of` takes it."""

    def __init__(self, application):
        self.application = application


def tell_booked(interview, plan, before=()):
    """Both parties, and whoever holds it; whoever held it at its former time and does not now."""
    version = str(interview.sequence)
    for _interview, user in people_of([interview]):
        put("partnerships.interview_letters.booked", interview, user, version)
    there = panel_of(interview)
    for user in there:
        tell_seated(interview, user)
    tell_unseated(interview, set(before) - {each.pk for each in there})


def tell_seated(interview, user):
    put("partnerships.interview_letters.seated", interview, user, str(interview.sequence))


def tell_unseated(interview, ids):
    rows = PanelSeat.objects.filter(interview=interview, reviewer__in=ids).select_related("reviewer")
    for user in {each.reviewer for each in rows}:
        put("partnerships.interview_letters.unseated", interview, user, str(interview.sequence))


def tell_called_off(interview, panel):
    for _interview, user in people_of([interview]):
        put("partnerships.interview_letters.called_off", interview, user, str(interview.sequence))
    for user in panel:
        put("partnerships.interview_letters.unseated", interview, user, str(interview.sequence))


def tell_who_comes(appointment):
    """Whoever comes to write or sign for a party whose interview is booked has it in her calendar too."""
    if appointment.role not in WRITING:
        return
    booked = Interview.objects.booked().filter(application__partnership=appointment.partnership_id)
    for interview in booked.filter(begins_at__gt=Now()):
        version = f"{interview.sequence} {appointment.pk}"  # she may have been here before
        put("partnerships.interview_letters.booked", interview, appointment.user, version)
