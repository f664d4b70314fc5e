"""The page on which a whole call gets a later deadline."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView

from ..closing import Closing
from ..forms import ExtensionForm
from ..models import Extension
from ..models.extension import check_later
from ..pages import OfCall, StaffPage
from ..states import NotAllowed


class Extend(OfCall, StaffPage, FormView):
    """A later deadline for everybody. It cannot be taken back, so it is read once more before it counts."""

    permission = "programmes.release_calls"
    form_class = ExtensionForm
    template_name = "programmes/extend.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "languages": self.request.programme.languages}

    def form_valid(self, form):
        said, at = form.cleaned_data, self.request.arrived_at
        wanted = Closing.local(said["day"], said["clock"], self.call.time_zone)
        try:
            check_later(wanted, self.call, at)
            if self.request.POST.get("read") != wanted.closes_at.isoformat():
                return self.render_to_response(self.get_context_data(form=form, wanted=wanted))
            with transaction.atomic():
                Extension.grant(self.call, self.request.user, at, said["day"], said["clock"], form.why())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The deadline has moved. Everybody who takes part is told by e-mail."))
        return redirect(self.call)

    def get_context_data(self, **kwargs):
        facts = {"call": self.call, "nav_call": self.call, "now": self.request.arrived_at}
        facts["extensions"] = self.call.extensions.select_related("by").order_by("-id")
        context = super().get_context_data(**kwargs | facts)
        if wanted := context.get("wanted"):
            context["later_by"] = wanted.time_left(self.call.closes_at)
        return context
