"""Staff's page about the interview with one partnership: its time, who holds it, and what became of it."""

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from people.models import User
from programmes.confirming import Confirmation
from programmes.pages import ActionView
from programmes.states import NotAllowed

from ...interviewing.booking import call_off, counting, miss, standing, take
from ...interviewing.forms import CallOffForm, read_begins
from ...interviewing.noting import locked_by_all
from ...interviewing.panel import may_meet, members_of
from ...interviewing.slots import free
from ...interviewing.stepping import put_on, substitutes, take_off
from ...models import Interview, InterviewReview, PanelSeat
from ...reviewing.comparing import side_by_side
from ..reviewing.frame import RUN
from .frame import OneInterview


class InterviewOne(OneInterview, TemplateView):
    """What was booked by whom, and the acts of staff on it."""

    template_name = "partnerships/interviews/one.html"

    def get_context_data(self, **kwargs):
        plan, application, at = self.interviews, self.application, self.request.arrived_at
        interview = standing(application)
        facts = {"application": application, "interview": interview}
        facts["slots"] = list(free(plan, application, at, interview))
        facts["earlier"] = application.interviews.exclude(status=Interview.Status.BOOKED)
        facts["unclear"] = members_of(self.call).exclude(pk__in=may_meet(self.call, application).values("pk"))
        if interview:
            interview.application = application
            facts |= self.booked(interview, at)
        return super().get_context_data(**kwargs | facts)

    def booked(self, interview, at):
        given = set(counting(interview).confirmations.values_list("party_id", flat=True))
        parties = [(each, each.pk in given) for each in self.application.partnership.parties.order_by("id")]
        locked = InterviewReview.objects.filter(assignment=OuterRef("pk"), status=InterviewReview.Status.LOCKED)
        seats = PanelSeat.objects.taken().filter(interview=interview).select_related("reviewer")
        seats = list(seats.annotate(has_locked=Exists(locked)))
        has_begun = interview.has_begun(at)
        facts = {"seats": seats, "parties": parties, "has_begun": has_begun}
        facts["compared"] = side_by_side(InterviewReview, locked_by_all(interview, self.sheet), self.sheet)
        facts["bookings"] = interview.bookings.select_related("by", "party")
        return facts | {"substitutes": [] if has_begun else substitutes(self.interviews, interview)}


class InterviewAct(OneInterview, ActionView):
    """One act of staff on it, by a press."""

    permission = RUN

    def get_object(self):
        found = get_object_or_404(Interview.objects.booked().filter(application=self.application))
        found.application, found.programme = self.application, self.request.programme
        return found

    def here(self):
        return redirect(self.link("interview_one", self.application.pk))


class InterviewBook(InterviewAct):
    """Staff take a time for a partnership; both parties are told."""

    def get_object(self):
        return self.application

    def act(self, application):
        begins_at = read_begins(self.request.POST.get("begins_at", ""))
        if not begins_at:
            raise NotAllowed(_("Choose one of the free times."))
        instead = read_begins(self.request.POST.get("instead", ""))
        take(application, begins_at, self.request.user, self.request.arrived_at, instead=instead)
        messages.success(self.request, _("The time is booked. Both parties and the panel are told."))
        return self.here()

    def refused(self, application, refusal):
        super().refused(application, refusal)
        return self.here()


class InterviewPutOn(InterviewAct):
    """Somebody else of the panel holds it too."""

    def act(self, interview):
        user = get_object_or_404(User, pk=self.kwargs["person"])
        put_on(interview, user, self.request.arrived_at)
        messages.success(self.request, _("Put on the panel, and told by letter."))


class InterviewTakeOff(InterviewAct):
    """Somebody does not hold it; whoever can takes her place."""

    def act(self, interview):
        rows = PanelSeat.objects.taken().filter(interview=interview, reviewer=self.kwargs["person"])
        row = get_object_or_404(rows)
        row.interview = interview
        take_off(row, self.request.user, self.request.arrived_at)
        messages.success(self.request, _("Taken off the panel, and told by letter."))


class InterviewMissed(InterviewAct):
    """The partnership did not come."""

    def act(self, interview):
        miss(interview, self.request.user, self.request.arrived_at)
        messages.success(self.request, _("Written down. They may take another time while changes are left."))


class InterviewCallOff(OneInterview, Confirmation):
    """Call it off, with a reason that both parties read."""

    permission, form_class, here = RUN, CallOffForm, "choosing"

    @cached_property
    def interview(self):
        found = get_object_or_404(Interview.objects.booked().filter(application=self.application))
        found.application = self.application
        return found

    @property
    def question(self):
        return _("Call this interview off?")

    @property
    def about(self):
        return self.application.known_as if self.interview else ""

    @property
    def act_words(self):
        return _("Call it off")

    @property
    def keep_words(self):
        return _("Keep it")

    def consequences(self):
        return [
            _("Both parties and the panel are told at once, and their calendars take it out."),
            _("The partnership can choose another time."),
        ]

    def back(self):
        return self.link("interview_one", self.application.pk)

    def act(self, form):
        call_off(self.interview, self.request.user, self.request.arrived_at, form.cleaned_data["why"])
        messages.success(self.request, _("The interview is called off."))
