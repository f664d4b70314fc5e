"""What waits for staff, of every kind, counted by one statement."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, DateTimeField, Exists, F, Max, Min, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from partnerships.amending.handlers import DECIDE, HANDLE
from partnerships.models import (
    Agreement,
    Application,
    ApplicationExtension,
    ChangeRequest,
    Conflict,
    Departure,
    LateFile,
    Message,
    PartnershipAppointment,
    Registration,
    Signature,
)
from programmes import correspondence
from programmes.access import may, union
from programmes.models import Enquiry, Outbox

APPLICATIONS = "programmes.handle_applications"


@dataclass(frozen=True)
class Waiting:
    """So much of one kind waits in a call (0: in the programme), for some kinds since an instant."""

    kind: str
    call: int
    reference: str
    number: int
    since: datetime | None


def waiting_for_staff(programme, user):
    """{kind: [Waiting]} of what she may deal with, who has waited longest first; one statement for all kinds."""
    asked = [
        rows(ask(programme, user), kind)
        for kind, (ask, rows, *permissions) in KINDS.items()
        if any(may(user, each, programme) for each in permissions)
    ]
    found: dict[str, list[Waiting]] = {}
    for row in union(asked).order_by() if asked else ():
        each = Waiting(*row)
        if each.number:
            found.setdefault(each.kind, []).append(each)
    if "letters" in found and not (seen := correspondence.open_to(user, letters(programme, user)).count()):
        del found["letters"]
    elif "letters" in found:
        found["letters"] = [replace(found["letters"][0], number=seen)]
    return {kind: sorted(rows, key=lambda each: (str(each.since or ""), each.call)) for kind, rows in found.items()}


def counted(call="", since=None, number="pk"):
    """How rows become a Waiting for each call at the end of a path; without a path, one for the programme."""
    where = {"of": F(call), "said": F(f"{call}__reference")} if call else {"of": Value(0), "said": Value("")}
    first = Min(since) if since else Cast(Value(None), DateTimeField())
    facts = {"number": Count(number, distinct=number != "pk"), "first": first}

    def columns(rows, kind):
        rows = rows.order_by().values(**where).annotate(kind=Value(kind, CharField()), **facts)
        return rows.values_list("kind", "of", "said", "number", "first")

    return columns


def questions(programme, _user):
    return Enquiry.objects.in_programme(programme).waiting()


def messages(programme, user):
    """What partnerships have written since the programme last answered them."""
    ours = Message.objects.of_the_programme().filter(partnership=OuterRef("partnership")).order_by()
    last = ours.values("partnership").annotate(last=Max("id")).values("last")
    rows = Message.objects.in_programme(programme).of_the_parties().filter(id__gt=Coalesce(Subquery(last), 0))
    return rows.exclude(partnership__application__in=Conflict.objects.barring(user))


def letters(programme, _user):
    """Those that could not be sent; who may not see one of them is asked when there are any."""
    return Outbox.objects.in_programme(programme).dead()


def agreements(programme, user):
    """Those that wait for the programme's signature."""
    ours = Signature.objects.filter(agreement=OuterRef("pk"), party__isnull=True)
    rows = Agreement.objects.in_programme(programme).being_signed().filter(~Exists(ours))
    return as_staff(user, rows)


def changes(programme, user):
    """Requests that wait for a decision."""
    return as_staff(user, ChangeRequest.objects.in_programme(programme).to_decide())


def as_staff(user, rows):
    """Without those of a partnership in which she acts for a party, or with which she is in conflict."""
    own = PartnershipAppointment.objects.today().filter(user=user, party__isnull=False).values("partnership")
    return rows.exclude(partnership__in=own).exclude(partnership__application__in=Conflict.objects.barring(user))


def departures(programme, user):
    """Parties that have left, with their partnerships, until that is settled."""
    return as_staff(user, Departure.objects.in_programme(programme).open())


def extensions(programme, user):
    """Later deadlines that somebody else of the staff has asked for."""
    waiting = ApplicationExtension.objects.in_programme(programme).filter(status="requested").exclude(by=user)
    return waiting.exclude(application__in=Conflict.objects.barring(user))


def papers(programme, user):
    """Applications on paper that came too late, until somebody has decided about them."""
    rows = Registration.objects.in_programme(programme).undecided()
    return rows.filter(application__in=Application.objects.open_to(user).values("pk"))


def files(programme, user):
    """Uploads that ended after the deadline, until somebody has decided about them."""
    rows = LateFile.objects.in_programme(programme).undecided()
    return rows.filter(application__in=Application.objects.open_to(user).values("pk"))


OF_PARTNERSHIPS = counted("partnership__application__call")
KINDS: dict[str, Any] = {  # which rows wait, how they are counted, and what she must be allowed
    "questions": (questions, counted("call", "asked_at"), "programmes.edit_calls"),
    "messages": (messages, counted(since="at", number="partnership"), "programmes.list_applications"),
    "letters": (letters, counted(), "programmes.see_letters"),
    "agreements": (agreements, OF_PARTNERSHIPS, "programmes.sign_agreements"),
    "changes": (changes, OF_PARTNERSHIPS, HANDLE, DECIDE),
    "departures": (departures, counted(), HANDLE, "programmes.decide"),
    "extensions": (extensions, counted(), APPLICATIONS),
    "papers": (papers, counted(), APPLICATIONS),
    "files": (files, counted(), APPLICATIONS),
}


ONE_BY_ONE: dict[str, Any] = {  # what is fetched with each, and the order
    "extensions": (extensions, "id", "application"),
    "papers": (papers, "id", "application", "by"),
    "files": (files, "id", "application"),
    "departures": (departures, "until", "party", "partnership__application__call"),
}


def one_by_one(programme, user, waiting):
    """{kind: [row]} of those that are shown one by one: asked for when there are any."""
    found = {
        kind: list(ask(programme, user).select_related(*along).order_by(order))
        for kind, (ask, order, *along) in ONE_BY_ONE.items()
        if kind in waiting
    }
    for each in (row for kind, rows in found.items() if kind != "departures" for row in rows):
        each.application.programme = programme
    return found
