"""Applications as rows of staff's list: states, never the content of a draft."""

from functools import cache
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _

from programmes.moments import say_day, say_instant
from programmes.templatetags.saying import side

from .models import Application, Party, Registration, Submission


class Row(TypedDict):
    """One application in words, so that the page does nothing but set them. A page looks a key up soonest."""

    name: str
    url: str  # of the submission that stands, else of its record
    people: str  # the address of the page about its people
    reference: str
    lead: str
    others: str
    place: str
    shape: str
    state: str
    done: str
    received: str
    received_at: str
    own_deadline: str  # when it is later than the call's
    late: str  # of what came on paper after the deadline
    version: str  # of the form, when there is more than one


@cache
def listed():
    """Applications with their parties and latest submission each, by one statement however many there are.

    Put together once in a process, like `page_rows`.
    """
    parties = Party.objects.filter(partnership=OuterRef("partnership")).order_by("id")
    latest = Submission.objects.filter(application=OuterRef("pk")).order_by("-number")
    sent = Subquery(latest.values("form_version__number")[:1])
    sides = ArraySubquery(parties.values(side=JSONObject(kind="kind", name="name")))
    versions = {"submission": Subquery(latest.values("pk")[:1]), "sent_version": sent}
    paper: dict[str, Any] = {"registered": F("registration__status"), "came_on_paper_late": F("registration__is_late")}
    by_day = Registration.objects.standing().filter(application=OuterRef("pk"), arrived_clock__isnull=True)
    paper["came_on_a_day"] = Exists(by_day)
    rows = Application.objects.all()
    return rows.annotate(sides=sides, draft_version=F("form_version__number"), **versions, **paper)


def version_of(application):
    """Which version of the form staff read: of the submission that stands, else of the draft."""
    return application.is_standing and application.sent_version or application.draft_version


def addresses(slug, *names):
    """A function of a number for each name of a page. The resolver is asked once, however many rows there are."""
    for name in names:
        before, after = reverse(f"partnerships:{name}", args=[slug, 0]).rsplit("0", 1)
        yield lambda number, before=before, after=after: f"{before}{number}{after}"


def rows_of(applications, call, sections, versions):
    """What staff's list says of applications that were `listed`."""
    submission, record, people = addresses(call.programme.slug, "submission", "record", "party_people")
    for application in applications:
        sent = application.is_standing and application.submission
        url = submission(sent) if sent else record(application.pk)
        yield row(application, call, sections, versions, url, people(application.partnership_id))


def row(application, call, sections, versions, url, people):
    """One application in words, with the addresses of its own page and of its people's."""
    arrived = application.submitted_at
    shape, state = state_of(application)
    closing = application.closing_under(call)
    return Row(
        name=application.known_as,
        url=url,
        people=people,
        reference=application.reference,
        lead=", ".join(party["name"] for party in application.sides if party["kind"] == call.parties[0]),
        others=", ".join(party["name"] for party in application.sides if party["kind"] != call.parties[0]),
        place=application.place,
        shape=shape,
        state=state,
        done=_("%(done)s of %(sections)s") % {"done": application.sections_done, "sections": sections},
        received=received(application, call.time_zone),
        version=str(version_of(application)) if versions > 1 else "",
        received_at=arrived.astimezone(ZoneInfo(call.time_zone)).isoformat(timespec="seconds") if arrived else "",
        own_deadline=f"{_('Its own deadline')}: {closing.deadline}" if closing is not call else "",
        late=_("Came after the deadline") if application.came_on_paper_late else "",
    )


def received(application, zone):
    """When; of a letter of which only the day is known, the day."""
    arrived = application.submitted_at
    if arrived and application.came_on_a_day:
        return say_day(arrived.astimezone(ZoneInfo(zone)).date(), weekday=False)
    return say_instant(arrived, zone) if arrived else ""


def state_of(application):
    """(shape, words) of an application as staff may know it."""
    if application.registered and application.status != Application.Status.WITHDRAWN:
        registration = Registration(status=application.registered)
        if application.registered not in (Registration.Status.OVERTAKEN, Registration.Status.VOID):
            return registration.shape, registration.get_status_display()
    if application.status == Application.Status.SUBMITTED:
        return "done", _("Received")
    if application.status == Application.Status.REOPENED:
        return "done", _("Received, re-opened")
    if application.status == Application.Status.WITHDRAWN:
        return "end", _("Withdrawn")
    if len({party["kind"] for party in application.sides}) < 2:
        return "todo", _("Draft, the other party is not there yet")
    lacking = [kind for kind, number in application.missing.items() if number]
    if (
        application.missing
        and all(number <= 1 for number in application.missing.values())
        and application.sections_done
    ):
        whom = ", ".join(str(side(kind)) for kind in lacking)
        return ("wait", f"{_('Waiting for consent')}: {whom}") if lacking else ("done", _("Complete"))
    return "part", _("Draft, both parties are writing")
