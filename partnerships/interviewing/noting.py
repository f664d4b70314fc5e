"""Somebody of the panel at work on one interview: the ways of a review, over what is kept apart from paper."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from programmes.clock import now
from programmes.states import NotAllowed

from ..models import Interview, InterviewReview, PanelSeat
from ..models.interviews import LEAST_PANEL
from ..reviewing.moderating import open_to_each_other
from ..reviewing.scoring import Scoring


class Noting(Scoring):
    """Her notes and points for each criterion, from when the interview has begun until the ranking is closed."""

    reviews = InterviewReview

    @cached_property
    def all_locked(self):
        """What everybody gave, once all who hold it have locked; else none."""
        return locked_by_all(self.assignment.interview, self.sheet)

    def check_hers(self):
        """She holds the interview still, and it takes place now or has done so."""
        row = PanelSeat.objects.taken().select_for_update(of=("self",), no_key=True).filter(pk=self.assignment.pk)
        row = row.select_related("interview").first()
        if not row or row.interview.status != Interview.Status.BOOKED:
            raise NotAllowed(_("You do not hold this interview any more."))
        if not row.interview.has_begun(now()):
            raise NotAllowed(_("The interview has not begun yet."))

    def check_names(self):
        """The names are open here."""

    def settle(self):
        """Nobody looks again: both heard the same words. When all have locked, they read each other's."""
        self.__dict__.pop("all_locked", None)
        open_to_each_other(self.all_locked)


def locked_by_all(interview, sheet):
    """The reviews of an interview, once all who hold it have locked and they are enough; else none."""
    reviews = InterviewReview.objects.counting().filter(assignment__interview=interview, sheet=sheet)
    locked = list(reviews.filter(assignment__interview__status=Interview.Status.BOOKED))
    holding = PanelSeat.objects.taken().filter(interview=interview).count()
    return locked if len(locked) == holding and holding >= LEAST_PANEL else []
