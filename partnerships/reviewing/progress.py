"""How the review of a call goes, for the staff who run it: who scores what, how far, and what is missing."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf

from people.models import User
from programmes.models import Appointment

from ..models import Application, Assignment, Conflict, Moderation, Review
from .means import in_conflict
from .queue import scored
from .under_review import under_review


@dataclass
class Held:
    """One application with one of its reviewers."""

    assignment: Assignment
    name: str
    done: int
    of: int
    is_locked: bool
    is_declared: bool

    @property
    def shape(self):
        if self.is_locked:
            return "done"
        if not self.is_declared:
            return "wait"
        return "part" if self.done else "todo"


@dataclass
class Reviewed:
    """One application under review."""

    application: Application
    held: list[Held]
    readers: int
    apart: int  # criteria that wait for a second look
    conflicts: int

    @property
    def lacks(self):
        """How many reviewers it lacks."""
        return max(0, self.readers - len(self.held))

    @property
    def is_done(self):
        return not self.lacks and not self.apart and all(each.is_locked for each in self.held)


@dataclass
class Load:
    """One reviewer of the programme: what she has, and how far she is."""

    user: User
    assigned: int = 0
    locked: int = 0
    undeclared: int = 0
    conflicts: int = 0
    is_current: bool = True


@dataclass
class Progress:
    rows: list[Reviewed]
    loads: list[Load]
    apart: int = field(default=0)

    @classmethod
    def of(cls, call, sheet, plan, user):
        """Everything but what she is in conflict with; the same number of statements however many there are."""
        blocked = in_conflict(user, call)
        applications = [each for each in under_review(call).order_by("reference", "pk") if each.pk not in blocked]
        rows = Assignment.objects.current().filter(application__in=applications).select_related("reviewer")
        assignments = list(rows)
        reviews = Review.objects.filter(assignment__in=assignments, sheet=sheet)
        by_assignment = {review.assignment_id: review for review in reviews}
        standing = Conflict.objects.standing().filter(application__in=applications)
        said = {(each.application_id, each.user_id): each.is_in_the_way for each in standing}
        points, there = scored(reviews), Moderation.objects.open().filter(application__in=applications, sheet=sheet)
        apart, of = Counter(there.values_list("application", flat=True)), len(sheet.criteria)
        held = defaultdict(list)
        for each in assignments:
            review = by_assignment.get(each.pk)
            name = each.reviewer.name or each.reviewer.email
            is_locked, done = bool(review and review.is_locked), points[review.pk] if review else 0
            is_declared = (each.application_id, each.reviewer_id) in said
            held[each.application_id].append(Held(each, name, done, of, is_locked, is_declared))
        found = [
            Reviewed(each, held[each.pk], plan.readers, apart[each.pk], sum(conflicts_of(each.pk, said)))
            for each in applications
        ]
        return cls(found, loads_of(applications, held, said), sum(apart.values()))

    @property
    def done(self):
        return sum(row.is_done for row in self.rows)

    @property
    def lacking(self):
        return sum(row.lacks for row in self.rows)


def conflicts_of(application, said):
    return (in_the_way for (of, _user), in_the_way in said.items() if of == application)


def loads_of(applications, held, said):
    """Every reviewer of the programme, and whoever has still something assigned."""
    rows = Appointment.objects.here().filter(role="reviewer").select_related("user")
    loads = {row.user_id: Load(row.user) for row in rows}
    for each in (each for of in held.values() for each in of):
        user = each.assignment.reviewer
        load = loads.setdefault(user.pk, Load(user, is_current=False))
        load.assigned += 1
        load.locked += each.is_locked
    for load in loads.values():
        own = [in_the_way for (_application, user), in_the_way in said.items() if user == load.user.pk]
        load.undeclared, load.conflicts = len(applications) - len(own), sum(own)
    return sorted(loads.values(), key=lambda load: (load.user.name or load.user.email).casefold())


def reviewers_of(call):
    """The people who review in the programme, and whoever has still something of the call assigned; by name."""
    appointed = Appointment.objects.here().filter(role="reviewer").values("user")
    held = Assignment.objects.current().filter(application__call=call).values("reviewer")
    return User.objects.filter(Q(pk__in=appointed) | Q(pk__in=held)).order_by(
        Lower(Coalesce(NullIf("name", Value("")), "email"))
    )
