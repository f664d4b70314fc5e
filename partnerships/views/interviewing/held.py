"""One interview that somebody of the panel holds: its guide, her notes and points, and locking them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.generic import TemplateView, View

from ...hiding.unnamed import still_blind, unnamed
from ...interviewing.guide import asked
from ...interviewing.invitation import calendar_of
from ...interviewing.noting import Noting
from ...models import InterviewReview, PanelSeat, Party
from ...reviewing.comparing import side_by_side
from ..reviewing.deciding import ReviewConflict, ReviewLock, ReviewUnlock
from ..reviewing.frame import HeldPage
from ..reviewing.score import ReviewSave
from .frame import PanelPage

NAV = "partnerships/interviews/nav.html"


class SeatPage(PanelPage, HeldPage):
    """A page about one interview that she holds; a conflict, or somebody else in her place, shuts it."""

    doors = {act: f"interview_{act}" for act in ("save", "lock", "unlock", "conflict")} | {"page": "interview_held"}
    all_of_hers = "interviews_mine"

    @cached_property
    def assignment(self):
        """Her seat, by which she scores."""
        rows = PanelSeat.objects.in_programme(self.request.programme).of_member(self.request.user)
        rows = rows.filter(interview__application__call=self.call).select_related("interview__application__partnership")
        found = get_object_or_404(rows, pk=self.kwargs["assignment"])
        found.programme = found.interview.application.programme = self.request.programme
        found.interview.application.call = self.call
        if self.is_blind(found.interview.application):
            unnamed(found.interview.application, self.hiding)
        return found

    def is_blind(self, application):
        """Whether she still scores it on paper without names; from then on they are open in its interview."""
        return application.pk in still_blind(self.request.user, self.call, self.hiding)

    @cached_property
    def scoring(self):
        return Noting(self.assignment, self.sheet)

    def get_context_data(self, **kwargs):
        interview = self.assignment.interview
        facts = {"seat": self.assignment, "interview": interview, "application": interview.application}
        return super().get_context_data(**kwargs | facts | {"is_interview": True})


class InterviewHeld(SeatPage, TemplateView):
    """One interview: when, with whom, the way in, and the guide; beside it her notes and points, once it has begun."""

    template_name = "partnerships/interviews/held.html"

    def get_context_data(self, **kwargs):
        interview, at = self.assignment.interview, self.request.arrived_at
        parties = Party.objects.filter(partnership=interview.application.partnership_id).order_by("id")
        is_blind = self.is_blind(interview.application)
        facts = {"join_url": interview.join_url(self.interviews), "is_blind": is_blind}
        facts["parties"] = parties.none() if is_blind else parties
        others = PanelSeat.objects.taken().filter(interview=interview).exclude(pk=self.assignment.pk)
        facts |= {"others": others.select_related("reviewer"), "guide": asked(self.interviews.guide)}
        facts |= {"has_begun": interview.has_begun(at), "is_over": interview.is_over(at)}
        return super().get_context_data(**kwargs | facts | (self.scored() if facts["has_begun"] else {}))

    def scored(self):
        given = self.scoring.at(self.request.GET.get("at", ""))
        before, after = self.scoring.beside(given.criterion.key)
        locked = self.scoring.all_locked if self.scoring.is_locked else []
        compared = side_by_side(InterviewReview, locked, self.sheet, self.request.user)
        return {"given": given, "before": before, "after": after, "points": range(6), "compared": compared}


class InterviewSave(SeatPage, ReviewSave):
    """Save what stands on the sheet: by itself while she writes, or by the button that leads on."""


class InterviewLock(SeatPage, ReviewLock):
    """Everything that she gave, once more, before it is locked."""

    nav, question = NAV, _l("Lock your notes and points?")

    def consequences(self):
        return [
            _("When all who hold the interview have locked, you see each other's notes and points."),
            _("Then they count in the ranking, and cannot be changed any more."),
            _("Until then you can take the lock back."),
        ]


class InterviewUnlock(SeatPage, ReviewUnlock):
    """Take the lock back as long as nobody has seen anything."""


class InterviewConflict(SeatPage, ReviewConflict):
    """A conflict that shows itself: her way in ends with the same press, and somebody else takes her place."""

    nav = NAV

    def consequences(self):
        return [
            _("You no longer see this application, from the next page on."),
            _("What you gave is set aside. It stays in the log and does not count."),
            _("Somebody else of the panel who can takes your place."),
            _("Only the national coordinator can lift it."),
        ]


class InterviewHeldCalendar(SeatPage, View):
    """The calendar file of an interview that she holds."""

    def get(self, request, *args, **kwargs):
        interview, at = self.assignment.interview, request.arrived_at
        name = interview.application.known_as
        return calendar_file(calendar_of(interview, self.interviews, request.user, at, about=name))


def calendar_file(body):
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8; method=REQUEST")
    response.headers["Content-Disposition"] = 'attachment; filename="interview.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
