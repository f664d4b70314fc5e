"""The page on which reviewers and staff compare how they score, over the applications that all share."""

from django.http import Http404
from django.views.generic import TemplateView

from programmes import access

from ...reviewing.calibrating import both_orders, shared_of, shared_with
from ...reviewing.given import Given
from ...reviewing.means import in_conflict
from ...reviewing.progress import reviewers_of
from ...reviewing.strictness import LEAST, strictness_in
from ..choosing.page import SEE as SEE_RANKING
from ..choosing.page import is_barred
from .frame import SCORE, SEE, ReviewPage


class ReviewCalibration(ReviewPage, TemplateView):
    """Where they differ on the shared applications; for staff how strictly each scores, and both orders."""

    permission = "programmes.read_score_sheet"
    template_name = "partnerships/review/calibration.html"

    def get_context_data(self, **kwargs):
        user, programme = self.request.user, self.request.programme
        runs, scores = (access.may(user, each, programme) for each in (SEE, SCORE))
        if not runs and not scores:
            raise Http404
        facts = {"runs": runs, "nav_template": "parts/nav_staff.html" if runs else "partnerships/review/parts/nav.html"}
        facts["here"] = "applications" if runs else "reviews"
        return super().get_context_data(**kwargs | facts | (self.for_staff() if runs else self.for_her()))

    def for_her(self):
        return {"shared": shared_with(self.request.user, self.call, self.sheet)}

    def for_staff(self):
        user, blocked = self.request.user, in_conflict(self.request.user, self.call)
        given = Given(self.call, self.sheet)
        strict = strictness_in(given.points, given.open | blocked)
        facts = {"shared": shared_of(self.call, given, blocked), "least": LEAST}
        facts["strict"] = [(each, strict.get(each.pk)) for each in reviewers_of(self.call)]
        if access.may(user, SEE_RANKING, self.request.programme) and not is_barred(user, self.call):
            facts |= {"orders": both_orders(self.call, given, strict), "sees_orders": True}
        return facts
