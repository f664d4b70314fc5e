"""What was refused, for whoever may read the change log."""

from django.views.generic import ListView

from ..models import Denial
from ..pages import StaffPage


class DenialList(StaffPage, ListView):
    """Who asked for a page that is not there for her, when, and what kind of page; the latest first."""

    permission = "programmes.see_changes"
    model = Denial
    paginate_by = 50
    template_name = "programmes/denial_list.html"

    def get_queryset(self):
        return super().get_queryset().select_related("user")
