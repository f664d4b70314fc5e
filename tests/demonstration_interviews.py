"""The interviews of the demonstration's pilot: a plan, a panel with its hours, and two times that are booked."""

from datetime import date, timedelta

from partnerships.interviewing.booking import say_yes, take
from partnerships.interviewing.panel import appoint_panel, members_of, write_hours
from partnerships.interviewing.planning import open_booking, proposed, set_up
from partnerships.interviewing.slots import days_of
from partnerships.models import Application, Conflict
from partnerships.reviewing.declaring import declare
from programmes import clock
from programmes.moments import instant
from programmes.scope import scope
from programmes.words import Text
from tests.cast import ASSOCIATION, MUNICIPALITY

WAY_IN = "https://meet.example.org/vejen-{room}"
MORNING, AFTERNOON = (timedelta(hours=9), timedelta(hours=12)), (timedelta(hours=13), timedelta(hours=16))


def interviews(call, sofie, mette, rasmus):
    """Sofie sets them up; Havnsø has agreed, Birkedal waits for its municipality, the others have not booked."""
    with scope(call.programme):
        facts = {name: getattr(proposed(call), name) for name in "first_on last_on day_begins day_ends guide".split()}
        facts |= {"minutes": 45, "pause": 15, "panel": 2, "changes": 2, "notice": timedelta(hours=48)}
        facts |= {"place": Text(da="Online", en="Online"), "join_url": WAY_IN, "reminders": [24, 1]}
        plan = set_up(call, clock.now(), **facts)
        appoint_panel(call, [sofie, mette, rasmus])
        rows = Application.objects.submitted().filter(call=call).select_related("partnership")
        applications = list(rows.order_by("pk"))
        for application in applications:
            application.call = call
            declare(application, sofie, Conflict.Kind.NONE, "", sofie)
        write_all(plan, {mette: [MORNING], rasmus: [MORNING, AFTERNOON], sofie: [AFTERNOON]})
        open_booking(call, clock.now())
        agreed(applications[0], plan, (ASSOCIATION, MUNICIPALITY), date(2024, 10, 28))
        agreed(applications[1], plan, (ASSOCIATION,), date(2024, 10, 29))


def write_all(plan, hours):
    """The same hours on three days of each of the first weeks."""
    days = [day for day in days_of(plan) if day.weekday() < 3][:9]
    for member in members_of(plan.call):
        member.call = plan.call
        spans = [(day, *span) for day in days for span in hours[member.user]]
        zone = plan.call.time_zone
        write_hours(member, [(instant(day, first, zone), instant(day, last, zone)) for day, first, last in spans])


def agreed(application, plan, kinds, day):
    """The first party takes nine o'clock, the others say that they come."""
    begins_at, at = instant(day, timedelta(hours=9), plan.call.time_zone), clock.now()
    for number, kind in enumerate(kinds):
        own = application.partnership.appointments.today().filter(party__kind=kind).first()
        if number:
            say_yes(application, begins_at, own.user, at, own.party_id)
        else:
            take(application, begins_at, own.user, at, own.party_id)
