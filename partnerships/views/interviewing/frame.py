"""The frame of the pages of staff and of the panel around the interviews of a call."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from programmes import access

from ...interviewing.panel import members_of
from ...interviewing.planning import proposed
from ...models import Application, InterviewPlan
from ...reviewing.under_review import with_names
from ..reviewing.frame import RUN, SEE, ReviewPage

READ_SHEET = "programmes.read_score_sheet"  # reviewers and staff alike may be on a panel


class InterviewsPage(ReviewPage):
    """A page around the interviews of a call; staff see it before there is a plan."""

    permission = SEE

    @cached_property
    def interviews(self):
        """The plan as it stands, or as it would be."""
        return proposed(self.call)

    def get_context_data(self, **kwargs):
        facts = {"interviews": self.interviews, "zone": self.call.time_zone}
        facts["may_run"] = access.may(self.request.user, RUN, self.request.programme)
        return super().get_context_data(**kwargs | facts)


class PanelPage(InterviewsPage):
    """A page of somebody on the panel."""

    permission = READ_SHEET

    @cached_property
    def interviews(self):
        return InterviewPlan.of(self.call) or self.not_there()

    @cached_property
    def member(self):
        found = get_object_or_404(members_of(self.call).filter(user=self.request.user))
        found.call = self.call
        return found

    def not_there(self):
        raise Http404


class OneInterview(InterviewsPage):
    """A page of staff about the interview with one partnership; whoever is in conflict does not find it."""

    @cached_property
    def interviews(self):
        return InterviewPlan.of(self.call) or self.not_there()

    @cached_property
    def application(self):
        rows = Application.objects.in_programme(self.request.programme).filter(call=self.interviews.call).submitted()
        rows = with_names(rows.open_to(self.request.user)).select_related("partnership")
        found = get_object_or_404(rows, pk=self.kwargs["application"])
        found.programme, found.call = self.request.programme, self.call
        return found

    def not_there(self):
        raise Http404
